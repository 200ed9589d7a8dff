//! Everything of a listener's that is exported, in an order that depends on nothing but what it is.

use std::collections::HashMap;

use domain::{
    catalogue::Image,
    clock::from_millis,
    ids::ListenerId,
    play::{Context, Sources},
    report::{Details, ItemKind},
    settle::Certainty,
};
use jiff::Timestamp;

use crate::{Error, Store, backend::on, imports::details::Way};

/// A play with everything that is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedPlay {
    /// What identifies the track.
    pub track_key: String,
    /// When it began; estimated if neither its length nor an export's word is known.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Timestamp,
    /// How long the track was heard, if that is known.
    pub played_ms: Option<i64>,
    /// How sure the times are.
    pub certainty: Certainty,
    /// From where it is known.
    pub sources: Sources,
    /// Whether it was a video.
    pub is_video: bool,
    /// When Spotify heard of it, if an export says so.
    pub reported_at: Option<Timestamp>,
    /// How it went.
    pub details: Details,
    /// When its listener deleted it.
    pub deleted_at: Option<Timestamp>,
}

/// A track with everything that is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedTrack {
    /// What identifies it.
    pub key: String,
    /// Spotify's id.
    pub spotify_id: Option<String>,
    /// Spotify's URI; empty where only names are known.
    pub uri: String,
    /// What kind of thing it is.
    pub kind: ItemKind,
    /// Its name.
    pub name: String,
    /// Its full length.
    pub duration_ms: Option<i64>,
    /// Whether it is marked explicit.
    pub explicit: Option<bool>,
    /// International Standard Recording Code.
    pub isrc: Option<String>,
    /// Its artists, by id and name, in order.
    pub artists: Vec<(Option<String>, String)>,
    /// Its album.
    pub album: Option<ExportedAlbum>,
    /// Spotify's own JSON, to the byte.
    pub metadata_json: Option<String>,
}

/// An album as a track of it is exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedAlbum {
    /// Spotify's id.
    pub spotify_id: Option<String>,
    /// Its name.
    pub name: String,
    /// `album`, `single` or `compilation`.
    pub album_type: Option<String>,
    /// As precise as Spotify knows it.
    pub release_date: Option<String>,
    /// Its own artists, by id and name, in order.
    pub artists: Vec<(Option<String>, String)>,
    /// Its covers.
    pub images: Vec<Image>,
}

#[derive(sqlx::FromRow)]
struct PlayRow {
    key: String,
    started_at: i64,
    ended_at: i64,
    played_ms: Option<i64>,
    certainty: i64,
    sources: i64,
    is_video: bool,
    reported_at: Option<i64>,
    context_kind: Option<String>,
    context_uri: Option<String>,
    deleted_at: Option<i64>,
    #[sqlx(flatten)]
    way: Way,
}

#[derive(sqlx::FromRow)]
struct TrackRow {
    track_id: i64,
    key: String,
    spotify_id: Option<String>,
    uri: String,
    kind: i64,
    name: String,
    duration_ms: Option<i64>,
    explicit: Option<bool>,
    isrc: Option<String>,
    metadata_json: Option<String>,
    album_id: Option<i64>,
    album_spotify_id: Option<String>,
    album_name: Option<String>,
    album_type: Option<String>,
    release_date: Option<String>,
    images_json: Option<String>,
}

/// Artists by what they are credited on.
type Credits = HashMap<i64, Vec<(Option<String>, String)>>;

