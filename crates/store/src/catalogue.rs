//! Reading the catalogue: tracks, albums and artists, as far as a listener has played them.

use std::collections::HashMap;

use domain::{
    catalogue::Image,
    fold::fold,
    ids::{AlbumId, ArtistId, ListenerId, TrackId},
};

use sha2::{Digest as _, Sha256};

use crate::{Error, Store, backend::on};

/// An artist by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArtistRef {
    /// Which artist.
    pub id: ArtistId,
    /// The artist's name.
    pub name: String,
}

/// An album by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlbumRef {
    /// Which album.
    pub id: AlbumId,
    /// The album's name.
    pub name: String,
    /// A word that changes with the cover; absent when Spotify names none.
    pub cover: Option<String>,
}

/// A track by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrackRef {
    /// Which track.
    pub id: TrackId,
    /// Spotify's id; absent for local files.
    pub spotify_id: Option<String>,
    /// The track's name.
    pub name: String,
    /// Its full length.
    pub duration_ms: Option<i64>,
    /// Whether it is marked explicit.
    pub explicit: Option<bool>,
}

/// A track with what belongs to it and how often the listener played it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrackPage {
    /// The track.
    pub track: TrackRef,
    /// Its credited artists.
    pub artists: Vec<ArtistRef>,
    /// Its album.
    pub album: Option<AlbumRef>,
    /// The listener's plays of it.
    pub plays: i64,
}

/// An artist and how often the listener played them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArtistPage {
    /// The artist.
    pub artist: ArtistRef,
    /// Spotify's id.
    pub spotify_id: Option<String>,
    /// The listener's plays of tracks on which they are credited.
    pub plays: i64,
}

/// An album with what belongs to it and how often the listener played it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlbumPage {
    /// The album.
    pub album: AlbumRef,
    /// Spotify's id.
    pub spotify_id: Option<String>,
    /// Its own artists.
    pub artists: Vec<ArtistRef>,
    /// The release date as precise as Spotify knows it.
    pub release_date: Option<String>,
    /// The listener's plays of its tracks.
    pub plays: i64,
}

/// What a search among the things a listener has played found, the most played first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchResults {
    /// Artists.
    pub artists: Vec<ArtistPage>,
    /// Albums.
    pub albums: Vec<AlbumPage>,
    /// Tracks.
    pub tracks: Vec<TrackPage>,
}

/// What says that an album has no cover.
pub(crate) const NO_IMAGES: &str = "[]";

#[derive(sqlx::FromRow)]
struct TrackRow {
    track_id: i64,
    spotify_id: Option<String>,
    name: String,
    duration_ms: Option<i64>,
    explicit: Option<bool>,
    album_id: Option<i64>,
    album_name: Option<String>,
    images_json: Option<String>,
    plays: i64,
}

#[derive(sqlx::FromRow)]
struct AlbumRow {
    album_id: i64,
    spotify_id: Option<String>,
    name: String,
    images_json: String,
    release_date: Option<String>,
    plays: i64,
}

type ArtistRow = (i64, Option<String>, String, i64);

