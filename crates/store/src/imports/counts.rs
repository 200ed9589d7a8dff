//! What became of the rows of an import. It follows from what is known besides, not from what is
//! stored: an import that was killed gives the same counts.

use domain::{
    derive::{Derivation, Row, RowPlace},
    ids::ImportId,
    report::ItemKind,
};

use super::derive::Outcome;

/// How many examples are kept of rows that were told twice.
const EXAMPLES: usize = 3;

/// What became of the rows of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Plays that no other import and no poll knows.
    pub new: u64,
    /// Plays that others know as well.
    pub matched: u64,
    /// Rows that repeat another one of their source.
    pub sent_again: Repeated,
    /// Rows that tell of a play of which another file of the import tells too.
    pub told_twice: Repeated,
    /// The plays by what was heard.
    pub kinds: Kinds,
}

/// Rows that bring nothing of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repeated {
    /// How many.
    pub rows: u64,
    /// Where the first ones stand.
    pub examples: Vec<RowPlace>,
}

/// How many plays of what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds {
    /// Of music.
    pub track: u64,
    /// Of podcasts.
    pub episode: u64,
    /// Of audiobooks.
    pub chapter: u64,
    /// Of what has no name.
    pub unknown: u64,
    /// Of all these, those that were videos.
    pub video: u64,
}

impl Repeated {
    fn add(&mut self, place: RowPlace) {
        self.rows += 1;
        let at = self.examples.partition_point(|other| *other < place);
        if at < EXAMPLES {
            self.examples.insert(at, place);
            self.examples.truncate(EXAMPLES);
        }
    }
}

/// Counts what became of the rows of an import.
pub(super) fn count(counts: &mut Counts, import: ImportId, outcome: &Outcome) {
    let Outcome {
        rows, derivation, ..
    } = outcome;
    let Derivation { plays, repeated } = derivation;
    let place = |row: &Row| row.place.unwrap_or(NOWHERE);
    for row in repeated.iter().map(|place| &rows[*place]) {
        if row.import == import {
            counts.sent_again.add(place(row));
        }
    }
    for play in plays {
        let (own, others): (Vec<&Row>, Vec<&Row>) = play
            .rows
            .iter()
            .map(|place| &rows[*place])
            .partition(|row| row.import == import);
        // The row that stands first is the play; others of the import tell of it once more.
        let Some(first) = own.iter().min_by_key(|row| row.place) else {
            continue;
        };
        if others.is_empty() && play.polled.is_none() {
            counts.new += 1;
        } else {
            counts.matched += 1;
        }
        let kinds = &mut counts.kinds;
        *match first.report.item.kind {
            ItemKind::Track => &mut kinds.track,
            ItemKind::Episode => &mut kinds.episode,
            ItemKind::Chapter => &mut kinds.chapter,
            ItemKind::Unknown => &mut kinds.unknown,
        } += 1;
        kinds.video += u64::from(play.settled.is_video);
        for row in own.iter().filter(|row| row.place != first.place) {
            counts.told_twice.add(place(row));
        }
    }
}

/// Rows that are not read any more stand nowhere.
const NOWHERE: RowPlace = RowPlace {
    file: 0,
    line: 0,
    row: 0,
};
