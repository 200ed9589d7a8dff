//! From everything that is known of some tracks to their plays: rows of imports and the stamps that
//! polls have shown, put together to hearings and settled.
//!
//! The outcome depends on what is known alone, not on the order in which it came. What has an id is
//! put together by it, and with it what has only names that no other track bears; what several tracks
//! may be is then compared with the plays of all of them, and what is left over are plays of their own.

mod group;
mod own;

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    ids::{AccountId, ImportId, PlayId},
    play::{Context, Source, Sources},
    reconcile::{Hearing, Testimony, Times, Witness, reconcile, repetitions},
    report::{Details, Item, Report},
    settle::{Certainty, Evidence, Settled, settle},
};

pub use group::{Group, TrackHash};
pub use own::Own;

/// Where a row stands in what is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RowPlace {
    /// The number of the file, in the order in which they were begun.
    pub file: u32,
    /// The line, from 1.
    pub line: u64,
    /// The row, from 1.
    pub row: u64,
}

/// A row of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Which import.
    pub import: ImportId,
    /// What kind of source it is.
    pub source: Source,
    /// What it is looked at with.
    pub group: Group,
    /// What was heard, if it has an id.
    pub track: Option<TrackHash>,
    /// What it says.
    pub report: Report,
    /// When it is taken to have begun, where it says so itself of none of its pile.
    pub laid_at: Option<Timestamp>,
    /// What an export of our own knows besides.
    pub own: Option<Own>,
    /// Where it stands, while it is read.
    pub place: Option<RowPlace>,
}

/// The latest stamp under which an account's list has shown a play.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Polled {
    /// Whose list.
    pub account: AccountId,
    /// The play that polls made of it.
    pub play: PlayId,
    /// Its track.
    pub track: TrackHash,
    /// The stamp.
    pub stamp: Timestamp,
    /// From where it was played.
    pub context: Option<Context>,
}

/// Of what a play is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Heard {
    /// Of a track that has an id.
    Track(TrackHash),
    /// Of something that is known by its names only, or not even by these.
    Named(Group),
}

/// A play, and from what it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derived {
    /// What was heard.
    pub heard: Heard,
    /// When and how.
    pub settled: Settled,
    /// Which kinds of sources know of it.
    pub sources: Sources,
    /// The rows that tell of it, by their places.
    pub rows: Vec<usize>,
    /// The play that polls have made of it, if they showed it.
    pub polled: Option<PlayId>,
    /// When it was deleted, as an export of our own says.
    pub deleted_at: Option<Timestamp>,
}

/// All plays, and the rows that only repeat another of their source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Derivation {
    /// The plays.
    pub plays: Vec<Derived>,
    /// The places of rows that were sent again.
    pub repeated: Vec<usize>,
}

impl Row {
    /// How it tells the time.
    fn witness(&self) -> Witness {
        match &self.own {
            None => self.source.witness(),
            Some(own) => match (own.reported_at, own.certainty, self.report.played_ms) {
                (Some(_), ..) | (None, Certainty::Known, Some(_)) => Witness::Export,
                (None, Certainty::Approximate, _) => Witness::Minute,
                (None, ..) => Witness::Poll,
            },
        }
    }

    fn times(&self) -> Times {
        Times {
            stopped_at: self.report.stopped_at,
            started_at: self.report.started_at,
            played_ms: self.report.played_ms,
        }
    }

    fn evidence(&self) -> Evidence<'_> {
        let own = self.own.as_ref();
        let witness = self.witness();
        // What was laid out of a pile is no surer for having been exported since.
        let was_laid =
            own.filter(|own| witness == Witness::Export && own.certainty == Certainty::Approximate);
        let laid_before = was_laid.and_then(|own| own.span.map(|(began, _)| began));
        Evidence::Row {
            report: &self.report,
            witness,
            laid_at: self.laid_at.or(laid_before),
            reported_at: match own {
                Some(own) => own.reported_at,
                None => (witness == Witness::Export).then_some(self.report.stopped_at),
            },
            settled: own
                .and_then(|own| own.span.map(|(began, ended)| (began, ended, own.certainty))),
        }
    }
}

impl Polled {
    fn times(&self) -> Times {
        Times {
            stopped_at: self.stamp,
            started_at: None,
            played_ms: None,
        }
    }
}

/// One thing that is known: a row or a stamp, by its place.
#[derive(Clone, Copy, Debug)]
enum Known {
    Row(usize),
    Polled(usize),
}

/// What is known of one hearing, the surest first.
struct Told {
    heard: Heard,
    by: Vec<Known>,
}

/// Which tracks bear the names of a group.
pub type Named = BTreeMap<Group, Vec<TrackHash>>;

