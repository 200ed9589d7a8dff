//! The list of recent plays: from Spotify's answer to `NewPlay`s, item by item, so that one that
//! cannot be read never costs its neighbours.

use domain::{
    catalogue::{NewAlbum, NewArtist, NewTrack},
    play::{Context, NewPlay, Unreadable},
};
use jiff::Timestamp;
use serde::Deserialize;
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

/// Reads the answer to a question for recently played tracks; nothing if it is no such list.
pub fn read(body: &[u8]) -> Option<RecentlyPlayed> {
    let page: wire::RecentPage = serde_json::from_slice(body).ok()?;
    let items: Vec<Result<NewPlay, Unreadable>> = page.items.into_iter().map(read_item).collect();
    let ends: Vec<Option<Timestamp>> = items
        .iter()
        .map(|item| match item {
            Ok(play) => Some(play.ended_at),
            Err(unreadable) => unreadable.ended_at,
        })
        .collect();
    let mut list = RecentlyPlayed::default();
    for (place, item) in items.into_iter().enumerate() {
        match item {
            Ok(play) => list.plays.push(play),
            Err(unreadable) => list.unreadable.push(Unreadable {
                between: neighbours(&ends, place),
                ..unreadable
            }),
        }
    }
    Some(list)
}

/// The ends of the entries with an end that stand nearest on either side, the earlier first.
fn neighbours(ends: &[Option<Timestamp>], place: usize) -> (Option<Timestamp>, Option<Timestamp>) {
    let before = ends[..place].iter().rev().flatten().next().copied();
    let after = ends[place + 1..].iter().flatten().next().copied();
    match (before, after) {
        (Some(before), Some(after)) => (Some(before.min(after)), Some(before.max(after))),
        // Lists come newest first.
        (before, after) => (after, before),
    }
}

fn read_item(raw: &RawValue) -> Result<NewPlay, Unreadable> {
    let unreadable = |ended_at: Option<Timestamp>, reason: &str| Unreadable {
        ended_at,
        between: (None, None),
        raw_json: raw.get().to_owned(),
        reason: reason.to_owned(),
    };
    let item: wire::RecentItem =
        object(raw).ok_or_else(|| unreadable(None, "it is not an item as Spotify describes it"))?;
    let ended_at = item.played_at.map(to_millisecond);
    let track = item
        .track
        .ok_or_else(|| unreadable(ended_at, "it has no track"))?;
    let track = read_track(track).map_err(|reason| unreadable(ended_at, reason))?;
    let ended_at = ended_at.ok_or_else(|| unreadable(None, "its played_at is no instant"))?;
    let context = item.context.map(|context| Context {
        kind: plain(context.kind),
        uri: plain(context.uri),
    });
    Ok(NewPlay {
        track,
        ended_at,
        context,
    })
}

