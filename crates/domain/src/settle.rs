//! What is known of a play of which several sources speak: when it was, how long, and how it went.
//!
//! The surest source wins where they differ: an export knows when a play began and how long the
//! track was heard; a poll knows its end to the millisecond; account data knows the minute and the
//! length. What a source does not know is taken from the next.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    play::Context,
    reconcile::{Times, Witness},
    report::{Details, Report},
};

/// What one source says of a play.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence<'a> {
    /// A row of an import.
    Row {
        /// The row.
        report: &'a Report,
        /// How it tells the time.
        witness: Witness,
        /// When it is taken to have begun, where it says so itself of none of its pile.
        laid_at: Option<Timestamp>,
        /// When Spotify heard of the play, if an export says so.
        reported_at: Option<Timestamp>,
        /// When it began and ended, if that was settled before, and how surely.
        settled: Option<(Timestamp, Timestamp, Certainty)>,
    },
    /// An entry of a polled list, under its latest stamp.
    Polled {
        /// The stamp.
        stamp: Timestamp,
        /// From where it was played.
        context: Option<Context>,
    },
}

/// How sure it is when a play was. The numbers are permanent: they are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[repr(i16)]
pub enum Certainty {
    /// The source says when it began, or when it ended and how long it was heard.
    Known = 0,
    /// One of the two is worked out from the other and what else is known.
    Estimated = 1,
    /// It was somewhere near: its source told the minute only, or a pile at once.
    Approximate = 2,
}

impl Certainty {
    /// Every degree.
    pub const ALL: [Self; 3] = [Self::Known, Self::Estimated, Self::Approximate];

    /// The permanent number.
    pub fn number(self) -> i16 {
        self as i16
    }

    /// The degree with this number.
    pub fn from_number(number: i16) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|degree| degree.number() == number)
    }

    /// The word used in JSON and URLs.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Estimated => "estimated",
            Self::Approximate => "approximate",
        }
    }
}

/// What is known of a play.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// When it began; absent if only its end is known, and neither its length nor an export's word.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Timestamp,
    /// How long the track was heard, if a source says so.
    pub played_ms: Option<i64>,
    /// How sure the times are.
    pub certainty: Certainty,
    /// When Spotify heard of it, if an export says so.
    pub reported_at: Option<Timestamp>,
    /// Whether it was a video.
    pub is_video: bool,
    /// How it went.
    pub details: Arc<Details>,
}

impl Evidence<'_> {
    /// How sure the source is of times.
    pub fn witness(&self) -> Witness {
        match self {
            Self::Row { witness, .. } => *witness,
            Self::Polled { .. } => Witness::Poll,
        }
    }

    fn is_video(&self) -> bool {
        matches!(self, Self::Row { report, .. } if report.is_video)
    }

    fn reported_at(&self) -> Option<Timestamp> {
        match self {
            Self::Row { reported_at, .. } => *reported_at,
            Self::Polled { .. } => None,
        }
    }

    /// What it says of the time, for comparison with others.
    pub fn times(&self) -> Times {
        match self {
            Self::Row { report, .. } => Times {
                stopped_at: report.stopped_at,
                started_at: report.started_at,
                played_ms: report.played_ms,
            },
            Self::Polled { stamp, .. } => Times {
                stopped_at: *stamp,
                started_at: None,
                played_ms: None,
            },
        }
    }
}

/// Puts together what sources say of one play. The surest come first, as
/// [`crate::reconcile::reconcile`] gives them; there must be one at least.
pub fn settle(evidence: &[Evidence<'_>]) -> Option<Settled> {
    let exported = best(evidence, Witness::Export);
    let minute = best(evidence, Witness::Minute);
    let polled = evidence
        .iter()
        .find(|evidence| evidence.witness() == Witness::Poll)
        .map(|evidence| evidence.times().stopped_at);
    let span = match (exported, polled, minute) {
        (Some(row), polled, _) => of_export(row, polled),
        (None, Some(stamp), Some((report, _))) => {
            let began = report.played_ms.map(|length| before(stamp, length));
            let certainty = match began {
                Some(_) => Certainty::Known,
                None => Certainty::Estimated,
            };
            (began, stamp, report.played_ms, certainty)
        }
        (None, Some(stamp), None) => (None, stamp, None, Certainty::Estimated),
        (None, None, Some((report, _))) => {
            let length = report.played_ms;
            let began = length.map(|length| before(report.stopped_at, length));
            (began, report.stopped_at, length, Certainty::Approximate)
        }
        (None, None, None) => return None,
    };
    let (started_at, ended_at, played_ms, certainty) = settled_before(evidence).unwrap_or(span);
    Some(Settled {
        started_at,
        ended_at,
        played_ms,
        certainty,
        reported_at: evidence.iter().filter_map(Evidence::reported_at).min(),
        is_video: evidence.iter().any(Evidence::is_video),
        details: details(evidence),
    })
}

/// The row of a kind of source that knows most of the time.
fn best<'a>(
    evidence: &'a [Evidence<'a>],
    witness: Witness,
) -> Option<(&'a Report, Option<Timestamp>)> {
    let rows = evidence.iter().filter_map(|evidence| match evidence {
        Evidence::Row {
            report,
            witness: by,
            laid_at,
            ..
        } if *by == witness => Some((*report, *laid_at)),
        _ => None,
    });
    rows.min_by_key(|(report, laid_at)| {
        let is_whole_second = |at: Timestamp| at.as_millisecond() % 1000 == 0;
        (
            report.started_at.is_none(),
            // What stands alone is surer than what was told with a pile of others.
            laid_at.is_some(),
            // Old exports tell the beginning to the millisecond, and later ones that of the same play
            // to the second.
            report.started_at.is_some_and(is_whole_second),
            // Of equals any will do, if it is always the same.
            (
                report.stopped_at,
                report.started_at,
                *laid_at,
                report.played_ms,
            ),
        )
    })
}

