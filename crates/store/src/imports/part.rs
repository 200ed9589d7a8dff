//! What an import says of the groups of one part, packed for keeping.

use std::{
    io::{Read as _, Write as _},
    sync::Arc,
};

use domain::{
    clock::from_millis,
    derive::{Group, Own, Row, TrackHash},
    ids::ImportId,
    play::Source,
    report::{Details, Item, Precision, Report},
};
use flate2::{Compression, read::ZlibDecoder, write::ZlibEncoder};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::rows::track_of;
use crate::Error;

/// Into how many parts the groups of a listener are sorted. Stored: it cannot change.
pub(crate) const PARTS: usize = 256;

const SECOND_MS: i64 = 1000;

/// Rows in the order of their items, with every text once, as columns: what is alike lies together.
#[derive(Serialize, Deserialize)]
struct Packed<I, D> {
    items: Vec<I>,
    details: Vec<D>,
    /// How many milliseconds the numbers of `stopped` and `began_before` count.
    unit: i64,
    item: Vec<u32>,
    way: Vec<u32>,
    source: Vec<Source>,
    is_video: Vec<bool>,
    precision: Vec<Precision>,
    /// After the row before.
    stopped: Vec<i64>,
    /// How long before it stopped and was heard for it began.
    began_before: Vec<Option<i64>>,
    played_ms: Vec<Option<i64>>,
    /// How many milliseconds before it stopped it was laid.
    laid_before: Vec<Option<i64>>,
    own: Vec<Option<Own>>,
}

impl<I, D> Packed<I, D> {
    fn new(items: Vec<I>, details: Vec<D>, unit: i64, rows: usize) -> Self {
        Self {
            items,
            details,
            unit,
            item: Vec::with_capacity(rows),
            way: Vec::with_capacity(rows),
            source: Vec::with_capacity(rows),
            is_video: Vec::with_capacity(rows),
            precision: Vec::with_capacity(rows),
            stopped: Vec::with_capacity(rows),
            began_before: Vec::with_capacity(rows),
            played_ms: Vec::with_capacity(rows),
            laid_before: Vec::with_capacity(rows),
            own: Vec::with_capacity(rows),
        }
    }
}

const CORRUPT: Error = Error::Corrupt {
    place: "import_part.packed",
};

/// Packs rows.
pub(crate) fn pack<'a>(rows: impl Iterator<Item = &'a Row>) -> Result<Vec<u8>, Error> {
    let mut order: Vec<&Row> = rows.collect();
    let (items, places) = distinct(order.iter().map(|row| &row.report.item));
    let (details, ways) = distinct(order.iter().map(|row| &row.report.details));
    let place = |row: &Row| places[&Arc::as_ptr(&row.report.item)];
    order.sort_by_cached_key(|row| (place(row), row.report.stopped_at));
    let is_whole = |row: &&Row| {
        let instants = [Some(row.report.stopped_at), row.report.started_at];
        instants
            .into_iter()
            .flatten()
            .all(|at| at.as_millisecond() % SECOND_MS == 0)
    };
    let unit = if order.iter().all(is_whole) {
        SECOND_MS
    } else {
        1
    };
    let mut packed = Packed::new(items, details, unit, order.len());
    let mut before = 0;
    for row in order {
        let report = &row.report;
        let stopped = report.stopped_at.as_millisecond();
        packed.item.push(place(row));
        packed.way.push(ways[&Arc::as_ptr(&report.details)]);
        packed.source.push(row.source);
        packed.is_video.push(report.is_video);
        packed.precision.push(report.precision);
        packed.stopped.push((stopped - before) / unit);
        packed.began_before.push(report.started_at.map(|began| {
            (stopped - began.as_millisecond()) / unit - heard(report.played_ms, unit)
        }));
        packed.played_ms.push(report.played_ms);
        packed
            .laid_before
            .push(row.laid_at.map(|laid| stopped - laid.as_millisecond()));
        packed.own.push(row.own.clone());
        before = stopped;
    }
    let bytes = postcard::to_stdvec(&packed).map_err(|_| CORRUPT)?;
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&bytes).map_err(|_| CORRUPT)?;
    encoder.finish().map_err(|_| CORRUPT)
}

/// How many whole units of so many milliseconds a play was heard.
fn heard(played_ms: Option<i64>, unit: i64) -> i64 {
    played_ms.unwrap_or(0).div_euclid(unit.max(1))
}

fn at<T>(column: &[T], place: impl TryInto<usize>) -> Result<&T, Error> {
    let place = place.try_into().map_err(|_| CORRUPT)?;
    column.get(place).ok_or(CORRUPT)
}

/// What is shared, in order and each once, and by its address the place at which it stands there.
fn distinct<'a, T: Ord>(
    all: impl Iterator<Item = &'a Arc<T>>,
) -> (Vec<&'a T>, FxHashMap<*const T, u32>) {
    let by_address: FxHashMap<*const T, &T> =
        all.map(|shared| (Arc::as_ptr(shared), &**shared)).collect();
    let mut values: Vec<&T> = by_address.values().copied().collect();
    values.sort_unstable();
    values.dedup();
    let place = |value: &T| values.binary_search(&value).unwrap_or_default();
    let places = by_address
        .iter()
        // A part has far fewer rows than that.
        .map(|(address, value)| (*address, u32::try_from(place(value)).unwrap_or(u32::MAX)))
        .collect();
    (values, places)
}