/// Derives the plays. `named` says which tracks bear the names of a group; all that is known of
/// these tracks and groups must be given.
pub fn derive(rows: &[Row], polled: &[Polled], named: &Named) -> Derivation {
    let mut work = Work {
        rows,
        polled,
        repeated: Vec::new(),
    };
    let mut told = Vec::new();
    let mut of_track: HashMap<TrackHash, Vec<usize>> = HashMap::new();
    for (track, known) in work.by_track(named) {
        let (known, testimonies) = work.testimonies(&known);
        for hearing in reconcile(&[], &testimonies) {
            of_track.entry(track).or_default().push(told.len());
            told.push(Told {
                heard: Heard::Track(track),
                by: resolve(&hearing, &known),
            });
        }
    }
    for (group, known) in work.by_names(named) {
        let tracks = named.get(&group).map(Vec::as_slice).unwrap_or_default();
        let plays: Vec<usize> = tracks
            .iter()
            .flat_map(|track| of_track.get(track).into_iter().flatten().copied())
            .collect();
        let surest: Vec<(Witness, Times)> = plays
            .iter()
            .filter_map(|place| work.surest(&told[*place]))
            .collect();
        let heard = most_heard(tracks, &of_track).map_or(Heard::Named(group), Heard::Track);
        let (known, testimonies) = work.testimonies(&known);
        let mut hearings = reconcile(&surest, &testimonies).into_iter();
        for (place, hearing) in plays.into_iter().zip(hearings.by_ref()) {
            told[place].by.extend(resolve(&hearing, &known));
        }
        for hearing in hearings {
            let by = resolve(&hearing, &known);
            told.push(Told { heard, by });
        }
    }
    Derivation {
        plays: told.iter().filter_map(|told| work.settle(told)).collect(),
        repeated: work.repeated,
    }
}

/// The track that bears the names of a group, if no other does.
fn only_track(group: Group, named: &Named) -> Option<TrackHash> {
    match named.get(&group).map(Vec::as_slice) {
        Some([track]) => Some(*track),
        _ => None,
    }
}

/// Of tracks that bear the same names the one with the most plays.
fn most_heard(tracks: &[TrackHash], plays: &HashMap<TrackHash, Vec<usize>>) -> Option<TrackHash> {
    let count = |track: &TrackHash| plays.get(track).map_or(0, Vec::len);
    let mut tracks: Vec<TrackHash> = tracks.to_vec();
    tracks.sort_unstable_by_key(|track| (Reverse(count(track)), *track));
    tracks.first().copied()
}

fn resolve(hearing: &Hearing, known: &[Vec<Known>]) -> Vec<Known> {
    hearing
        .iter()
        .map(|at| known[at.testimony][at.report])
        .collect()
}

/// Who says something: what kind of witness and of source, of which circle, and which of them.
type Speaker = (Witness, Source, Option<i64>, i64);

/// What something known says, for an order that depends on nothing else.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Content<'a> {
    stopped_at: Timestamp,
    start: (bool, Option<Timestamp>),
    played_ms: Option<i64>,
    laid: (bool, Option<Timestamp>),
    own: Option<&'a Own>,
    details: Option<Reverse<&'a Details>>,
    is_video: Reverse<bool>,
    item: Option<&'a Item>,
    context: Option<&'a Context>,
}

struct Work<'a> {
    rows: &'a [Row],
    polled: &'a [Polled],
    repeated: Vec<usize>,
}

