//! Working out again the plays of some groups: everything that is known of them and of what hangs
//! together with them is gathered, derived, and compared with what is stored.

use std::collections::{BTreeMap, HashMap, HashSet, hash_map::Entry};

use domain::{
    catalogue::TrackKey,
    clock::from_millis,
    derive::{Derivation, Derived, Group, Heard, Polled, Row, TrackHash, derive},
    ids::{AccountId, ImportId, ListenerId, PlayId, TrackId},
    play::Context,
    report::Item,
};

use jiff::Timestamp;

use super::{
    aliases::{Aliases, NO_TRACK},
    changes::{self, Change, Facts, Stored, Wanted},
    details::Ways,
    part, rows,
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
    pub(crate) groups: HashSet<Group>,
    /// The numbers of the tracks that may have lost plays.
    pub(crate) tracks: Vec<i64>,
}

/// Groups that hang together, and everything that is known of them.
#[derive(Default)]
struct Gathered {
    rows: Vec<Row>,
    /// To which of several that have nothing in common a group and a track belong.
    component: HashMap<Group, usize>,
    component_of_track: HashMap<TrackHash, usize>,
    polled: Vec<Polled>,
    named: BTreeMap<Group, Vec<TrackHash>>,
    polled_tracks: HashMap<TrackHash, TrackId>,
    /// The instants at which the import that is taken back said that plays were deleted.
    unsaid: HashSet<i64>,
    /// The keys of the tracks of which it told.
    lost_keys: HashSet<String>,
}

type Parts = HashMap<i64, HashMap<Group, Vec<Row>>>;

