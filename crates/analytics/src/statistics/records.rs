//! The most, the earliest, the latest, the longest.

use std::ops::Range;

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, Time},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    calendar::{HourRun, date_of},
    counter::Counter,
    items::{Item, Of},
    places::Places,
    ranking::{Ranked, order},
    scope::Measure,
    statistic::{About, Group, NoParameters, Statistic},
    tally::Tally,
    view::View,
};

/// See [`Self::ABOUT`].
#[derive(Clone, Copy, Debug)]
pub struct Records;

/// The records of a period. Of equals the earliest is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Records)]
pub struct RecordsValue {
    /// The day with most plays.
    pub most_plays: Option<RecordDay>,
    /// The day on which most time was heard.
    pub most_time: Option<RecordDay>,
    /// The day with most different tracks.
    pub most_tracks: Option<RecordDay>,
    /// The day with most different artists.
    pub most_artists: Option<RecordDay>,
    /// The track that had most plays in a day.
    pub track_in_a_day: Option<RecordItem>,
    /// The artist who had most plays in a day.
    pub artist_in_a_day: Option<RecordItem>,
    /// The longest stretch of days without a play between two days with one.
    pub longest_pause: Option<RecordPause>,
    /// The earliest time at which a day began, of days from four to four in the morning.
    pub earliest_start: Option<RecordTime>,
    /// The latest time at which such a day ended, which may be past midnight.
    pub latest_end: Option<RecordTime>,
}

/// A day that holds a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RecordDay {
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub date: Date,
    /// How many plays.
    pub plays: u64,
    /// How long they were heard together.
    pub played_ms: u64,
    /// How many different tracks.
    pub tracks: u64,
    /// How many different artists.
    pub artists: u64,
    /// The track that had most plays on it.
    pub track: Item,
}

/// A track or an artist that holds a record, and on which day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RecordItem {
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub date: Date,
    /// Which track or artist.
    #[serde(flatten)]
    pub item: Item,
    /// How many plays.
    pub plays: u64,
    /// How long they were heard together.
    pub played_ms: u64,
}

/// Days without a play.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RecordPause {
    /// How many days.
    pub days: u32,
    /// The first of them.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// The last of them.
    #[schema(value_type = String, format = Date)]
    pub to: Date,
}

/// A time of the day that is a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RecordTime {
    /// The day on which four o'clock was before it.
    #[schema(value_type = String, format = Date)]
    pub date: Date,
    /// The time on the zone's clocks.
    #[schema(value_type = String)]
    pub time: Time,
    /// When the play began.
    #[schema(value_type = String, format = DateTime)]
    pub started_at: Timestamp,
    /// Its track.
    pub track: Item,
}

/// When a night is over.
const MORNING: i32 = 4;

impl Statistic for Records {
    const ID: &'static str = "records";
    const TITLE: &'static str = "Records";
    const GROUP: Group = Group::Habits;
    const ABOUT: About = About {
        tells: "The busiest days by plays, time, tracks and artists, the most plays of one track or artist in a day, the longest time without music, and how early and how late it ever was.",
        counted: "A play belongs to the day on which it began, on the clocks of the zone. For the earliest start and the latest end alone, days go from four in the morning to four the next: what begins at two in the night is the end of the day before. The start is when the first play of such a day began, the end when the last one did. The longest pause is in whole days.",
        edges: "Of equal records the earliest is told; of equally busy days the other measure decides before, and of tracks with equally many plays the time. The time before the first play and after the last is no pause, as nobody knows what was heard then. Where the period begins or ends within a night, only what lies in it counts.",
    };
    type Parameters = NoParameters;
    type Value = RecordsValue;

