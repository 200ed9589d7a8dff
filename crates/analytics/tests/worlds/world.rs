//! Small worlds made from a seed: a catalogue, plays around the instants at which clocks do odd
//! things, and questions about them.

use domain::{
    ids::{AlbumId, ArtistId, PlayId, TrackId},
    play::{Source, Sources},
    report::{Details, ItemKind},
    settle::Certainty,
};
use jiff::Timestamp;

use analytics::log::{LoadedAlbum, LoadedArtist, LoadedCatalogue, LoadedPlay, LoadedTrack};

/// Whole, half and quarter hours, changes at midnight and over it, a day left out, and offsets that
/// once had seconds.
pub(crate) const ZONES: [&str; 16] = [
    "UTC",
    "Europe/Prague",
    "America/New_York",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Africa/Monrovia",
    "Europe/Amsterdam",
    "America/Sao_Paulo",
    "Asia/Tehran",
    "Antarctica/Troll",
    "Africa/Casablanca",
    "Asia/Gaza",
];

/// Near these something happens to the clocks of one of the zones.
const INSTANTS: [&str; 12] = [
    "2025-10-26T01:00:00Z",
    "2025-03-30T01:00:00Z",
    "2025-04-05T15:00:00Z",
    "2025-10-04T15:30:00Z",
    "2009-11-01T02:31:00Z",
    "2011-12-30T10:00:00Z",
    "2018-11-04T03:00:00Z",
    "1972-01-07T00:44:30Z",
    "1940-05-15T23:40:00Z",
    "1986-01-01T00:00:00Z",
    "2024-02-29T23:59:59Z",
    "2020-12-31T12:00:00Z",
];

/// Dice that fall the same way for the same seed: `SplitMix64`.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (value ^ (value >> 31)) % bound
    }

    pub(crate) fn signed(&mut self, bound: i64) -> i64 {
        i64::try_from(self.below(bound.unsigned_abs())).unwrap()
    }

    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[usize::try_from(self.below(from.len() as u64)).unwrap()]
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = usize::try_from(self.below(last as u64 + 1)).unwrap();
            items.swap(last, other);
        }
    }
}

pub(crate) struct World {
    pub(crate) catalogue: LoadedCatalogue,
    pub(crate) plays: Vec<LoadedPlay<'static>>,
    pub(crate) now: Timestamp,
}

const CONTEXTS: [Option<(&str, &str)>; 6] = [
    None,
    None,
    Some(("playlist", "spotify:playlist:q")),
    Some(("album", "spotify:album:album2")),
    Some(("playlist", "spotify:playlist:p")),
    Some(("album", "spotify:album:a")),
];

impl World {
    pub(crate) fn new(dice: &mut Dice) -> Self {
        let catalogue = catalogue(dice);
        let size = dice.pick(&[0, 1, 2, 30, 150]);
        let mut plays = Vec::new();
        let mut at = 0;
        // Decades of days take long to tell, so that most worlds are of one time.
        let era = dice.pick(&INSTANTS);
        let is_long = dice.chance(15);
        for id in 1..=size {
            if id == 1 || dice.chance(6) {
                let near = if is_long { dice.pick(&INSTANTS) } else { era };
                let near: Timestamp = near.parse().unwrap();
                let before = dice.pick(&[10_000_000, 200_000_000, 20_000_000_000]);
                at = near.as_millisecond() - dice.signed(before);
            }
            plays.push(play(dice, id, at, &catalogue));
            let played = plays
                .last()
                .map_or(0, |play| play.ended_at - play.started_at);
            let pause = dice.pick(&[0, 1000, 1_800_000, 1_800_001, 7_000_000, 50_000_000]);
            at += match dice.below(10) {
                0 => 0,
                1 => played / 2,
                _ => played + dice.pick(&[0, 0, 1, pause]),
            };
        }
        let newest = plays
            .iter()
            .map(|play| play.started_at)
            .max()
            .unwrap_or_default();
        let later = dice.pick(&[0, 80_000_000, 400_000_000]);
        Self {
            catalogue,
            plays,
            now: Timestamp::from_millisecond(newest + later).unwrap(),
        }
    }
}

