//! The listening log: all plays of one listener in memory, as columns in the order of time.
//!
//! A log is read from the store once and then amended as plays come. Whoever asks questions holds
//! it in an [`std::sync::Arc`] and sees it unchanged; `Arc::make_mut` amends it in place, or a copy
//! of it while somebody still reads. Amending costs a search through the ids and the rows behind
//! the first that changes: nothing for plays that come last, little for late and deleted ones. What
//! was worked out from the log is amended with it, so that the next question is as quick. After
//! an import, and after one was taken back, a log is best built anew; both give the same answers.
//!
//! There are no genres yet. They will be one more list of numbers beside the credits.

mod catalogue;
mod hash;
mod lists;
mod loaded;
mod marks;
mod plays;
mod ways;

use domain::ids::{PlayId, TrackId};
use jiff::Timestamp;

pub(crate) use self::hash::{digest, digest_text};
use self::marks::Facts;
pub use self::{
    catalogue::{Catalogue, Release, Track},
    loaded::{Amendment, LoadedAlbum, LoadedArtist, LoadedCatalogue, LoadedPlay, LoadedTrack},
    marks::{COUNTED_FROM_MS, Marks},
    plays::{BYTES_PER_PLAY, Play, Plays},
    ways::{Way, Ways},
};
use crate::{derived::Derived, filter::Filter};

/// All plays of one listener.
#[derive(Clone, Debug, Default)]
pub struct ListeningLog {
    plays: Plays,
    ways: Ways,
    catalogue: Catalogue,
    /// The sum of what stands for each play.
    plays_digest: u64,
    catalogue_digest: u64,
    derived: Derived,
}

/// Makes a log of plays that come one by one, in any order.
#[derive(Debug)]
pub struct LogBuilder(ListeningLog);

impl LogBuilder {
    /// A builder that has room for so many plays. The catalogue should have what the plays refer to;
    /// a track that is not in it has no name.
    pub fn new(catalogue: &LoadedCatalogue, plays: usize) -> Self {
        let mut log = ListeningLog {
            plays: Plays::with_capacity(plays),
            ..ListeningLog::default()
        };
        log.take(catalogue);
        Self(log)
    }

    /// Adds a play. There must not be two with one id.
    pub fn push(&mut self, play: &LoadedPlay<'_>) {
        let play = self.0.admit(play);
        self.0.plays.push(play);
    }

    /// The log of all plays that were added.
    pub fn finish(self) -> ListeningLog {
        let mut log = self.0;
        log.plays.sort();
        log.plays.shrink();
        log.ways.shrink();
        log.catalogue.shrink();
        let digests = log.plays.iter().map(|play| log.digest_of(&play));
        log.plays_digest = digests.fold(0, u64::wrapping_add);
        log
    }
}

