//! Tracks that are known by what rows of imports say: entries of the catalogue that later reports
//! of Spotify's fill in.
//!
//! Artists and albums are found by their names; if none bears the name yet, it gets an entry that
//! the first artist or album of Spotify's with that name takes over.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::{
    catalogue::{NewAlbum, NewArtist},
    fold::fold,
    ids::TrackId,
    report::{Item, ItemKind},
};
use sqlx::QueryBuilder;

use crate::{
    Error,
    backend::{Tx, on},
    bulk::{self, VALUES},
    catalogue::NO_IMAGES,
    keep_tracks::{album_key, artist_key},
};

/// How much of a name is indexed.
const INDEXED_CHARACTERS: usize = 200;

/// Adds what is missing of the tracks with these keys, and gives the ids of all.
pub(crate) async fn keep_named(
    tx: &mut Tx,
    items: &BTreeMap<String, Item>,
) -> Result<HashMap<String, TrackId>, Error> {
    let mut ids = ids_of(tx, items.keys().map(String::as_str)).await?;
    let new: Vec<(&String, &Item)> = items
        .iter()
        .filter(|(key, _)| !ids.contains_key(*key))
        .collect();
    if new.is_empty() {
        return Ok(ids);
    }
    let creators: BTreeSet<&str> = new
        .iter()
        .filter_map(|(_, item)| item.creator.as_deref())
        .collect();
    let artists = artists(tx, &creators).await?;
    let albums = albums(tx, &new, &artists).await?;
    insert_tracks(tx, &new, &artists, &albums).await?;
    let added = ids_of(tx, new.iter().map(|(key, _)| key.as_str())).await?;
    let mut credits: Vec<[i64; 2]> = Vec::new();
    for (key, item) in &new {
        let artist = item.creator.as_deref().and_then(|name| artists.get(name));
        if let (Some(id), Some(artist)) = (added.get(*key), artist) {
            credits.push([id.0, *artist]);
        }
    }
    insert_pairs(tx, "credit (track_id, position, artist_id)", &credits).await?;
    ids.extend(added);
    Ok(ids)
}

/// The ids of the keys that are known.
pub(crate) async fn ids_of<'a>(
    tx: &mut Tx,
    keys: impl Iterator<Item = &'a str>,
) -> Result<HashMap<String, TrackId>, Error> {
    let keys: Vec<&str> = keys.collect();
    let rows: Vec<(String, i64)> =
        bulk::select_texts(tx, "key, track_id", "FROM track WHERE key", &keys).await?;
    Ok(rows
        .into_iter()
        .map(|(key, id)| (key, TrackId(id)))
        .collect())
}

fn artist(name: &str) -> NewArtist {
    NewArtist {
        spotify_id: None,
        name: name.to_owned(),
    }
}

/// Text as it is indexed.
fn indexed(folded: &str) -> String {
    folded.chars().take(INDEXED_CHARACTERS).collect()
}

/// The artists of these names; of several the one that Spotify knows, and the one that came first.
async fn artists<'a>(
    tx: &mut Tx,
    names: &BTreeSet<&'a str>,
) -> Result<HashMap<&'a str, i64>, Error> {
    let folded: HashMap<&str, String> = names.iter().map(|name| (*name, fold(name))).collect();
    let mut by_name = artists_named(tx, folded.values()).await?;
    let missing: BTreeMap<String, &str> = names
        .iter()
        .filter(|name| !by_name.contains_key(&folded[*name]))
        .map(|name| (artist_key(&artist(name)), *name))
        .collect();
    let missing: Vec<(String, &str)> = missing.into_iter().collect();
    for missing in missing.chunks(VALUES / 3) {
        on!(Tx, tx, connection => {
            let mut query = QueryBuilder::new("INSERT INTO artist (key, name, name_folded) ");
            query.push_values(missing, |mut row, (key, name)| {
                row.push_bind(key.clone()).push_bind((*name).to_owned())
                    .push_bind(folded[name].clone());
            });
            query.push(" ON CONFLICT (key) DO NOTHING");
            query.build().persistent(false).execute(&mut **connection).await.map(|_| ())
        })?;
    }
    if !missing.is_empty() {
        let names = missing.iter().map(|(_, name)| &folded[name]);
        by_name.extend(artists_named(tx, names).await?);
    }
    Ok(folded
        .into_iter()
        .filter_map(|(name, folded)| Some((name, *by_name.get(&folded)?)))
        .collect())
}

