//! The seeded world: a catalogue of music and the listeners who hear it.

pub(crate) mod catalogue;
mod life;
mod listener;
mod names;
mod play;
mod release;
mod shelves;
mod styles;
mod tongues;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::rng::{Rng, key};
use catalogue::Catalogue;
pub(crate) use life::Habits;
pub use listener::ListenerSettings;
pub(crate) use listener::{Listener, track_ref};
pub(crate) use play::{Play, PlayedFrom};
pub(crate) use styles::STYLES;

/// How a world is made. Equal settings make equal worlds.
#[derive(Clone, Debug)]
pub struct WorldSettings {
    /// Decides everything that chance decides.
    pub seed: u64,
    /// When the first listener's history begins.
    pub from: Timestamp,
    /// The present for which the catalogue is made: few albums are released after it. Plays go on for ever.
    pub until: Timestamp,
    /// Where the first listener lives.
    pub zone: TimeZone,
    /// How many artists there are (some thirty tracks each).
    pub artists: usize,
    /// From this moment on every listener lives faster; see [`WorldSettings::pace_of_life`].
    pub live_from: Option<Timestamp>,
    /// How many times faster than life the listeners live after `live_from`.
    ///
    /// Before `live_from` life is ordinary. After it, plays follow one another on the wall clock, each
    /// taking its own length divided by this pace (but at least 1.3 s, so that fewer than 50 end in a
    /// minute), and pauses, nights included, take at most four seconds. No session is private. Stamps stay real
    /// instants of the wall clock, tokens live as long as ever, and the tracks keep their durations:
    /// [`crate::TruePlay::played_ms`] is the music heard, which is then more than the time that it took.
    pub pace_of_life: f64,
    /// The share of plays under 30 s that Spotify lists all the same.
    pub short_plays_listed: f64,
}

impl WorldSettings {
    /// A world with one listener in Berlin whose history fills the 90 days before `until`.
    pub fn new(seed: u64, until: Timestamp) -> Self {
        Self {
            seed,
            from: crate::clock::instant(until.as_millisecond() - 90 * crate::clock::DAY),
            until,
            zone: TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC),
            artists: 240,
            live_from: None,
            pace_of_life: 50.0,
            short_plays_listed: 0.25,
        }
    }
}

/// Which listener of a world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ListenerId(pub(crate) usize);

impl ListenerId {
    /// The listener that every world begins with.
    pub const FIRST: Self = Self(0);

    /// The listener of this number: 0 is the first, the others follow in the order in which they were added.
    pub const fn nth(number: usize) -> Self {
        Self(number)
    }

    /// Which one it is; the consent page names listeners by it.
    pub const fn number(self) -> usize {
        self.0
    }

    /// The same for the dice.
    pub(crate) fn key(self) -> u64 {
        u64::try_from(self.0).unwrap_or(u64::MAX)
    }
}

/// The music and the people.
#[derive(Debug)]
pub struct World {
    pub(crate) settings: WorldSettings,
    pub(crate) habits: Habits,
    pub(crate) catalogue: Catalogue,
    pub(crate) listeners: Vec<Listener>,
}

impl World {
    /// The world of these settings, with its first listener.
    pub fn generate(settings: WorldSettings) -> Self {
        Self::with_habits(settings, Habits::default())
    }

    pub(crate) fn with_habits(settings: WorldSettings, habits: Habits) -> Self {
        let catalogue = Catalogue::generate(settings.seed, settings.artists, settings.until);
        let first = ListenerSettings {
            seed: settings.seed,
            from: settings.from,
            zone: settings.zone.clone(),
        };
        let mut world = Self {
            settings,
            habits,
            catalogue,
            listeners: Vec::new(),
        };
        world.add_listener(&first);
        world
    }

    /// Brings a further listener into the world.
    pub fn add_listener(&mut self, listener: &ListenerSettings) -> ListenerId {
        let id = ListenerId(self.listeners.len());
        let number = u64::try_from(id.0).unwrap_or(0);
        let habits = Habits {
            short_plays_listed: self.settings.short_plays_listed,
            ..self.habits
        };
        self.listeners.push(Listener::new(
            listener,
            number,
            &self.settings,
            habits,
            &self.catalogue,
        ));
        id
    }

    /// The plays of a listener that ended by `until`, in the order of their ends, as if nothing went wrong.
    pub fn true_plays(&mut self, listener: ListenerId, until: Timestamp) -> Vec<TruePlay> {
        let Some(heard) = self.listeners.get_mut(listener.0) else {
            return Vec::new();
        };
        heard.live_until(&self.catalogue, until.as_millisecond());
        let heard = &self.listeners[listener.0];
        heard
            .plays
            .iter()
            .take_while(|play| play.ended_at <= until.as_millisecond())
            .map(|play| heard.true_play(&self.catalogue, play))
            .collect()
    }
}

/// One hearing of one track, as it truly was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TruePlay {
    /// Counts from 0 within the listener.
    pub id: u64,
    /// What was heard.
    pub track: TrackRef,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended: the stamp that Spotify gives it, unless that moves.
    pub ended_at: Timestamp,
    /// Music heard, without pauses.
    pub played_ms: i64,
    /// Where it was played from.
    pub context: Context,
    /// Whether the device had no connection.
    pub offline: bool,
    /// Whether it was in a private session; such plays are never listed.
    pub private: bool,
    /// Whether Spotify ever lists it: not private, and 30 s or longer (a few shorter ones are, too).
    pub listed: bool,
    /// When Spotify learns of it.
    pub appears_at: Timestamp,
}

/// A track as its listener's clients know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrackRef {
    /// Spotify's id; none for a local file.
    pub id: Option<String>,
    /// Spotify's URI, `spotify:local:…` for a local file.
    pub uri: String,
    /// The title.
    pub name: String,
    /// Its length.
    pub duration_ms: i64,
}

/// Where a play was started from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Context {
    /// Nowhere that Spotify names.
    None,
    /// An album, by id.
    Album(String),
    /// An artist, by id.
    Artist(String),
    /// A playlist, by id.
    Playlist(String),
    /// The listener's liked tracks.
    Collection,
}

/// A Spotify id: 128 bits in base 62, always 22 characters.
pub(crate) fn spotify_id(kind: &str, parts: &[u64]) -> String {
    let mut keyed = vec![key(kind)];
    keyed.extend_from_slice(parts);
    let mut rng = Rng::keyed(&keyed);
    // The first character of 128 bits goes up to 7.
    let mut id = rng.text(b"01234567", 1);
    id.push_str(&rng.text(BASE62, 21));
    id
}

pub(crate) const BASE62: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
