//! What the music is like.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Heard, Naive, share};

/// The year in which what was heard came out.
fn released(heard: &Heard<'_>) -> Option<i64> {
    let date = heard.album?.release_date.as_deref()?;
    let year: i64 = date[..4].parse().unwrap();
    (year > 0).then_some(year)
}

impl Naive<'_> {
    /// How much of everything some plays are, with the number of their tracks.
    fn part(&self, plays: &[&Heard<'_>]) -> Value {
        let mut part = self.portion(plays.iter().copied());
        part["tracks"] = self.distinct("tracks", plays).into();
        part
    }

    pub(crate) fn release_decades(&self) -> Value {
        let mut decades: BTreeMap<Option<i64>, Vec<&Heard<'_>>> = [(None, Vec::new())].into();
        for heard in self.plays() {
            let decade = released(heard).map(|year| year / 10 * 10);
            decades.entry(decade).or_default().push(heard);
        }
        let known = decades.iter().filter_map(|(decade, plays)| {
            let mut told = self.part(plays);
            told["decade"] = (*decade)?.into();
            Some(told)
        });
        json!({"decades": known.collect::<Vec<_>>(), "unknown": self.part(&decades[&None])})
    }

    pub(crate) fn explicit(&self) -> Value {
        let part = |explicit: Option<bool>| {
            let plays = self
                .plays()
                .filter(|heard| heard.track.explicit == explicit);
            self.part(&plays.collect::<Vec<_>>())
        };
        json!({"explicit": part(Some(true)), "clean": part(Some(false)), "unknown": part(None)})
    }

    /// The value up to which half of everything goes, which is given with how much there is of each.
    fn median(mut values: Vec<(i64, i64)>) -> Option<i64> {
        values.sort_unstable();
        let whole: i64 = values.iter().map(|(_, amount)| amount).sum();
        let mut up_to = 0;
        let half = values.into_iter().find(|(_, amount)| {
            up_to += amount;
            up_to * 2 >= whole
        });
        half.filter(|_| whole > 0).map(|(value, _)| value)
    }

    pub(crate) fn music_age(&self) -> Value {
        let mut years: BTreeMap<i16, Vec<&Heard<'_>>> = BTreeMap::new();
        for heard in self.plays() {
            years.entry(heard.began.year()).or_default().push(heard);
        }
        let mut value = self.ages(&self.plays().collect::<Vec<_>>());
        let years = years.into_iter().map(|(year, plays)| {
            let mut told = self.ages(&plays);
            told["year"] = year.into();
            told
        });
        value["years"] = years.collect();
        value
    }

    fn ages(&self, plays: &[&Heard<'_>]) -> Value {
        let age = |heard: &&&Heard<'_>| {
            let age = i64::from(heard.began.year()) - released(heard)?;
            Some(age.max(0))
        };
        let known: Vec<&&Heard<'_>> = plays.iter().filter(|heard| age(heard).is_some()).collect();
        let ages: Vec<(i64, i64)> = known
            .iter()
            .map(|heard| (age(heard).unwrap(), self.amount(1, heard.played)))
            .collect();
        let whole: i64 = ages.iter().map(|(_, amount)| amount).sum();
        let years: i64 = ages.iter().map(|(age, amount)| age * amount).sum();
        let same = ages.iter().filter(|(age, _)| *age == 0);
        json!({
            "share_same_year": share(same.map(|(_, amount)| amount).sum(), whole),
            "mean": (whole > 0).then(|| share(years, whole)),
            "median": Self::median(ages),
            "plays": known.len(),
            "played_ms": known.iter().map(|heard| heard.played).sum::<i64>(),
            "unknown_plays": plays.len() - known.len(),
        })
    }

    pub(crate) fn track_length(&self) -> Value {
        let length = |heard: &Heard<'_>| heard.track.duration_ms;
        let step = |heard: &Heard<'_>| length(heard).map(|length| (length / 30_000).min(20));
        let part = |step_of: Option<i64>| {
            let plays = self.plays().filter(|heard| step(heard) == step_of);
            let mut part = self.part(&plays.collect::<Vec<_>>());
            part.as_object_mut().unwrap().remove("share");
            part
        };
        let lengths = (0..=20).map(|step| {
            let mut part = part(Some(step));
            part["from_ms"] = (step * 30_000).into();
            part
        });
        let known: Vec<(i64, i64)> = self
            .plays()
            .filter_map(|heard| Some((length(heard)?, self.amount(1, heard.played))))
            .collect();
        let whole: i64 = known.iter().map(|(_, amount)| amount).sum();
        let sum: i64 = known.iter().map(|(length, amount)| length * amount).sum();
        let order =
            |heard: &&Heard<'_>| (heard.play.started_at, heard.play.ended_at, heard.play.id.0);
        let told =
            |heard: &Heard<'_>| json!({"id": heard.track.id.0, "duration_ms": length(heard)});
        let heard = || self.plays().filter(|heard| length(heard).is_some());
        json!({
            "lengths": lengths.collect::<Vec<_>>(),
            "unknown": part(None),
            "mean_ms": (whole > 0).then(|| (sum + whole / 2) / whole),
            "median_ms": Self::median(known),
            "shortest": heard().min_by_key(|heard| (length(heard), order(heard))).map(told),
            "longest": heard().min_by_key(|heard| (length(heard).map(|length| -length), order(heard))).map(told),
        })
    }
}
