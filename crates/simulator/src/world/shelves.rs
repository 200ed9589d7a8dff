//! What a listener keeps: the artists they know, their playlists and the tracks they like.

use jiff::civil::Date;

use super::catalogue::Catalogue;
use super::spotify_id;
use super::styles::STYLES;
use crate::rng::Rng;

#[derive(Clone, Debug)]
pub(crate) struct Playlist {
    pub(crate) id: String,
    pub(crate) tracks: Vec<usize>,
}

/// How much each style appeals, moving over the years.
#[derive(Clone, Debug)]
struct Leaning {
    base: f64,
    /// Days from one high to the next.
    period: f64,
    phase: f64,
}

#[derive(Clone, Debug)]
struct Known {
    artist: usize,
    fondness: f64,
}

/// A listener's taste and shelves.
#[derive(Clone, Debug)]
pub(crate) struct Shelves {
    leanings: Vec<Leaning>,
    appeal: Vec<f64>,
    known: Vec<Known>,
    pub(crate) playlists: Vec<Playlist>,
    pub(crate) liked: Vec<usize>,
    /// The track of the month.
    pub(crate) obsession: Option<usize>,
}

impl Shelves {
    pub(crate) fn new(rng: &mut Rng) -> Self {
        let leanings: Vec<Leaning> = STYLES
            .iter()
            .map(|_| Leaning {
                base: rng.unit() * rng.unit() * rng.unit(),
                period: 500.0 + 1800.0 * rng.unit(),
                phase: std::f64::consts::TAU * rng.unit(),
            })
            .collect();
        let playlists = (0..5)
            .map(|_| Playlist {
                id: spotify_id("playlist", &[rng.next()]),
                tracks: Vec::new(),
            })
            .collect();
        Self {
            appeal: vec![1.0; leanings.len()],
            leanings,
            known: Vec::new(),
            playlists,
            liked: Vec::new(),
            obsession: None,
        }
    }

    /// Lets taste move to where it stands on the `day`-th day.
    pub(crate) fn move_taste(&mut self, day: i32) {
        for (appeal, leaning) in self.appeal.iter_mut().zip(&self.leanings) {
            let turn = std::f64::consts::TAU * f64::from(day) / leaning.period + leaning.phase;
            *appeal = 0.01 + leaning.base * (1.6 * turn.sin()).exp();
        }
    }

    /// A new month: old loves cool, a playlist is made anew, another track cannot be got out of the head.
    pub(crate) fn turn_month(&mut self, catalogue: &Catalogue, day: Date, rng: &mut Rng) {
        for known in &mut self.known {
            known.fondness *= 0.9;
        }
        let length = 20 + rng.below(40);
        let tracks = (0..length)
            .filter_map(|_| self.track(catalogue, day, rng))
            .collect();
        let at = rng.below(self.playlists.len());
        if let Some(playlist) = self
            .playlists
            .iter_mut()
            .skip(at)
            .find(|playlist| playlist.tracks.is_empty())
        {
            playlist.tracks = tracks;
        } else {
            self.playlists[at].tracks = tracks;
        }
        self.obsession = self.track(catalogue, day, rng);
    }

    /// Gets to know an artist that nobody had shown the listener yet.
    pub(crate) fn discover(&mut self, catalogue: &Catalogue, rng: &mut Rng) {
        let style = rng.weighted(self.appeal.iter().copied());
        let of_style = catalogue.artists.iter().map(|artist| {
            if artist.style == style {
                f64::from(artist.popularity)
            } else {
                0.0
            }
        });
        let artist = rng.weighted(of_style);
        match self.known.iter_mut().find(|known| known.artist == artist) {
            Some(known) => known.fondness += 0.3,
            None => self.known.push(Known {
                artist,
                fondness: 1.0,
            }),
        }
    }

    /// How likely a session brings someone new: more so while few are known.
    pub(crate) fn curiosity(&self) -> f64 {
        let known = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
        0.08 + 4.0 / (8.0 + f64::from(known))
    }

    /// Someone the listener feels like hearing.
    pub(crate) fn artist(&mut self, catalogue: &Catalogue, rng: &mut Rng) -> usize {
        if self.known.is_empty() {
            self.discover(catalogue, rng);
        }
        let wish = self.known.iter().map(|known| {
            known.fondness * known.fondness * self.appeal[catalogue.artists[known.artist].style]
        });
        let chosen = rng.weighted(wish);
        let known = &mut self.known[chosen];
        known.fondness = (known.fondness + 0.05).min(4.0);
        known.artist
    }

    /// A track of someone the listener feels like hearing.
    pub(crate) fn track(
        &mut self,
        catalogue: &Catalogue,
        day: Date,
        rng: &mut Rng,
    ) -> Option<usize> {
        let artist = self.artist(catalogue, rng);
        let album = album_of(catalogue, artist, day, rng)?;
        let tracks = &catalogue.albums[album].tracks;
        // The smaller of two: first tracks are played more than last ones.
        let chosen = rng.below(tracks.len()).min(rng.below(tracks.len()));
        Some(tracks.start + chosen)
    }
}

/// An album of the artist that is out by `day`.
pub(crate) fn album_of(
    catalogue: &Catalogue,
    artist: usize,
    day: Date,
    rng: &mut Rng,
) -> Option<usize> {
    let mut out = catalogue.released(artist, day);
    let count = out.clone().count();
    out.nth(rng.below(count))
}
