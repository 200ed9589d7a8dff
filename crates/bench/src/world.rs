//! The made-up listener: twelve years of plays that follow from their number alone.

use std::sync::Arc;

use analytics::log::{Amendment, ListeningLog, LoadedCatalogue, LoadedPlay, LogBuilder};
use domain::{
    clock::from_millis,
    ids::{ArtistId, PlayId, TrackId},
    play::{Context, Source},
    report::{Details, Item, ItemKind, Precision, Report},
    settle::Certainty,
};
use jiff::{Timestamp, tz::TimeZone};

use crate::{
    catalogue::{PLAYLISTS, catalogue, way_key},
    dice::Dice,
    history::{NOW, WorldPlay, history},
};

/// Between the new plays that come after all others.
const NEW_EVERY_MS: i64 = 600_000;

/// A listener's history.
#[derive(Debug)]
pub(crate) struct World {
    catalogue: LoadedCatalogue,
    /// Kinds and URIs.
    contexts: Vec<(&'static str, String)>,
    /// In the order of time, without overlaps.
    plays: Vec<WorldPlay>,
}

/// The instant at which questions are asked.
pub(crate) fn now() -> Timestamp {
    from_millis(NOW)
}

/// The listener's zone.
pub(crate) fn zone() -> anyhow::Result<TimeZone> {
    Ok(TimeZone::get("Europe/Berlin")?)
}

impl World {
    /// The history of so many plays.
    pub(crate) fn new(plays: u32) -> Self {
        let mut dice = Dice::new(1);
        let catalogue = catalogue(plays, &mut dice);
        let playlists = (0..PLAYLISTS).map(|number| ("playlist", format!("p{number:021}")));
        let albums = catalogue.albums.iter().map(|album| {
            let id = album.spotify_id.clone().unwrap_or_default();
            ("album", id)
        });
        let contexts = playlists
            .chain(albums)
            .map(|(kind, id)| (kind, format!("spotify:{kind}:{id}")))
            .collect();
        let plays = history(&catalogue, dice, plays);
        Self {
            catalogue,
            contexts,
            plays,
        }
    }

    /// The plays as a log.
    pub(crate) fn log(&self) -> ListeningLog {
        let mut builder = LogBuilder::new(&self.catalogue, self.plays.len());
        for (id, play) in (1..).zip(&self.plays) {
            builder.push(&self.loaded(id, play));
        }
        builder.finish()
    }

    /// A new play after all others, the `nth` of them, as the store tells of it: with all that it
    /// refers to.
    pub(crate) fn new_play(&self, nth: u32) -> Amendment<'_> {
        let older = self.plays.get(nth as usize % self.plays.len().max(1));
        let Some(older) = older.copied() else {
            return Amendment::default();
        };
        let end = self.plays.last().map_or(NOW, |play| play.ended_at);
        let started_at = end + i64::from(nth) * NEW_EVERY_MS;
        let play = WorldPlay {
            started_at,
            ended_at: started_at + (older.ended_at - older.started_at),
            ..older
        };
        let tracks: Vec<_> = self
            .catalogue
            .tracks
            .get(play.track as usize)
            .cloned()
            .into_iter()
            .collect();
        let is_named =
            |artist: ArtistId| tracks.iter().any(|track| track.artists.contains(&artist));
        let is_of = |album| tracks.iter().any(|track| track.album == Some(album));
        let albums = self.catalogue.albums.iter().filter(|album| is_of(album.id));
        let artists = self
            .catalogue
            .artists
            .iter()
            .filter(|artist| is_named(artist.id));
        let catalogue = LoadedCatalogue {
            albums: albums.cloned().collect(),
            artists: artists.cloned().collect(),
            details: self.catalogue.details.clone(),
            tracks: tracks.clone(),
        };
        let id = self.plays.len() as u64 + u64::from(nth);
        Amendment {
            plays: vec![self.loaded(id, &play)],
            removed: Vec::new(),
            catalogue,
        }
    }

    /// The plays as rows of files: of an extended export, and of saved lists where only polls know of
    /// them.
    pub(crate) fn reports(&self) -> impl Iterator<Item = (Source, Report)> {
        self.plays.iter().map(move |play| match play.played_ms {
            Some(played_ms) => (Source::Extended, self.row(play, Some(i64::from(played_ms)))),
            None => (Source::Saved, self.row(play, None)),
        })
    }

