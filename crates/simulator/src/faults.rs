//! What can go wrong, by name and rate. A further kind is one more variant, one row in [`KINDS`] and the line
//! that asks for it where it strikes.

use std::collections::BTreeMap;
use std::str::FromStr;

use crate::rng::{Rng, key};

/// One thing that can go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultKind {
    /// A valid access token is refused, from then on.
    ExpiredToken,
    /// 429 with `Retry-After`, sometimes without it; further calls are refused until then.
    RateLimit,
    /// 500 or 502 with JSON, or 503 with HTML.
    Error500,
    /// No answer, ever.
    TimeOut,
    /// The connection breaks instead of an answer.
    Reset,
    /// A play is listed minutes to nine days after it ended, together with its neighbours.
    Late,
    /// A play is listed up to five minutes after it ended.
    Latency,
    /// A play's stamp changes, once and for good.
    Moved,
    /// The listener really hears a track again within a minute.
    NearRepeat,
    /// An item's track is null in one answer.
    NullTrack,
    /// A play has no context.
    NullContext,
    /// A play's stamp is a whole second, written without a fraction.
    NoFraction,
    /// A play stands twice in each list.
    DuplicateItem,
    /// Two tracks end in the same millisecond.
    SameMs,
    /// For half a day the list holds only 42 to 49 plays.
    ShortList,
    /// A play is of a file on the listener's disk: no id, no album.
    LocalTrack,
}

/// Every kind: its name and its rate on an everyday day (per play or per request).
const KINDS: [(FaultKind, &str, f64); 16] = [
    (FaultKind::ExpiredToken, "expired-token", 0.005),
    (FaultKind::RateLimit, "rate-limit", 0.01),
    (FaultKind::Error500, "error-500", 0.02),
    (FaultKind::TimeOut, "time-out", 0.01),
    (FaultKind::Reset, "reset", 0.0),
    (FaultKind::Late, "late", 0.03),
    (FaultKind::Latency, "latency", 0.5),
    (FaultKind::Moved, "moved", 0.01),
    (FaultKind::NearRepeat, "near-repeat", 0.01),
    (FaultKind::NullTrack, "null-track", 0.002),
    (FaultKind::NullContext, "null-context", 0.05),
    (FaultKind::NoFraction, "no-fraction", 0.002),
    (FaultKind::DuplicateItem, "duplicate-item", 0.002),
    (FaultKind::SameMs, "same-ms", 0.002),
    (FaultKind::ShortList, "short-list", 0.1),
    (FaultKind::LocalTrack, "local-track", 0.01),
];

impl FaultKind {
    /// All kinds, in the order of their description.
    pub fn all() -> impl Iterator<Item = Self> {
        KINDS.iter().map(|(kind, ..)| *kind)
    }

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        KINDS
            .iter()
            .find(|(kind, ..)| *kind == self)
            .map_or("", |(_, name, _)| name)
    }
}

/// A set of faults with their rates. Parsed from `none`, `everyday` or a list such as
/// `everyday,late=0.1,time-out=0`: later words win.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Faults(BTreeMap<FaultKind, f64>);

/// Why a description of faults cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FaultsError {
    /// No fault has this name.
    #[error("there is no fault {name:?}; there are: none, everyday, {}", names())]
    Unknown {
        /// What was asked for.
        name: String,
    },
    /// The rate is not a number from 0 to 1.
    #[error("the rate of {name} must be a number from 0 to 1, not {rate:?}")]
    Rate {
        /// The fault.
        name: String,
        /// What was given.
        rate: String,
    },
}

fn names() -> String {
    KINDS.map(|(_, name, _)| format!("{name}=RATE")).join(", ")
}

impl Faults {
    /// Nothing goes wrong.
    pub fn none() -> Self {
        Self::default()
    }

    /// What goes wrong on an ordinary day.
    pub fn everyday() -> Self {
        Self(
            KINDS
                .iter()
                .map(|(kind, _, rate)| (*kind, *rate))
                .filter(|(_, rate)| *rate > 0.0)
                .collect(),
        )
    }

    /// The same set with `kind` at `rate` (held to 0..=1).
    #[must_use]
    pub fn with(mut self, kind: FaultKind, rate: f64) -> Self {
        self.0.insert(
            kind,
            if rate.is_nan() {
                0.0
            } else {
                rate.clamp(0.0, 1.0)
            },
        );
        self
    }

    /// How often `kind` strikes.
    pub fn rate(&self, kind: FaultKind) -> f64 {
        self.0.get(&kind).copied().unwrap_or(0.0)
    }
}

