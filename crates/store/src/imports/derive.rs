//! Working out again the plays of some groups: everything that is known of them and of what hangs
//! together with them is gathered, derived, and compared with what is stored.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    catalogue::TrackKey,
    derive::{Derivation, Derived, Group, Heard, Row, TrackHash, derive},
    ids::{ImportId, ListenerId, PlayId, TrackId},
    report::Item,
};

use jiff::Timestamp;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    aliases::{Aliases, NO_TRACK},
    changes::{self, Change, Facts, Stored, Wanted},
    details::Ways,
    gather::{Gathered, Parts, by_group},
    rows,
    tracks::{ids_of, keep_named},
};
use crate::{
    Error,
    backend::{Tx, on},
    bulk,
};

/// What is worked with while plays are derived.
pub(crate) struct Work<'a> {
    pub(crate) listener: ListenerId,
    /// The names of everything that may be touched.
    pub(crate) aliases: Aliases,
    pub(crate) ways: Ways,
    /// The import whose rows are read, and are not stored as another's yet.
    pub(crate) reading: Option<(ImportId, &'a mut rows::Rows)>,
    /// The import that is taken back.
    pub(crate) without: Option<ImportId>,
    /// Whether nothing is to be written.
    pub(crate) is_dry_run: bool,
}

/// What came of it.
#[derive(Default)]
pub(crate) struct Outcome {
    /// What has to change.
    pub(crate) changes: Vec<Change>,
    /// Everything that was looked at.
    pub(crate) rows: Vec<Row>,
    /// What was derived from it.
    pub(crate) derivation: Derivation,
    /// The groups that were looked at.
    pub(crate) groups: FxHashSet<Group>,
    /// The numbers of the tracks that may have lost plays.
    pub(crate) tracks: Vec<i64>,
}