    fn loaded(&self, id: u64, play: &WorldPlay) -> LoadedPlay<'_> {
        let is_polled = play.played_ms.is_none();
        let source = if is_polled {
            Source::Poll
        } else {
            Source::Extended
        };
        let track = self.catalogue.tracks.get(play.track as usize);
        LoadedPlay {
            id: PlayId(id.cast_signed()),
            track: track.map_or(TrackId(0), |track| track.id),
            started_at: play.started_at,
            ended_at: play.ended_at,
            played_ms: play.played_ms.map(i64::from),
            certainty: if is_polled {
                Certainty::Estimated
            } else {
                Certainty::Known
            },
            sources: [source].into_iter().collect(),
            is_video: false,
            detail: (!is_polled).then(|| way_key(play.way)),
            context: self.context(play).map(|(kind, uri)| (*kind, uri.as_str())),
        }
    }

    fn context(&self, play: &WorldPlay) -> Option<&(&'static str, String)> {
        self.contexts.get(play.context? as usize)
    }

    fn row(&self, play: &WorldPlay, played_ms: Option<i64>) -> Report {
        let details = self.catalogue.details.get(play.way as usize);
        let details = match played_ms {
            Some(_) => details.map_or_else(Details::default, |(_, details)| details.clone()),
            None => Details {
                context: self.context(play).map(|(kind, uri)| Context {
                    kind: (*kind).to_owned(),
                    uri: uri.clone(),
                }),
                ..Details::default()
            },
        };
        Report {
            item: Arc::new(self.item(play)),
            is_video: false,
            stopped_at: from_millis(match played_ms {
                Some(_) => play.ended_at / 1000 * 1000,
                None => play.ended_at,
            }),
            precision: match played_ms {
                Some(_) => Precision::Second,
                None => Precision::Millisecond,
            },
            started_at: None,
            played_ms,
            details: Arc::new(details),
        }
    }

    fn item(&self, play: &WorldPlay) -> Item {
        let track = self.catalogue.tracks.get(play.track as usize);
        let kind = track.map_or(ItemKind::Unknown, |track| track.kind);
        let album = track.and_then(|track| {
            let place = usize::try_from(track.album?.0 - 1).ok()?;
            self.catalogue.albums.get(place)
        });
        let artist = album.and_then(|album| {
            let place = usize::try_from(album.artists.first()?.0 - 1).ok()?;
            self.catalogue.artists.get(place)
        });
        let id = track.and_then(|track| track.spotify_id.as_deref());
        Item {
            kind,
            uri: id.map(|id| format!("spotify:{}:{id}", kind.slug())),
            name: track.map(|track| track.name.clone()),
            creator: Some(
                artist
                    .map_or("A show", |artist| artist.name.as_str())
                    .to_owned(),
            ),
            album: album.map(|album| album.name.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{PLATFORMS, Way};

    #[test]
    fn a_number_of_plays_always_gives_the_same_history() {
        let (one, other) = (World::new(3000), World::new(3000));
        assert_eq!(one.plays.len(), 3000);
        assert_eq!(one.plays, other.plays);
        assert_eq!(one.log().revision(), other.log().revision());
        let ends = one.plays.iter().map(|play| play.ended_at);
        let starts = one.plays.iter().skip(1).map(|play| play.started_at);
        assert!(ends.zip(starts).all(|(end, start)| end <= start));
        let begun = |play: &WorldPlay| from_millis(play.started_at);
        assert!(one.plays.iter().all(|play| begun(play) < now()));
    }

    #[test]
    fn a_way_has_the_place_that_its_number_says() {
        let world = World::new(1000);
        let way = Way {
            platform: 7,
            country: 2,
            reason_start: 3,
            reason_end: 1,
            shuffle: true,
        };
        let (key, details) = &world.catalogue.details[way.number() as usize];
        assert_eq!(*key, way_key(way.number()));
        assert_eq!(details.platform.as_deref(), Some(PLATFORMS[7]));
        assert_eq!(details.country.as_deref(), Some("CZ"));
        assert_eq!(details.reason_start.as_deref(), Some("clickrow"));
        assert_eq!(details.reason_end.as_deref(), Some("fwdbtn"));
        assert_eq!((details.shuffle, details.skipped), (Some(true), Some(true)));
    }
}
