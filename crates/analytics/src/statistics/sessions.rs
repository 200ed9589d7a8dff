//! Sittings: how many, how long, how they begin and end.

use domain::ids::TrackId;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    items::{CreditedArtist, Item, Of},
    query::{Parameter, Query, QueryError},
    ranking::{counted, rank},
    scope::{Measure, parameter},
    sessions::{Session, sessions},
    statistic::{About, Group, Parameters, Statistic},
    tally::Tally,
    view::View,
};

/// See [`Self::ABOUT`].
#[derive(Clone, Copy, Debug)]
pub struct Sessions;

/// What ends a session, and how much is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionsParameters {
    /// The longest pause within a session, in minutes.
    pub pause: i64,
    /// How many plays, openers and closers at most.
    pub limit: usize,
}

/// The sessions of a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Sessions)]
pub struct SessionsValue {
    /// How many.
    pub count: u64,
    /// The longest, of equals the earliest.
    pub longest: Option<LongestSession>,
    /// Half of them are no longer than this: between the two in the middle, if there are two.
    pub median_ms: Option<u64>,
    /// How many sessions there are of which length.
    pub histogram: Vec<SessionLengths>,
    /// The tracks that opened most sessions.
    pub openers: Vec<SessionTrack>,
    /// The tracks that closed most sessions.
    pub closers: Vec<SessionTrack>,
}

/// The longest session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LongestSession {
    /// When its first play began.
    #[schema(value_type = String, format = DateTime)]
    pub started_at: Timestamp,
    /// When all of its plays had ended.
    #[schema(value_type = String, format = DateTime)]
    pub ended_at: Timestamp,
    /// How long its plays were heard together.
    pub played_ms: u64,
    /// How many plays.
    pub plays: u64,
    /// The first of them, in order.
    pub first_plays: Vec<SessionPlay>,
}

/// A play of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SessionPlay {
    /// Which play.
    pub id: u32,
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    pub started_at: Timestamp,
    /// How long it was heard.
    pub played_ms: u32,
    /// Its track.
    #[schema(value_type = i64)]
    pub track_id: TrackId,
    /// The name of the track.
    pub name: String,
    /// The credited artists, in order.
    pub artists: Vec<CreditedArtist>,
}

/// How many sessions are of a length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SessionLengths {
    /// From this length on.
    pub from_ms: u64,
    /// Below this length; absent if there is no bound.
    pub to_ms: Option<u64>,
    /// How many.
    pub count: u64,
}

/// A track that opens or closes sessions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SessionTrack {
    /// The track.
    #[serde(flatten)]
    pub item: Item,
    /// How many sessions.
    pub sessions: u64,
}

const MINUTE_MS: u64 = 60_000;

/// Where one length ends and the next begins, in minutes.
const LENGTHS: [u64; 7] = [0, 5, 15, 30, 60, 120, 240];

impl Parameters for SessionsParameters {
    const LIST: &'static [Parameter] = &[
        parameter(
            "pause",
            "The longest pause within a session, in minutes.",
            "1 to 1440",
            "30",
        ),
        parameter(
            "limit",
            "How many plays of the longest session, openers and closers at most.",
            "1 to 1000",
            "10",
        ),
    ];

    fn read(query: &mut Query) -> Result<Self, QueryError> {
        Ok(Self {
            pause: query.number("pause", 1, 1440)?.unwrap_or(30),
            limit: query.limit(10)?,
        })
    }
}

impl Statistic for Sessions {
    const ID: &'static str = "sessions";
    const TITLE: &'static str = "Sessions";
    const GROUP: Group = Group::Habits;
    const ABOUT: About = About {
        tells: "How often one sits down to music and for how long, the longest time without a break, and which tracks open and close.",
        counted: "A session is plays with no pause of more than 30 minutes between them, or what `pause` says. A pause is from the end of everything before to the next beginning. The length is from the first beginning to the last end, pauses included.",
        edges: "Only plays that the scope lets through are looked at: the others do not bridge a pause, and a session is cut where the period begins or ends. Of equally long sessions the earliest is told.",
    };
    type Parameters = SessionsParameters;
    type Value = SessionsValue;

    fn compute(view: &View<'_>, parameters: &SessionsParameters) -> SessionsValue {
        let pause_ms = parameters.pause.saturating_mul(60_000);
        let sessions = sessions(view, pause_ms);
        let mut lengths: Vec<u64> = sessions.iter().map(Session::length_ms).collect();
        // Of equals the last is taken, so they are looked at from behind.
        let longest = sessions.iter().rev().max_by_key(|one| one.length_ms());
        let most = |row: fn(&Session) -> usize| most_often(view, &sessions, row, parameters.limit);
        SessionsValue {
            count: sessions.len() as u64,
            longest: longest.and_then(|one| told(view, one, parameters.limit)),
            histogram: histogram(&lengths),
            median_ms: median(&mut lengths),
            openers: most(|session| session.first_row),
            closers: most(|session| session.last_row),
        }
    }
}

