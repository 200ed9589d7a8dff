//! The bodies of catalogue objects, with the fields that each kind of app gets.

use serde_json::{Value, json};

use super::AppKind;
use super::feed::local_uri;
use crate::covers;
use crate::rng::key;
use crate::world::Context;
use crate::world::STYLES;
use crate::world::catalogue::Catalogue;

/// Writes bodies for one kind of app.
#[derive(Clone, Copy)]
pub(crate) struct Bodies<'a> {
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) api_url: &'a str,
    pub(crate) kind: AppKind,
}

const MARKETS: [&str; 24] = [
    "AR", "AT", "AU", "BE", "BR", "CA", "CH", "DE", "DK", "ES", "FI", "FR", "GB", "GR", "IE", "IL",
    "IN", "IT", "JP", "KR", "NL", "PL", "SE", "US",
];

impl Bodies<'_> {
    pub(crate) fn track(self, track: usize) -> Value {
        let mut body = self.simple_track(track);
        let known = &self.catalogue.tracks[track];
        body["album"] = self.album(known.album);
        body["external_ids"] = json!({"isrc": known.isrc});
        if self.old() {
            body["popularity"] = json!(known.popularity);
        }
        body
    }

    /// A track within its album.
    fn simple_track(self, track: usize) -> Value {
        let track = &self.catalogue.tracks[track];
        let artists: Vec<Value> = track
            .artists
            .iter()
            .map(|artist| self.artist(*artist))
            .collect();
        let mut body = json!({
            "artists": artists,
            "disc_number": track.disc,
            "duration_ms": track.duration_ms,
            "explicit": track.explicit,
            "external_urls": open("track", &track.id),
            "href": self.href("tracks", &track.id),
            "id": track.id,
            "is_local": false,
            "name": track.name,
            "track_number": track.number,
            "type": "track",
            "uri": format!("spotify:track:{}", track.id),
        });
        if self.old() {
            body["available_markets"] = json!(MARKETS);
            body["preview_url"] = Value::Null;
        }
        body
    }

    /// The same track as a file on the listener's disk.
    pub(crate) fn local_track(self, track: usize) -> Value {
        let uri = local_uri(self.catalogue, track);
        let track = &self.catalogue.tracks[track];
        let artist = &self.catalogue.artists[track.artists[0]].name;
        json!({
            "album": {
                "album_type": null, "artists": [], "available_markets": [], "external_urls": {}, "href": null, "id": null, "images": [],
                "name": self.catalogue.albums[track.album].name, "release_date": null, "release_date_precision": null, "type": "album", "uri": null,
            },
            "artists": [{"external_urls": {}, "href": null, "id": null, "name": artist, "type": "artist", "uri": null}],
            "available_markets": [],
            "disc_number": 0,
            "duration_ms": track.duration_ms,
            "explicit": false,
            "external_ids": {},
            "external_urls": {},
            "href": null,
            "id": null,
            "is_local": true,
            "name": track.name,
            "popularity": 0,
            "preview_url": null,
            "track_number": 0,
            "type": "track",
            "uri": uri,
        })
    }

    pub(crate) fn album(self, album: usize) -> Value {
        let known = &self.catalogue.albums[album];
        let released = known.released.to_string();
        let written = match known.precision {
            "year" => &released[..4],
            "month" => &released[..7],
            _ => &released,
        };
        let mut body = json!({
            "album_type": known.kind,
            "artists": [self.artist(known.artist)],
            "external_urls": open("album", &known.id),
            "href": self.href("albums", &known.id),
            "id": known.id,
            "images": self.images(covers::album_images(key(&known.id))),
            "name": known.name,
            "release_date": written,
            "release_date_precision": known.precision,
            "total_tracks": known.tracks.len(),
            "type": "album",
            "uri": format!("spotify:album:{}", known.id),
        });
        if self.old() {
            body["available_markets"] = json!(MARKETS);
        }
        body
    }

    pub(crate) fn full_album(self, album: usize) -> Value {
        let mut body = self.album(album);
        let known = &self.catalogue.albums[album];
        body["tracks"] = self.album_tracks(album, 50, 0);
        body["copyrights"] =
            json!([{"text": format!("{} {}", known.released.year(), known.label), "type": "C"}]);
        body["external_ids"] = json!({"upc": known.upc});
        body["genres"] = json!([]);
        if self.old() {
            body["label"] = json!(known.label);
            body["popularity"] = json!(self.catalogue.artists[known.artist].popularity / 2);
        }
        body
    }

    pub(crate) fn album_tracks(self, album: usize, limit: usize, offset: usize) -> Value {
        let known = &self.catalogue.albums[album];
        let page = known
            .tracks
            .clone()
            .skip(offset)
            .take(limit)
            .map(|track| self.simple_track(track));
        self.page(
            &format!("/v1/albums/{}/tracks", known.id),
            &page.collect::<Vec<Value>>(),
            known.tracks.len(),
            limit,
            offset,
            "",
        )
    }

    pub(crate) fn artist(self, artist: usize) -> Value {
        let artist = &self.catalogue.artists[artist];
        json!({
            "external_urls": open("artist", &artist.id),
            "href": self.href("artists", &artist.id),
            "id": artist.id,
            "name": artist.name,
            "type": "artist",
            "uri": format!("spotify:artist:{}", artist.id),
        })
    }

    pub(crate) fn full_artist(self, artist: usize) -> Value {
        let mut body = self.artist(artist);
        let known = &self.catalogue.artists[artist];
        body["images"] = self.images(covers::artist_images(key(&known.id)));
        if self.old() {
            body["genres"] = json!(STYLES[known.style].genres);
            body["followers"] =
                json!({"href": null, "total": known.popularity * known.popularity * 97});
            body["popularity"] = json!(known.popularity);
        } else {
            body["genres"] = json!([]);
        }
        body
    }

    /// A page of a longer list; `more` is what its addresses carry besides limit and offset.
    pub(crate) fn page(
        self,
        path: &str,
        items: &[Value],
        total: usize,
        limit: usize,
        offset: usize,
        more: &str,
    ) -> Value {
        let at =
            |offset: usize| format!("{}{path}?offset={offset}&limit={limit}{more}", self.api_url);
        json!({
            "href": at(offset),
            "items": items,
            "limit": limit,
            "next": (offset.saturating_add(limit) < total).then(|| at(offset + limit)),
            "offset": offset,
            "previous": (offset > 0).then(|| at(offset.saturating_sub(limit))),
            "total": total,
        })
    }

    pub(crate) fn context(self, context: &Context, user: &str) -> Value {
        let (kind, family, id) = match context {
            Context::None => return Value::Null,
            Context::Collection => {
                return json!({
                    "type": "collection",
                    "uri": format!("spotify:user:{user}:collection"),
                    "href": format!("{}/v1/me/tracks", self.api_url),
                    "external_urls": {"spotify": "https://open.spotify.com/collection"},
                });
            }
            Context::Album(id) => ("album", "albums", id),
            Context::Artist(id) => ("artist", "artists", id),
            Context::Playlist(id) => ("playlist", "playlists", id),
        };
        json!({
            "type": kind,
            "uri": format!("spotify:{kind}:{id}"),
            "href": self.href(family, id),
            "external_urls": open(kind, id),
        })
    }

    fn images(self, images: [(String, u32); 3]) -> Value {
        images.map(|(hash, side)| json!({"url": format!("{}/image/{hash}", self.api_url), "height": side, "width": side})).into()
    }

    fn href(self, family: &str, id: &str) -> String {
        format!("{}/v1/{family}/{id}", self.api_url)
    }

    fn old(self) -> bool {
        self.kind == AppKind::Old
    }
}

fn open(kind: &str, id: &str) -> Value {
    json!({"spotify": format!("https://open.spotify.com/{kind}/{id}")})
}
