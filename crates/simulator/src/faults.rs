//! What can go wrong, by name and rate. A further kind is one more variant, one row in [`KINDS`] and the line
//! that asks for it where it strikes.

use std::collections::BTreeMap;
use std::str::FromStr;

use crate::clock::{HOUR, MINUTE};

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
    /// A play's stamp changes by less than a minute, once and for good.
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
    /// For half a day the list holds only 42 to 49 plays, seldom only 20 to 30.
    ShortList,
    /// A play is of a file on the listener's disk: no id, no album.
    LocalTrack,
    /// A play's stamp changes by 1 to 39 minutes, once and for good.
    FarMove,
    /// A play that was listed leaves the list hours or days later, between two lists; half of them come back.
    Vanish,
    /// The listener plays for 10 to 14 hours on end; on some such days hardly a track to its end.
    Marathon,
    /// The list stands still for hours or days; what is being played is told all the same.
    Stall,
    /// For half a day the items of a list come in the order in which Spotify learned of them.
    ArrivalOrder,
    /// An item is not what it should be in one answer: a field is missing or of another type.
    BrokenItem,
    /// As [`FaultKind::RateLimit`], but for up to ten minutes.
    LongRateLimit,
    /// 429 for want of quota: one family of endpoints is refused for 1 to 24 hours.
    Quota,
    /// 403 for hours: the owner of the app has no Premium any more.
    PremiumLapsed,
    /// 403 for hours: the listener is not on the list of the app.
    NotRegistered,
    /// Instead of Spotify, the login page of a hotel's network answers.
    HtmlBody,
    /// The right answer, cut off somewhere.
    TruncatedBody,
    /// The right answer, but it takes 5 to 31 seconds to be complete.
    SlowBody,
    /// 504 after more than half a minute.
    GatewayTimeOut,
    /// For minutes or hours the accounts service gives no tokens.
    TokenDown,
    /// For minutes or hours every refresh token is said to be revoked, but is not.
    FalseGrant,
    /// The same for a single listener.
    FalseGrantOne,
    /// The listener takes back all consents that they gave before.
    Revoked,
    /// A refresh succeeds, but its answer never arrives.
    TokenLost,
}

/// What a fault befalls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Befalls {
    /// A play, which keeps its fate.
    Play,
    /// A listener's list of plays as it is at a moment, whoever asks.
    List,
    /// What is asked and answered.
    Request,
}

/// What is known of a kind.
#[derive(Clone, Copy, Debug)]
struct Row {
    kind: FaultKind,
    name: &'static str,
    befalls: Befalls,
    /// How often it strikes on an everyday day, and when everything goes wrong that can: of 1, of plays, calls,
    /// days and so on.
    everyday: f64,
    full: f64,
    /// How long it lasts at least and at most, in milliseconds, if it is one of the long troubles.
    lasts: (i64, i64),
}

const fn row(
    kind: FaultKind,
    name: &'static str,
    befalls: Befalls,
    everyday: f64,
    full: f64,
) -> Row {
    Row {
        kind,
        name,
        befalls,
        everyday,
        full,
        lasts: (0, 0),
    }
}

impl Row {
    const fn lasting(mut self, shortest: i64, longest: i64) -> Self {
        self.lasts = (shortest, longest);
        self
    }
}

