//! In which mode: shuffled, without connection, in private.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    by_way::ByWay,
    log::Way,
    statistic::{About, Group, NoParameters, Statistic},
    tally::Portion,
    view::View,
};

/// See [`Self::ABOUT`].
#[derive(Clone, Copy, Debug)]
pub struct Modes;

/// In which mode.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = Modes)]
pub struct ModesValue {
    /// In shuffled order.
    pub shuffle: Mode,
    /// Without a connection.
    pub offline: Mode,
    /// In a private session.
    pub incognito: Mode,
}

/// How much there is in a mode.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct Mode {
    /// In it.
    pub on: Portion,
    /// Not in it.
    pub off: Portion,
    /// Of what no source says.
    pub unknown: Portion,
}

impl Statistic for Modes {
    const ID: &'static str = "modes";
    const TITLE: &'static str = "Shuffle, offline, private";
    const GROUP: Group = Group::Habits;
    const ABOUT: About = About {
        tells: "How much there is in shuffled order, without a connection, and in private sessions.",
        counted: "Every play, by what its source tells of the mode. The share is of all plays, or of all time if that is the measure.",
        edges: "Only the extended export tells the modes: all other plays are unknown. A private session never shows in polls.",
    };
    type Parameters = NoParameters;
    type Value = ModesValue;

    fn compute(view: &View<'_>, _: &NoParameters) -> ModesValue {
        let ways = ByWay::new(view);
        let mode = |is_on: fn(&Way) -> Option<bool>| {
            let (told, unknown) = ways.by(2, |way| is_on(way).map(u32::from));
            let portion = |tally| Portion::new(tally, ways.all, view.measure());
            let at = |place: usize| portion(told.get(place).copied().unwrap_or_default());
            Mode {
                on: at(1),
                off: at(0),
                unknown: portion(unknown),
            }
        };
        ModesValue {
            shuffle: mode(|way| way.shuffle),
            offline: mode(|way| way.offline),
            incognito: mode(|way| way.incognito),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::plays;

    #[test]
    fn a_mode_is_on_off_or_unknown() {
        let sketch = plays(
            "2025-03-01T10:00 A//a 3:00 shuffle offline:off incognito
             2025-03-01T10:10 A//a 1:00 shuffle:off offline:off
             2025-03-01T10:20 A//a 1:00 shuffle
             2025-03-01T10:30 A//a ? of 3:00",
        );
        let check = |question: &str, expected: &str| sketch.check::<Modes>(question, expected);
        check(
            "",
            r#"{"shuffle": {"on": {"plays": 2, "played_ms": 240000, "share": 0.5}, "off": {"plays": 1}, "unknown": {"plays": 1}},
                "offline": {"on": {"plays": 0, "share": 0.0}, "off": {"plays": 2}, "unknown": {"plays": 2}},
                "incognito": {"on": {"plays": 1}, "off": {"plays": 0}, "unknown": {"plays": 3}}}"#,
        );
        check("measure=time", r#"{"incognito": {"on": {"share": 0.375}}}"#);
        check(
            "shuffle=true",
            r#"{"shuffle": {"on": {"plays": 2, "share": 1.0}}}"#,
        );
        check(
            "period=2024",
            r#"{"shuffle": {"unknown": {"plays": 0, "share": 0.0}}}"#,
        );
    }
}
