//! What the made-up listener hears: artists, albums and tracks, ways of playing and contexts.

use analytics::log::{LoadedAlbum, LoadedArtist, LoadedCatalogue, LoadedTrack};
use domain::{
    ids::{AlbumId, ArtistId, TrackId},
    report::{Details, ItemKind},
};

use crate::dice::Dice;

/// For a million plays these are 40,000 tracks, 14,000 albums and 8,000 artists; for fewer plays they
/// shrink with the root of the number, as a history does that is cut short.
const TRACKS: u32 = 40;
const ALBUMS: u32 = 14;
const ARTISTS: u32 = 8;

/// One thing in so many is an episode of a podcast.
const EPISODES: u32 = 97;

/// Devices, in Spotify's words of several years.
pub(crate) const PLATFORMS: [&str; 8] = [
    "Android OS 10 API 29 (samsung, SM-G960F)",
    "android",
    "iOS 15.4 (iPhone13,2)",
    "ios",
    "web_player windows 10;chrome 96.0.4664.45;desktop",
    "Windows 10 (10.0.19044; x64)",
    "OS X 11.6.0 [x86 8]",
    "Partner google cast_tv Chromecast",
];

/// Countries: at home, mostly.
pub(crate) const COUNTRIES: [&str; 3] = ["DE", "FR", "CZ"];

/// Why plays begin and end, in Spotify's words.
pub(crate) const REASONS: [&str; 4] = ["trackdone", "fwdbtn", "endplay", "clickrow"];

/// How many playlists there are.
pub(crate) const PLAYLISTS: u32 = 300;

/// How a play goes, by places in the lists above.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Way {
    pub(crate) platform: u32,
    pub(crate) country: u32,
    pub(crate) reason_start: u32,
    pub(crate) reason_end: u32,
    pub(crate) shuffle: bool,
}

impl Way {
    /// Its place in the list of all ways.
    pub(crate) fn number(self) -> u32 {
        let place = self.platform * 3 + self.country;
        let place = (place * 4 + self.reason_start) * 4 + self.reason_end;
        place * 2 + u32::from(self.shuffle)
    }
}

/// The key under which a log knows a way.
pub(crate) fn way_key(number: u32) -> i64 {
    i64::from(number) + 1
}

/// The catalogue of a history of so many plays.
pub(crate) fn catalogue(plays: u32, dice: &mut Dice) -> LoadedCatalogue {
    let size = plays.isqrt().max(1);
    let (tracks, albums, artists) = (size * TRACKS, size * ALBUMS, size * ARTISTS);
    let albums: Vec<LoadedAlbum> = (0..albums)
        .map(|number| LoadedAlbum {
            id: AlbumId(i64::from(number) + 1),
            spotify_id: Some(format!("b{number:021}")),
            name: format!("Album number {number}"),
            release_date: Some((1960 + dice.below(65)).to_string()),
            artists: vec![artist(dice, artists)],
        })
        .collect();
    LoadedCatalogue {
        tracks: (0..tracks)
            .map(|number| track(number, tracks, &albums, artists, dice))
            .collect(),
        albums,
        artists: (0..artists)
            .map(|number| LoadedArtist {
                id: ArtistId(i64::from(number) + 1),
                spotify_id: Some(format!("a{number:021}")),
                name: format!("Artist number {number}"),
            })
            .collect(),
        details: ways(),
    }
}

/// Some have many albums, many have one.
fn artist(dice: &mut Dice, artists: u32) -> ArtistId {
    let most = dice.below(artists) + 1;
    ArtistId(i64::from(dice.below(most)) + 1)
}

fn track(
    number: u32,
    tracks: u32,
    albums: &[LoadedAlbum],
    artists: u32,
    dice: &mut Dice,
) -> LoadedTrack {
    let place = u64::from(number) * albums.len() as u64 / u64::from(tracks);
    let album = usize::try_from(place)
        .ok()
        .and_then(|place| albums.get(place));
    let is_episode = number % EPISODES == EPISODES - 1;
    let mut credits: Vec<ArtistId> = album.map_or(Vec::new(), |album| album.artists.clone());
    if dice.one_in(5) {
        credits.push(artist(dice, artists));
        credits.dedup();
    }
    LoadedTrack {
        id: TrackId(i64::from(number) + 1),
        spotify_id: Some(format!("t{number:021}")),
        name: format!("Track number {number}"),
        kind: if is_episode {
            ItemKind::Episode
        } else {
            ItemKind::Track
        },
        album: album.filter(|_| !is_episode).map(|album| album.id),
        artists: if is_episode { Vec::new() } else { credits },
        duration_ms: Some(i64::from(90_000 + dice.below(90_000) + dice.below(90_000))),
        explicit: Some(dice.one_in(10)),
    }
}

/// Every way in which a play can go, in the order of their numbers.
fn ways() -> Vec<(i64, Details)> {
    let mut ways = Vec::new();
    for platform in PLATFORMS {
        for country in COUNTRIES {
            for reason_start in REASONS {
                for reason_end in REASONS {
                    for shuffle in [false, true] {
                        let number = u32::try_from(ways.len()).unwrap_or(0);
                        let details = Details {
                            platform: Some(platform.to_owned()),
                            country: Some(country.to_owned()),
                            reason_start: Some(reason_start.to_owned()),
                            reason_end: Some(reason_end.to_owned()),
                            shuffle: Some(shuffle),
                            skipped: Some(reason_end == "fwdbtn"),
                            offline: Some(false),
                            incognito: Some(false),
                            context: None,
                        };
                        ways.push((way_key(number), details));
                    }
                }
            }
        }
    }
    ways
}