impl ListeningLog {
    /// The log of these plays.
    pub fn new(catalogue: &LoadedCatalogue, plays: &[LoadedPlay<'_>]) -> Self {
        let mut builder = LogBuilder::new(catalogue, plays.len());
        for play in plays {
            builder.push(play);
        }
        builder.finish()
    }

    /// Brings the log up to date.
    pub fn amend(&mut self, amendment: &Amendment<'_>) {
        self.take(&amendment.catalogue);
        let plays: Vec<Play> = amendment
            .plays
            .iter()
            .map(|play| self.admit(play))
            .collect();
        for play in &plays {
            self.plays_digest = self.plays_digest.wrapping_add(self.digest_of(play));
        }
        let removed = amendment.removed.iter().map(|id| small_id(*id));
        let mut ids: Vec<u32> = plays.iter().map(|play| play.id).chain(removed).collect();
        ids.sort_unstable();
        let first = self.plays.first_changed(&ids, &plays);
        let mut derived = std::mem::take(&mut self.derived);
        derived.cut(first, self);
        for play in self.plays.replace(first, &ids, plays) {
            self.plays_digest = self.plays_digest.wrapping_sub(self.digest_of(&play));
        }
        derived.extend(first, self);
        self.derived = derived;
    }

    /// The plays.
    pub fn plays(&self) -> &Plays {
        &self.plays
    }

    /// The ways in which they went.
    pub fn ways(&self) -> &Ways {
        &self.ways
    }

    /// What was played.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Stands for the contents: equal logs have equal revisions, also after a restart, and a log that
    /// changes gets another one.
    pub fn revision(&self) -> u64 {
        digest(&[self.plays_digest, self.catalogue_digest])
    }

    /// How much memory it takes, near enough for a bound on all logs together.
    pub fn memory_bytes(&self) -> usize {
        size_of::<Self>()
            + self.plays.memory_bytes()
            + self.ways.memory_bytes()
            + self.catalogue.memory_bytes()
            + self.derived.memory_bytes()
    }

    pub(crate) fn derived(&self) -> &Derived {
        &self.derived
    }

    fn take(&mut self, catalogue: &LoadedCatalogue) {
        self.ways.take(&catalogue.details);
        let is_same = catalogue.tracks.is_empty()
            && catalogue.albums.is_empty()
            && catalogue.artists.is_empty();
        if is_same {
            return;
        }
        // Before there are plays there is nothing to mark.
        let tracks = catalogue.tracks.iter().map(|track| track.id);
        let tracks: Vec<TrackId> = tracks.filter(|_| !self.plays.is_empty()).collect();
        let before: Vec<Option<Track>> = tracks.iter().map(|id| self.track(*id)).collect();
        self.catalogue.take(catalogue);
        self.catalogue_digest = self.catalogue.digest();
        // Lengths and kinds decide what rules say of plays.
        let is_other = |(id, before): (&TrackId, &Option<Track>)| {
            let facts = |track: Track| (track.kind, track.duration_ms);
            before.is_some() && before.map(facts) != self.track(*id).map(facts)
        };
        if tracks.iter().zip(&before).any(is_other) {
            self.mark_all();
            self.derived.forget(|_| true);
        } else {
            self.derived.forget(Filter::asks_of_tracks);
        }
    }

    fn track(&self, id: TrackId) -> Option<Track> {
        let number = self.catalogue.find_track(id)?;
        self.catalogue.tracks().get(number as usize).copied()
    }

    fn mark_all(&mut self) {
        let (ways, catalogue) = (&self.ways, &self.catalogue);
        self.plays.mark(|play| {
            marks(
                &play,
                play.marks.is_estimated(),
                play.marks.is_video(),
                ways,
                catalogue,
            )
        });
    }

    /// A play as the log keeps it, which does not have it yet.
    fn admit(&mut self, loaded: &LoadedPlay<'_>) -> Play {
        let began = in_calendar(loaded.started_at);
        let lasted = in_calendar(loaded.ended_at).saturating_sub(began);
        let lasted_ms = milliseconds(lasted);
        let mut play = Play {
            started_at: began,
            played_ms: loaded.played_ms.map_or(lasted_ms, milliseconds),
            lasted_ms,
            track: self.catalogue.track_number(loaded.track),
            way: self.ways.number(loaded),
            id: small_id(loaded.id),
            marks: Marks::default(),
        };
        let is_estimated = loaded.played_ms.is_none();
        play.marks = marks(
            &play,
            is_estimated,
            loaded.is_video,
            &self.ways,
            &self.catalogue,
        );
        play
    }

    /// Lengths and kinds of tracks are the catalogue's matter, so marks that follow from them are
    /// left out.
    fn digest_of(&self, play: &Play) -> u64 {
        let flags = u64::from(play.marks.is_estimated()) << 1 | u64::from(play.marks.is_video());
        digest(&[
            play.started_at.cast_unsigned(),
            u64::from(play.played_ms) << 32 | u64::from(play.lasted_ms),
            self.catalogue.track_id(play.track).0.cast_unsigned(),
            self.ways.digest(play.way),
            u64::from(play.id) << 2 | flags,
        ])
    }
}

fn marks(
    play: &Play,
    is_estimated: bool,
    is_video: bool,
    ways: &Ways,
    catalogue: &Catalogue,
) -> Marks {
    let facts = Facts {
        played_ms: play.played_ms,
        is_estimated,
        is_video,
        ending: ways.ending(play.way),
    };
    facts.marks(catalogue.tracks().get(play.track as usize))
}

/// Every listener's plays are numbered from one; nobody plays four thousand million times.
fn small_id(id: PlayId) -> u32 {
    u32::try_from(id.0.max(0)).unwrap_or(u32::MAX)
}

/// A length that is not negative, and at most some 49 days.
fn milliseconds(length: i64) -> u32 {
    u32::try_from(length.max(0)).unwrap_or(u32::MAX)
}

fn in_calendar(at: i64) -> i64 {
    at.clamp(
        Timestamp::MIN.as_millisecond(),
        Timestamp::MAX.as_millisecond(),
    )
}