fn read_track(raw: &RawValue) -> Result<NewTrack, &'static str> {
    let track: wire::Track = object(raw).ok_or("its track is not an object")?;
    Ok(NewTrack {
        spotify_id: filled(track.id),
        uri: filled(track.uri).ok_or("its track has no URI")?,
        name: plain(track.name.ok_or("its track has no name")?),
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
        album_type: filled(album.kind),
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

/// Reads an object. An array of values in the order of the fields would do for serde; not for us.
fn object<'a, T: Deserialize<'a>>(raw: &'a RawValue) -> Option<T> {
    let json = Some(raw.get()).filter(|json| json.starts_with('{'))?;
    serde_json::from_str(json).ok()
}

fn filled(text: Option<String>) -> Option<String> {
    text.map(plain).filter(|text| !text.is_empty())
}

/// Without NUL, which the tags of local files may hold and no database of ours takes. One such
/// name must not keep a whole list from being stored.
fn plain(text: String) -> String {
    if text.contains('\0') {
        text.replace('\0', "")
    } else {
        text
    }
}

fn to_millisecond(instant: Timestamp) -> Timestamp {
    domain::clock::from_millis(instant.as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACK: &str = r#"{"id":"t1","uri":"spotify:track:t1","name":"Proud"}"#;
    const AT: &str = "2026-05-20T18:42:07.123Z";

    fn item(track: &str) -> String {
        format!(r#"{{"track":{track},"played_at":"{AT}"}}"#)
    }

    fn list(items: &[&str]) -> RecentlyPlayed {
        read(format!(r#"{{"items":[{}]}}"#, items.join(",")).as_bytes()).unwrap()
    }

    fn track(json: &str) -> NewTrack {
        let mut list = list(&[&item(json)]);
        assert_eq!(list.unreadable, [], "{json}");
        list.plays.remove(0).track
    }

    #[test]
    fn an_unreadable_item_is_kept_and_costs_no_neighbour() {
        let good = item(TRACK);
        for (bad, ended_at, reason) in [
            (item("null"), Some(AT), "it has no track"),
            (
                format!(r#"{{"played_at":"{AT}"}}"#),
                Some(AT),
                "it has no track",
            ),
            (
                item(r#"{"uri":"spotify:track:x"}"#),
                Some(AT),
                "its track has no name",
            ),
            (
                item(r#"{"uri":"spotify:track:x","name":null}"#),
                Some(AT),
                "its track has no name",
            ),
            // A lone half of a surrogate pair is no text.
            (
                item(r#"{"uri":"spotify:track:x","name":"\ud800"}"#),
                Some(AT),
                "its track has no name",
            ),
            (
                item(r#"{"id":"x","name":"X"}"#),
                Some(AT),
                "its track has no URI",
            ),
            (
                item(r#"{"id":"x","name":"X","uri":""}"#),
                Some(AT),
                "its track has no URI",
            ),
            (
                item(r#"{"id":"x","name":"X","uri":7}"#),
                Some(AT),
                "its track has no URI",
            ),
            (item("17"), Some(AT), "its track is not an object"),
            (
                item(r#"["x","spotify:track:x","X"]"#),
                Some(AT),
                "its track is not an object",
            ),
            (
                format!(r#"{{"track":{TRACK}}}"#),
                None,
                "its played_at is no instant",
            ),
            (
                format!(r#"{{"track":{TRACK},"played_at":"yesterday"}}"#),
                None,
                "its played_at is no instant",
            ),
            (
                format!(r#"{{"track":{TRACK},"played_at":1779302527123}}"#),
                None,
                "its played_at is no instant",
            ),
            (
                r#"{ "track" : null , "played_at":null}"#.to_owned(),
                None,
                "it has no track",
            ),
            ("{}".to_owned(), None, "it has no track"),
            (
                "null".to_owned(),
                None,
                "it is not an item as Spotify describes it",
            ),
            (
                "[1]".to_owned(),
                None,
                "it is not an item as Spotify describes it",
            ),
        ] {
            let list = list(&[&good, &bad, &good]);
            assert_eq!(list.plays.len(), 2, "{bad}");
            let at: Timestamp = AT.parse().unwrap();
            let expected = Unreadable {
                ended_at: ended_at.map(|at| at.parse().unwrap()),
                between: (Some(at), Some(at)),
                raw_json: bad,
                reason: reason.to_owned(),
            };
            assert_eq!(list.unreadable, [expected]);
        }
    }

    #[test]
    fn an_unreadable_item_tells_between_which_ends_it_stands() {
        let at = |second: i64| {
            format!(r#"{{"track":{TRACK},"played_at":"2026-05-20T18:42:{second:02}.000Z"}}"#)
        };
        let between = |items: &[&str]| {
            let (from, to) = list(items).unreadable[0].between;
            let second = |at: Timestamp| at.as_second() % 60;
            (from.map(second), to.map(second))
        };
        let (early, late) = (at(10), at(20));
        assert_eq!(between(&[&late, "7", &early]), (Some(10), Some(20)));
        assert_eq!(between(&[&early, "7", "8", &late]), (Some(10), Some(20)));
        assert_eq!(between(&["7", &late]), (Some(20), None));
        assert_eq!(between(&[&late, &early, "7"]), (None, Some(10)));
        assert_eq!(between(&["7"]), (None, None));
    }

    #[test]
    fn a_strange_value_beside_the_point_counts_as_absent() {
        let strange = track(
            r#"{"id":"","uri":"spotify:track:x","name":"","duration_ms":"long","explicit":"no",
                "external_ids":[],"album":{"id":null,"name":"","images":null},"artists":{}}"#,
        );
        assert_eq!(strange.key().as_str(), "x");
        assert_eq!(strange.name, "");
        assert_eq!((strange.duration_ms, strange.explicit), (None, None));
        assert_eq!((strange.isrc, strange.album), (None, None));
        assert_eq!(strange.artists, []);

        let half = track(
            r#"{"uri":"spotify:track:x","name":"X","artists":[{"id":"a"},null,{},{"name":"B"},3],
                "album":{"id":"l","name":null,"images":[{"url":"u","width":null},{"width":3}]}}"#,
        );
        let ids: Vec<_> = half
            .artists
            .iter()
            .map(|a| a.spotify_id.as_deref())
            .collect();
        assert_eq!(ids, [Some("a"), None]);
        let album = half.album.unwrap();
        assert_eq!((album.name.as_str(), album.images.len()), ("", 1));
    }

    #[test]
    fn a_strange_context_costs_nothing_but_itself() {
        for context in ["null", "\"album\"", "{}", r#"{"type":"album"}"#] {
            let item = format!(r#"{{"track":{TRACK},"played_at":"{AT}","context":{context}}}"#);
            assert_eq!(list(&[&item]).plays[0].context, None, "{context}");
        }
    }

    #[test]
    fn stamps_are_read_with_any_fraction_and_kept_to_the_millisecond() {
        for (stamp, ended_at) in [
            ("2026-05-20T18:42:07.123Z", "2026-05-20T18:42:07.123Z"),
            ("2026-05-20T18:42:07Z", "2026-05-20T18:42:07Z"),
            ("2026-05-20T18:42:07.1Z", "2026-05-20T18:42:07.1Z"),
            ("2026-05-20T18:42:07.123999Z", "2026-05-20T18:42:07.123Z"),
            ("2026-05-20T20:42:07.123+02:00", "2026-05-20T18:42:07.123Z"),
        ] {
            let item = format!(r#"{{"track":{TRACK},"played_at":"{stamp}"}}"#);
            let read = list(&[&item]).plays[0].ended_at;
            assert_eq!(read, ended_at.parse().unwrap(), "{stamp}");
        }
    }

    #[test]
    fn what_is_no_list_is_not_taken_for_an_empty_one() {
        for body in [
            "",
            "{}",
            "[]",
            "null",
            r#"{"items":null}"#,
            r#"{"items":{}}"#,
            r#"{"items":[{"track":"#,
            "<html></html>",
            "\u{feff}{}",
        ] {
            assert_eq!(read(body.as_bytes()), None, "{body}");
        }
        assert_eq!(list(&[]), RecentlyPlayed::default());
    }

    #[test]
    fn a_nul_in_a_name_keeps_nothing_from_being_stored() {
        let list = br#"{"items":[{"played_at":"2026-11-23T10:00:00.000Z","context":null,"track":
            {"id":null,"uri":"spotify:local:A:B:C\u0000:1","name":"Demo\u0000","artists":[{"id":null,"name":"A\u0000"}]}}]}"#;
        let list = read(list).unwrap();
        let track = &list.plays[0].track;
        assert_eq!(
            (track.name.as_str(), track.uri.as_str()),
            ("Demo", "spotify:local:A:B:C:1")
        );
        assert_eq!(track.artists[0].name, "A");
    }
}
