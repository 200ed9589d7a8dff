//! What artists release over the years: the part of the catalogue that chance writes.

use jiff::civil::{Date, date};

use super::catalogue::{Album, Catalogue, Track};
use super::spotify_id;
use super::styles::STYLES;
use crate::rng::Rng;

/// Of most albums the day is known.
const PRECISIONS: [&str; 8] = ["day", "day", "day", "day", "day", "day", "month", "year"];

impl Catalogue {
    /// Everything an artist releases, the first album always before the world begins.
    pub(super) fn career(&mut self, artist: usize, this_year: i16, rng: &mut Rng) {
        let mut year = i64::from(this_year) - 1 - rng.range(1, 6) * rng.range(1, 6);
        for number in 0..rng.range(2, 7) {
            if number > 0 && year > i64::from(this_year) + 1 {
                break;
            }
            let released = some_day(year, rng);
            let kind = match rng.below(10) {
                0 => "compilation",
                1 | 2 => "single",
                _ => "album",
            };
            let title = STYLES[self.artists[artist].style].tongue.title(rng);
            let count = if kind == "single" {
                rng.range(1, 3)
            } else {
                rng.range(8, 14)
            };
            self.release(artist, kind, title, released, count, rng);
            if kind == "album" && rng.chance(0.35) {
                self.single_from_album(artist, rng);
            }
            year += rng.range(1, 4);
        }
    }

    fn empty_album(
        &mut self,
        artist: usize,
        kind: &'static str,
        name: String,
        released: Date,
        rng: &mut Rng,
    ) -> usize {
        let album = self.albums.len();
        self.albums.push(Album {
            id: spotify_id("album", &[rng.next()]),
            name,
            artist,
            released,
            precision: PRECISIONS[rng.below(PRECISIONS.len())],
            kind,
            tracks: self.tracks.len()..self.tracks.len(),
            upc: rng.text(b"0123456789", 13),
            label: format!(
                "{} Records",
                rng.pick(&["Lighthouse", "Brücke", "Moth", "Ninth Floor", "Orbit"])
            ),
        });
        self.artists[artist].albums.push(album);
        album
    }

    fn release(
        &mut self,
        artist: usize,
        kind: &'static str,
        name: String,
        released: Date,
        count: i64,
        rng: &mut Rng,
    ) {
        let tongue = STYLES[self.artists[artist].style].tongue;
        let lone = (count == 1).then(|| name.clone());
        let album = self.empty_album(artist, kind, name, released, rng);
        for number in 0..count {
            let mut name = lone.clone().unwrap_or_else(|| tongue.title(rng));
            let mut artists = vec![artist];
            if rng.chance(0.12) {
                let guest = rng.below(self.artists.len());
                if guest != artist {
                    if rng.chance(0.5) {
                        name = format!("{name} (feat. {})", self.artists[guest].name);
                    }
                    artists.push(guest);
                }
            }
            if kind == "compilation" && rng.chance(0.5) {
                name = format!("{name} - Remastered {}", released.year());
            }
            self.tracks.push(Track {
                id: spotify_id("track", &[rng.next()]),
                name,
                album,
                artists,
                duration_ms: duration(rng),
                explicit: rng.chance(0.1),
                disc: if number < 10 { 1 } else { 2 },
                number: u32::try_from(if number < 10 { number + 1 } else { number - 9 })
                    .unwrap_or(1),
                isrc: format!(
                    "{}{}{:02}{}",
                    rng.pick(&["DE", "GB", "US", "FR", "JP", "KR", "SE"]),
                    rng.text(b"ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", 3),
                    released.year().rem_euclid(100),
                    rng.text(b"0123456789", 5)
                ),
                popularity: u32::try_from(rng.range(1, 90)).unwrap_or(1),
            });
        }
        self.albums[album].tracks.end = self.tracks.len();
    }

    /// A track of the newest album, released on its own before: another id, the same recording.
    fn single_from_album(&mut self, artist: usize, rng: &mut Rng) {
        let Some(album) = self.albums.last() else {
            return;
        };
        let chosen = &self.tracks[album.tracks.start + rng.below(album.tracks.len())];
        let track = Track {
            id: spotify_id("track", &[rng.next()]),
            name: chosen.name.clone(),
            album: self.albums.len(),
            artists: chosen.artists.clone(),
            duration_ms: chosen.duration_ms,
            explicit: chosen.explicit,
            disc: 1,
            number: 1,
            isrc: chosen.isrc.clone(),
            popularity: chosen.popularity,
        };
        let earlier = album
            .released
            .checked_sub(jiff::Span::new().days(rng.range(20, 120)))
            .unwrap_or(album.released);
        let single = self.empty_album(artist, "single", track.name.clone(), earlier, rng);
        self.tracks.push(track);
        self.albums[single].tracks.end = self.tracks.len();
    }
}

fn some_day(year: i64, rng: &mut Rng) -> Date {
    let month = i8::try_from(rng.range(1, 12)).unwrap_or(1);
    let day = i8::try_from(rng.range(1, 28)).unwrap_or(1);
    Date::new(i16::try_from(year).unwrap_or(2000), month, day).unwrap_or(date(2000, 1, 1))
}

/// Two to five minutes mostly, now and then an interlude or an epic.
fn duration(rng: &mut Rng) -> i64 {
    match rng.below(40) {
        0 => rng.range(35_000, 90_000),
        1 => rng.range(400_000, 1_100_000),
        _ => i64::midpoint(rng.range(130_000, 290_000), rng.range(150_000, 320_000)),
    }
}
