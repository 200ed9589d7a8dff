//! Which tracks bear which names: a listener's, held in memory while many are looked at.

use domain::{
    catalogue::{NewTrack, TrackKey},
    derive::{Group, TrackHash},
    ids::{ListenerId, TrackId},
};
use rustc_hash::FxHashSet;

use crate::{
    Error,
    backend::{Tx, on},
    bulk,
};

/// Stands for rows that have no id.
pub(crate) const NO_TRACK: TrackHash = TrackHash(0);

/// A track that bears names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Alias {
    /// The names.
    pub(crate) group: Group,
    /// The track, or [`NO_TRACK`].
    pub(crate) track: TrackHash,
    /// The track, if polls have shown it under these names.
    pub(crate) polled: Option<TrackId>,
    /// Whether rows of imports tell of it under these names.
    pub(crate) is_told: bool,
}

/// The names of tracks, both ways.
#[derive(Debug, Default)]
pub(crate) struct Aliases {
    by_group: Vec<Alias>,
    by_track: Vec<(TrackHash, Group)>,
}

type Row = (i64, i64, Option<i64>, bool);

impl Aliases {
    /// All of a listener's, and what an import tells besides.
    pub(crate) async fn all(
        tx: &mut Tx,
        listener: ListenerId,
        told: impl Iterator<Item = (Group, TrackHash)>,
    ) -> Result<Self, Error> {
        let mut rows: Vec<Row> = on!(Tx, tx, connection => sqlx::query_as(
            "SELECT group_hash, track_hash, track_id, is_told FROM alias WHERE listener_id = $1")
            .bind(listener.0).fetch_all(&mut **connection).await)?;
        rows.extend(told.map(|(group, track)| (group.0, track.0, None, true)));
        Ok(Self::of(rows))
    }

    /// Those of some groups, and of all tracks and groups that hang together with them.
    pub(crate) async fn around(
        tx: &mut Tx,
        listener: ListenerId,
        groups: &FxHashSet<Group>,
    ) -> Result<Self, Error> {
        let mut seen: FxHashSet<i64> = FxHashSet::default();
        let mut next: Vec<i64> = groups.iter().map(|group| group.0).collect();
        let mut all: FxHashSet<Row> = FxHashSet::default();
        while !next.is_empty() {
            seen.extend(&next);
            // What has no id hangs together with nothing but its names.
            let found: Vec<Row> = bulk::select_in(
                tx,
                "SELECT other.group_hash, other.track_hash, other.track_id, other.is_told
                 FROM alias JOIN alias AS other ON other.listener_id = alias.listener_id
                      AND other.track_hash = alias.track_hash
                      AND (alias.track_hash <> 0 OR other.group_hash = alias.group_hash)
                 WHERE alias.listener_id = ",
                Some((listener.0, " AND alias.group_hash")),
                &next,
            )
            .await?;
            next = found.iter().map(|(group, ..)| *group).collect();
            next.sort_unstable();
            next.dedup();
            next.retain(|group| !seen.contains(group));
            all.extend(found);
        }
        Ok(Self::of(all.into_iter().collect()))
    }

    fn of(mut rows: Vec<Row>) -> Self {
        rows.sort_unstable();
        let mut by_group: Vec<Alias> = Vec::with_capacity(rows.len());
        for (group, track, polled, is_told) in rows {
            let alias = Alias {
                group: Group(group),
                track: TrackHash(track),
                polled: polled.map(TrackId),
                is_told,
            };
            match by_group.last_mut() {
                Some(last) if (last.group, last.track) == (alias.group, alias.track) => {
                    last.polled = last.polled.or(alias.polled);
                    last.is_told |= alias.is_told;
                }
                _ => by_group.push(alias),
            }
        }
        let mut by_track: Vec<(TrackHash, Group)> = by_group
            .iter()
            .filter(|alias| alias.track != NO_TRACK)
            .map(|alias| (alias.track, alias.group))
            .collect();
        by_track.sort_unstable();
        Self { by_group, by_track }
    }

