//! What an import says of the groups of one part, packed for keeping.

use std::io::{Read as _, Write as _};

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
pub(crate) const PARTS: usize = 128;

/// Rows in the order of their items, with every text once.
#[derive(Serialize, Deserialize)]
struct Packed<I, D> {
    items: Vec<I>,
    details: Vec<D>,
    rows: Vec<PackedRow>,
}

#[derive(Serialize, Deserialize)]
struct PackedRow {
    item: u32,
    details: u32,
    source: Source,
    is_video: bool,
    precision: Precision,
    /// Milliseconds after the row before.
    stopped: i64,
    /// How long before it stopped and was heard for it began.
    began_before: Option<i64>,
    played_ms: Option<i64>,
    /// How long before it stopped it was laid.
    laid_before: Option<i64>,
    own: Option<Own>,
}

const CORRUPT: Error = Error::Corrupt {
    place: "import_part.packed",
};

/// Packs rows.
pub(crate) fn pack<'a>(rows: impl Iterator<Item = &'a Row>) -> Result<Vec<u8>, Error> {
    let (mut items, mut details) = (Vec::<&Item>::new(), Vec::<&Details>::new());
    let mut numbers: FxHashMap<&Details, u32> = FxHashMap::default();
    let mut order: Vec<&Row> = rows.collect();
    let mut packed: Vec<PackedRow> = Vec::with_capacity(order.len());
    order.sort_by(|a, b| {
        (&a.report.item, a.report.stopped_at).cmp(&(&b.report.item, b.report.stopped_at))
    });
    let mut before = 0;
    for row in order {
        let stopped = row.report.stopped_at.as_millisecond();
        let heard_from = stopped - row.report.played_ms.unwrap_or(0);
        if items.last() != Some(&&row.report.item) {
            items.push(&row.report.item);
        }
        let next = u32::try_from(details.len()).map_err(|_| CORRUPT)?;
        let number = numbers.entry(&row.report.details).or_insert_with(|| {
            details.push(&row.report.details);
            next
        });
        packed.push(PackedRow {
            item: u32::try_from(items.len() - 1).map_err(|_| CORRUPT)?,
            details: *number,
            source: row.source,
            is_video: row.report.is_video,
            precision: row.report.precision,
            stopped: stopped - before,
            began_before: row
                .report
                .started_at
                .map(|began| heard_from - began.as_millisecond()),
            played_ms: row.report.played_ms,
            laid_before: row.laid_at.map(|laid| stopped - laid.as_millisecond()),
            own: row.own.clone(),
        });
        before = stopped;
    }
    let packed = Packed {
        items,
        details,
        rows: packed,
    };
    let bytes = postcard::to_stdvec(&packed).map_err(|_| CORRUPT)?;
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&bytes).map_err(|_| CORRUPT)?;
    encoder.finish().map_err(|_| CORRUPT)
}

/// Unpacks what [`pack`] has packed.
pub(crate) fn unpack(import: ImportId, packed: &[u8]) -> Result<Vec<Row>, Error> {
    let mut bytes = Vec::new();
    ZlibDecoder::new(packed)
        .read_to_end(&mut bytes)
        .map_err(|_| CORRUPT)?;
    let packed: Packed<Item, Details> = postcard::from_bytes(&bytes).map_err(|_| CORRUPT)?;
    let hashes: Vec<(Group, Option<TrackHash>)> = packed
        .items
        .iter()
        .map(|item| (Group::of(item), track_of(item)))
        .collect();
    let mut rows = Vec::with_capacity(packed.rows.len());
    let mut before = 0;
    for row in packed.rows {
        let item = usize::try_from(row.item).map_err(|_| CORRUPT)?;
        let details = usize::try_from(row.details).map_err(|_| CORRUPT)?;
        let (group, track) = *hashes.get(item).ok_or(CORRUPT)?;
        let stopped = before + row.stopped;
        let heard_from = stopped - row.played_ms.unwrap_or(0);
        rows.push(Row {
            import,
            source: row.source,
            group,
            track,
            report: Report {
                item: packed.items[item].clone(),
                is_video: row.is_video,
                stopped_at: from_millis(stopped),
                precision: row.precision,
                started_at: row
                    .began_before
                    .map(|before| from_millis(heard_from - before)),
                played_ms: row.played_ms,
                details: packed.details.get(details).ok_or(CORRUPT)?.clone(),
            },
            laid_at: row.laid_before.map(|before| from_millis(stopped - before)),
            own: row.own,
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
                item,
                is_video: true,
                stopped_at: from_millis(stopped),
                precision: Precision::Second,
                started_at: Some(from_millis(stopped - 500_000)),
                played_ms: Some(200_000),
                details: Details {
                    shuffle: Some(true),
                    ..Details::default()
                },
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
        let mut back = unpack(ImportId(3), &pack(rows.iter()).unwrap()).unwrap();
        back.sort_by_key(|row| row.report.stopped_at);
        rows.sort_by_key(|row| row.report.stopped_at);
        assert_eq!(back, rows);
        assert_eq!(unpack(ImportId(3), &pack([].iter()).unwrap()).unwrap(), []);
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