impl Work<'_> {
    /// Derives the plays of groups. `here` are all rows of one part, if they are at hand.
    pub(crate) async fn derive(
        &mut self,
        tx: &mut Tx,
        touched: &HashSet<Group>,
        here: Option<(i64, Vec<Row>)>,
    ) -> Result<Outcome, Error> {
        let mut parts = Parts::new();
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

    /// Gathers the rows of groups and of what hangs together with them.
    async fn gather(
        &mut self,
        tx: &mut Tx,
        touched: &HashSet<Group>,
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
    async fn rows_of_part(&mut self, tx: &mut Tx, number: i64) -> Result<Vec<Row>, Error> {
        let mut rows = stored_rows(tx, self.listener, number, self.without).await?;
        if let Some((import, reading)) = &mut self.reading {
            let read = reading.of_part(number).map_err(Error::Spill)?;
            rows.extend(read.into_iter().map(|read| read.into_row(*import)));
        }
        Ok(rows)
    }

    /// What polls have shown of tracks: each play under its latest stamp.
    async fn polled(
        &self,
        tx: &mut Tx,
        tracks: &HashMap<TrackHash, TrackId>,
    ) -> Result<Vec<Polled>, Error> {
        type Sighting = (
            i64,
            i64,
            i64,
            i64,
            Option<i64>,
            Option<String>,
            Option<String>,
        );
        let by_id: HashMap<i64, TrackHash> =
            tracks.iter().map(|(hash, id)| (id.0, *hash)).collect();
        let mut ids: Vec<i64> = by_id.keys().copied().collect();
        ids.sort_unstable();
        let mut sightings: Vec<(i64, Sighting)> = bulk::select_in::<(i64, i64, i64, i64, i64, Option<i64>, Option<String>, Option<String>)>(
            tx,
            "SELECT poll_id, account_id, sighting.play_id, track_id, sighting.reported_at, moved_to,
                 sighting.context_kind, sighting.context_uri
             FROM play JOIN sighting ON sighting.listener_id = play.listener_id
                 AND sighting.play_id = play.play_id
             WHERE play.listener_id = ",
            self.listener.0,
            " AND play.track_id",
            &ids,
        )
        .await?
        .into_iter()
        .map(|(poll, account, play, track, stamp, moved, kind, uri)| {
            (poll, (account, play, track, stamp, moved, kind, uri))
        })
        .collect();
        // What it was played from is what the first poll said.
        sightings.sort_by_key(|(poll, (account, play, ..))| (*account, *play, *poll));
        let mut polled: BTreeMap<(i64, i64), Polled> = BTreeMap::new();
        let mut contexts: HashMap<(i64, i64), Context> = HashMap::new();
        for (_, (account, play, track, stamp, moved, kind, uri)) in sightings {
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

    /// Notes which tracks rows tell of under which names now.
    async fn keep_aliases(&self, tx: &mut Tx, gathered: &Gathered) -> Result<(), Error> {
        let told: HashSet<(Group, TrackHash)> = gathered
            .rows
            .iter()
            .map(|row| (row.group, row.track.unwrap_or(NO_TRACK)))
            .collect();
        let groups: Vec<i64> = gathered.component.keys().map(|group| group.0).collect();
        let stored: Vec<(i64, i64)> = bulk::select_in(
            tx,
            "SELECT group_hash, track_hash FROM alias WHERE is_told AND listener_id = ",
            self.listener.0,
            " AND group_hash",
            &groups,
        )
        .await?;
        let stored: HashSet<(Group, TrackHash)> = stored
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
    ) -> Result<(HashMap<TrackHash, TrackId>, HashMap<Group, TrackId>), Error> {
        let best = best_items(&gathered.rows);
        let mut of_track: HashMap<String, TrackHash> = HashMap::new();
        for row in &gathered.rows {
            if let (Some(track), Some(uri)) = (row.track, &row.report.item.uri)
                && !gathered.polled_tracks.contains_key(&track)
            {
                of_track.insert(TrackKey::new(None, uri).as_str().to_owned(), track);
            }
        }
        let of_group: HashMap<String, Group> = gathered
            .component
            .keys()
            .map(|group| (key_of_names(*group), *group))
            .collect();
        let mut wanted: BTreeMap<String, Item> = BTreeMap::new();
        for (key, track) in &of_track {
            if let Some(item) = best.get(&Heard::Track(*track)) {
                wanted.insert(key.clone(), (*item).clone());
            }
        }
        for play in &derivation.plays {
            if let Heard::Named(group) = play.heard
                && let Some(item) = best.get(&play.heard)
            {
                let item = Item {
                    uri: None,
                    ..(*item).clone()
                };
                wanted.insert(key_of_names(group), item);
            }
        }
        let mut ids = keep_named(tx, &wanted).await?;
        let others = of_group.keys().map(String::as_str);
        ids.extend(ids_of(tx, others.filter(|key| !wanted.contains_key(*key))).await?);
        let mut tracks = gathered.polled_tracks.clone();
        let mut named = HashMap::new();
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
        tracks: &HashMap<TrackHash, TrackId>,
        named: &HashMap<Group, TrackId>,
    ) -> Result<(Vec<Change>, Vec<i64>), Error> {
        // What the import that is taken back told of is known by its number alone by now.
        let lost = self.lost_tracks(tx, gathered, tracks).await?;
        let mut component_of: HashMap<i64, usize> = HashMap::new();
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
        let polled: HashSet<PlayId> = gathered.polled.iter().map(|polled| polled.play).collect();
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
        tracks: &HashMap<TrackHash, TrackId>,
    ) -> Result<HashMap<TrackHash, TrackId>, Error> {
        let lost: HashSet<TrackHash> = gathered
            .component_of_track
            .keys()
            .filter(|track| !tracks.contains_key(track))
            .copied()
            .collect();
        if lost.is_empty() {
            return Ok(HashMap::new());
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

fn by_group(rows: Vec<Row>) -> HashMap<Group, Vec<Row>> {
    let mut groups: HashMap<Group, Vec<Row>> = HashMap::new();
    for row in rows {
        groups.entry(row.group).or_default().push(row);
    }
    groups
}

/// The key of a track that is known by its names only.
fn key_of_names(group: Group) -> String {
    format!("name:{:016x}", group.0)
}

/// The row that names a thing best: all names there are, as they were last.
fn best_items(rows: &[Row]) -> HashMap<Heard, &Item> {
    let rank = |row: &Row| {
        let item = &row.report.item;
        let names = [&item.name, &item.creator, &item.album];
        (
            names.into_iter().filter(|name| name.is_some()).count(),
            row.report.stopped_at,
        )
    };
    let mut best: HashMap<Heard, &Row> = HashMap::new();
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

/// The stored rows of a part: of all imports that are done, and of the one that is taken back.
pub(crate) async fn stored_rows(
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
