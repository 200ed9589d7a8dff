//! Tracks, albums and artists under dense numbers, so that counting them is indexing.
//!
//! A number is only good within one log: it counts up from nought in the order in which entries
//! became known. Answers carry the store's ids.

use domain::{
    ids::{AlbumId, ArtistId, TrackId},
    report::ItemKind,
};

use super::{
    LoadedCatalogue,
    hash::{IdMap, digest, digest_text},
    lists::{Lists, Texts},
};

/// What is known of the things that were played.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    track_names: Names,
    tracks: Vec<Track>,
    credits: Lists<u32>,
    album_names: Names,
    releases: Vec<Option<Release>>,
    album_credits: Lists<u32>,
    artist_names: Names,
}

/// A track, less its names and credits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Track {
    /// The number of its album.
    pub album: Option<u32>,
    /// Its length.
    pub duration_ms: Option<u32>,
    /// Whether it is marked explicit.
    pub explicit: Option<bool>,
    /// What kind of thing it is.
    pub kind: ItemKind,
}

/// When an album came out, as precisely as Spotify says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Release {
    /// The year.
    pub year: i16,
    /// The month, from one; absent if only the year is known.
    pub month: Option<i8>,
    /// The day of the month; absent if only the month is known.
    pub day: Option<i8>,
}

/// Ids and names of one kind of thing, by number.
#[derive(Clone, Debug, Default)]
struct Names {
    ids: Vec<i64>,
    numbers: IdMap<i64, u32>,
    texts: Texts,
    spotify_ids: Texts,
}

impl Catalogue {
    /// How many tracks there are; their numbers are below.
    pub fn track_count(&self) -> usize {
        self.tracks.len()
    }

    /// How many albums there are; their numbers are below.
    pub fn album_count(&self) -> usize {
        self.album_names.ids.len()
    }

    /// How many artists there are; their numbers are below.
    pub fn artist_count(&self) -> usize {
        self.artist_names.ids.len()
    }

    /// The tracks, by number.
    pub fn tracks(&self) -> &[Track] {
        &self.tracks
    }

    /// The store's id of a track.
    pub fn track_id(&self, track: u32) -> TrackId {
        TrackId(self.track_names.id(track))
    }

    /// The name of a track; empty if nobody told it.
    pub fn track_name(&self, track: u32) -> &str {
        self.track_names.texts.get(track)
    }

    /// Spotify's id of a track, where there is one.
    pub fn track_spotify_id(&self, track: u32) -> Option<&str> {
        self.track_names.spotify_id(track)
    }

    /// The number of the track with this id.
    pub fn find_track(&self, id: TrackId) -> Option<u32> {
        self.track_names.find(id.0)
    }

    /// The credited artists of a track, in order, each once.
    pub fn credits(&self, track: u32) -> &[u32] {
        self.credits.get(track)
    }

    /// The album of a track.
    pub fn album_of(&self, track: u32) -> Option<u32> {
        self.tracks.get(track as usize)?.album
    }

    /// The store's id of an album.
    pub fn album_id(&self, album: u32) -> AlbumId {
        AlbumId(self.album_names.id(album))
    }

    /// The name of an album.
    pub fn album_name(&self, album: u32) -> &str {
        self.album_names.texts.get(album)
    }

    /// Spotify's id of an album, where there is one.
    pub fn album_spotify_id(&self, album: u32) -> Option<&str> {
        self.album_names.spotify_id(album)
    }

    /// The number of the album with this id.
    pub fn find_album(&self, id: AlbumId) -> Option<u32> {
        self.album_names.find(id.0)
    }

    /// The artists of an album, in order, each once.
    pub fn album_credits(&self, album: u32) -> &[u32] {
        self.album_credits.get(album)
    }

    /// When an album came out.
    pub fn release(&self, album: u32) -> Option<Release> {
        self.releases.get(album as usize).copied().flatten()
    }

    /// The store's id of an artist.
    pub fn artist_id(&self, artist: u32) -> ArtistId {
        ArtistId(self.artist_names.id(artist))
    }

    /// The name of an artist.
    pub fn artist_name(&self, artist: u32) -> &str {
        self.artist_names.texts.get(artist)
    }

    /// Spotify's id of an artist, where there is one.
    pub fn artist_spotify_id(&self, artist: u32) -> Option<&str> {
        self.artist_names.spotify_id(artist)
    }

    /// The number of the artist with this id.
    pub fn find_artist(&self, id: ArtistId) -> Option<u32> {
        self.artist_names.find(id.0)
    }

