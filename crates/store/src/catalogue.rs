//! The catalogue: tracks, albums and artists, as far as any listener has played them.
//!
//! Rows are keyed by Spotify's id, else by what is known (a local file's URI, a folded name), so
//! that metadata which comes later fills them in.

use std::collections::{BTreeMap, HashMap};

use domain::{
    catalogue::{Image, NewAlbum, NewArtist, NewTrack, TrackKey},
    fold::fold,
    ids::{AlbumId, ArtistId, ListenerId, TrackId},
};

use crate::{
    Error, Store,
    backend::{Tx, on},
};

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
    /// Whether Spotify named a cover.
    pub has_image: bool,
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
const NO_IMAGES: &str = "[]";

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
                    has_image: row.images_json != NO_IMAGES,
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
        has_image: images.is_some_and(|images| images != NO_IMAGES),
    })
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

/// Adds the tracks that are not known and refreshes those that are, with their albums, artists
/// and credits.
///
/// Everything is written in the order of its key, so that two writers who meet the same tracks
/// wait for each other instead of deadlocking.
pub(crate) async fn keep_tracks<'a>(
    tx: &mut Tx,
    tracks: impl Iterator<Item = &'a NewTrack>,
) -> Result<HashMap<TrackKey, TrackId>, Error> {
    let tracks: BTreeMap<TrackKey, &NewTrack> = tracks.map(|track| (track.key(), track)).collect();
    let albums: BTreeMap<String, &NewAlbum> = tracks
        .values()
        .filter_map(|track| track.album.as_ref())
        .filter_map(|album| Some((album_key(album)?, album)))
        .collect();
    let credited = tracks.values().flat_map(|track| &track.artists);
    let artists: BTreeMap<String, &NewArtist> = credited
        .chain(albums.values().flat_map(|album| &album.artists))
        .map(|artist| (artist_key(artist), artist))
        .collect();

    let mut artist_ids = HashMap::new();
    for (key, artist) in artists {
        let id = keep_artist(tx, &key, artist).await?;
        artist_ids.insert(key, id);
    }
    let mut album_ids = HashMap::new();
    for (key, album) in albums {
        let id = keep_album(tx, &key, album, &artist_ids).await?;
        album_ids.insert(key, id);
    }
    let mut track_ids = HashMap::new();
    for (key, track) in tracks {
        let album = track
            .album
            .as_ref()
            .and_then(album_key)
            .and_then(|key| album_ids.get(&key).copied());
        let id = keep_track(tx, &key, track, album, &artist_ids).await?;
        track_ids.insert(key, id);
    }
    Ok(track_ids)
}

fn artist_key(artist: &NewArtist) -> String {
    artist
        .spotify_id
        .clone()
        .unwrap_or_else(|| format!("name:{}", fold(&artist.name)))
}

/// Local files may name no album at all.
fn album_key(album: &NewAlbum) -> Option<String> {
    match &album.spotify_id {
        Some(id) => Some(id.clone()),
        None if album.name.is_empty() => None,
        None => {
            let artist = album
                .artists
                .first()
                .map(|artist| fold(&artist.name))
                .unwrap_or_default();
            Some(format!("name:{}:{artist}", fold(&album.name)))
        }
    }
}