/// Every kind, in the order of [`FaultKind`].
const KINDS: [Row; 35] = {
    use Befalls::{List, Play, Request};
    use FaultKind as Kind;
    [
        row(Kind::ExpiredToken, "expired-token", Request, 0.005, 0.005),
        row(Kind::RateLimit, "rate-limit", Request, 0.01, 0.01),
        row(Kind::Error500, "error-500", Request, 0.02, 0.02),
        row(Kind::TimeOut, "time-out", Request, 0.01, 0.01),
        row(Kind::Reset, "reset", Request, 0.0, 0.005),
        row(Kind::Late, "late", Play, 0.03, 0.03),
        row(Kind::Latency, "latency", Play, 0.5, 0.5),
        row(Kind::Moved, "moved", Play, 0.01, 0.01),
        row(Kind::NearRepeat, "near-repeat", Play, 0.01, 0.01),
        row(Kind::NullTrack, "null-track", Request, 0.002, 0.002),
        row(Kind::NullContext, "null-context", Play, 0.05, 0.05),
        row(Kind::NoFraction, "no-fraction", Play, 0.002, 0.002),
        row(Kind::DuplicateItem, "duplicate-item", Play, 0.002, 0.002),
        row(Kind::SameMs, "same-ms", Play, 0.002, 0.002),
        row(Kind::ShortList, "short-list", List, 0.1, 0.1),
        row(Kind::LocalTrack, "local-track", Play, 0.01, 0.01),
        row(Kind::FarMove, "far-move", Play, 0.0, 0.001),
        row(Kind::Vanish, "vanish", Play, 0.0, 0.008),
        row(Kind::Marathon, "marathon", Play, 0.0, 0.04),
        row(Kind::Stall, "stall", List, 0.0, 0.05).lasting(2 * HOUR, 72 * HOUR),
        row(Kind::ArrivalOrder, "arrival-order", List, 0.0, 0.02),
        row(Kind::BrokenItem, "broken-item", Request, 0.0, 0.001),
        row(Kind::LongRateLimit, "long-rate-limit", Request, 0.0, 0.002),
        row(Kind::Quota, "quota", Request, 0.0, 0.0004),
        row(Kind::PremiumLapsed, "premium-lapsed", Request, 0.0, 0.02).lasting(HOUR, 12 * HOUR),
        row(Kind::NotRegistered, "not-registered", Request, 0.0, 0.02).lasting(HOUR, 12 * HOUR),
        row(Kind::HtmlBody, "html-body", Request, 0.0, 0.002),
        row(Kind::TruncatedBody, "truncated-body", Request, 0.0, 0.01),
        row(Kind::SlowBody, "slow-body", Request, 0.0, 0.01),
        row(
            Kind::GatewayTimeOut,
            "gateway-time-out",
            Request,
            0.0,
            0.003,
        ),
        row(Kind::TokenDown, "token-down", Request, 0.0, 0.05).lasting(5 * MINUTE, 6 * HOUR),
        row(Kind::FalseGrant, "false-grant", Request, 0.0, 0.03).lasting(5 * MINUTE, 3 * HOUR),
        row(Kind::FalseGrantOne, "false-grant-one", Request, 0.0, 0.02)
            .lasting(5 * MINUTE, 3 * HOUR),
        row(Kind::Revoked, "revoked", Request, 0.0, 0.01),
        row(Kind::TokenLost, "token-lost", Request, 0.0, 0.002),
    ]
};

impl FaultKind {
    /// All kinds, in the order of their description.
    pub fn all() -> impl Iterator<Item = Self> {
        KINDS.iter().map(|row| row.kind)
    }

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Whether it befalls requests and their answers, rather than plays or lists.
    pub(crate) fn befalls_requests(self) -> bool {
        self.row().befalls == Befalls::Request
    }

    /// The shortest and longest time that it lasts, in milliseconds.
    pub(crate) fn lasts(self) -> (i64, i64) {
        self.row().lasts
    }

    fn row(self) -> &'static Row {
        &KINDS[self as usize]
    }
}

/// A set of faults with their rates. Parsed from `none`, `everyday`, `full` or a list such as
/// `everyday,late=0.1,time-out=0`: later words win.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Faults(BTreeMap<FaultKind, f64>);

/// Why a description of faults cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FaultsError {
    /// No fault has this name.
    #[error(
        "there is no fault {name:?}; there are: none, everyday, full, {}",
        names()
    )]
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
    KINDS.map(|row| format!("{}=RATE", row.name)).join(", ")
}

impl Faults {
    /// Nothing goes wrong.
    pub fn none() -> Self {
        Self::default()
    }

    /// What goes wrong on an ordinary day.
    pub fn everyday() -> Self {
        Self::of(|row| row.everyday)
    }

    /// Everything goes wrong that can, what seldom happens oftener than it really does.
    pub fn full() -> Self {
        Self::of(|row| row.full)
    }

    fn of(rate: impl Fn(&Row) -> f64) -> Self {
        let rates = KINDS.iter().map(|row| (row.kind, rate(row)));
        Self(rates.filter(|(_, rate)| *rate > 0.0).collect())
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

    /// Every kind that can strike, with its rate.
    pub(crate) fn possible(&self) -> impl Iterator<Item = (FaultKind, f64)> {
        let rates = self.0.iter().map(|(kind, rate)| (*kind, *rate));
        rates.filter(|(_, rate)| *rate > 0.0)
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
                None if word == "full" => {
                    faults.0.extend(Self::full().0);
                    continue;
                }
                None => (word, None),
                Some((name, rate)) => (name.trim(), Some(rate.trim())),
            };
            let Some(kind) = FaultKind::all().find(|kind| kind.name() == name) else {
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
            faults.0.insert(kind, rate);
        }
        Ok(faults)
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
    fn everyday_is_a_part_of_full_and_full_is_everything() {
        let (everyday, full) = (Faults::everyday(), Faults::full());
        assert_eq!("full".parse(), Ok(full.clone()));
        assert_eq!("full,none,everyday".parse(), Ok(everyday.clone()));
        assert_eq!(everyday.0.len(), 15);
        assert!(
            everyday
                .0
                .iter()
                .all(|fault| full.0.iter().any(|other| other == fault))
        );
        assert!(FaultKind::all().all(|kind| full.rate(kind) > 0.0));
    }

    #[test]
    fn every_kind_has_a_name_that_reads_back() {
        for kind in FaultKind::all() {
            assert_eq!(kind.row().kind, kind);
            let faults: Faults = format!("{}=1", kind.name()).parse().unwrap();
            assert_eq!(faults, Faults::none().with(kind, 1.0));
        }
    }
}
