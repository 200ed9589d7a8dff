//! The list of recent plays: from Spotify's answer to `NewPlay`s, item by item, so that one that
//! cannot be read never costs its neighbours.

use domain::{
    catalogue::{NewAlbum, NewArtist, NewTrack},
    play::{Context, NewPlay, Unreadable},
};
use jiff::Timestamp;
use serde_json::value::RawValue;

use crate::wire;

/// An answered list, in the order in which Spotify sent it (newest first, as a rule).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecentlyPlayed {
    /// The items that could be read. Nothing is left out or merged: duplicates are the store's
    /// business.
    pub plays: Vec<NewPlay>,
    /// The items that could not, as they came.
    pub unreadable: Vec<Unreadable>,
}

/// Reads a list, or nothing if the body is not one.
pub(crate) fn read(body: &[u8]) -> Option<RecentlyPlayed> {
    let page: wire::RecentPage = serde_json::from_slice(body).ok()?;
    let mut list = RecentlyPlayed::default();
    for item in page.items {
        match read_item(item) {
            Ok(play) => list.plays.push(play),
            Err(unreadable) => list.unreadable.push(unreadable),
        }
    }
    Some(list)
}

fn read_item(raw: &RawValue) -> Result<NewPlay, Unreadable> {
    let unreadable = |ended_at: Option<Timestamp>, reason: &str| Unreadable {
        ended_at,
        raw_json: raw.get().to_owned(),
        reason: reason.to_owned(),
    };
    let item: wire::RecentItem = serde_json::from_str(raw.get())
        .map_err(|_| unreadable(None, "it is not an item as Spotify describes it"))?;
    let ended_at = item.played_at.map(to_millisecond);
    let track = item
        .track
        .ok_or_else(|| unreadable(ended_at, "it has no track"))?;
    let track = read_track(track).map_err(|reason| unreadable(ended_at, reason))?;
    let ended_at = ended_at.ok_or_else(|| unreadable(None, "its played_at is no instant"))?;
    let context = item.context.map(|context| Context {
        kind: context.kind,
        uri: context.uri,
    });
    Ok(NewPlay {
        track,
        ended_at,
        context,
    })
}

fn read_track(raw: &RawValue) -> Result<NewTrack, &'static str> {
    let track: wire::Track =
        serde_json::from_str(raw.get()).map_err(|_| "its track is not an object")?;
    Ok(NewTrack {
        spotify_id: filled(track.id),
        uri: filled(track.uri).ok_or("its track has no URI")?,
        name: track.name.ok_or("its track has no name")?,
        duration_ms: track.duration_ms,
        explicit: track.explicit,
        isrc: track.external_ids.and_then(|ids| filled(ids.isrc)),
        album: track.album.and_then(new_album),
        artists: new_artists(track.artists),
        metadata_json: Some(raw.get().to_owned()),
    })
}

/// The album of a local file can be a shell without id or name: then there is none.
fn new_album(album: wire::Album) -> Option<NewAlbum> {
    let (spotify_id, name) = (filled(album.id), filled(album.name));
    if spotify_id.is_none() && name.is_none() {
        return None;
    }
    Some(NewAlbum {
        spotify_id,
        name: name.unwrap_or_default(),
        album_type: filled(album.album_type),
        release_date: filled(album.release_date),
        artists: new_artists(album.artists),
        images: album.images,
    })
}

fn new_artists(artists: Vec<wire::Artist>) -> Vec<NewArtist> {
    artists
        .into_iter()
        .map(|artist| (filled(artist.id), filled(artist.name)))
        .filter(|(spotify_id, name)| spotify_id.is_some() || name.is_some())
        .map(|(spotify_id, name)| NewArtist {
            spotify_id,
            name: name.unwrap_or_default(),
        })
        .collect()
}

fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

fn to_millisecond(instant: Timestamp) -> Timestamp {
    domain::clock::from_millis(instant.as_millisecond())
}