impl Store {
    /// A track that the listener has played.
    pub async fn track(&self, listener: ListenerId, id: TrackId) -> Result<TrackPage, Error> {
        let row: Option<TrackRow> = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT track.track_id, track.spotify_id, track.name, duration_ms, explicit,
                 album.album_id, album.name AS album_name, images_json, COUNT(*) AS plays
             FROM play JOIN track ON track.track_id = play.track_id
             LEFT JOIN album ON album.album_id = track.album_id
             WHERE listener_id = $1 AND track.track_id = $2 AND deleted_at IS NULL
             GROUP BY track.track_id, album.album_id")
            .bind(listener.0).bind(id.0).fetch_optional(pool).await)?;
        let mut pages = self.track_pages(row.into_iter().collect()).await?;
        pages.pop().ok_or(Error::NotFound("track"))
    }

    /// An artist whom the listener has played.
    pub async fn artist(&self, listener: ListenerId, id: ArtistId) -> Result<ArtistPage, Error> {
        let row: Option<ArtistRow> = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT artist.artist_id, spotify_id, name, COUNT(DISTINCT play_id)
             FROM credit JOIN artist ON artist.artist_id = credit.artist_id
             JOIN play ON play.track_id = credit.track_id
             WHERE listener_id = $1 AND credit.artist_id = $2 AND deleted_at IS NULL
             GROUP BY artist.artist_id")
            .bind(listener.0).bind(id.0).fetch_optional(pool).await)?;
        row.map(artist_page).ok_or(Error::NotFound("artist"))
    }

    /// An album of which the listener has played something.
    pub async fn album(&self, listener: ListenerId, id: AlbumId) -> Result<AlbumPage, Error> {
        let row: Option<AlbumRow> = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT album.album_id, album.spotify_id, album.name, images_json, release_date,
                 COUNT(*) AS plays
             FROM track JOIN album ON album.album_id = track.album_id
             JOIN play ON play.track_id = track.track_id
             WHERE listener_id = $1 AND album.album_id = $2 AND deleted_at IS NULL
             GROUP BY album.album_id")
            .bind(listener.0).bind(id.0).fetch_optional(pool).await)?;
        let mut pages = self.album_pages(row.into_iter().collect()).await?;
        pages.pop().ok_or(Error::NotFound("album"))
    }

    /// The covers of an album of which the listener has played something.
    pub async fn album_images(
        &self,
        listener: ListenerId,
        id: AlbumId,
    ) -> Result<Vec<Image>, Error> {
        let json: Option<String> = on!(Pool, &self.reader, pool => sqlx::query_scalar(
            "SELECT images_json FROM album WHERE album_id = $2 AND EXISTS (
                 SELECT 1 FROM track JOIN play ON play.track_id = track.track_id
                 WHERE track.album_id = $2 AND listener_id = $1)")
            .bind(listener.0).bind(id.0).fetch_optional(pool).await)?;
        let json = json.ok_or(Error::NotFound("album"))?;
        serde_json::from_str(&json).map_err(|_| Error::Corrupt {
            place: "album.images_json",
        })
    }

    /// What Spotify said of a track, to the byte.
    pub async fn track_metadata(&self, id: TrackId) -> Result<Option<String>, Error> {
        let json: Option<Option<String>> = on!(Pool, &self.reader, pool => sqlx::query_scalar(
            "SELECT metadata_json FROM track WHERE track_id = $1")
            .bind(id.0).fetch_optional(pool).await)?;
        Ok(json.flatten())
    }

    /// Finds what the listener has played by a part of its name, at most `limit` of each kind.
    pub async fn search(
        &self,
        listener: ListenerId,
        text: &str,
        limit: i64,
    ) -> Result<SearchResults, Error> {
        let folded = fold(text);
        if folded.is_empty() {
            return Ok(SearchResults::default());
        }
        let pattern = contains(&folded);
        let tracks: Vec<TrackRow> = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT track.track_id, track.spotify_id, track.name, duration_ms, explicit,
                 album.album_id, album.name AS album_name, images_json, COUNT(*) AS plays
             FROM track JOIN play ON play.track_id = track.track_id
             LEFT JOIN album ON album.album_id = track.album_id
             WHERE listener_id = $1 AND deleted_at IS NULL AND track.name_folded LIKE $2 ESCAPE '!'
             GROUP BY track.track_id, album.album_id ORDER BY plays DESC, track.track_id LIMIT $3")
            .bind(listener.0).bind(&pattern).bind(limit).fetch_all(pool).await)?;
        let albums: Vec<AlbumRow> = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT album.album_id, album.spotify_id, album.name, images_json, release_date,
                 COUNT(*) AS plays
             FROM track JOIN play ON play.track_id = track.track_id
             JOIN album ON album.album_id = track.album_id
             WHERE listener_id = $1 AND deleted_at IS NULL AND album.name_folded LIKE $2 ESCAPE '!'
             GROUP BY album.album_id ORDER BY plays DESC, album.album_id LIMIT $3")
            .bind(listener.0).bind(&pattern).bind(limit).fetch_all(pool).await)?;
        let artists: Vec<ArtistRow> = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT artist.artist_id, artist.spotify_id, artist.name, COUNT(DISTINCT play_id) AS plays
             FROM track JOIN play ON play.track_id = track.track_id
             JOIN credit ON credit.track_id = track.track_id
             JOIN artist ON artist.artist_id = credit.artist_id
             WHERE listener_id = $1 AND deleted_at IS NULL AND artist.name_folded LIKE $2 ESCAPE '!'
             GROUP BY artist.artist_id ORDER BY plays DESC, artist.artist_id LIMIT $3")
            .bind(listener.0).bind(&pattern).bind(limit).fetch_all(pool).await)?;
        Ok(SearchResults {
            artists: artists.into_iter().map(artist_page).collect(),
            albums: self.album_pages(albums).await?,
            tracks: self.track_pages(tracks).await?,
        })
    }

    async fn track_pages(&self, rows: Vec<TrackRow>) -> Result<Vec<TrackPage>, Error> {
        let ids: Vec<i64> = rows.iter().map(|row| row.track_id).collect();
        let mut artists = self.credits(&ids).await?;
        Ok(rows
            .into_iter()
            .map(|row| TrackPage {
                artists: artists.remove(&row.track_id).unwrap_or_default(),
                album: album_ref(row.album_id, row.album_name, row.images_json.as_deref()),
                track: TrackRef {
                    id: TrackId(row.track_id),
                    spotify_id: row.spotify_id,
                    name: row.name,
                    duration_ms: row.duration_ms,
                    explicit: row.explicit,
                },
                plays: row.plays,
            })
            .collect())
    }

    async fn album_pages(&self, rows: Vec<AlbumRow>) -> Result<Vec<AlbumPage>, Error> {
        let ids: Vec<i64> = rows.iter().map(|row| row.album_id).collect();
        let credits: Vec<(i64, i64, String)> = on!(Pool, &self.reader, pool => {
            let mut query = sqlx::QueryBuilder::new(
                "SELECT album_id, artist.artist_id, name FROM album_credit
                 JOIN artist ON artist.artist_id = album_credit.artist_id WHERE album_id IN (-1");
            for id in &ids { query.push(", ").push_bind(*id); }
            query.push(") ORDER BY album_id, position");
            query.build_query_as().fetch_all(pool).await
        })?;
        let mut artists = group(credits);
        Ok(rows
            .into_iter()
            .map(|row| AlbumPage {
                artists: artists.remove(&row.album_id).unwrap_or_default(),
                album: AlbumRef {
                    id: AlbumId(row.album_id),
                    name: row.name,
                    cover: cover(&row.images_json),
                },
                spotify_id: row.spotify_id,
                release_date: row.release_date,
                plays: row.plays,
            })
            .collect())
    }

    /// The credited artists of tracks, in order.
    pub(crate) async fn credits(
        &self,
        tracks: &[i64],
    ) -> Result<HashMap<i64, Vec<ArtistRef>>, Error> {
        let rows: Vec<(i64, i64, String)> = on!(Pool, &self.reader, pool => {
            let mut query = sqlx::QueryBuilder::new(
                "SELECT track_id, artist.artist_id, name FROM credit
                 JOIN artist ON artist.artist_id = credit.artist_id WHERE track_id IN (-1");
            for id in tracks { query.push(", ").push_bind(*id); }
            query.push(") ORDER BY track_id, position");
            query.build_query_as().fetch_all(pool).await
        })?;
        Ok(group(rows))
    }
}

/// A pattern for `LIKE … ESCAPE '!'` that finds `text` anywhere.
pub(crate) fn contains(text: &str) -> String {
    format!("%{}%", escaped(text))
}

fn escaped(text: &str) -> String {
    text.replace('!', "!!")
        .replace('%', "!%")
        .replace('_', "!_")
}

pub(crate) fn album_ref(
    id: Option<i64>,
    name: Option<String>,
    images: Option<&str>,
) -> Option<AlbumRef> {
    id.zip(name).map(|(id, name)| AlbumRef {
        id: AlbumId(id),
        name,
        cover: images.and_then(cover),
    })
}

/// Names the cover among all covers: ids of albums begin anew with each database, and a browser
/// keeps pictures for long.
fn cover(images_json: &str) -> Option<String> {
    if images_json == NO_IMAGES {
        return None;
    }
    let hash: [u8; 32] = Sha256::digest(images_json.as_bytes()).into();
    let start = hash.first_chunk().copied().map(u64::from_be_bytes)?;
    Some(format!("{start:016x}"))
}

fn artist_page((id, spotify_id, name, plays): ArtistRow) -> ArtistPage {
    ArtistPage {
        artist: ArtistRef {
            id: ArtistId(id),
            name,
        },
        spotify_id,
        plays,
    }
}

fn group(rows: Vec<(i64, i64, String)>) -> HashMap<i64, Vec<ArtistRef>> {
    let mut groups: HashMap<i64, Vec<ArtistRef>> = HashMap::new();
    for (owner, id, name) in rows {
        groups.entry(owner).or_default().push(ArtistRef {
            id: ArtistId(id),
            name,
        });
    }
    groups
}