impl Store {
    /// A page of a listener's plays in the order of their ends, deleted ones too: those that ended
    /// after an instant, some `limit` of them. Plays that ended together are on one page.
    pub async fn exported_plays(
        &self,
        listener: ListenerId,
        after: Option<Timestamp>,
        limit: i64,
    ) -> Result<Vec<ExportedPlay>, Error> {
        let after = after.map_or(i64::MIN, Timestamp::as_millisecond);
        let last: Option<i64> = on!(Pool, &self.reader, pool => sqlx::query_scalar(
            "SELECT MAX(ended_at) FROM (SELECT ended_at FROM play WHERE listener_id = $1 AND ended_at > $2
                                        ORDER BY ended_at LIMIT $3) AS page")
            .bind(listener.0).bind(after).bind(limit).fetch_one(pool).await)?;
        let Some(last) = last else {
            return Ok(Vec::new());
        };
        let mut rows: Vec<PlayRow> = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT track.key, started_at, ended_at, played_ms, certainty, sources, is_video, reported_at,
                 context_kind, context_uri, deleted_at, platform, country, reason_start, reason_end,
                 shuffle, skipped, offline, incognito
             FROM play JOIN track ON track.track_id = play.track_id
             LEFT JOIN detail ON detail.listener_id = play.listener_id
                 AND detail.detail_id = play.detail_id
             WHERE play.listener_id = $1 AND ended_at > $2 AND ended_at <= $3")
            .bind(listener.0).bind(after).bind(last).fetch_all(pool).await)?;
        rows.sort_by(|a, b| {
            let order = |row: &PlayRow| (row.ended_at, row.started_at, row.played_ms);
            order(a)
                .cmp(&order(b))
                .then_with(|| a.key.cmp(&b.key))
                .then_with(|| (a.sources, a.reported_at).cmp(&(b.sources, b.reported_at)))
        });
        rows.into_iter().map(PlayRow::into_play).collect()
    }

    /// A page of the tracks that a listener has played, in the order of their keys: those after
    /// `after`, at most `limit`.
    pub async fn exported_tracks(
        &self,
        listener: ListenerId,
        after: &str,
        limit: i64,
    ) -> Result<Vec<ExportedTrack>, Error> {
        // By bytes on both engines.
        let order = match &self.reader {
            crate::backend::Pool::Sqlite(_) => "track.key",
            crate::backend::Pool::Postgres(_) => "track.key COLLATE \"C\"",
        };
        let rows: Vec<TrackRow> = on!(Pool, &self.reader, pool => {
            let mut query = sqlx::QueryBuilder::new(
                "SELECT track.track_id, track.key, track.spotify_id, uri, kind, track.name, duration_ms,
                     explicit, isrc, metadata_json, album.album_id, album.spotify_id AS album_spotify_id,
                     album.name AS album_name, album_type, release_date, images_json
                 FROM track LEFT JOIN album ON album.album_id = track.album_id
                 WHERE EXISTS (SELECT 1 FROM play WHERE listener_id = ");
            query.push_bind(listener.0)
                .push(" AND play.track_id = track.track_id) AND ").push(order).push(" > ")
                .push_bind(after.to_owned())
                .push(" ORDER BY ").push(order).push(" LIMIT ").push_bind(limit);
            query.build_query_as().fetch_all(pool).await
        })?;
        let tracks: Vec<i64> = rows.iter().map(|row| row.track_id).collect();
        let albums: Vec<i64> = rows.iter().filter_map(|row| row.album_id).collect();
        let credits = self
            .credited(
                "SELECT track_id, spotify_id, name FROM credit
                 JOIN artist ON artist.artist_id = credit.artist_id WHERE track_id IN (-1",
                ") ORDER BY track_id, position",
                &tracks,
            )
            .await?;
        let album_credits = self
            .credited(
                "SELECT album_id, spotify_id, name FROM album_credit
                 JOIN artist ON artist.artist_id = album_credit.artist_id WHERE album_id IN (-1",
                ") ORDER BY album_id, position",
                &albums,
            )
            .await?;
        rows.into_iter()
            .map(|row| row.into_track(&credits, &album_credits))
            .collect()
    }

    async fn credited(
        &self,
        select: &'static str,
        order: &'static str,
        ids: &[i64],
    ) -> Result<Credits, Error> {
        let rows: Vec<(i64, Option<String>, String)> = on!(Pool, &self.reader, pool => {
            let mut query = sqlx::QueryBuilder::new(select);
            for id in ids { query.push(", ").push_bind(*id); }
            query.push(order);
            query.build_query_as().fetch_all(pool).await
        })?;
        let mut credits = Credits::new();
        for (owner, id, name) in rows {
            credits.entry(owner).or_default().push((id, name));
        }
        Ok(credits)
    }
}

impl PlayRow {
    fn into_play(self) -> Result<ExportedPlay, Error> {
        let certainty = i16::try_from(self.certainty).ok();
        Ok(ExportedPlay {
            track_key: self.key,
            started_at: from_millis(self.started_at),
            ended_at: from_millis(self.ended_at),
            played_ms: self.played_ms,
            certainty: certainty
                .and_then(Certainty::from_number)
                .ok_or(Error::Corrupt {
                    place: "play.certainty",
                })?,
            sources: Sources::from_bits(i16::try_from(self.sources).unwrap_or_default()),
            is_video: self.is_video,
            reported_at: self.reported_at.map(from_millis),
            details: Details {
                context: self
                    .context_kind
                    .zip(self.context_uri)
                    .map(|(kind, uri)| Context { kind, uri }),
                ..self.way.into()
            },
            deleted_at: self.deleted_at.map(from_millis),
        })
    }
}

impl TrackRow {
    fn into_track(
        self,
        credits: &Credits,
        album_credits: &Credits,
    ) -> Result<ExportedTrack, Error> {
        let of = |credits: &Credits, id: i64| credits.get(&id).cloned().unwrap_or_default();
        let album = match (self.album_id, self.album_name) {
            (Some(id), Some(name)) => Some(ExportedAlbum {
                spotify_id: self.album_spotify_id,
                name,
                album_type: self.album_type,
                release_date: self.release_date,
                artists: of(album_credits, id),
                images: serde_json::from_str(self.images_json.as_deref().unwrap_or("[]")).map_err(
                    |_| Error::Corrupt {
                        place: "album.images_json",
                    },
                )?,
            }),
            _ => None,
        };
        Ok(ExportedTrack {
            key: self.key,
            spotify_id: self.spotify_id,
            uri: self.uri,
            kind: i16::try_from(self.kind)
                .ok()
                .and_then(ItemKind::from_number)
                .ok_or(Error::Corrupt {
                    place: "track.kind",
                })?,
            name: self.name,
            duration_ms: self.duration_ms,
            explicit: self.explicit,
            isrc: self.isrc,
            artists: of(credits, self.track_id),
            album,
            metadata_json: self.metadata_json,
        })
    }
}
