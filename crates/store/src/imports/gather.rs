//! Gathering what is known of some groups: the rows of imports, and the stamps of polls, of them and of
//! all that hangs together with them by names and ids.

use std::collections::{BTreeMap, hash_map::Entry};

use domain::{
    catalogue::TrackKey,
    clock::from_millis,
    derive::{Group, Polled, Row, TrackHash},
    ids::{AccountId, ImportId, ListenerId, PlayId, TrackId},
    play::Context,
};
use jiff::Timestamp;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{aliases::Aliases, derive::Work, part, rows};
use crate::{
    Error,
    backend::{Tx, on},
    bulk,
};

/// Groups that hang together, and everything that is known of them.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) rows: Vec<Row>,
    /// To which of several that have nothing in common a group and a track belong.
    pub(super) component: FxHashMap<Group, usize>,
    pub(super) component_of_track: FxHashMap<TrackHash, usize>,
    pub(super) polled: Vec<Polled>,
    pub(super) named: BTreeMap<Group, Vec<TrackHash>>,
    pub(super) polled_tracks: FxHashMap<TrackHash, TrackId>,
    /// The instants at which the import that is taken back said that plays were deleted.
    pub(super) unsaid: FxHashSet<i64>,
    /// The keys of the tracks of which it told.
    pub(super) lost_keys: FxHashSet<String>,
}

pub(super) type Parts = FxHashMap<i64, FxHashMap<Group, Vec<Row>>>;

impl Work<'_> {
    /// Gathers the rows of groups and of what hangs together with them.
    pub(super) async fn gather(
        &mut self,
        tx: &mut Tx,
        touched: &FxHashSet<Group>,
        mut parts: Parts,
    ) -> Result<Gathered, Error> {
        let mut all = Gathered::default();
        let mut seeds: Vec<Group> = touched.iter().copied().collect();
        seeds.sort_unstable();
        let mut components = 0;
        for seed in seeds {
            if all.component.contains_key(&seed) {
                continue;
            }
            let mut next = vec![seed];
            while let Some(group) = next.pop() {
                if all.component.insert(group, components).is_some() {
                    continue;
                }
                let aliases = self.aliases.of_group(group);
                let is_told = touched.contains(&group) || aliases.iter().any(|alias| alias.is_told);
                let mut tracks: Vec<TrackHash> = Vec::new();
                for alias in aliases {
                    if let Some(id) = alias.polled {
                        tracks.push(alias.track);
                        all.polled_tracks.insert(alias.track, id);
                    }
                }
                if is_told {
                    let part = rows::part(group);
                    let groups = match parts.entry(part) {
                        Entry::Occupied(known) => known.into_mut(),
                        Entry::Vacant(place) => {
                            place.insert(by_group(self.rows_of_part(tx, part).await?))
                        }
                    };
                    let found = groups.remove(&group);
                    for row in found.unwrap_or_default() {
                        if Some(row.import) == self.without {
                            all.unsaid.extend(
                                row.own.iter().filter_map(|own| {
                                    own.deleted_at.map(Timestamp::as_millisecond)
                                }),
                            );
                            // What hung together by it may now fall apart, and is looked at once more.
                            if let (Some(track), Some(uri)) = (row.track, &row.report.item.uri) {
                                all.lost_keys
                                    .insert(TrackKey::new(None, uri).as_str().to_owned());
                                link(&mut all, track, components, &self.aliases, &mut next);
                            }
                            continue;
                        }
                        tracks.extend(row.track);
                        all.rows.push(row);
                    }
                }
                tracks.sort_unstable();
                tracks.dedup();
                for track in &tracks {
                    link(&mut all, *track, components, &self.aliases, &mut next);
                }
                all.named.insert(group, tracks);
            }
            components += 1;
        }
        Ok(all)
    }

    /// The rows of a part: those of all imports that are done, and of the one that is read.
    pub(super) async fn rows_of_part(
        &mut self,
        tx: &mut Tx,
        number: i64,
    ) -> Result<Vec<Row>, Error> {
        let mut rows = stored_rows(tx, self.listener, number, self.without).await?;
        if let Some((import, reading)) = &mut self.reading {
            let read = reading.of_part(number).map_err(Error::Spill)?;
            rows.extend(read.into_iter().map(|read| read.into_row(*import)));
        }
        Ok(rows)
    }

    /// What polls have shown of tracks: each play under its latest stamp.
    pub(super) async fn polled(
        &self,
        tx: &mut Tx,
        tracks: &FxHashMap<TrackHash, TrackId>,
    ) -> Result<Vec<Polled>, Error> {
        type Sighting = (
            i64,
            i64,
            i64,
            i64,
            i64,
            Option<i64>,
            Option<String>,
            Option<String>,
        );
        let by_id: FxHashMap<i64, TrackHash> =
            tracks.iter().map(|(hash, id)| (id.0, *hash)).collect();
        let mut ids: Vec<i64> = by_id.keys().copied().collect();
        ids.sort_unstable();
        let mut sightings: Vec<Sighting> = bulk::select_in(
            tx,
            "SELECT account_id, sighting.play_id, poll_id, track_id, sighting.reported_at, moved_to,
                 sighting.context_kind, sighting.context_uri
             FROM play JOIN sighting ON sighting.listener_id = play.listener_id
                 AND sighting.play_id = play.play_id
             WHERE play.listener_id = ",
            Some((self.listener.0, " AND play.track_id")),
            &ids,
        )
        .await?;
        // What it was played from is what the first poll said.
        sightings.sort_by_key(|(account, play, poll, ..)| (*account, *play, *poll));
        let mut polled: BTreeMap<(i64, i64), Polled> = BTreeMap::new();
        let mut contexts: FxHashMap<(i64, i64), Context> = FxHashMap::default();
        for (account, play, _, track, stamp, moved, kind, uri) in sightings {
            let Some(hash) = by_id.get(&track) else {
                continue;
            };
            if let Some((kind, uri)) = kind.zip(uri) {
                contexts
                    .entry((account, play))
                    .or_insert(Context { kind, uri });
            }
            if moved.is_none() {
                polled.insert(
                    (account, play),
                    Polled {
                        account: AccountId(account),
                        play: PlayId(play),
                        track: *hash,
                        stamp: from_millis(stamp),
                        context: None,
                    },
                );
            }
        }
        Ok(polled
            .into_iter()
            .map(|(key, polled)| Polled {
                context: contexts.remove(&key),
                ..polled
            })
            .collect())
    }
}