    fn compute(view: &View<'_>, _: &NoParameters) -> RecordsValue {
        let of_tracks = Places::all(view, Of::Tracks);
        let of_artists = Places::all(view, Of::Artists);
        let days = days(view, &of_tracks, &of_artists);
        let mut tracks = Details::new(view, Of::Tracks, &of_tracks);
        let mut artists = Details::new(view, Of::Artists, &of_artists);
        let most_plays = first_of(&days, |day| day.all.by(Measure::Plays));
        let most_time = first_of(&days, |day| day.all.by(Measure::Time));
        let most_tracks = first_of(&days, |day| day.tracks.things);
        let most_artists = first_of(&days, |day| day.artists.things);
        let most_artists = most_artists.filter(|day| day.artists.things > 0);
        let told = |day: Option<&Day>| {
            let day = day?;
            let track = tracks.most_of(day)?;
            Some(RecordDay {
                date: date_of(day.number),
                plays: day.all.plays.into(),
                played_ms: day.all.played_ms,
                tracks: day.tracks.things,
                artists: day.artists.things,
                track: tracks.item(track),
            })
        };
        let [most_plays, most_time, most_tracks, most_artists] =
            [most_plays, most_time, most_tracks, most_artists].map(told);
        let (earliest_start, latest_end) = times(view);
        RecordsValue {
            most_plays,
            most_time,
            most_tracks,
            most_artists,
            track_in_a_day: tracks.record(&days, |day| day.tracks.most_plays),
            artist_in_a_day: artists.record(&days, |day| day.artists.most_plays),
            longest_pause: longest_pause(&days),
            earliest_start,
            latest_end,
        }
    }
}

/// What was heard on one day.
struct Day {
    /// Counted from 1 January 1970.
    number: i32,
    stretches: Vec<Range<usize>>,
    all: Tally,
    tracks: Heard,
    artists: Heard,
}

/// The tracks or artists of a day.
#[derive(Clone, Copy, Default)]
struct Heard {
    /// How many there are.
    things: u64,
    /// How many plays the one has that has most.
    most_plays: u64,
}

/// The days with a play, in order.
fn days(view: &View<'_>, tracks: &Places, artists: &Places) -> Vec<Day> {
    let (mut by_track, mut by_artist) = (ByDay::new(tracks), ByDay::new(artists));
    let track = view.log().plays().track();
    let stretches = view.stretches(HourRun::day);
    let days = stretches.chunk_by(|(day, _), (next, _)| day == next);
    let days = days.filter_map(|same| {
        let stretches: Vec<Range<usize>> = same.iter().map(|(_, rows)| rows.clone()).collect();
        let mut all = Tally::default();
        for rows in &stretches {
            all.merge(view.tally_within(rows.clone()));
            view.rows_within(rows.clone()).for_each(|row| {
                let track = track.get(row).copied().unwrap_or(u32::MAX);
                by_track.add(track);
                artists.each(track, |artist| by_artist.add(artist));
            });
        }
        Some(Day {
            number: same.first()?.0,
            all,
            tracks: by_track.end(),
            artists: by_artist.end(),
            stretches,
        })
    });
    days.filter(|day| day.all.plays > 0).collect()
}

/// Counts the tracks or artists of one day after the other.
struct ByDay {
    things: usize,
    /// By place: the day on which it was heard last, counted from one, and behind it in the lower half
    /// how often. So the next count follows without a branch, which would be guessed wrong half of the
    /// time.
    latest: Vec<u64>,
    day: u64,
    heard: u64,
    most: u64,
}

const DAY: u64 = 1 << 32;

impl ByDay {
    fn new(places: &Places) -> Self {
        Self {
            things: places.count(),
            latest: vec![0; places.with_nobody()],
            day: DAY,
            heard: 0,
            most: 0,
        }
    }

    #[inline]
    fn add(&mut self, place: u32) {
        if let Some(latest) = self.latest.get_mut(place as usize) {
            *latest = (*latest).max(self.day) + 1;
            let is_thing = u64::from((place as usize) < self.things);
            self.heard += is_thing * u64::from(*latest == self.day + 1);
            self.most = self.most.max(*latest * is_thing);
        }
    }

    /// What the day has that is over.
    fn end(&mut self) -> Heard {
        let heard = Heard {
            things: self.heard,
            most_plays: self.most.saturating_sub(self.day),
        };
        (self.day, self.heard, self.most) = (self.day + DAY, 0, 0);
        heard
    }
}

/// Which track or artist has most of a day: looked up for those days alone that may be told.
struct Details<'a> {
    view: &'a View<'a>,
    of: Of,
    counter: Counter<'a>,
}

impl<'a> Details<'a> {
    fn new(view: &'a View<'a>, of: Of, places: &'a Places) -> Self {
        Self {
            view,
            of,
            counter: Counter::new(places),
        }
    }

    fn item(&self, one: Ranked) -> Item {
        self.of.item(self.view.catalogue(), one.number)
    }

    fn most_of(&mut self, day: &Day) -> Option<Ranked> {
        for rows in &day.stretches {
            self.counter.add(self.view, rows.clone());
        }
        let id = |number| self.of.id(self.view.catalogue(), number);
        let all = self.counter.drain();
        all.min_by(|left, right| order(left, right, Measure::Plays, id))
    }