type Span = (Option<Timestamp>, Timestamp, Option<i64>, Certainty);

/// When it was and how long it was heard, as an export of our own knows it: if it is sure, or if
/// nobody else knows anything.
fn settled_before(evidence: &[Evidence<'_>]) -> Option<Span> {
    let is_alone = evidence.len() == 1;
    evidence.iter().find_map(|evidence| match evidence {
        Evidence::Row {
            report,
            settled: Some((began, ended, certainty)),
            ..
        } if is_alone || *certainty == Certainty::Known => {
            Some((Some(*began), *ended, report.played_ms, *certainty))
        }
        _ => None,
    })
}

/// An exported play lasted from its beginning for as long as it was heard, not until Spotify heard
/// of it: so consecutive plays overlap in less than 1 of 100 cases, and otherwise in up to 17.
fn of_export((report, laid_at): (&Report, Option<Timestamp>), polled: Option<Timestamp>) -> Span {
    let length = report.played_ms.unwrap_or(0);
    match (report.started_at, laid_at, polled) {
        (Some(began), ..) => {
            let end = after(began, length).min(report.stopped_at.max(began));
            (Some(began), end, report.played_ms, Certainty::Known)
        }
        (None, _, Some(stamp)) => {
            let began = before(stamp, length);
            (Some(began), stamp, report.played_ms, Certainty::Known)
        }
        (None, Some(began), None) => {
            let end = after(began, length);
            (Some(began), end, report.played_ms, Certainty::Approximate)
        }
        (None, None, None) => {
            let began = before(report.stopped_at, length);
            (
                Some(began),
                report.stopped_at,
                report.played_ms,
                Certainty::Estimated,
            )
        }
    }
}

fn before(at: Timestamp, ms: i64) -> Timestamp {
    at.checked_sub(SignedDuration::from_millis(ms))
        .unwrap_or(Timestamp::MIN)
}

fn after(at: Timestamp, ms: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_millis(ms))
        .unwrap_or(Timestamp::MAX)
}

