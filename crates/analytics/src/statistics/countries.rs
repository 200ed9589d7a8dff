//! In which countries.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    by_way::ByWay,
    calendar::date_of,
    statistic::{About, Group, Statistic, limit},
    tally::Portion,
    view::View,
};

/// See [`Self::ABOUT`].
#[derive(Clone, Copy, Debug)]
pub struct Countries;

limit! {
    /// How much is told of countries.
    CountriesParameters, 250, "How many countries at most."
}

/// In which countries.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = Countries)]
pub struct CountriesValue {
    /// The countries, in order.
    pub countries: Vec<CountryPortion>,
    /// How many there are altogether.
    pub total: u64,
    /// Plays of which no source says where.
    pub unknown: Portion,
}

/// How much there is in one country.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CountryPortion {
    /// The country by ISO 3166, two letters.
    pub country: String,
    /// How much there is.
    #[serde(flatten)]
    pub portion: Portion,
    /// The day of the first play there in the period.
    #[schema(value_type = String, format = Date)]
    pub first: Date,
}

/// What Spotify writes where it does not know the country.
const UNKNOWN: &str = "ZZ";

impl Statistic for Countries {
    const ID: &'static str = "countries";
    const TITLE: &'static str = "Countries";
    const GROUP: Group = Group::Habits;
    const ABOUT: About = About {
        tells: "In which countries there is how much, and since when.",
        counted: "Every play, by the country that its source tells: the one from which the device reached Spotify. The share is of all plays, or of all time if that is the measure.",
        edges: "Polls do not tell the country, and Spotify writes ZZ where it does not know: such plays are unknown. Plays without a connection are told where they were reported, and a VPN changes the country.",
    };
    type Parameters = CountriesParameters;
    type Value = CountriesValue;

    fn compute(view: &View<'_>, parameters: &CountriesParameters) -> CountriesValue {
        let ways = ByWay::new(view);
        let names = view.log().ways().countries();
        let name = |number: u32| names.get(number as usize).map_or(UNKNOWN, String::as_str);
        let known = |number: &u32| name(*number) != UNKNOWN;
        let (tallies, unknown) = ways.by(names.len(), |way| way.country.filter(known));
        let portion = |tally| Portion::new(tally, ways.all, view.measure());
        let countries = ways.ranked(&tallies, parameters.limit).into_iter();
        CountriesValue {
            countries: countries
                .map(|one| CountryPortion {
                    country: name(one.number).to_owned(),
                    portion: portion(one.tally),
                    first: date_of(view.calendar().day(one.tally.first_row as usize)),
                })
                .collect(),
            total: tallies.iter().filter(|tally| tally.plays > 0).count() as u64,
            unknown: portion(unknown),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::plays;

    #[test]
    fn plays_are_where_they_are_told_to_be() {
        let sketch = plays(
            "2025-03-01T23:30 A//a 3:00 in:CZ
             2025-03-02T10:10 A//a 1:00 in:AT
             2025-03-02T10:20 A//a 1:00 in:AT
             2025-03-02T10:30 A//a 1:00 in:ZZ
             2025-03-02T10:40 A//a ? of 3:00",
        );
        let check = |question: &str, expected: &str| sketch.check::<Countries>(question, expected);
        check(
            "zone=Europe/Prague",
            r#"{"total": 2, "countries": [
                {"country": "AT", "plays": 2, "played_ms": 120000, "share": 0.4, "first": "2025-03-02"},
                {"country": "CZ", "plays": 1, "share": 0.2, "first": "2025-03-02"}],
                "unknown": {"plays": 2, "played_ms": 240000, "share": 0.4}}"#,
        );
        check(
            "measure=time&limit=1",
            r#"{"total": 2, "countries": [{"country": "CZ", "first": "2025-03-01"}]}"#,
        );
        check(
            "period=2024",
            r#"{"total": 0, "countries": [], "unknown": {"plays": 0, "share": 0.0}}"#,
        );
    }
}