impl Work<'_> {
    /// What has an id, by track; with what bears the names of one track only, as it is of that.
    fn by_track(&self, named: &Named) -> BTreeMap<TrackHash, Vec<Known>> {
        let mut by_track: BTreeMap<TrackHash, Vec<Known>> = BTreeMap::new();
        for (place, row) in self.rows.iter().enumerate() {
            if let Some(track) = row.track.or_else(|| only_track(row.group, named)) {
                by_track.entry(track).or_default().push(Known::Row(place));
            }
        }
        for (place, polled) in self.polled.iter().enumerate() {
            by_track
                .entry(polled.track)
                .or_default()
                .push(Known::Polled(place));
        }
        by_track
    }

    /// What has no id, by its names, which no track bears or several do.
    fn by_names(&self, named: &Named) -> BTreeMap<Group, Vec<Known>> {
        let mut by_names: BTreeMap<Group, Vec<Known>> = BTreeMap::new();
        for (place, row) in self.rows.iter().enumerate() {
            if row.track.is_none() && only_track(row.group, named).is_none() {
                by_names
                    .entry(row.group)
                    .or_default()
                    .push(Known::Row(place));
            }
        }
        by_names
    }

    /// What each source says, and of what each of its reports is; without what it says again.
    fn testimonies(&mut self, known: &[Known]) -> (Vec<Vec<Known>>, Vec<Testimony>) {
        // Accounts are of one circle, and so is each export of our own.
        const ACCOUNTS: i64 = 0;
        let mut by_speaker: BTreeMap<Speaker, Vec<(Known, Times)>> = BTreeMap::new();
        for known in known {
            let (speaker, times) = match *known {
                Known::Row(place) => {
                    let row = &self.rows[place];
                    let circle = (row.source == Source::Own).then_some(row.import.0);
                    let speaker = (row.witness(), row.source, circle, row.import.0);
                    (speaker, row.times())
                }
                Known::Polled(place) => {
                    let polled = &self.polled[place];
                    let speaker = (
                        Witness::Poll,
                        Source::Poll,
                        Some(ACCOUNTS),
                        polled.account.0,
                    );
                    (speaker, polled.times())
                }
            };
            by_speaker.entry(speaker).or_default().push((*known, times));
        }
        // In the order of what they say, so that neither the numbers of imports nor the order of their
        // rows is of any importance.
        let mut speakers: Vec<(Speaker, Vec<(Known, Times)>)> = by_speaker.into_iter().collect();
        for (_, said) in &mut speakers {
            // What was told at different instants, as nearly everything, needs no further look.
            said.sort_by(|(one, times), (other, their)| {
                let by_time = times.stopped_at.cmp(&their.stopped_at);
                by_time.then_with(|| self.content(*one).cmp(&self.content(*other)))
            });
        }
        if speakers.len() > 1 {
            self.order(&mut speakers);
        }
        let mut all = (Vec::new(), Vec::new());
        for ((witness, source, circle, _), mut said) in speakers {
            if matches!(source, Source::Extended | Source::Account) && said.len() > 1 {
                let times: Vec<Times> = said.iter().map(|(_, times)| *times).collect();
                let mut again = repetitions(&times).into_iter();
                said.retain(|(known, _)| {
                    let is_again = again.next().unwrap_or(false);
                    if let (true, Known::Row(place)) = (is_again, known) {
                        self.repeated.push(*place);
                    }
                    !is_again
                });
            }
            let (known, reports) = said.into_iter().unzip();
            all.0.push(known);
            all.1.push(Testimony {
                witness,
                circle,
                reports,
            });
        }
        all
    }

    /// Orders speakers by what they say. Equal ones of different circles are told apart by what else
    /// their circles say.
    fn order(&self, speakers: &mut [(Speaker, Vec<(Known, Times)>)]) {
        let contents = |said: &[(Known, Times)]| -> Vec<Content<'_>> {
            said.iter().map(|(known, _)| self.content(*known)).collect()
        };
        let mut of_circle: BTreeMap<i64, Vec<Vec<Content<'_>>>> = BTreeMap::new();
        for ((.., circle, _), said) in &*speakers {
            if let Some(circle) = circle {
                of_circle.entry(*circle).or_default().push(contents(said));
            }
        }
        speakers.sort_by_cached_key(|((witness, source, circle, _), said)| {
            let others = circle.and_then(|circle| of_circle.get(&circle));
            (
                (*witness, *source, circle.is_some()),
                contents(said),
                others,
            )
        });
    }

    /// Everything that something known says, the surest first among what was told at one instant.
    fn content(&self, known: Known) -> Content<'_> {
        match known {
            Known::Row(place) => {
                let row = &self.rows[place];
                let report = &row.report;
                Content {
                    stopped_at: report.stopped_at,
                    start: (report.started_at.is_none(), report.started_at),
                    played_ms: report.played_ms,
                    laid: (row.laid_at.is_some(), row.laid_at),
                    own: row.own.as_ref(),
                    details: Some(Reverse(&report.details)),
                    is_video: Reverse(report.is_video),
                    item: Some(&report.item),
                    context: None,
                }
            }
            Known::Polled(place) => {
                let polled = &self.polled[place];
                Content {
                    stopped_at: polled.stamp,
                    start: (true, None),
                    played_ms: None,
                    laid: (false, None),
                    own: None,
                    details: None,
                    is_video: Reverse(false),
                    item: None,
                    context: polled.context.as_ref(),
                }
            }
        }
    }

    fn surest(&self, told: &Told) -> Option<(Witness, Times)> {
        told.by.first().map(|known| match *known {
            Known::Row(place) => (self.rows[place].witness(), self.rows[place].times()),
            Known::Polled(place) => (Witness::Poll, self.polled[place].times()),
        })
    }

    fn settle(&self, told: &Told) -> Option<Derived> {
        let mut sources = Sources::default();
        let (mut rows, mut polled, mut deleted_at) = (Vec::new(), None, None);
        let mut evidence = Vec::with_capacity(told.by.len());
        for known in &told.by {
            match *known {
                Known::Row(place) => {
                    let row = &self.rows[place];
                    rows.push(place);
                    evidence.push(row.evidence());
                    sources = sources.and(match &row.own {
                        Some(own) => {
                            deleted_at = deleted_at.or(own.deleted_at);
                            Sources::from_bits(own.sources)
                        }
                        None => Sources::from_iter([row.source]),
                    });
                }
                Known::Polled(place) => {
                    let stamp = &self.polled[place];
                    polled = Some(stamp.play);
                    sources = sources.and(Sources::from_iter([Source::Poll]));
                    evidence.push(Evidence::Polled {
                        stamp: stamp.stamp,
                        context: stamp.context.clone(),
                    });
                }
            }
        }
        Some(Derived {
            heard: told.heard,
            settled: settle(&evidence)?,
            sources,
            rows,
            polled,
            deleted_at,
        })
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