async fn artists_named(
    tx: &mut Tx,
    folded: impl Iterator<Item = &String>,
) -> Result<HashMap<String, i64>, Error> {
    let names: BTreeSet<String> = folded.map(|name| indexed(name)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut rows: Vec<(String, i64, i64)> = bulk::select_texts(
        tx,
        "name_folded, artist_id, CASE WHEN spotify_id IS NULL THEN 1 ELSE 0 END",
        "FROM artist WHERE substr(name_folded, 1, 200)",
        &names,
    )
    .await?;
    rows.sort_by_key(|(_, id, is_unknown)| std::cmp::Reverse((*is_unknown, *id)));
    Ok(rows.into_iter().map(|(name, id, _)| (name, id)).collect())
}

/// An album by its name and first artist.
type ByName<'a> = (&'a str, Option<i64>);

/// The albums of these items, by their names and artists.
async fn albums<'a>(
    tx: &mut Tx,
    items: &[(&'a String, &'a Item)],
    artists: &HashMap<&str, i64>,
) -> Result<HashMap<ByName<'a>, i64>, Error> {
    let mut wanted: BTreeMap<ByName<'_>, (String, String)> = BTreeMap::new();
    for (_, item) in items {
        let Some(name) = item.album.as_deref() else {
            continue;
        };
        let creator = item.creator.as_deref();
        let album = NewAlbum {
            spotify_id: None,
            name: name.to_owned(),
            album_type: None,
            release_date: None,
            artists: creator.map(artist).into_iter().collect(),
            images: Vec::new(),
        };
        let by = creator.and_then(|name| artists.get(name).copied());
        if let Some(key) = album_key(&album) {
            wanted.insert((name, by), (key, fold(name)));
        }
    }
    let mut known = albums_named(tx, wanted.values().map(|(_, folded)| folded)).await?;
    let missing: Vec<(&ByName<'_>, &(String, String))> = wanted
        .iter()
        .filter(|((_, by), (_, folded))| !known.contains_key(&(folded.clone(), *by)))
        .collect();
    for missing in missing.chunks(VALUES / 4) {
        on!(Tx, tx, connection => {
            let mut query =
                QueryBuilder::new("INSERT INTO album (key, name, name_folded, images_json) ");
            query.push_values(missing, |mut row, ((name, _), (key, folded))| {
                row.push_bind(key.clone()).push_bind((*name).to_owned())
                    .push_bind(folded.clone()).push_bind(NO_IMAGES);
            });
            query.push(" ON CONFLICT (key) DO NOTHING");
            query.build().persistent(false).execute(&mut **connection).await.map(|_| ())
        })?;
    }
    if !missing.is_empty() {
        let keys: Vec<&str> = missing.iter().map(|(_, (key, _))| key.as_str()).collect();
        let rows: Vec<(String, i64)> =
            bulk::select_texts(tx, "key, album_id", "FROM album WHERE key", &keys).await?;
        let ids: HashMap<String, i64> = rows.into_iter().collect();
        let mut credits = BTreeSet::new();
        for ((_, by), (key, folded)) in missing {
            if let Some(id) = ids.get(key) {
                known.insert((folded.clone(), *by), *id);
                credits.extend(by.map(|by| [*id, by]));
            }
        }
        let credits: Vec<[i64; 2]> = credits.into_iter().collect();
        insert_pairs(tx, "album_credit (album_id, position, artist_id)", &credits).await?;
    }
    Ok(wanted
        .into_iter()
        .filter_map(|((name, by), (_, folded))| Some(((name, by), *known.get(&(folded, by))?)))
        .collect())
}

