//! The rows of one import while it is read: by the part in which they are looked at, on disk.

use std::{
    collections::{HashMap, HashSet},
    hash::{DefaultHasher, Hash as _, Hasher as _},
    io,
    path::Path,
};

use domain::{
    clock::from_millis,
    derive::{Group, Own, Row, RowPlace, TrackHash},
    ids::ImportId,
    play::Source,
    report::{Item, Report},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{aliases::NO_TRACK, part::PARTS, spill::Spill};

/// Into how many parts rows are sorted that may be of a pile.
const PILE_PARTS: i64 = 64;
/// How many names are remembered with their group: most rows name what others have named.
const REMEMBERED_GROUPS: usize = 1 << 16;

/// A row as it lies on disk.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Read {
    pub(crate) group: Group,
    pub(crate) source: Source,
    pub(crate) report: Report,
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    pub(crate) laid_at: Option<Timestamp>,
    pub(crate) own: Option<Own>,
    pub(crate) place: RowPlace,
}

impl Read {
    pub(crate) fn into_row(self, import: ImportId) -> Row {
        Row {
            import,
            source: self.source,
            group: self.group,
            track: track_of(&self.report.item),
            report: self.report,
            laid_at: self.laid_at,
            own: self.own,
            place: Some(self.place),
        }
    }
}

/// What has an id, by it.
pub(super) fn track_of(item: &Item) -> Option<TrackHash> {
    item.uri.as_deref().map(TrackHash::of_uri)
}

/// The rows of one import. Memory does not grow with their number.
#[derive(Debug)]
pub struct Rows {
    by_group: Spill,
    /// Rows that do not say when they began, by the instant at which they were told.
    told_late: Spill,
    /// By a hash of the item.
    groups: HashMap<u64, Group>,
    /// Which tracks are told under which names.
    told: HashSet<(Group, TrackHash)>,
    count: u64,
}

impl Rows {
    /// None yet. What does not fit into memory lies in a nameless file in `folder`.
    pub fn new(folder: &Path) -> io::Result<Self> {
        Ok(Self {
            by_group: Spill::new(folder)?,
            told_late: Spill::new(folder)?,
            groups: HashMap::new(),
            told: HashSet::new(),
            count: 0,
        })
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Adds a row.
    pub fn add(
        &mut self,
        source: Source,
        report: Report,
        own: Option<Own>,
        place: RowPlace,
    ) -> io::Result<()> {
        self.count += 1;
        let group = self.group(&report.item);
        let may_be_of_a_pile = source == Source::Extended && report.started_at.is_none();
        let told_at = report.stopped_at.as_second();
        let row = Read {
            group,
            source,
            report,
            laid_at: None,
            own,
            place,
        };
        if may_be_of_a_pile {
            self.told_late.push(told_at.rem_euclid(PILE_PARTS), &row)
        } else {
            self.by_group.push(part(row.group), &row)
        }
    }

    fn group(&mut self, item: &Item) -> Group {
        let mut hasher = DefaultHasher::new();
        (&item.name, &item.creator, &item.uri).hash(&mut hasher);
        let item_hash = hasher.finish();
        if let Some(group) = self.groups.get(&item_hash) {
            return *group;
        }
        let group = Group::of(item);
        if self.groups.len() >= REMEMBERED_GROUPS {
            self.groups.clear();
        }
        self.groups.insert(item_hash, group);
        self.told
            .insert((group, track_of(item).unwrap_or(NO_TRACK)));
        group
    }

    /// Lays out the rows that were told in piles, and lets go of what only reading needs.
    pub fn seal(&mut self) -> io::Result<()> {
        self.groups = HashMap::new();
        for pile_part in self.told_late.parts() {
            let mut rows: Vec<Read> = self.told_late.read(pile_part)?;
            // In the order of the file within an instant.
            rows.sort_by_key(|row| row.report.stopped_at);
            for pile in rows.chunk_by_mut(|a, b| a.report.stopped_at == b.report.stopped_at) {
                lay_out(pile);
            }
            for row in rows {
                self.by_group.push(part(row.group), &row)?;
            }
        }
        Ok(())
    }

    /// Which tracks they tell of under which names.
    pub(crate) fn told(&self) -> impl Iterator<Item = (Group, TrackHash)> {
        self.told.iter().copied()
    }

    /// The rows of a part.
    pub(crate) fn of_part(&mut self, part: i64) -> io::Result<Vec<Read>> {
        self.by_group.read(part)
    }

    /// The parts that have rows.
    pub(crate) fn parts(&self) -> Vec<i64> {
        self.by_group.parts()
    }
}

/// The part in which a group is kept.
pub(super) fn part(group: Group) -> i64 {
    i64::try_from(group.part(PARTS)).unwrap_or(0)
}

/// Rows that were told at one instant, and of which none says when it began, were heard one after
/// the other before it: the last of the file ended then. What stands there twice was heard once.
fn lay_out(pile: &mut [Read]) {
    let mut laid: HashMap<(Item, Option<i64>), i64> = HashMap::new();
    let mut distinct = 0;
    for row in pile.iter() {
        let key = (row.report.item.clone(), row.report.played_ms);
        distinct += usize::from(laid.insert(key, 0).is_none());
    }
    if distinct < 2 {
        return;
    }
    laid.clear();
    let mut end = pile[0].report.stopped_at.as_millisecond();
    for row in pile.iter_mut().rev() {
        let played = row.report.played_ms.unwrap_or(0).max(0);
        let key = (row.report.item.clone(), row.report.played_ms);
        let began = *laid.entry(key).or_insert_with(|| {
            end -= played;
            end
        });
        row.laid_at = Some(from_millis(began));
    }
}

#[cfg(test)]
mod tests {
    use domain::report::{Details, ItemKind, Precision};