    /// What bears the names of a group.
    pub(crate) fn of_group(&self, group: Group) -> &[Alias] {
        let from = self.by_group.partition_point(|alias| alias.group < group);
        let to = self.by_group.partition_point(|alias| alias.group <= group);
        &self.by_group[from..to]
    }

    /// The names that a track bears.
    pub(crate) fn groups(&self, track: TrackHash) -> impl Iterator<Item = Group> {
        let from = self.by_track.partition_point(|(other, _)| *other < track);
        let to = self.by_track.partition_point(|(other, _)| *other <= track);
        self.by_track[from..to].iter().map(|(_, group)| *group)
    }
}

/// The groups in which a polled track is looked for: its name with its artists', and its id.
pub(crate) fn groups_of_polled(track: &NewTrack) -> Vec<Group> {
    let of_album = track.album.iter().filter_map(|album| album.artists.first());
    let creators = of_album.chain(track.artists.first());
    let mut groups: Vec<Group> = creators
        .filter(|creator| !track.name.is_empty() && !creator.name.is_empty())
        .map(|creator| Group::of_names(&track.name, &creator.name))
        .collect();
    groups.push(Group(TrackHash::of(&track.key()).0));
    groups.sort_unstable();
    groups.dedup();
    groups
}

/// Notes the names of a track that a poll has shown.
pub(crate) async fn keep_polled(
    tx: &mut Tx,
    listener: ListenerId,
    hash: TrackHash,
    groups: &[Group],
    id: TrackId,
) -> Result<(), Error> {
    for group in groups {
        on!(Tx, tx, connection => sqlx::query(
            "INSERT INTO alias (listener_id, group_hash, track_hash, track_id) VALUES ($1, $2, $3, $4)
             ON CONFLICT (listener_id, group_hash, track_hash) DO UPDATE SET track_id = excluded.track_id")
            .bind(listener.0).bind(group.0).bind(hash.0).bind(id.0)
            .execute(&mut **connection).await.map(|_| ()))?;
    }
    Ok(())
}

/// Notes the names of tracks that were polled before names were noted.
pub(crate) async fn keep_all_polled(tx: &mut Tx, listener: ListenerId) -> Result<(), Error> {
    type Named = (i64, String, String, Option<String>, Option<String>);
    let rows: Vec<Named> = on!(Tx, tx, connection => sqlx::query_as(
        "SELECT track.track_id, track.key, track.name,
             (SELECT artist.name FROM credit JOIN artist ON artist.artist_id = credit.artist_id
              WHERE credit.track_id = track.track_id ORDER BY credit.position LIMIT 1),
             (SELECT artist.name FROM album_credit JOIN artist ON artist.artist_id = album_credit.artist_id
              WHERE album_credit.album_id = track.album_id ORDER BY album_credit.position LIMIT 1)
         FROM track
         WHERE EXISTS (SELECT 1 FROM play JOIN sighting ON sighting.listener_id = play.listener_id
                           AND sighting.play_id = play.play_id
                       WHERE play.listener_id = $1 AND play.track_id = track.track_id)
           AND NOT EXISTS (SELECT 1 FROM alias WHERE alias.listener_id = $1
                           AND alias.track_id = track.track_id)")
        .bind(listener.0).fetch_all(&mut **connection).await)?;
    for (id, key, name, artist, album_artist) in rows {
        let hash = TrackHash::of(&TrackKey::new(Some(&key), ""));
        let mut groups = vec![Group(hash.0)];
        for creator in artist.iter().chain(&album_artist) {
            if !name.is_empty() && !creator.is_empty() {
                groups.push(Group::of_names(&name, creator));
            }
        }
        keep_polled(tx, listener, hash, &groups, TrackId(id)).await?;
    }
    Ok(())
}