impl World {
    /// Some years with moods, in which one track is heard more than others, and with long pauses.
    pub(crate) fn long(dice: &mut Dice) -> Self {
        let catalogue = catalogue(dice);
        let near: Timestamp = dice.pick(&INSTANTS).parse().unwrap();
        let (mut at, mut mood) = (near.as_millisecond() - 20_000_000_000, TrackId(99));
        let mut plays = Vec::new();
        for id in 1..=1_500 {
            let mut play = play(dice, id, at, &catalogue);
            if dice.below(80) == 0 {
                mood = play.track;
            }
            if dice.chance(50) {
                play.track = mood;
            }
            at = play.ended_at
                + match dice.below(100) {
                    0 => 86_400_000 * (20 + dice.signed(120)),
                    1..12 => 3_600_000 * (1 + dice.signed(40)),
                    _ => 1_000,
                };
            plays.push(play);
        }
        let later = dice.signed(300) * 86_400_000;
        Self {
            catalogue,
            plays,
            now: Timestamp::from_millisecond(at + later).unwrap(),
        }
    }
}

fn catalogue(dice: &mut Dice) -> LoadedCatalogue {
    let artists = (1..=6).map(|id| LoadedArtist {
        id: ArtistId(id * 7),
        spotify_id: None,
        name: format!("Artist {}", id % 5),
    });
    let artists: Vec<LoadedArtist> = artists.collect();
    let albums = (1..=5).map(|id| LoadedAlbum {
        id: AlbumId(id * 3),
        spotify_id: Some(format!("album{id}")),
        name: format!("Album {id}"),
        release_date: dice
            .pick(&[
                None,
                Some("0000"),
                Some("1994"),
                Some("1999-12"),
                Some("2001-04-17"),
                Some("2025"),
            ])
            .map(str::to_owned),
        artists: vec![ArtistId(7)],
    });
    let albums: Vec<LoadedAlbum> = albums.collect();
    let tracks = (1..=12).map(|id| {
        let mut artists = vec![ArtistId(7 * (1 + dice.signed(6)))];
        if dice.chance(40) {
            artists.push(ArtistId(7 * (1 + dice.signed(6))));
        }
        artists.dedup();
        let kinds = [
            ItemKind::Track,
            ItemKind::Track,
            ItemKind::Track,
            ItemKind::Episode,
        ];
        LoadedTrack {
            id: TrackId(100 - id),
            spotify_id: None,
            name: format!("Track {}", id % 10),
            kind: if id == 12 {
                ItemKind::Unknown
            } else {
                dice.pick(&kinds)
            },
            album: dice.chance(80).then(|| AlbumId(3 * (1 + dice.signed(5)))),
            artists,
            duration_ms: dice.pick(&[
                None,
                Some(180_000),
                Some(200_000),
                Some(40_000),
                Some(900_000),
            ]),
            explicit: dice.pick(&[None, Some(true), Some(false)]),
        }
    });
    let tracks: Vec<LoadedTrack> = tracks.collect();
    let details = (0..8).map(|key| {
        let text = |text: Option<&str>| text.map(str::to_owned);
        let details = Details {
            platform: text(dice.pick(&[
                None,
                Some("Android OS 10"),
                Some("android"),
                Some("ios"),
                Some("OS X"),
            ])),
            country: text(dice.pick(&[None, Some("CZ"), Some("US"), Some("ZZ")])),
            reason_end: text(dice.pick(&[
                None,
                Some("trackdone"),
                Some("fwdbtn"),
                Some("endplay"),
            ])),
            shuffle: dice.pick(&[None, Some(true), Some(false)]),
            skipped: dice.pick(&[None, None, Some(true), Some(false)]),
            offline: dice.pick(&[None, Some(true), Some(false)]),
            incognito: dice.pick(&[None, Some(true), Some(false)]),
            ..Details::default()
        };
        (key, details)
    });
    LoadedCatalogue {
        details: details.collect(),
        tracks,
        albums,
        artists,
    }
}

pub(crate) fn play(
    dice: &mut Dice,
    id: i64,
    at: i64,
    catalogue: &LoadedCatalogue,
) -> LoadedPlay<'static> {
    let track = usize::try_from(dice.below(12)).unwrap();
    let track = &catalogue.tracks[track];
    let heard = dice.pick(&[0, 29_999, 30_000, 100_000, 162_000, 180_000]);
    let is_known = dice.chance(85);
    let lasted = if is_known {
        heard
    } else {
        track.duration_ms.unwrap_or(0)
    };
    LoadedPlay {
        id: PlayId(id),
        track: track.id,
        started_at: at,
        ended_at: at + lasted,
        played_ms: is_known.then_some(heard),
        certainty: dice.pick(&[Certainty::Known, Certainty::Estimated]),
        sources: dice
            .pick(&[
                &[Source::Poll][..],
                &[Source::Extended],
                &[Source::Poll, Source::Own],
            ])
            .iter()
            .copied()
            .collect::<Sources>(),
        is_video: dice.chance(5),
        detail: dice.chance(80).then(|| dice.signed(8)),
        context: dice.pick(&CONTEXTS),
    }
}
