//! Reading plays, newest first, in pages that begin where the last one ended; and deleting one.

use domain::{
    clock::from_millis,
    fold::fold,
    ids::{AlbumId, ArtistId, ListenerId, PlayId, TrackId},
    play::{Context, Sources},
    report::ItemKind,
    settle::Certainty,
};
use jiff::Timestamp;
use sqlx::{Database, Encode, QueryBuilder, Type};

use crate::{
    AlbumRef, ArtistRef, Error, Store, TrackRef,
    backend::on,
    catalogue::{album_ref, contains},
    changed, listeners,
};

/// One hearing of a track, with the names that belong to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Play {
    /// Which play of the listener.
    pub id: PlayId,
    /// When it began; estimated while `played_ms` is absent.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Timestamp,
    /// How long the track was heard; absent when the play was only polled.
    pub played_ms: Option<i64>,
    /// What was played.
    pub track: TrackRef,
    /// The credited artists, in order.
    pub artists: Vec<ArtistRef>,
    /// The album.
    pub album: Option<AlbumRef>,
    /// From where it was played.
    pub context: Option<Context>,
    /// What was heard.
    pub kind: ItemKind,
    /// Whether it was a video.
    pub is_video: bool,
    /// How sure the times are.
    pub certainty: Certainty,
    /// From where it is known.
    pub sources: Sources,
}

/// Which plays to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlayFilter {
    /// Only plays that began at or after this instant.
    pub from: Option<Timestamp>,
    /// Only plays that began before this instant.
    pub to: Option<Timestamp>,
    /// Only plays of tracks on which this artist is credited.
    pub artist: Option<ArtistId>,
    /// Only plays of this album's tracks.
    pub album: Option<AlbumId>,
    /// Only plays of this track.
    pub track: Option<TrackId>,
    /// Only plays whose track, album or artists have all these words in their names.
    pub text: Option<String>,
}

/// The place after a play in the order of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlayCursor {
    /// When that play ended.
    pub ended_at: Timestamp,
    /// Which play it was.
    pub id: PlayId,
}

/// No play lasts longer, so a play that began before an instant ended within this after it.
const LONGEST_PLAY_MS: i64 = 2 * 24 * 3_600_000;

#[derive(sqlx::FromRow)]
struct Row {
    play_id: i64,
    started_at: i64,
    ended_at: i64,
    played_ms: Option<i64>,
    context_kind: Option<String>,
    context_uri: Option<String>,
    certainty: i64,
    sources: i64,
    is_video: bool,
    kind: i64,
    track_id: i64,
    spotify_id: Option<String>,
    name: String,
    duration_ms: Option<i64>,
    explicit: Option<bool>,
    album_id: Option<i64>,
    album_name: Option<String>,
    images_json: Option<String>,
}

impl Store {
    /// A page of a listener's plays, newest first: at most `limit`, beginning after `cursor`.
    pub async fn plays(
        &self,
        listener: ListenerId,
        filter: &PlayFilter,
        cursor: Option<PlayCursor>,
        limit: i64,
    ) -> Result<Vec<Play>, Error> {
        let rows: Vec<Row> = on!(Pool, &self.reader, pool => {
            let mut query = QueryBuilder::new(
                "SELECT play_id, started_at, ended_at, played_ms, context_kind, context_uri, certainty,
                     sources, is_video, kind,
                     track.track_id, track.spotify_id, track.name, duration_ms, explicit,
                     album.album_id, album.name AS album_name, images_json
                 FROM play JOIN track ON track.track_id = play.track_id
                 LEFT JOIN album ON album.album_id = track.album_id WHERE ");
            push_filter(&mut query, listener, filter);
            if let Some(cursor) = cursor {
                query.push(" AND (ended_at, play_id) < (").push_bind(cursor.ended_at.as_millisecond())
                    .push(", ").push_bind(cursor.id.0).push(")");
            }
            query.push(" ORDER BY ended_at DESC, play_id DESC LIMIT ").push_bind(limit);
            query.build_query_as().fetch_all(pool).await
        })?;
        let mut tracks: Vec<i64> = rows.iter().map(|row| row.track_id).collect();
        tracks.sort_unstable();
        tracks.dedup();
        let artists = self.credits(&tracks).await?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let artists = artists.get(&row.track_id).cloned().unwrap_or_default();
                row.into_play(artists)
            })
            .collect())
    }

    /// How many of a listener's plays a filter lets through.
    pub async fn count_plays(
        &self,
        listener: ListenerId,
        filter: &PlayFilter,
    ) -> Result<i64, Error> {
        Ok(on!(Pool, &self.reader, pool => {
            let mut query = QueryBuilder::new(
                "SELECT COUNT(*) FROM play WHERE ");
            push_filter(&mut query, listener, filter);
            query.build_query_scalar().fetch_one(pool).await
        })?)
    }

    /// Deletes a play for good: it stays as a tombstone, so that no poll and no import brings it
    /// back.
    pub async fn delete_play(
        &self,
        listener: ListenerId,
        id: PlayId,
        now: Timestamp,
    ) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        listeners::lock(&mut tx, listener).await?;
        let done = on!(Tx, &mut tx, connection => sqlx::query(
            "UPDATE play SET deleted_at = $3
             WHERE listener_id = $1 AND play_id = $2 AND deleted_at IS NULL")
            .bind(listener.0).bind(id.0).bind(now.as_millisecond())
            .execute(&mut **connection).await.map(|done| done.rows_affected()))?;
        if done == 0 {
            return Err(Error::NotFound("play"));
        }
        changed::note(&mut tx, listener, &[id]).await?;
        tx.commit().await
    }
}