/// Unpacks what [`pack`] has packed.
pub(crate) fn unpack(import: ImportId, packed: &[u8]) -> Result<Vec<Row>, Error> {
    let mut bytes = Vec::new();
    ZlibDecoder::new(packed)
        .read_to_end(&mut bytes)
        .map_err(|_| CORRUPT)?;
    let packed: Packed<Item, Details> = postcard::from_bytes(&bytes).map_err(|_| CORRUPT)?;
    let items: Vec<(Arc<Item>, Group, Option<TrackHash>)> = packed
        .items
        .into_iter()
        .map(|item| {
            let (group, track) = (Group::of(&item), track_of(&item));
            (Arc::new(item), group, track)
        })
        .collect();
    let ways: Vec<Arc<Details>> = packed.details.into_iter().map(Arc::new).collect();
    let mut rows = Vec::with_capacity(packed.item.len());
    let mut before = 0;
    let mut own = packed.own.into_iter();
    for (place, item) in packed.item.iter().enumerate() {
        let (item, group, track) = at(&items, *item)?;
        let way = at(&packed.way, place)?;
        let played_ms = *at(&packed.played_ms, place)?;
        let stopped = before + at(&packed.stopped, place)? * packed.unit;
        let began = at(&packed.began_before, place)?
            .map(|before| stopped - (before + heard(played_ms, packed.unit)) * packed.unit);
        let laid = at(&packed.laid_before, place)?.map(|before| stopped - before);
        rows.push(Row {
            import,
            source: *at(&packed.source, place)?,
            group: *group,
            track: *track,
            report: Report {
                item: Arc::clone(item),
                is_video: *at(&packed.is_video, place)?,
                stopped_at: from_millis(stopped),
                precision: *at(&packed.precision, place)?,
                started_at: began.map(from_millis),
                played_ms,
                details: Arc::clone(at(&ways, *way)?),
            },
            laid_at: laid.map(from_millis),
            own: own.next().ok_or(CORRUPT)?,
            place: None,
        });
        before = stopped;
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use domain::{report::ItemKind, settle::Certainty};
    use jiff::Timestamp;

    use super::*;

    fn row(name: &str, stopped: i64) -> Row {
        let item = Item {
            kind: ItemKind::Track,
            uri: Some(format!("spotify:track:{name}")),
            name: Some(name.to_owned()),
            creator: Some("Sigur Rós".to_owned()),
            album: None,
        };
        Row {
            import: ImportId(3),
            source: Source::Extended,
            group: Group::of(&item),
            track: item.uri.as_deref().map(TrackHash::of_uri),
            report: Report {
                item: Arc::new(item),
                is_video: true,
                stopped_at: from_millis(stopped),
                precision: Precision::Second,
                started_at: Some(from_millis(stopped - 500_000)),
                played_ms: Some(200_000),
                details: Arc::new(Details {
                    shuffle: Some(true),
                    ..Details::default()
                }),
            },
            laid_at: None,
            own: None,
            place: None,
        }
    }

    #[test]
    fn what_is_packed_comes_back() {
        let mut rows = vec![row("b", 1_700_000_000_000), row("a", -5), row("b", 7)];
        rows[1].report.started_at = None;
        rows[1].report.played_ms = None;
        rows[1].laid_at = Some(from_millis(-90_000));
        rows[2].own = Some(Own {
            certainty: Certainty::Known,
            span: Some((Timestamp::UNIX_EPOCH, from_millis(9))),
            reported_at: None,
            sources: 6,
            deleted_at: Some(from_millis(77)),
        });
        assert_comes_back(&mut rows);
        // Whole seconds all of them, and one played for less than it took.
        rows.retain(|row| row.report.stopped_at.as_millisecond() % 1000 == 0);
        rows.push(row("c", 1_700_000_100_000));
        rows[1].report.played_ms = Some(499_999);
        assert_comes_back(&mut rows);
        assert_comes_back(&mut Vec::new());
    }

    #[track_caller]
    fn assert_comes_back(rows: &mut Vec<Row>) {
        let mut back = unpack(ImportId(3), &pack(rows.iter()).unwrap()).unwrap();
        back.sort_by_key(|row| row.report.stopped_at);
        rows.sort_by_key(|row| row.report.stopped_at);
        assert_eq!(&back, rows);
    }

    #[test]
    fn what_was_not_packed_is_refused() {
        let whole = pack([row("a", 5)].iter()).unwrap();
        for broken in [&whole[..whole.len() / 2], b"", b"nothing"] {
            let error = unpack(ImportId(1), broken).unwrap_err();
            assert!(matches!(error, Error::Corrupt { .. }));
        }
    }
}
