//! Writing the catalogue: adding tracks with their albums, artists and credits, and refreshing
//! those that are known.
//!
//! Rows are keyed by Spotify's id, else by what is known (a local file's URI, a folded name). A
//! later report replaces what is known, but an empty one takes nothing away: Spotify sends
//! tracks that it has removed without name and artists.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::{
    catalogue::{NewAlbum, NewArtist, NewTrack, TrackKey, bounded_key},
    fold::fold,
    ids::TrackId,
};

use crate::{
    Error, Store,
    backend::{Tx, on},
    bulk,
    catalogue::NO_IMAGES,
};

/// What is known of stored tracks besides what rows of imports say.
#[derive(Clone, Debug, Default)]
pub struct KnownTracks {
    /// Those that have a URI.
    pub tracks: Vec<NewTrack>,
    /// The albums of those that are known by their names only, by the keys of the tracks.
    pub albums: Vec<(String, NewAlbum)>,
}

impl Store {
    /// Fills in what is known of tracks that are stored and of which Spotify has said nothing yet.
    pub async fn fill_in_tracks(&self, known: &KnownTracks) -> Result<(), Error> {
        let keys: Vec<TrackKey> = known.tracks.iter().map(NewTrack::key).collect();
        let keys: Vec<&str> = keys.iter().map(TrackKey::as_str).collect();
        let mut tx = self.begin().await?;
        let unknown: Vec<(String,)> = bulk::select_texts(
            &mut tx,
            "key",
            "FROM track WHERE metadata_json IS NULL AND duration_ms IS NULL AND key",
            &keys,
        )
        .await?;
        let unknown: HashSet<String> = unknown.into_iter().map(|(key,)| key).collect();
        let wanted = known
            .tracks
            .iter()
            .filter(|track| unknown.contains(track.key().as_str()));
        keep_tracks(&mut tx, wanted).await?;
        for (key, album) in &known.albums {
            fill_in_album(&mut tx, key, album).await?;
        }
        tx.commit().await
    }
}