    use super::*;

    fn read(name: &str, stopped: i64, seconds: i64) -> Report {
        Report {
            item: Item {
                kind: ItemKind::Track,
                uri: None,
                name: Some(name.to_owned()),
                creator: Some("Band".to_owned()),
                album: None,
            },
            is_video: false,
            stopped_at: from_millis(stopped * 1000),
            precision: Precision::Second,
            started_at: None,
            played_ms: Some(seconds * 1000),
            details: Details::default(),
        }
    }

    /// Each row's name with the second at which it was laid.
    fn laid(reports: Vec<Report>) -> Vec<(String, Option<i64>)> {
        let mut rows = Rows::new(&std::env::temp_dir()).unwrap();
        for (report, row) in reports.into_iter().zip(1..) {
            let place = RowPlace {
                file: 0,
                line: 1,
                row,
            };
            rows.add(Source::Extended, report, None, place).unwrap();
        }
        rows.seal().unwrap();
        let mut all: Vec<Read> = Vec::new();
        for part in rows.parts() {
            all.extend(rows.of_part(part).unwrap());
        }
        all.sort_by_key(|row| row.place);
        all.into_iter()
            .map(|row| {
                (
                    row.report.item.name.unwrap(),
                    row.laid_at.map(Timestamp::as_second),
                )
            })
            .collect()
    }

    #[test]
    fn a_pile_is_laid_out_backwards() {
        let told = laid(vec![
            read("a", 1000, 100),
            read("b", 1000, 200),
            read("c", 1000, 50),
            read("alone", 2000, 50),
        ]);
        let expected = [
            ("a", Some(650)),
            ("b", Some(750)),
            ("c", Some(950)),
            ("alone", None),
        ];
        assert_eq!(told, expected.map(|(name, at)| (name.to_owned(), at)));
    }

    #[test]
    fn what_was_sent_twice_makes_no_pile_and_no_room() {
        assert_eq!(laid(vec![read("a", 1000, 100); 2])[0].1, None);
        let told = laid(vec![
            read("a", 1000, 100),
            read("a", 1000, 100),
            read("b", 1000, 200),
        ]);
        assert_eq!(
            told.iter().map(|(_, at)| *at).collect::<Vec<_>>(),
            [Some(700), Some(700), Some(800)]
        );
    }
}
