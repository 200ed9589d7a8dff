//! Artists, albums and tracks: who recorded what, and when it came out.

use std::collections::HashMap;
use std::ops::Range;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

use super::names::{self, Tongue};
use super::spotify_id;
use crate::rng::{Rng, key};

/// A kind of music and the names its artists give.
pub(crate) struct Style {
    pub(crate) genres: &'static [&'static str],
    tongue: &'static Tongue,
    /// How many artists play it.
    share: f64,
}

/// Every kind of music there is.
pub(crate) static STYLES: [Style; 16] = [
    Style {
        genres: &["indie rock", "indie pop"],
        tongue: &names::ENGLISH,
        share: 5.0,
    },
    Style {
        genres: &["pop"],
        tongue: &names::ENGLISH,
        share: 5.0,
    },
    Style {
        genres: &["hip hop", "rap"],
        tongue: &names::ENGLISH,
        share: 3.0,
    },
    Style {
        genres: &["folk", "singer-songwriter"],
        tongue: &names::ENGLISH,
        share: 2.0,
    },
    Style {
        genres: &["jazz"],
        tongue: &names::ENGLISH,
        share: 1.5,
    },
    Style {
        genres: &["chanson", "french pop"],
        tongue: &names::CONTINENTAL,
        share: 2.0,
    },
    Style {
        genres: &["ambient", "neoclassical"],
        tongue: &names::CONTINENTAL,
        share: 2.0,
    },
    Style {
        genres: &["metal", "post-metal"],
        tongue: &names::CONTINENTAL,
        share: 1.5,
    },
    Style {
        genres: &["techno", "electronica"],
        tongue: &names::SYMBOLS,
        share: 2.5,
    },
    Style {
        genres: &["post-punk"],
        tongue: &names::CYRILLIC,
        share: 1.5,
    },
    Style {
        genres: &["entechno"],
        tongue: &names::GREEK,
        share: 0.7,
    },
    Style {
        genres: &["j-pop", "city pop"],
        tongue: &names::JAPANESE,
        share: 1.5,
    },
    Style {
        genres: &["k-pop", "k-indie"],
        tongue: &names::KOREAN,
        share: 1.5,
    },
    Style {
        genres: &["arabic pop"],
        tongue: &names::ARABIC,
        share: 0.7,
    },
    Style {
        genres: &["mizrahi"],
        tongue: &names::HEBREW,
        share: 0.6,
    },
    Style {
        genres: &["hindi indie"],
        tongue: &names::HINDI,
        share: 0.8,
    },
];

/// Of most albums the day is known.
const PRECISIONS: [&str; 8] = ["day", "day", "day", "day", "day", "day", "month", "year"];

#[derive(Debug)]
pub(crate) struct Artist {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) style: usize,
    /// 1 to 100.
    pub(crate) popularity: u32,
    pub(crate) albums: Vec<usize>,
}

#[derive(Debug)]
pub(crate) struct Album {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) artist: usize,
    pub(crate) released: Date,
    /// `day`, `month` or `year`.
    pub(crate) precision: &'static str,
    /// `album`, `single` or `compilation`.
    pub(crate) kind: &'static str,
    pub(crate) tracks: Range<usize>,
    pub(crate) upc: String,
    pub(crate) label: String,
}

#[derive(Debug)]
pub(crate) struct Track {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) album: usize,
    pub(crate) artists: Vec<usize>,
    pub(crate) duration_ms: i64,
    pub(crate) explicit: bool,
    pub(crate) disc: u32,
    pub(crate) number: u32,
    pub(crate) isrc: String,
    pub(crate) popularity: u32,
}

/// All the music there is. Indexes into its lists are how the rest of the world names things.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    pub(crate) artists: Vec<Artist>,
    pub(crate) albums: Vec<Album>,
    pub(crate) tracks: Vec<Track>,
    artist_ids: HashMap<String, usize>,
    album_ids: HashMap<String, usize>,
    track_ids: HashMap<String, usize>,
}