/// Says of a track that is known by its names only, and by the name of its album, which album that is.
async fn fill_in_album(tx: &mut Tx, key: &str, album: &NewAlbum) -> Result<(), Error> {
    let stored: Option<(i64, Option<i64>)> = on!(Tx, tx, connection => sqlx::query_as(
        "SELECT track_id, track.album_id FROM track LEFT JOIN album ON album.album_id = track.album_id
         WHERE track.key = $1 AND uri = '' AND album.spotify_id IS NULL")
        .bind(key).fetch_optional(&mut **connection).await)?;
    let (Some((track, old)), Some(album_key)) = (stored, album_key(album)) else {
        return Ok(());
    };
    let mut artists = HashMap::new();
    for artist in &album.artists {
        let key = artist_key(artist);
        let id = keep_artist(tx, &key, artist).await?;
        artists.insert(key, id);
    }
    let id = keep_album(tx, &album_key, album, &artists).await?;
    on!(Tx, tx, connection => sqlx::query("UPDATE track SET album_id = $2 WHERE track_id = $1")
        .bind(track).bind(id).execute(&mut **connection).await.map(|_| ()))?;
    // Others may be of the album that had the name alone; if none is, it goes.
    for statement in [
        "DELETE FROM album_credit WHERE album_id = $1
         AND NOT EXISTS (SELECT 1 FROM track WHERE track.album_id = $1)",
        "DELETE FROM album WHERE album_id = $1
         AND NOT EXISTS (SELECT 1 FROM track WHERE track.album_id = $1)",
    ] {
        on!(Tx, tx, connection => sqlx::query(statement).bind(old)
            .execute(&mut **connection).await.map(|_| ()))?;
    }
    Ok(())
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

pub(crate) fn artist_key(artist: &NewArtist) -> String {
    artist
        .spotify_id
        .clone()
        .unwrap_or_else(|| bounded_key(&format!("name:{}", fold(&artist.name))))
}

/// Local files may name no album at all.
pub(crate) fn album_key(album: &NewAlbum) -> Option<String> {
    match &album.spotify_id {
        Some(id) => Some(id.clone()),
        None if album.name.is_empty() => None,
        None => {
            let artist = album
                .artists
                .first()
                .map(|artist| fold(&artist.name))
                .unwrap_or_default();
            Some(bounded_key(&format!("name:{}:{artist}", fold(&album.name))))
        }
    }
}

/// Lets what Spotify knows take over the entry of what was known by its name only.
async fn adopt(
    tx: &mut Tx,
    statement: &'static str,
    spotify_id: Option<&str>,
    named: &str,
) -> Result<(), Error> {
    if let Some(id) = spotify_id {
        on!(Tx, tx, connection => sqlx::query(statement).bind(id).bind(named)
            .execute(&mut **connection).await.map(|_| ()))?;
    }
    Ok(())
}

async fn keep_artist(tx: &mut Tx, key: &str, artist: &NewArtist) -> Result<i64, Error> {
    let named = artist_key(&NewArtist {
        spotify_id: None,
        ..artist.clone()
    });
    let statement = "UPDATE artist SET key = $1, spotify_id = $1
         WHERE key = $2 AND spotify_id IS NULL AND NOT EXISTS (SELECT 1 FROM artist WHERE key = $1)";
    adopt(tx, statement, artist.spotify_id.as_deref(), &named).await?;
    Ok(on!(Tx, tx, connection => sqlx::query_scalar(
        "INSERT INTO artist (key, spotify_id, name, name_folded) VALUES ($1, $2, $3, $4)
         ON CONFLICT (key) DO UPDATE SET
             name = COALESCE(NULLIF(excluded.name, ''), artist.name),
             name_folded = COALESCE(NULLIF(excluded.name_folded, ''), artist.name_folded)
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
    let named = album_key(&NewAlbum {
        spotify_id: None,
        ..album.clone()
    });
    let statement = "UPDATE album SET key = $1, spotify_id = $1
         WHERE key = $2 AND spotify_id IS NULL AND NOT EXISTS (SELECT 1 FROM album WHERE key = $1)";
    if let Some(named) = named {
        adopt(tx, statement, album.spotify_id.as_deref(), &named).await?;
    }
    let images = serde_json::to_string(&album.images).unwrap_or_else(|_| NO_IMAGES.to_owned());
    let id: i64 = on!(Tx, tx, connection => sqlx::query_scalar(
        "INSERT INTO album (key, spotify_id, name, name_folded, album_type, release_date, images_json)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (key) DO UPDATE SET
             name = COALESCE(NULLIF(excluded.name, ''), album.name),
             name_folded = COALESCE(NULLIF(excluded.name_folded, ''), album.name_folded),
             album_type = COALESCE(excluded.album_type, album.album_type),
             release_date = COALESCE(excluded.release_date, album.release_date),
             images_json = CASE WHEN excluded.images_json = '[]' THEN album.images_json
                                ELSE excluded.images_json END
         RETURNING album_id")
        .bind(key).bind(&album.spotify_id).bind(&album.name).bind(fold(&album.name)).bind(&album.album_type)
        .bind(&album.release_date).bind(images)
        .fetch_one(&mut **connection).await)?;
    if album.artists.is_empty() {
        return Ok(id);
    }
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
         ON CONFLICT (key) DO UPDATE SET uri = excluded.uri,
             name = COALESCE(NULLIF(excluded.name, ''), track.name),
             name_folded = COALESCE(NULLIF(excluded.name_folded, ''), track.name_folded),
             album_id = COALESCE(excluded.album_id, track.album_id),
             duration_ms = COALESCE(excluded.duration_ms, track.duration_ms),
             explicit = COALESCE(excluded.explicit, track.explicit),
             isrc = COALESCE(excluded.isrc, track.isrc),
             search_text = CASE WHEN excluded.name = '' THEN track.search_text
                                ELSE excluded.search_text END,
             metadata_json = COALESCE(excluded.metadata_json, track.metadata_json)
         RETURNING track_id")
        .bind(key.as_str()).bind(&track.spotify_id).bind(&track.uri).bind(&track.name)
        .bind(fold(&track.name)).bind(album)
        .bind(track.duration_ms).bind(track.explicit).bind(&track.isrc)
        .bind(search_text(track)).bind(&track.metadata_json)
        .fetch_one(&mut **connection).await)?;
    if track.artists.is_empty() {
        return Ok(TrackId(id));
    }
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