    /// Takes over entries. What they refer to and is not among them gets entries without names.
    pub(super) fn take(&mut self, loaded: &LoadedCatalogue) {
        self.artist_names.reserve(loaded.artists.len());
        self.album_names.reserve(loaded.albums.len());
        self.track_names.reserve(loaded.tracks.len());
        for artist in &loaded.artists {
            let spotify_id = artist.spotify_id.as_deref();
            self.artist_names.set(artist.id.0, &artist.name, spotify_id);
        }
        for album in &loaded.albums {
            let spotify_id = album.spotify_id.as_deref();
            let number = self.album_names.set(album.id.0, &album.name, spotify_id);
            self.add_albums();
            let release = album.release_date.as_deref().and_then(Release::parse);
            if let Some(known) = self.releases.get_mut(number as usize) {
                *known = release;
            }
            let artists = self.artist_numbers(&album.artists);
            self.album_credits.set(number, &artists);
        }
        for track in &loaded.tracks {
            let spotify_id = track.spotify_id.as_deref();
            let number = self.track_names.set(track.id.0, &track.name, spotify_id);
            self.add_tracks();
            let album = track.album.map(|album| self.album_names.number(album.0));
            self.add_albums();
            if let Some(known) = self.tracks.get_mut(number as usize) {
                *known = Track {
                    album,
                    // Spotify tells nought of tracks that it has no more.
                    duration_ms: track
                        .duration_ms
                        .filter(|ms| *ms > 0)
                        .and_then(|ms| u32::try_from(ms).ok()),
                    explicit: track.explicit,
                    kind: track.kind,
                };
            }
            let artists = self.artist_numbers(&track.artists);
            self.credits.set(number, &artists);
        }
    }

    /// The number of a track, which it gets if it has none: the catalogue may be older than the play.
    pub(super) fn track_number(&mut self, id: TrackId) -> u32 {
        let number = self.track_names.number(id.0);
        self.add_tracks();
        number
    }

    fn artist_numbers(&mut self, artists: &[ArtistId]) -> Vec<u32> {
        let mut numbers = Vec::with_capacity(artists.len());
        for artist in artists {
            let number = self.artist_names.number(artist.0);
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        numbers
    }

    fn add_tracks(&mut self) {
        let unknown = Track {
            album: None,
            duration_ms: None,
            explicit: None,
            kind: ItemKind::Unknown,
        };
        self.tracks.resize(self.track_names.ids.len(), unknown);
    }

    fn add_albums(&mut self) {
        self.releases.resize(self.album_names.ids.len(), None);
    }

    /// A number that stands for the contents, whatever their order.
    pub(super) fn digest(&self) -> u64 {
        let credited = |artists: &[u32]| {
            let ids: Vec<u64> = artists
                .iter()
                .map(|artist| self.artist_names.id(*artist).cast_unsigned())
                .collect();
            digest(&ids)
        };
        let tracks = (0..).zip(&self.tracks).map(|(number, track)| {
            let album = track.album.map_or(0, |album| self.album_names.id(album));
            digest(&[
                self.track_names.digest(number),
                album.cast_unsigned(),
                track.duration_ms.map_or(u64::MAX, u64::from),
                track.explicit.map_or(2, u64::from),
                track.kind.number().unsigned_abs().into(),
                credited(self.credits.get(number)),
            ])
        });
        let albums = (0..).zip(&self.releases).map(|(number, release)| {
            let released = release.map_or(0, |release| {
                let month = i64::from(release.month.unwrap_or(0));
                let day = i64::from(release.day.unwrap_or(0));
                (i64::from(release.year) * 10_000 + month * 100 + day).cast_unsigned()
            });
            let artists = credited(self.album_credits.get(number));
            digest(&[1, self.album_names.digest(number), released, artists])
        });
        let artists = (0..)
            .zip(&self.artist_names.ids)
            .map(|(number, _)| digest(&[2, self.artist_names.digest(number)]));
        tracks
            .chain(albums)
            .chain(artists)
            .fold(0, u64::wrapping_add)
    }

    /// Gives back the room that it has for more.
    pub(super) fn shrink(&mut self) {
        for names in [
            &mut self.track_names,
            &mut self.album_names,
            &mut self.artist_names,
        ] {
            names.ids.shrink_to_fit();
            names.texts.shrink();
            names.spotify_ids.shrink();
        }
        self.tracks.shrink_to_fit();
        self.releases.shrink_to_fit();
        self.credits.shrink();
        self.album_credits.shrink();
    }

    pub(super) fn memory_bytes(&self) -> usize {
        let names = [&self.track_names, &self.album_names, &self.artist_names];
        let names: usize = names.into_iter().map(Names::memory_bytes).sum();
        names
            + self.tracks.capacity() * size_of::<Track>()
            + self.releases.capacity() * size_of::<Option<Release>>()
            + self.credits.memory_bytes()
            + self.album_credits.memory_bytes()
    }
}

impl Release {
    /// Reads Spotify's way of writing: `2001`, `2001-04` or `2001-04-17`. It writes `0000` where it
    /// does not know.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let year = parts.next()?.parse().ok().filter(|year| *year > 0)?;
        let mut part = |most| {
            let number: Option<i8> = parts.next().and_then(|part| part.parse().ok());
            number.filter(|number| (1..=most).contains(number))
        };
        let month = part(12);
        let day = part(31).filter(|_| month.is_some());
        Some(Self { year, month, day })
    }