/// Each thing as the surest source has it that has it at all.
fn details(evidence: &[Evidence<'_>]) -> Arc<Details> {
    if let [Evidence::Row { report, .. }] = evidence {
        return Arc::clone(&report.details);
    }
    let mut all = Details::default();
    let mut evidence: Vec<&Evidence<'_>> = evidence.iter().collect();
    // Of equals it must always be the same one. What a poll says of the context comes first: a source
    // that knows it besides has it from a poll.
    evidence.sort_by_key(|evidence| match evidence {
        Evidence::Polled { .. } => (None, None),
        Evidence::Row {
            witness, report, ..
        } => (Some(*witness), Some(std::cmp::Reverse(&report.details))),
    });
    for evidence in evidence {
        match evidence {
            Evidence::Row { report, .. } => all.fill_in(&report.details),
            Evidence::Polled { context, .. } => {
                if all.context.is_none() {
                    all.context.clone_from(context);
                }
            }
        }
    }
    Arc::new(all)
}

impl Details {
    /// Takes over what is not known yet.
    fn fill_in(&mut self, other: &Self) {
        fn fill<T: Clone>(known: &mut Option<T>, other: Option<&T>) {
            if known.is_none() {
                *known = other.cloned();
            }
        }
        fill(&mut self.platform, other.platform.as_ref());
        fill(&mut self.country, other.country.as_ref());
        fill(&mut self.reason_start, other.reason_start.as_ref());
        fill(&mut self.reason_end, other.reason_end.as_ref());
        fill(&mut self.shuffle, other.shuffle.as_ref());
        fill(&mut self.skipped, other.skipped.as_ref());
        fill(&mut self.offline, other.offline.as_ref());
        fill(&mut self.incognito, other.incognito.as_ref());
        fill(&mut self.context, other.context.as_ref());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock::from_millis,
        report::{Item, ItemKind, Precision},
    };

    fn at(second: i64) -> Timestamp {
        from_millis(second * 1000)
    }

    fn row(began: Option<i64>, stopped: i64, seconds: Option<i64>) -> Report {
        Report {
            item: Arc::new(Item {
                kind: ItemKind::Track,
                uri: None,
                name: None,
                creator: None,
                album: None,
            }),
            is_video: false,
            stopped_at: at(stopped),
            precision: Precision::Second,
            started_at: began.map(at),
            played_ms: seconds.map(|seconds| seconds * 1000),
            details: Arc::default(),
        }
    }

    fn exported(report: &Report) -> Evidence<'_> {
        Evidence::Row {
            report,
            witness: Witness::Export,
            laid_at: None,
            reported_at: Some(report.stopped_at),
            settled: None,
        }
    }

    fn polled<'a>(second: i64) -> Evidence<'a> {
        Evidence::Polled {
            stamp: at(second),
            context: None,
        }
    }

    #[track_caller]
    fn check(evidence: &[Evidence<'_>], began: Option<i64>, ended: i64, certainty: Certainty) {
        let settled = settle(evidence).unwrap();
        let told = (settled.started_at, settled.ended_at, settled.certainty);
        assert_eq!(told, (began.map(at), at(ended), certainty));
    }

    #[test]
    fn an_export_knows_when_a_play_began() {
        let late = row(Some(100), 90_000, Some(200));
        check(&[exported(&late)], Some(100), 300, Certainty::Known);
        check(
            &[exported(&late), polled(305)],
            Some(100),
            300,
            Certainty::Known,
        );
        // The device's clock runs ahead a little.
        let ahead = row(Some(103), 300, Some(200));
        check(&[exported(&ahead)], Some(103), 300, Certainty::Known);
        let plain = row(None, 300, Some(200));
        check(&[exported(&plain)], Some(100), 300, Certainty::Estimated);
        let endless = row(None, 300, None);
        check(&[exported(&endless)], Some(300), 300, Certainty::Estimated);
    }

    #[test]
    fn of_two_rows_the_one_that_knows_its_beginning_counts() {
        let (plain, whole) = (row(None, 300, Some(200)), row(Some(90), 300, Some(200)));
        check(
            &[exported(&plain), exported(&whole)],
            Some(90),
            290,
            Certainty::Known,
        );
    }

    #[test]
    fn a_poll_knows_the_end_where_the_export_does_not() {
        let plain = row(None, 302, Some(200));
        check(
            &[exported(&plain), polled(300)],
            Some(100),
            300,
            Certainty::Known,
        );
        check(&[polled(300)], None, 300, Certainty::Estimated);
    }

    #[test]
    fn what_was_told_with_a_pile_is_approximate() {
        let report = row(None, 9000, Some(200));
        let laid = Evidence::Row {
            report: &report,
            witness: Witness::Export,
            laid_at: Some(at(500)),
            reported_at: Some(report.stopped_at),
            settled: None,
        };
        let alone = std::slice::from_ref(&laid);
        check(alone, Some(500), 700, Certainty::Approximate);
        check(&[laid, polled(701)], Some(501), 701, Certainty::Known);
    }

    #[test]
    fn account_data_adds_its_length_to_a_poll() {
        let minute = row(None, 300, Some(200));
        let minute = Evidence::Row {
            report: &minute,
            witness: Witness::Minute,
            laid_at: None,
            reported_at: None,
            settled: None,
        };
        check(
            &[polled(330), minute.clone()],
            Some(130),
            330,
            Certainty::Known,
        );
        check(&[minute], Some(100), 300, Certainty::Approximate);
        assert_eq!(settle(&[]), None);
    }

    #[test]
    fn details_come_from_whoever_has_them() {
        let mut one = row(None, 300, Some(200));
        one.details = Arc::new(Details {
            shuffle: Some(true),
            ..Details::default()
        });
        let mut two = row(None, 300, Some(200));
        two.details = Arc::new(Details {
            shuffle: Some(false),
            skipped: Some(true),
            ..Details::default()
        });
        let context = Context {
            kind: "album".to_owned(),
            uri: "spotify:album:1".to_owned(),
        };
        let polled = Evidence::Polled {
            stamp: at(300),
            context: Some(context.clone()),
        };
        let details = settle(&[exported(&one), exported(&two), polled])
            .unwrap()
            .details;
        assert_eq!(details.shuffle, Some(true));
        assert_eq!(details.skipped, Some(true));
        assert_eq!(details.context.as_ref(), Some(&context));
    }
}