async fn keep_artist(tx: &mut Tx, key: &str, artist: &NewArtist) -> Result<i64, Error> {
    Ok(on!(Tx, tx, connection => sqlx::query_scalar(
        "INSERT INTO artist (key, spotify_id, name, name_folded) VALUES ($1, $2, $3, $4)
         ON CONFLICT (key) DO UPDATE SET name = excluded.name, name_folded = excluded.name_folded
         RETURNING artist_id")
        .bind(key).bind(&artist.spotify_id).bind(&artist.name).bind(fold(&artist.name))
        .fetch_one(&mut **connection).await)?)
}

async fn keep_album(
    tx: &mut Tx,
    key: &str,
    album: &NewAlbum,
    artists: &HashMap<String, i64>,
) -> Result<i64, Error> {
    let images = serde_json::to_string(&album.images).unwrap_or_else(|_| NO_IMAGES.to_owned());
    let id: i64 = on!(Tx, tx, connection => sqlx::query_scalar(
        "INSERT INTO album (key, spotify_id, name, name_folded, album_type, release_date, images_json)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (key) DO UPDATE SET name = excluded.name, name_folded = excluded.name_folded,
             album_type = COALESCE(excluded.album_type, album.album_type),
             release_date = COALESCE(excluded.release_date, album.release_date),
             images_json = CASE WHEN excluded.images_json = '[]' THEN album.images_json
                                ELSE excluded.images_json END
         RETURNING album_id")
        .bind(key).bind(&album.spotify_id).bind(&album.name).bind(fold(&album.name)).bind(&album.album_type)
        .bind(&album.release_date).bind(images)
        .fetch_one(&mut **connection).await)?;
    on!(Tx, tx, connection => sqlx::query("DELETE FROM album_credit WHERE album_id = $1")
        .bind(id).execute(&mut **connection).await.map(|_| ()))?;
    for (artist, position) in distinct(&album.artists, artists).into_iter().zip(0_i64..) {
        on!(Tx, tx, connection => sqlx::query(
            "INSERT INTO album_credit (album_id, position, artist_id) VALUES ($1, $2, $3)")
            .bind(id).bind(position).bind(artist)
            .execute(&mut **connection).await.map(|_| ()))?;
    }
    Ok(id)
}

async fn keep_track(
    tx: &mut Tx,
    key: &TrackKey,
    track: &NewTrack,
    album: Option<i64>,
    artists: &HashMap<String, i64>,
) -> Result<TrackId, Error> {
    let id: i64 = on!(Tx, tx, connection => sqlx::query_scalar(
        "INSERT INTO track (key, spotify_id, uri, name, name_folded, album_id, duration_ms, explicit,
             isrc, search_text, metadata_json)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (key) DO UPDATE SET uri = excluded.uri, name = excluded.name,
             name_folded = excluded.name_folded,
             album_id = COALESCE(excluded.album_id, track.album_id),
             duration_ms = COALESCE(excluded.duration_ms, track.duration_ms),
             explicit = COALESCE(excluded.explicit, track.explicit),
             isrc = COALESCE(excluded.isrc, track.isrc),
             search_text = excluded.search_text,
             metadata_json = COALESCE(excluded.metadata_json, track.metadata_json)
         RETURNING track_id")
        .bind(key.as_str()).bind(&track.spotify_id).bind(&track.uri).bind(&track.name)
        .bind(fold(&track.name)).bind(album)
        .bind(track.duration_ms).bind(track.explicit).bind(&track.isrc)
        .bind(search_text(track)).bind(&track.metadata_json)
        .fetch_one(&mut **connection).await)?;
    on!(Tx, tx, connection => sqlx::query("DELETE FROM credit WHERE track_id = $1")
        .bind(id).execute(&mut **connection).await.map(|_| ()))?;
    for (artist, position) in distinct(&track.artists, artists).into_iter().zip(0_i64..) {
        on!(Tx, tx, connection => sqlx::query(
            "INSERT INTO credit (track_id, position, artist_id) VALUES ($1, $2, $3)")
            .bind(id).bind(position).bind(artist)
            .execute(&mut **connection).await.map(|_| ()))?;
    }
    Ok(TrackId(id))
}

/// The ids of artists in order, each once.
fn distinct(artists: &[NewArtist], ids: &HashMap<String, i64>) -> Vec<i64> {
    let mut order = Vec::new();
    for id in artists
        .iter()
        .filter_map(|artist| ids.get(&artist_key(artist)).copied())
    {
        if !order.contains(&id) {
            order.push(id);
        }
    }
    order
}

/// Folded names, a line each: the track, its album, its artists.
fn search_text(track: &NewTrack) -> String {
    let album = track
        .album
        .as_ref()
        .map(|album| fold(&album.name))
        .unwrap_or_default();
    let mut lines = vec![fold(&track.name), album];
    lines.extend(track.artists.iter().map(|artist| fold(&artist.name)));
    lines.join("\n")
}