    /// The first year of its decade.
    pub fn decade(self) -> i16 {
        self.year - self.year.rem_euclid(10)
    }
}

impl Names {
    fn id(&self, number: u32) -> i64 {
        self.ids.get(number as usize).copied().unwrap_or_default()
    }

    fn spotify_id(&self, number: u32) -> Option<&str> {
        Some(self.spotify_ids.get(number)).filter(|id| !id.is_empty())
    }

    fn find(&self, id: i64) -> Option<u32> {
        self.numbers.get(&id).copied()
    }

    fn number(&mut self, id: i64) -> u32 {
        let next = u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(id).or_insert(next);
        if number == next {
            self.ids.push(id);
        }
        number
    }

    fn reserve(&mut self, more: usize) {
        self.ids.reserve(more);
        self.numbers.reserve(more);
    }

    fn set(&mut self, id: i64, name: &str, spotify_id: Option<&str>) -> u32 {
        let number = self.number(id);
        self.texts.set(number, name);
        self.spotify_ids.set(number, spotify_id.unwrap_or_default());
        number
    }

    fn digest(&self, number: u32) -> u64 {
        digest(&[
            self.id(number).cast_unsigned(),
            digest_text(self.texts.get(number)),
            digest_text(self.spotify_ids.get(number)),
        ])
    }

    fn memory_bytes(&self) -> usize {
        // A map keeps a byte of its own beside each place.
        self.ids.capacity() * size_of::<i64>()
            + self.numbers.capacity() * (size_of::<(i64, u32)>() + 1)
            + self.texts.memory_bytes()
            + self.spotify_ids.memory_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::{LoadedAlbum, LoadedArtist, LoadedTrack};

    #[test]
    fn release_dates_are_as_precise_as_they_are_told() {
        let check = |text, expected: Option<(i16, Option<i8>, Option<i8>)>| {
            let release = Release::parse(text).map(|date| (date.year, date.month, date.day));
            assert_eq!(release, expected, "{text}");
        };
        check("2001", Some((2001, None, None)));
        check("2001-04", Some((2001, Some(4), None)));
        check("2001-04-17", Some((2001, Some(4), Some(17))));
        check("2001-00-17", Some((2001, None, None)));
        check("0000", None);
        check("", None);
        check("soon", None);
        let decade = |year| {
            Release {
                year,
                month: None,
                day: None,
            }
            .decade()
        };
        assert_eq!(
            (decade(1999), decade(2000), decade(2009)),
            (1990, 2000, 2000)
        );
    }

    #[test]
    fn entries_may_come_in_any_order_and_again() {
        let mut catalogue = Catalogue::default();
        let loaded = LoadedCatalogue {
            tracks: vec![LoadedTrack {
                id: TrackId(7),
                spotify_id: None,
                name: "Runaway".to_owned(),
                kind: ItemKind::Track,
                album: Some(AlbumId(3)),
                artists: vec![ArtistId(5), ArtistId(5), ArtistId(4)],
                duration_ms: Some(-1),
                explicit: None,
            }],
            ..LoadedCatalogue::default()
        };
        catalogue.take(&loaded);
        let before = catalogue.digest();
        assert_eq!(catalogue.credits(0), [0, 1]);
        assert_eq!(catalogue.album_of(0), Some(0));
        assert_eq!(
            (catalogue.album_name(0), catalogue.artist_name(0)),
            ("", "")
        );
        catalogue.take(&LoadedCatalogue {
            albums: vec![LoadedAlbum {
                id: AlbumId(3),
                spotify_id: Some("id".to_owned()),
                name: "Demons".to_owned(),
                release_date: Some("2015".to_owned()),
                artists: vec![ArtistId(5)],
            }],
            artists: vec![LoadedArtist {
                id: ArtistId(5),
                spotify_id: None,
                name: "Aurora".to_owned(),
            }],
            ..LoadedCatalogue::default()
        });
        assert_ne!(catalogue.digest(), before);
        assert_eq!(
            (catalogue.album_name(0), catalogue.artist_name(0)),
            ("Demons", "Aurora")
        );
        assert_eq!(catalogue.album_spotify_id(0), Some("id"));
        assert_eq!(catalogue.find_artist(ArtistId(4)), Some(1));
        assert_eq!(catalogue.find_track(TrackId(8)), None);
        assert_eq!((catalogue.track_count(), catalogue.album_count()), (1, 1));
    }
}