fn told(view: &View<'_>, session: &Session, limit: usize) -> Option<LongestSession> {
    let play = |row| {
        let play = view.play(row)?;
        let item = Of::Tracks.item(view.catalogue(), play.track);
        Some(SessionPlay {
            id: play.id,
            started_at: view.started_at(row)?,
            played_ms: play.played_ms,
            track_id: TrackId(item.id),
            name: item.name,
            artists: item.artists,
        })
    };
    let rows = view.rows_within(session.first_row..session.last_row + 1);
    Some(LongestSession {
        started_at: Timestamp::from_millisecond(session.started_at).ok()?,
        ended_at: Timestamp::from_millisecond(session.ended_at).ok()?,
        played_ms: session.played_ms,
        plays: session.plays.into(),
        first_plays: rows.take(limit).filter_map(play).collect(),
    })
}

fn histogram(lengths: &[u64]) -> Vec<SessionLengths> {
    let bounds = LENGTHS.map(|minutes| minutes * MINUTE_MS);
    let mut counts = [0; LENGTHS.len()];
    for length in lengths {
        let after = bounds.partition_point(|bound| bound <= length);
        if let Some(count) = counts.get_mut(after.saturating_sub(1)) {
            *count += 1;
        }
    }
    let ends = bounds.into_iter().skip(1).map(Some).chain([None]);
    let all = bounds.into_iter().zip(ends).zip(counts);
    all.map(|((from_ms, to_ms), count)| SessionLengths {
        from_ms,
        to_ms,
        count,
    })
    .collect()
}

fn median(lengths: &mut [u64]) -> Option<u64> {
    let half = lengths.len() / 2;
    let is_even = lengths.len().is_multiple_of(2);
    if lengths.is_empty() {
        return None;
    }
    let (below, upper, _) = lengths.select_nth_unstable(half);
    let lower = if is_even {
        below.iter().copied().max()
    } else {
        None
    };
    Some(lower.map_or(*upper, |lower| lower.midpoint(*upper)))
}

/// The tracks that stand most often where `row` says.
fn most_often(
    view: &View<'_>,
    sessions: &[Session],
    row: fn(&Session) -> usize,
    limit: usize,
) -> Vec<SessionTrack> {
    let catalogue = view.catalogue();
    let mut tallies = vec![Tally::default(); catalogue.track_count()];
    for row in sessions.iter().map(row) {
        let track = view.log().plays().track().get(row);
        if let Some(tally) = track.and_then(|track| tallies.get_mut(*track as usize)) {
            tally.add(row, 0);
        }
    }
    let id = |track| catalogue.track_id(track).0;
    let first = rank(counted(&tallies), Measure::Plays, limit, id);
    let told = |one: &crate::ranking::Ranked| SessionTrack {
        item: Of::Tracks.item(catalogue, one.number),
        sessions: one.tally.plays.into(),
    };
    first.iter().map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::plays;

    #[test]
    fn a_long_pause_ends_a_session() {
        let sketch = plays(
            "2025-03-01T10:00 A//a 10:00
             2025-03-01T10:40 B//b 10:00
             2025-03-01T11:20:01 C//c 10:00
             2025-03-01T13:00 A//a 3:00
             2025-03-01T13:10 B//b 3:00",
        );
        let check =
            |question: &str, expected: &str| sketch.check::<super::Sessions>(question, expected);
        check(
            "",
            r#"{"count": 3, "median_ms": 780000,
                "longest": {"started_at": "2025-03-01T10:00:00Z", "ended_at": "2025-03-01T10:50:00Z", "played_ms": 1200000, "plays": 2,
                    "first_plays": [{"name": "a", "started_at": "2025-03-01T10:00:00Z"}, {"name": "b"}]},
                "histogram": [{"from_ms": 0, "to_ms": 300000, "count": 0}, {"count": 2}, {"count": 0}, {"count": 1}, {}, {}, {"to_ms": null}],
                "openers": [{"name": "a", "sessions": 2}, {"name": "c"}],
                "closers": [{"name": "b", "sessions": 2}, {"name": "c"}]}"#,
        );
        check("pause=31", r#"{"count": 2, "longest": {"plays": 3}}"#);
        check(
            "limit=1",
            r#"{"longest": {"plays": 2, "first_plays": [{"name": "a"}]}, "openers": [{}]}"#,
        );
        check(
            "period=2024",
            r#"{"count": 0, "longest": null, "median_ms": null, "openers": []}"#,
        );
    }

    #[test]
    fn plays_may_overlap() {
        let sketch = plays(
            "2025-03-01T10:00 A//a 60:00
             2025-03-01T10:10 B//b 1:00
             2025-03-01T11:29 C//c 1:00",
        );
        sketch.check::<super::Sessions>(
            "",
            r#"{"count": 1, "longest": {"ended_at": "2025-03-01T11:30:00Z", "plays": 3}}"#,
        );
    }

    #[test]
    fn the_median_lies_in_the_middle() {
        for (mut lengths, expected) in [
            (vec![], None),
            (vec![3], Some(3)),
            (vec![9, 1], Some(5)),
            (vec![9, 1, 2], Some(2)),
            (vec![9, 1, 2, 4], Some(3)),
        ] {
            assert_eq!(median(&mut lengths), expected);
        }
    }
}