impl Catalogue {
    pub(crate) fn generate(seed: u64, artists: usize, until: Timestamp) -> Self {
        let mut rng = Rng::keyed(&[seed, key("catalogue")]);
        let mut catalogue = Self::default();
        for number in 0..artists.max(20) {
            let drawn = rng.weighted(STYLES.iter().map(|style| style.share));
            // Every style has someone, so that no taste is without music.
            let style = if number < STYLES.len() { number } else { drawn };
            let popularity = 1 + rng.below(10) * rng.below(11);
            catalogue.artists.push(Artist {
                id: spotify_id("artist", &[seed, rng.next()]),
                name: STYLES[style].tongue.artist(&mut rng),
                style,
                popularity: u32::try_from(popularity).unwrap_or(1),
                albums: Vec::new(),
            });
        }
        let this_year = until.to_zoned(TimeZone::UTC).year();
        for artist in 0..catalogue.artists.len() {
            catalogue.career(artist, this_year, &mut rng);
        }
        catalogue.artist_ids = index(&catalogue.artists, |artist| &artist.id);
        catalogue.album_ids = index(&catalogue.albums, |album| &album.id);
        catalogue.track_ids = index(&catalogue.tracks, |track| &track.id);
        catalogue
    }

    pub(crate) fn artist(&self, id: &str) -> Option<usize> {
        self.artist_ids.get(id).copied()
    }

    pub(crate) fn album(&self, id: &str) -> Option<usize> {
        self.album_ids.get(id).copied()
    }

    pub(crate) fn track(&self, id: &str) -> Option<usize> {
        self.track_ids.get(id).copied()
    }

    /// The albums of an artist that were out on `day`.
    pub(crate) fn released(&self, artist: usize, day: Date) -> impl Iterator<Item = usize> + Clone {
        self.artists[artist]
            .albums
            .iter()
            .copied()
            .filter(move |album| self.albums[*album].released <= day)
    }

    /// Everything an artist releases, the first album always before the world begins.
    fn career(&mut self, artist: usize, this_year: i16, rng: &mut Rng) {
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

fn index<T>(items: &[T], id: impl Fn(&T) -> &String) -> HashMap<String, usize> {
    items
        .iter()
        .enumerate()
        .map(|(at, item)| (id(item).clone(), at))
        .collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::instant;

    fn catalogue() -> Catalogue {
        Catalogue::generate(1, 240, instant(1_750_000_000_000))
    }

    #[test]
    fn everything_can_be_found_by_its_id_and_ids_look_like_spotifys() {
        let catalogue = catalogue();
        for (at, track) in catalogue.tracks.iter().enumerate() {
            assert_eq!(catalogue.track(&track.id), Some(at));
            assert!(catalogue.albums[track.album].tracks.contains(&at));
            assert!(
                track.id.len() == 22 && track.id.bytes().all(|byte| byte.is_ascii_alphanumeric())
            );
            assert_eq!(track.isrc.len(), 12);
        }
        assert!(catalogue.tracks.len() > 5_000);
        assert!(
            (0..STYLES.len())
                .all(|style| catalogue.artists.iter().any(|artist| artist.style == style))
        );
    }

    #[test]
    fn some_recordings_are_out_twice() {
        let catalogue = catalogue();
        let mut by_isrc: HashMap<&str, usize> = HashMap::new();
        for track in &catalogue.tracks {
            *by_isrc.entry(&track.isrc).or_default() += 1;
        }
        assert!(by_isrc.values().filter(|count| **count > 1).count() > 20);
    }

    #[test]
    fn names_come_in_many_scripts() {
        let names: String = catalogue()
            .tracks
            .into_iter()
            .map(|track| track.name)
            .collect();
        for sample in ['ß', 'и', 'α', '雨', '바', 'ا', 'ש', 'प', '🌙', '<', '&'] {
            assert!(names.contains(sample), "no {sample}");
        }
    }
}