    /// What has most plays of one day, given how many that are on each.
    fn record(&mut self, days: &[Day], plays: impl Fn(&Day) -> u64) -> Option<RecordItem> {
        let most = days.iter().map(&plays).max()?;
        let days = days.iter().filter(|day| plays(day) == most);
        let found = days.filter_map(|day| Some((day.number, self.most_of(day)?)));
        let (day, one) = first_of(found, |(_, one)| one.tally.by(Measure::Plays))?;
        Some(RecordItem {
            date: date_of(day),
            item: self.item(one),
            plays: one.tally.plays.into(),
            played_ms: one.tally.played_ms,
        })
    }
}

/// The greatest, of equals the first.
fn first_of<T, K: Ord>(all: impl IntoIterator<Item = T>, key: impl Fn(&T) -> K) -> Option<T> {
    all.into_iter()
        .min_by_key(|one| std::cmp::Reverse(key(one)))
}

fn longest_pause(days: &[Day]) -> Option<RecordPause> {
    let pauses = days.windows(2).filter_map(|pair| match pair {
        [day, next] if next.number > day.number + 1 => Some((day.number + 1, next.number - 1)),
        _ => None,
    });
    let (from, to) = first_of(pauses, |(from, to)| to - from)?;
    Some(RecordPause {
        days: to.abs_diff(from) + 1,
        from: date_of(from),
        to: date_of(to),
    })
}

/// The first and the last play of a day that begins in the morning.
struct Span {
    day: i32,
    first: (HourRun, usize),
    last: HourRun,
}

/// When a play began that was the first or last of a day that begins in the morning.
#[derive(Clone, Copy)]
struct Moment {
    day: i32,
    row: usize,
    since_morning_ms: i64,
    time: Time,
}

/// Days that begin in the morning, in order.
fn spans(view: &View<'_>) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for (run, tally) in view.by_hour().filter(|(_, tally)| tally.plays > 0) {
        let day = (run.hour - MORNING).div_euclid(24);
        match spans.last_mut() {
            Some(span) if span.day == day => span.last = run,
            _ => spans.push(Span {
                day,
                first: (run.clone(), tally.first_row as usize),
                last: run,
            }),
        }
    }
    // A day may come again where clocks went back over its beginning.
    spans.sort_by_key(|span| span.day);
    spans.dedup_by(|span, before| {
        let is_same = span.day == before.day;
        if is_same {
            before.last = span.last.clone();
        }
        is_same
    });
    spans
}

/// The earliest start and the latest end of days that begin in the morning.
fn times(view: &View<'_>) -> (Option<RecordTime>, Option<RecordTime>) {
    let spans = spans(view);
    // The zone need only be asked where the hour is the earliest or latest that there is.
    let hour = |run: &HourRun| (run.hour - MORNING).rem_euclid(24);
    let first_hour = spans.iter().map(|span| hour(&span.first.0)).min();
    let last_hour = spans.iter().map(|span| hour(&span.last)).max();
    let starts = spans.iter().filter_map(|span| {
        let (run, row) = &span.first;
        let is_early = Some(hour(run)) == first_hour;
        is_early.then(|| Moment::new(view, span.day, *row))?
    });
    let ends = spans.iter().filter_map(|span| {
        let is_late = Some(hour(&span.last)) == last_hour;
        let row = || view.rows_within(span.last.rows.clone()).last();
        is_late.then(|| Moment::new(view, span.day, row()?))?
    });
    let earliest = starts.min_by_key(|moment| moment.since_morning_ms);
    let latest = first_of(ends, |moment| moment.since_morning_ms);
    let told = |moment: Moment| moment.told(view);
    (earliest.and_then(told), latest.and_then(told))
}

impl Moment {
    fn new(view: &View<'_>, day: i32, row: usize) -> Option<Self> {
        let time = view.scope().zone.to_datetime(view.started_at(row)?).time();
        let since_midnight = time.duration_since(Time::midnight());
        let since_morning = since_midnight - SignedDuration::from_hours(MORNING.into());
        let day_ms = SignedDuration::from_hours(24).as_millis();
        let since_morning_ms = since_morning.as_millis().rem_euclid(day_ms);
        Some(Self {
            day,
            row,
            since_morning_ms: i64::try_from(since_morning_ms).ok()?,
            time,
        })
    }

