//! The rows of one import while it is read: by the part in which they are looked at, on disk.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hasher as _},
    io,
    path::Path,
    sync::Arc,
};

use domain::{
    clock::from_millis,
    derive::{Group, Own, Row, RowPlace, TrackHash},
    ids::ImportId,
    play::Source,
    report::{Details, Item, Precision, Report},
};
use jiff::Timestamp;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize, Serializer, de::DeserializeOwned};

use super::{
    aliases::NO_TRACK,
    part::PARTS,
    spill::{Spill, take},
};

/// Into how many parts rows are sorted that may be of a pile.
const PILE_PARTS: i64 = 64;
/// How many texts are remembered: most rows say what others have said.
const REMEMBERED: usize = 1 << 16;

/// A row as it is read.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) group: Group,
    pub(crate) source: Source,
    pub(crate) report: Report,
    pub(crate) laid_at: Option<Timestamp>,
    pub(crate) own: Option<Own>,
    pub(crate) place: RowPlace,
}

/// A row as it lies on disk. What many rows share is packed by itself, so that it need not be unpacked
/// for each.
#[derive(Serialize, Deserialize)]
struct Spilled<'a> {
    group: Group,
    source: Source,
    #[serde(borrow, serialize_with = "as_bytes")]
    item: &'a [u8],
    #[serde(borrow, serialize_with = "as_bytes")]
    details: &'a [u8],
    is_video: bool,
    stopped_at: i64,
    precision: Precision,
    started_at: Option<i64>,
    played_ms: Option<i64>,
    laid_at: Option<i64>,
    own: Option<Own>,
    place: RowPlace,
}

fn as_bytes<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(bytes)
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

/// What many rows share, once in memory: by how it is packed.
#[derive(Debug)]
struct Shared<T>(FxHashMap<Box<[u8]>, Arc<T>>);

impl<T: DeserializeOwned> Shared<T> {
    fn unpack(&mut self, packed: &[u8]) -> io::Result<Arc<T>> {
        if let Some(known) = self.0.get(packed) {
            return Ok(Arc::clone(known));
        }
        if self.0.len() >= REMEMBERED {
            self.0.clear();
        }
        let new = Arc::new(postcard::from_bytes(packed).map_err(io::Error::other)?);
        self.0.insert(packed.into(), Arc::clone(&new));
        Ok(new)
    }
}

/// The rows of one import. Memory does not grow with their number.
#[derive(Debug)]
pub struct Rows {
    by_group: Spill,
    /// Rows that do not say when they began, by the instant at which they were told.
    told_late: Spill,
    /// By a hash of the item.
    groups: FxHashMap<u64, Group>,
    /// Which tracks are told under which names.
    told: FxHashSet<(Group, TrackHash)>,
    count: u64,
    /// How the last row's item and details are packed.
    packed: (Vec<u8>, Vec<u8>),
}