impl Row {
    fn into_play(self, artists: Vec<ArtistRef>) -> Play {
        Play {
            id: PlayId(self.play_id),
            started_at: from_millis(self.started_at),
            ended_at: from_millis(self.ended_at),
            played_ms: self.played_ms,
            track: TrackRef {
                id: TrackId(self.track_id),
                spotify_id: self.spotify_id,
                name: self.name,
                duration_ms: self.duration_ms,
                explicit: self.explicit,
            },
            artists,
            album: album_ref(self.album_id, self.album_name, self.images_json.as_deref()),
            context: self
                .context_kind
                .zip(self.context_uri)
                .map(|(kind, uri)| Context { kind, uri }),
            kind: number(self.kind)
                .and_then(ItemKind::from_number)
                .unwrap_or(ItemKind::Unknown),
            is_video: self.is_video,
            certainty: number(self.certainty)
                .and_then(Certainty::from_number)
                .unwrap_or(Certainty::Estimated),
            sources: Sources::from_bits(number(self.sources).unwrap_or_default()),
        }
    }
}

fn number(stored: i64) -> Option<i16> {
    i16::try_from(stored).ok()
}

fn push_filter<DB>(query: &mut QueryBuilder<DB>, listener: ListenerId, filter: &PlayFilter)
where
    DB: Database,
    i64: for<'q> Encode<'q, DB> + Type<DB>,
    String: for<'q> Encode<'q, DB> + Type<DB>,
{
    query
        .push("listener_id = ")
        .push_bind(listener.0)
        .push(" AND deleted_at IS NULL");
    // Bounds on the end let the index skip what lies outside.
    if let Some(from) = filter.from.map(Timestamp::as_millisecond) {
        query.push(" AND started_at >= ").push_bind(from);
        query.push(" AND ended_at >= ").push_bind(from);
    }
    if let Some(to) = filter.to.map(Timestamp::as_millisecond) {
        query.push(" AND started_at < ").push_bind(to);
        query
            .push(" AND ended_at < ")
            .push_bind(to.saturating_add(LONGEST_PLAY_MS));
    }
    if let Some(artist) = filter.artist {
        query.push(" AND play.track_id IN (SELECT track_id FROM credit WHERE artist_id = ");
        query.push_bind(artist.0).push(")");
    }
    if let Some(album) = filter.album {
        query.push(" AND play.track_id IN (SELECT track_id FROM track WHERE album_id = ");
        query.push_bind(album.0).push(")");
    }
    if let Some(track) = filter.track {
        query.push(" AND play.track_id = ").push_bind(track.0);
    }
    for word in filter
        .text
        .as_deref()
        .map(fold)
        .unwrap_or_default()
        .split_whitespace()
    {
        query.push(" AND play.track_id IN (SELECT track_id FROM track WHERE search_text LIKE ");
        query.push_bind(contains(word)).push(" ESCAPE '!')");
    }
}
