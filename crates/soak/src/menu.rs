//! What may go wrong in a run: faults of Spotify's and mishaps at home, each with its rate.

use std::{collections::BTreeMap, fmt, str::FromStr};

use simulator::{FaultKind, Faults, FaultsError};

use crate::mishaps::Mishap;

/// A set of faults and mishaps with their rates. Parsed from `none`, `full`, or a list such as
/// `full,kill=0.1,stall=0`: later words win.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Menu {
    /// What goes wrong at Spotify.
    pub faults: Faults,
    mishaps: BTreeMap<Mishap, f64>,
}

/// Why a description of a menu cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MenuError {
    /// A mishap's rate is not a number from 0 to 1.
    #[error("the rate of {0} must be a number from 0 to 1")]
    Rate(&'static str),
    /// The rest is no description of faults.
    #[error("{0}; and at home: {names}", names = names())]
    Faults(#[from] FaultsError),
}

fn names() -> String {
    let names: Vec<String> = Mishap::all()
        .map(|mishap| format!("{}=RATE", mishap.name()))
        .collect();
    names.join(", ")
}

/// Something on a menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Course {
    Fault(FaultKind),
    Mishap(Mishap),
}

impl Menu {
    /// Nothing goes wrong.
    pub fn none() -> Self {
        Self::default()
    }

    /// Everything goes wrong that can.
    pub fn full() -> Self {
        Self {
            faults: Faults::full(),
            mishaps: Mishap::all()
                .map(|mishap| (mishap, mishap.full_rate()))
                .collect(),
        }
    }

    /// How often a mishap happens.
    pub fn rate(&self, mishap: Mishap) -> f64 {
        self.mishaps.get(&mishap).copied().unwrap_or(0.0)
    }

    /// Everything that may go wrong.
    pub(crate) fn courses(&self) -> Vec<Course> {
        let faults = FaultKind::all().filter(|kind| self.faults.rate(*kind) > 0.0);
        let mishaps = Mishap::all().filter(|mishap| self.rate(*mishap) > 0.0);
        faults
            .map(Course::Fault)
            .chain(mishaps.map(Course::Mishap))
            .collect()
    }

    /// The same without one of them.
    pub(crate) fn without(&self, course: Course) -> Self {
        let mut menu = self.clone();
        match course {
            Course::Fault(kind) => menu.faults = menu.faults.with(kind, 0.0),
            Course::Mishap(mishap) => {
                menu.mishaps.remove(&mishap);
            }
        }
        menu
    }
}

impl FromStr for Menu {
    type Err = MenuError;

    fn from_str(text: &str) -> Result<Self, MenuError> {
        let mut menu = Self::none();
        let mut faults = Vec::new();
        for word in text.split(',').map(str::trim) {
            let (name, rate) = word.split_once('=').unwrap_or((word, ""));
            let mishap = Mishap::all().find(|mishap| mishap.name() == name.trim());
            match (word, mishap) {
                ("none", _) => menu.mishaps.clear(),
                ("full", _) => menu.mishaps.extend(Self::full().mishaps),
                (_, Some(mishap)) => {
                    let rate: Option<f64> = rate.trim().parse().ok();
                    let rate = rate.filter(|rate| (0.0..=1.0).contains(rate));
                    menu.mishaps
                        .insert(mishap, rate.ok_or(MenuError::Rate(mishap.name()))?);
                    continue;
                }
                _ => {}
            }
            faults.push(word);
        }
        menu.faults = faults.join(",").parse()?;
        Ok(menu)
    }
}

/// So that it can be typed again.
impl fmt::Display for Menu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("none")?;
        for course in self.courses() {
            match course {
                Course::Fault(kind) => write!(f, ",{}={}", kind.name(), self.faults.rate(kind))?,
                Course::Mishap(mishap) => write!(f, ",{}={}", mishap.name(), self.rate(mishap))?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn menus_are_read_and_written_alike() {
        for text in [
            "none",
            "full",
            "full,kill=0.5,stall=0",
            "late=0.1,down=1",
            "everyday",
        ] {
            let menu: Menu = text.parse().unwrap();
            assert_eq!(
                menu.to_string().parse::<Menu>().unwrap().to_string(),
                menu.to_string()
            );
        }
        assert_eq!("full".parse::<Menu>().unwrap(), Menu::full());
        assert_eq!("full,none".parse::<Menu>().unwrap().courses(), []);
        assert!("kill=2".parse::<Menu>().is_err());
        let error = "gremlins=1".parse::<Menu>().unwrap_err().to_string();
        assert!(
            error.contains("clock-step=RATE") && error.contains("stall=RATE"),
            "{error}"
        );
    }
}