impl Rows {
    /// None yet. What does not fit into memory lies in a nameless file in `folder`.
    pub fn new(folder: &Path) -> io::Result<Self> {
        Ok(Self {
            by_group: Spill::new(folder)?,
            told_late: Spill::new(folder)?,
            groups: FxHashMap::default(),
            told: FxHashSet::default(),
            count: 0,
            packed: (Vec::new(), Vec::new()),
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
        self.pack(&report)?;
        let group = self.group(&report.item);
        let may_be_of_a_pile = source == Source::Extended && report.started_at.is_none();
        let row = Read {
            group,
            source,
            report,
            laid_at: None,
            own,
            place,
        };
        if may_be_of_a_pile {
            let told_at = row.report.stopped_at.as_second();
            let part = told_at.rem_euclid(PILE_PARTS);
            spill(&mut self.told_late, part, &row, &self.packed)
        } else {
            spill(&mut self.by_group, part(group), &row, &self.packed)
        }
    }

    /// Packs what many rows share.
    fn pack(&mut self, report: &Report) -> io::Result<()> {
        fn pack(value: &impl Serialize, bytes: &mut Vec<u8>) -> io::Result<()> {
            bytes.clear();
            *bytes = postcard::to_extend(value, std::mem::take(bytes)).map_err(io::Error::other)?;
            Ok(())
        }
        pack(&*report.item, &mut self.packed.0)?;
        pack(&*report.details, &mut self.packed.1)
    }

    /// The group of the item that was packed last.
    fn group(&mut self, item: &Item) -> Group {
        let mut hasher = DefaultHasher::new();
        hasher.write(&self.packed.0);
        let hash = hasher.finish();
        if let Some(group) = self.groups.get(&hash) {
            return *group;
        }
        let group = Group::of(item);
        if self.groups.len() >= REMEMBERED {
            self.groups.clear();
        }
        self.groups.insert(hash, group);
        self.told
            .insert((group, track_of(item).unwrap_or(NO_TRACK)));
        group
    }

    /// Lays out the rows that were told in piles, and lets go of what only reading needs.
    pub fn seal(&mut self) -> io::Result<()> {
        self.groups = FxHashMap::default();
        for pile_part in self.told_late.parts() {
            let mut rows = read(&mut self.told_late, pile_part)?;
            // In the order of the file within an instant.
            rows.sort_by_key(|row| row.report.stopped_at);
            for pile in rows.chunk_by_mut(|a, b| a.report.stopped_at == b.report.stopped_at) {
                lay_out(pile);
            }
            for row in rows {
                self.pack(&row.report)?;
                spill(&mut self.by_group, part(row.group), &row, &self.packed)?;
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
        read(&mut self.by_group, part)
    }

    /// The parts that have rows.
    pub(crate) fn parts(&self) -> Vec<i64> {
        self.by_group.parts()
    }
}

/// Adds a row to a part; `packed` are its item and details.
fn spill(
    spill: &mut Spill,
    part: i64,
    row: &Read,
    (item, details): &(Vec<u8>, Vec<u8>),
) -> io::Result<()> {
    let report = &row.report;
    let spilled = Spilled {
        group: row.group,
        source: row.source,
        item,
        details,
        is_video: report.is_video,
        stopped_at: report.stopped_at.as_millisecond(),
        precision: report.precision,
        started_at: report.started_at.map(Timestamp::as_millisecond),
        played_ms: report.played_ms,
        laid_at: row.laid_at.map(Timestamp::as_millisecond),
        own: row.own.clone(),
        place: row.place,
    };
    spill.push(part, &spilled)
}

/// The rows of a part.
fn read(spill: &mut Spill, part: i64) -> io::Result<Vec<Read>> {
    let mut items: Shared<Item> = Shared(FxHashMap::default());
    let mut details: Shared<Details> = Shared(FxHashMap::default());
    let mut rows = Vec::new();
    spill.each_piece(part, &mut |mut piece| {
        while let Some(spilled) = take::<Spilled<'_>>(&mut piece)? {
            rows.push(Read {
                group: spilled.group,
                source: spilled.source,
                report: Report {
                    item: items.unpack(spilled.item)?,
                    is_video: spilled.is_video,
                    stopped_at: from_millis(spilled.stopped_at),
                    precision: spilled.precision,
                    started_at: spilled.started_at.map(from_millis),
                    played_ms: spilled.played_ms,
                    details: details.unpack(spilled.details)?,
                },
                laid_at: spilled.laid_at.map(from_millis),
                own: spilled.own,
                place: spilled.place,
            });
        }
        Ok(())
    })?;
    Ok(rows)
}

/// The part in which a group is kept.
pub(super) fn part(group: Group) -> i64 {
    i64::try_from(group.part(PARTS)).unwrap_or(0)
}

/// Rows that were told at one instant, and of which none says when it began, were heard one after
/// the other before it: the last of the file ended then. What stands there twice was heard once.
fn lay_out(pile: &mut [Read]) {
    if pile.len() < 2 {
        return;
    }
    let mut laid: HashMap<(Arc<Item>, Option<i64>), i64> = HashMap::new();
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
    use domain::report::{ItemKind, Precision};

    use super::*;

    fn read(name: &str, stopped: i64, seconds: i64) -> Report {
        Report {
            item: Arc::new(Item {
                kind: ItemKind::Track,
                uri: None,
                name: Some(name.to_owned()),
                creator: Some("Band".to_owned()),
                album: None,
            }),
            is_video: false,
            stopped_at: from_millis(stopped * 1000),
            precision: Precision::Second,
            started_at: None,
            played_ms: Some(seconds * 1000),
            details: Arc::default(),
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
                    row.report.item.name.clone().unwrap(),
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
