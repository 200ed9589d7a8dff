//! Artists, albums and tracks: who recorded what, and when it came out.

use std::collections::HashMap;
use std::ops::Range;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::spotify_id;
use super::styles::STYLES;
use crate::rng::{Rng, key};

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
}

fn index<T>(items: &[T], id: impl Fn(&T) -> &String) -> HashMap<String, usize> {
    items
        .iter()
        .enumerate()
        .map(|(at, item)| (id(item).clone(), at))
        .collect()
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