fn link(
    all: &mut Gathered,
    track: TrackHash,
    component: usize,
    aliases: &Aliases,
    next: &mut Vec<Group>,
) {
    if all.component_of_track.insert(track, component).is_none() {
        next.extend(aliases.groups(track));
    }
}

pub(super) fn by_group(rows: Vec<Row>) -> FxHashMap<Group, Vec<Row>> {
    let mut groups: FxHashMap<Group, Vec<Row>> = FxHashMap::default();
    for row in rows {
        groups.entry(row.group).or_default().push(row);
    }
    groups
}

/// The stored rows of a part: of all imports that are done, and of the one that is taken back.
async fn stored_rows(
    tx: &mut Tx,
    listener: ListenerId,
    part: i64,
    without: Option<ImportId>,
) -> Result<Vec<Row>, Error> {
    let packed: Vec<(i64, Vec<u8>)> = on!(Tx, tx, connection => sqlx::query_as(
        "SELECT import_part.import_id, packed FROM import_part
         JOIN import ON import.listener_id = import_part.listener_id
             AND import.import_id = import_part.import_id
         WHERE import_part.listener_id = $1 AND part = $2
           AND (import.state = 'done' OR import.import_id = $3)
         ORDER BY import_part.import_id")
        .bind(listener.0).bind(part).bind(without.map(|import| import.0))
        .fetch_all(&mut **connection).await)?;
    let mut rows = Vec::new();
    for (import, packed) in packed {
        rows.extend(part::unpack(ImportId(import), &packed)?);
    }
    Ok(rows)
}