/// Albums with their first artists; of several the one that Spotify knows, and the one that came
/// first.
async fn albums_named(
    tx: &mut Tx,
    folded: impl Iterator<Item = &String>,
) -> Result<HashMap<(String, Option<i64>), i64>, Error> {
    type Row = (String, Option<i64>, i64, i64);
    let names: BTreeSet<String> = folded.map(|name| indexed(name)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut rows: Vec<Row> = bulk::select_texts(
        tx,
        "name_folded, artist_id, album.album_id, CASE WHEN spotify_id IS NULL THEN 1 ELSE 0 END",
        "FROM album
         LEFT JOIN album_credit ON album_credit.album_id = album.album_id AND position = 0
         WHERE substr(name_folded, 1, 200)",
        &names,
    )
    .await?;
    rows.sort_by_key(|(_, _, id, is_unknown)| std::cmp::Reverse((*is_unknown, *id)));
    Ok(rows
        .into_iter()
        .map(|(name, by, id, _)| ((name, by), id))
        .collect())
}

async fn insert_tracks(
    tx: &mut Tx,
    tracks: &[(&String, &Item)],
    artists: &HashMap<&str, i64>,
    albums: &HashMap<ByName<'_>, i64>,
) -> Result<(), Error> {
    let album_of = |item: &Item| {
        let creator = item.creator.as_deref();
        let by = creator.and_then(|name| artists.get(name).copied());
        albums.get(&(item.album.as_deref()?, by)).copied()
    };
    for tracks in tracks.chunks(VALUES / 8) {
        on!(Tx, tx, connection => {
            let mut query = QueryBuilder::new(
                "INSERT INTO track (key, spotify_id, uri, name, name_folded, album_id, search_text, kind) ");
            query.push_values(tracks, |mut row, (key, item)| {
                let name = item.name.as_deref().unwrap_or_default();
                let folded = fold(name);
                row.push_bind((*key).clone()).push_bind(spotify_id(item))
                    .push_bind(item.uri.clone().unwrap_or_default()).push_bind(name.to_owned())
                    .push_bind(folded.clone()).push_bind(album_of(item))
                    .push_bind(search_text(&folded, item)).push_bind(i64::from(item.kind.number()));
            });
            query.push(" ON CONFLICT (key) DO NOTHING");
            query.build().persistent(false).execute(&mut **connection).await.map(|_| ())
        })?;
    }
    Ok(())
}

/// Spotify's id of a track; episodes and chapters have ids of their own.
fn spotify_id(item: &Item) -> Option<String> {
    let uri = item
        .uri
        .as_deref()
        .filter(|_| item.kind == ItemKind::Track)?;
    uri.strip_prefix("spotify:track:").map(str::to_owned)
}

/// Folded names, a line each: the track, its album, its artist.
fn search_text(folded: &str, item: &Item) -> String {
    let album = item.album.as_deref().map(fold).unwrap_or_default();
    let mut lines = vec![folded.to_owned(), album];
    lines.extend(item.creator.as_deref().map(fold));
    lines.join("\n")
}

/// Writes the first artist of each.
async fn insert_pairs(tx: &mut Tx, into: &'static str, pairs: &[[i64; 2]]) -> Result<(), Error> {
    for pairs in pairs.chunks(VALUES / 3) {
        on!(Tx, tx, connection => {
            let mut query = QueryBuilder::new("INSERT INTO ");
            query.push(into).push(" ");
            query.push_values(pairs, |mut row, [owner, artist]| {
                row.push_bind(*owner).push_bind(0_i64).push_bind(*artist);
            });
            query.push(" ON CONFLICT DO NOTHING");
            query.build().persistent(false).execute(&mut **connection).await.map(|_| ())
        })?;
    }
    Ok(())
}

/// Takes those of these tracks out of the catalogue that nobody has played, with their albums and
/// artists if nothing else is theirs.
pub(crate) async fn remove_unplayed(tx: &mut Tx, tracks: &[i64]) -> Result<(), Error> {
    let unplayed: Vec<(i64, Option<i64>)> = bulk::select_in(
        tx,
        "SELECT track_id, album_id FROM track
         WHERE NOT EXISTS (SELECT 1 FROM listener JOIN play ON play.listener_id = listener.listener_id
                           WHERE play.track_id = track.track_id) AND track_id",
        None,
        tracks,
    )
    .await?;
    let tracks: Vec<i64> = unplayed.iter().map(|(track, _)| *track).collect();
    let mut albums: Vec<i64> = unplayed.iter().filter_map(|(_, album)| *album).collect();
    albums.sort_unstable();
    albums.dedup();
    let credited = "SELECT DISTINCT artist_id FROM credit WHERE track_id";
    let mut artists: Vec<(i64,)> = bulk::select_in(tx, credited, None, &tracks).await?;
    bulk::execute_in(tx, "DELETE FROM alias WHERE track_id", None, &tracks, "").await?;
    bulk::execute_in(tx, "DELETE FROM credit WHERE track_id", None, &tracks, "").await?;
    bulk::execute_in(tx, "DELETE FROM track WHERE track_id", None, &tracks, "").await?;

    let unused: Vec<(i64,)> = bulk::select_in(
        tx,
        "SELECT album_id FROM album
         WHERE NOT EXISTS (SELECT 1 FROM track WHERE track.album_id = album.album_id)
           AND album_id",
        None,
        &albums,
    )
    .await?;
    let albums: Vec<i64> = unused.iter().map(|(album,)| *album).collect();
    let credited = "SELECT DISTINCT artist_id FROM album_credit WHERE album_id";
    artists.extend(bulk::select_in::<(i64,)>(tx, credited, None, &albums).await?);
    bulk::execute_in(
        tx,
        "DELETE FROM album_credit WHERE album_id",
        None,
        &albums,
        "",
    )
    .await?;
    bulk::execute_in(tx, "DELETE FROM album WHERE album_id", None, &albums, "").await?;

    let mut artists: Vec<i64> = artists.into_iter().map(|(artist,)| artist).collect();
    artists.sort_unstable();
    artists.dedup();
    bulk::execute_in(
        tx,
        "DELETE FROM artist WHERE artist_id",
        None,
        &artists,
        " AND NOT EXISTS (SELECT 1 FROM credit WHERE credit.artist_id = artist.artist_id)
          AND NOT EXISTS (SELECT 1 FROM album_credit WHERE album_credit.artist_id = artist.artist_id)",
    )
    .await
}