impl Work<'_> {
    /// Derives the plays of groups. `here` are all rows of one part, if they are at hand.
    pub(crate) async fn derive(
        &mut self,
        tx: &mut Tx,
        touched: &FxHashSet<Group>,
        here: Option<(i64, Vec<Row>)>,
    ) -> Result<Outcome, Error> {
        let mut parts = Parts::default();
        if let Some((part, rows)) = here {
            parts.insert(part, by_group(rows));
        }
        let mut gathered = self.gather(tx, touched, parts).await?;
        gathered.polled = self.polled(tx, &gathered.polled_tracks).await?;
        let derivation = derive(&gathered.rows, &gathered.polled, &gathered.named);
        if self.is_dry_run {
            return Ok(Outcome {
                groups: gathered.component.into_keys().collect(),
                rows: gathered.rows,
                derivation,
                ..Outcome::default()
            });
        }
        self.keep_aliases(tx, &gathered).await?;
        let (tracks, named) = self.tracks(tx, &gathered, &derivation).await?;
        let (changes, tracks) = self
            .compare(tx, &gathered, &derivation, &tracks, &named)
            .await?;
        Ok(Outcome {
            changes,
            derivation,
            groups: gathered.component.into_keys().collect(),
            rows: gathered.rows,
            tracks,
        })
    }

    /// Notes which tracks rows tell of under which names now.
    async fn keep_aliases(&self, tx: &mut Tx, gathered: &Gathered) -> Result<(), Error> {
        let told: FxHashSet<(Group, TrackHash)> = gathered
            .rows
            .iter()
            .map(|row| (row.group, row.track.unwrap_or(NO_TRACK)))
            .collect();
        let groups: Vec<i64> = gathered.component.keys().map(|group| group.0).collect();
        let stored: Vec<(i64, i64)> = bulk::select_in(
            tx,
            "SELECT group_hash, track_hash FROM alias WHERE is_told AND listener_id = ",
            Some((self.listener.0, " AND group_hash")),
            &groups,
        )
        .await?;
        let stored: FxHashSet<(Group, TrackHash)> = stored
            .into_iter()
            .map(|(group, track)| (Group(group), TrackHash(track)))
            .collect();
        let new: Vec<&(Group, TrackHash)> = told.difference(&stored).collect();
        for new in new.chunks(bulk::VALUES / 4) {
            on!(Tx, tx, connection => {
                let mut query = sqlx::QueryBuilder::new(
                    "INSERT INTO alias (listener_id, group_hash, track_hash, is_told) ");
                query.push_values(new, |mut row, (group, track)| {
                    row.push_bind(self.listener.0).push_bind(group.0).push_bind(track.0).push_bind(true);
                });
                query.push(" ON CONFLICT (listener_id, group_hash, track_hash) DO UPDATE SET
                     is_told = excluded.is_told");
                query.build().persistent(false).execute(&mut **connection).await.map(|_| ())
            })?;
        }
        for (group, track) in stored.difference(&told) {
            on!(Tx, tx, connection => sqlx::query(
                "DELETE FROM alias WHERE listener_id = $1 AND group_hash = $2 AND track_hash = $3
                     AND track_id IS NULL")
                .bind(self.listener.0).bind(group.0).bind(track.0)
                .execute(&mut **connection).await.map(|_| ()))?;
            on!(Tx, tx, connection => sqlx::query(
                "UPDATE alias SET is_told = $4
                 WHERE listener_id = $1 AND group_hash = $2 AND track_hash = $3")
                .bind(self.listener.0).bind(group.0).bind(track.0).bind(false)
                .execute(&mut **connection).await.map(|_| ()))?;
        }
        Ok(())
    }

    /// The numbers of all tracks that have plays or may have had: those with ids, and those by names.
    async fn tracks(
        &self,
        tx: &mut Tx,
        gathered: &Gathered,
        derivation: &Derivation,
    ) -> Result<(FxHashMap<TrackHash, TrackId>, FxHashMap<Group, TrackId>), Error> {
        let best = best_items(&gathered.rows);
        let mut of_track: FxHashMap<String, TrackHash> = FxHashMap::default();
        let mut seen: FxHashSet<TrackHash> = FxHashSet::default();
        for row in &gathered.rows {
            if let (Some(track), Some(uri)) = (row.track, &row.report.item.uri)
                && seen.insert(track)
                && !gathered.polled_tracks.contains_key(&track)
            {
                of_track.insert(TrackKey::new(None, uri).as_str().to_owned(), track);
            }
        }
        let of_group: FxHashMap<String, Group> = gathered
            .component
            .keys()
            .map(|group| (key_of_names(*group), *group))
            .collect();
        let mut wanted: BTreeMap<String, Item> = BTreeMap::new();
        for (key, track) in &of_track {
            if let Some(item) = best.get(&Heard::Track(*track)) {
                wanted.insert(key.clone(), Item::clone(item));
            }
        }
        for play in &derivation.plays {
            if let Heard::Named(group) = play.heard
                && let Some(item) = best.get(&play.heard)
            {
                let item = Item {
                    uri: None,
                    ..Item::clone(item)
                };
                wanted.insert(key_of_names(group), item);
            }
        }
        let mut ids = keep_named(tx, &wanted).await?;
        let others = of_group.keys().map(String::as_str);
        ids.extend(ids_of(tx, others.filter(|key| !wanted.contains_key(*key))).await?);
        let mut tracks = gathered.polled_tracks.clone();
        let mut named = FxHashMap::default();
        for (key, id) in ids {
            if let Some(track) = of_track.get(&key) {
                tracks.insert(*track, id);
            } else if let Some(group) = of_group.get(&key) {
                named.insert(*group, id);
            }
        }
        Ok((tracks, named))
    }

    /// Compares what was derived with what is stored.
    async fn compare(
        &mut self,
        tx: &mut Tx,
        gathered: &Gathered,
        derivation: &Derivation,
        tracks: &FxHashMap<TrackHash, TrackId>,
        named: &FxHashMap<Group, TrackId>,
    ) -> Result<(Vec<Change>, Vec<i64>), Error> {
        // What the import that is taken back told of is known by its number alone by now.
        let lost = self.lost_tracks(tx, gathered, tracks).await?;
        let mut component_of: FxHashMap<i64, usize> = FxHashMap::default();
        for (track, id) in tracks.iter().chain(&lost) {
            if let Some(component) = gathered.component_of_track.get(track) {
                component_of.insert(id.0, *component);
            }
        }
        for (group, id) in named {
            if let Some(component) = gathered.component.get(group) {
                component_of.insert(id.0, *component);
            }
        }
        let mut ids: Vec<i64> = component_of.keys().copied().collect();
        ids.sort_unstable();
        let polled: FxHashSet<PlayId> = gathered.polled.iter().map(|polled| polled.play).collect();
        let mut by_component: BTreeMap<usize, (Vec<Stored>, Vec<Wanted>)> = BTreeMap::new();
        for play in changes::stored(tx, self.listener, &ids, &polled).await? {
            if let Some(component) = component_of.get(&play.facts.track) {
                by_component.entry(*component).or_default().0.push(play);
            }
        }
        for play in &derivation.plays {
            let (track, component) = match play.heard {
                Heard::Track(hash) => (tracks.get(&hash), gathered.component_of_track.get(&hash)),
                Heard::Named(group) => (named.get(&group), gathered.component.get(&group)),
            };
            let (Some(track), Some(component)) = (track, component) else {
                return Err(Error::Corrupt { place: "track.key" });
            };
            let wanted = self.wanted(tx, play, *track).await?;
            by_component.entry(*component).or_default().1.push(wanted);
        }
        let all = by_component
            .into_values()
            .flat_map(|(stored, wanted)| changes::changes(&stored, &wanted, &gathered.unsaid));
        Ok((all.collect(), ids))
    }

    /// The tracks of which only the import told that is taken back.
    async fn lost_tracks(
        &self,
        tx: &mut Tx,
        gathered: &Gathered,
        tracks: &FxHashMap<TrackHash, TrackId>,
    ) -> Result<FxHashMap<TrackHash, TrackId>, Error> {
        let lost: FxHashSet<TrackHash> = gathered
            .component_of_track
            .keys()
            .filter(|track| !tracks.contains_key(track))
            .copied()
            .collect();
        if lost.is_empty() {
            return Ok(FxHashMap::default());
        }
        let keys: Vec<&str> = gathered.lost_keys.iter().map(String::as_str).collect();
        let ids = ids_of(tx, keys.into_iter()).await?;
        Ok(ids
            .into_iter()
            .map(|(key, id)| (TrackHash::of(&TrackKey::new(Some(&key), "")), id))
            .filter(|(track, _)| lost.contains(track))
            .collect())
    }

    async fn wanted(
        &mut self,
        tx: &mut Tx,
        play: &Derived,
        track: TrackId,
    ) -> Result<Wanted, Error> {
        let settled = &play.settled;
        let context = settled.details.context.as_ref();
        Ok(Wanted {
            facts: Facts {
                track: track.0,
                started_at: settled.started_at.map(Timestamp::as_millisecond),
                ended_at: settled.ended_at.as_millisecond(),
                played_ms: settled.played_ms,
                certainty: settled.certainty.number(),
                sources: play.sources.bits(),
                is_video: settled.is_video,
                reported_at: settled.reported_at.map(Timestamp::as_millisecond),
                detail: self
                    .ways
                    .number(tx, self.listener, &settled.details)
                    .await?,
                context: context.map(|context| (context.kind.clone(), context.uri.clone())),
            },
            polled: play.polled,
            deleted_at: play.deleted_at.map(Timestamp::as_millisecond),
        })
    }
}

/// The key of a track that is known by its names only.
fn key_of_names(group: Group) -> String {
    format!("name:{:016x}", group.0)
}

/// The row that names a thing best: all names there are, as they were last.
fn best_items(rows: &[Row]) -> FxHashMap<Heard, &Arc<Item>> {
    let rank = |row: &Row| {
        let item = &row.report.item;
        let names = [&item.name, &item.creator, &item.album];
        (
            names.into_iter().filter(|name| name.is_some()).count(),
            row.report.stopped_at,
        )
    };
    let mut best: FxHashMap<Heard, &Row> = FxHashMap::default();
    for row in rows {
        let heard = row.track.map_or(Heard::Named(row.group), Heard::Track);
        let known = best.entry(heard).or_insert(row);
        if (rank(row), &row.report.item) > (rank(known), &known.report.item) {
            *known = row;
        }
    }
    best.into_iter()
        .map(|(heard, row)| (heard, &row.report.item))
        .collect()
}