impl FromStr for Faults {
    type Err = FaultsError;

    fn from_str(text: &str) -> Result<Self, FaultsError> {
        let mut faults = Self::none();
        for word in text
            .split(',')
            .map(str::trim)
            .filter(|word| !word.is_empty())
        {
            let (name, rate) = match word.split_once('=') {
                None if word == "none" => {
                    faults = Self::none();
                    continue;
                }
                None if word == "everyday" => {
                    faults.0.extend(Self::everyday().0);
                    continue;
                }
                None => (word, None),
                Some((name, rate)) => (name.trim(), Some(rate.trim())),
            };
            let Some((kind, ..)) = KINDS.iter().find(|(_, known, _)| *known == name) else {
                return Err(FaultsError::Unknown {
                    name: name.to_owned(),
                });
            };
            let wrong = || FaultsError::Rate {
                name: name.to_owned(),
                rate: rate.unwrap_or("nothing").to_owned(),
            };
            let rate: f64 = rate.and_then(|rate| rate.parse().ok()).ok_or_else(wrong)?;
            if !(0.0..=1.0).contains(&rate) {
                return Err(wrong());
            }
            faults.0.insert(*kind, rate);
        }
        Ok(faults)
    }
}

/// Faults together with the seed that decides when they strike.
#[derive(Clone, Debug)]
pub(crate) struct Dice {
    seed: u64,
    /// Of each kind that can strike, the rate and where its numbers begin.
    kinds: BTreeMap<FaultKind, (f64, Rng)>,
}

impl Dice {
    pub(crate) fn new(seed: u64, faults: &Faults) -> Self {
        let possible = faults.0.iter().filter(|(_, rate)| **rate > 0.0);
        let kinds =
            possible.map(|(kind, rate)| (*kind, (*rate, Rng::keyed(&[seed, key(kind.name())]))));
        Self {
            seed,
            kinds: kinds.collect(),
        }
    }

    pub(crate) fn seed(&self) -> u64 {
        self.seed
    }

    /// Whether `kind` strikes the thing that `parts` name; if so, the numbers for the details.
    pub(crate) fn strike(&self, kind: FaultKind, parts: &[u64]) -> Option<Rng> {
        let (rate, numbers) = self.kinds.get(&kind)?;
        let mut rng = numbers.and(parts);
        rng.chance(*rate).then_some(rng)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_are_read_and_later_words_win() {
        assert_eq!("none".parse(), Ok(Faults::none()));
        assert_eq!("".parse(), Ok(Faults::none()));
        assert_eq!("everyday".parse(), Ok(Faults::everyday()));
        let faults: Faults = "everyday, late=0.5,moved=0".parse().unwrap();
        assert!((faults.rate(FaultKind::Late) - 0.5).abs() < f64::EPSILON);
        assert!(faults.rate(FaultKind::Moved).abs() < f64::EPSILON);
        assert!(faults.rate(FaultKind::TimeOut) > 0.0);
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_the_names() {
        let unknown = "late=0.1,gremlins=1"
            .parse::<Faults>()
            .unwrap_err()
            .to_string();
        assert!(
            unknown.contains("gremlins") && unknown.contains("near-repeat=RATE"),
            "{unknown}"
        );
        for wrong in [
            "late",
            "late=",
            "late=2",
            "late=-1",
            "late=NaN",
            "late=often",
        ] {
            assert!(
                matches!(wrong.parse::<Faults>(), Err(FaultsError::Rate { .. })),
                "{wrong}"
            );
        }
    }

    #[test]
    fn every_kind_has_a_name_that_reads_back() {
        for kind in FaultKind::all() {
            let faults: Faults = format!("{}=1", kind.name()).parse().unwrap();
            assert_eq!(faults, Faults::none().with(kind, 1.0));
        }
    }

    #[test]
    fn dice_fall_as_often_as_the_rate_says_and_always_alike() {
        let faults = Faults::none().with(FaultKind::Late, 0.2);
        let dice = Dice::new(9, &faults);
        let struck = |dice: &Dice| {
            (0..5000)
                .filter(|id| dice.strike(FaultKind::Late, &[*id]).is_some())
                .collect::<Vec<u64>>()
        };
        let first = struck(&dice);
        assert!((850..1150).contains(&first.len()), "{}", first.len());
        assert_eq!(first, struck(&dice.clone()));
        assert_ne!(first, struck(&Dice::new(10, &faults)));
    }
}