    fn told(self, view: &View<'_>) -> Option<RecordTime> {
        let track = view.play(self.row)?.track;
        Some(RecordTime {
            date: date_of(self.day),
            time: self.time,
            started_at: view.started_at(self.row)?,
            track: Of::Tracks.item(view.catalogue(), track),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::plays;

    #[test]
    fn each_record_has_its_day() {
        let sketch = plays(
            "2025-03-01T10:00 A//a 1:00
             2025-03-01T10:10 A//a 1:00
             2025-03-01T10:20 A & B//ab 1:00
             2025-03-02T03:59 C//c 1:00
             2025-03-02T09:00 D//d 60:00
             2025-03-05T06:00 A//a ? of 2:00
             2025-03-05T23:00 B//b 1:00
             2025-03-05T23:10 C//c 1:00
             2025-03-08T08:00 A//a 1:00",
        );
        let check = |question: &str, expected: &str| sketch.check::<Records>(question, expected);
        check(
            "",
            r#"{"most_plays": {"date": "2025-03-05", "plays": 3, "played_ms": 240000, "tracks": 3, "artists": 3, "track": {"name": "a"}},
                "most_time": {"date": "2025-03-02", "plays": 2, "track": {"name": "d"}},
                "most_tracks": {"date": "2025-03-05", "tracks": 3},
                "most_artists": {"date": "2025-03-05", "artists": 3},
                "track_in_a_day": {"date": "2025-03-01", "name": "a", "plays": 2, "played_ms": 120000},
                "artist_in_a_day": {"date": "2025-03-01", "name": "A", "plays": 3},
                "longest_pause": {"days": 2, "from": "2025-03-03", "to": "2025-03-04"},
                "earliest_start": {"date": "2025-03-05", "time": "06:00:00", "started_at": "2025-03-05T06:00:00Z", "track": {"name": "a"}},
                "latest_end": {"date": "2025-03-01", "time": "03:59:00", "track": {"name": "c"}}}"#,
        );
        check(
            "zone=Asia/Kathmandu",
            r#"{"earliest_start": {"date": "2025-03-06", "time": "04:45:00", "track": {"name": "b"}}, "latest_end": {"time": "16:05:00"}}"#,
        );
        check(
            "period=2025-03-02",
            r#"{"longest_pause": null, "earliest_start": {"date": "2025-03-02", "time": "09:00:00"}}"#,
        );
        check(
            "period=2025-03-08",
            r#"{"most_plays": {"plays": 1, "artists": 1}, "latest_end": {"time": "08:00:00"}}"#,
        );
        check(
            "period=2024",
            r#"{"most_plays": null, "most_time": null, "most_tracks": null, "most_artists": null, "track_in_a_day": null,
                "artist_in_a_day": null, "longest_pause": null, "earliest_start": null, "latest_end": null}"#,
        );
        let nobody = plays("2025-03-01T10:00 //a 1:00");
        nobody.check::<Records>(
            "",
            r#"{"most_artists": null, "artist_in_a_day": null, "most_tracks": {"artists": 0}}"#,
        );
    }

    #[test]
    fn equal_records_are_told_once() {
        let sketch = plays(
            "2025-03-01T10:00 B//same 1:00
             2025-03-01T10:10 A//same 1:00
             2025-03-03T10:00 A//same 1:00
             2025-03-03T10:10 B//same 1:00
             2025-03-05T10:00 A//same 1:00",
        );
        sketch.check::<Records>(
            "",
            r#"{"most_plays": {"date": "2025-03-01", "track": {"artists": [{"name": "B"}]}}, "track_in_a_day": {"date": "2025-03-01", "artists": [{"name": "B"}]},
                "longest_pause": {"from": "2025-03-02"}, "earliest_start": {"date": "2025-03-01"}, "latest_end": {"date": "2025-03-01"}}"#,
        );
    }

    #[test]
    fn a_night_may_have_an_hour_twice() {
        // The clocks go back from three to two between these.
        let sketch = plays(
            "2025-10-26T00:50 A//a 1:00
             2025-10-26T01:10 B//b 1:00",
        );
        sketch.check::<Records>(
            "zone=Europe/Prague",
            r#"{"earliest_start": {"date": "2025-10-25", "time": "02:50:00"}, "latest_end": {"date": "2025-10-25", "time": "02:10:00"}}"#,
        );
    }
}
