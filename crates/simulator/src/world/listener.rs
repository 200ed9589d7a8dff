//! A listener: who they are on Spotify and everything they ever heard.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::catalogue::Catalogue;
use super::life::{Habits, Life};
use super::play::{Play, PlayedFrom};
use super::{Context, TrackRef, TruePlay, WorldSettings, names, spotify_id};
use crate::clock::{MINUTE, SECOND, instant};
use crate::rng::Rng;

/// How a listener is made.
#[derive(Clone, Debug)]
pub struct ListenerSettings {
    /// Decides their name, taste and days.
    pub seed: u64,
    /// When their history begins.
    pub from: Timestamp,
    /// Where they live.
    pub zone: TimeZone,
}

/// In the live part no play takes less than this, so that fewer than 50 end in a minute.
const SHORTEST_LIVE_PLAY: i64 = 1_300;
/// And no pause takes more than this.
const LONGEST_LIVE_PAUSE: i64 = 4 * SECOND;

#[derive(Debug)]
pub(crate) struct Listener {
    pub(crate) number: u64,
    /// Spotify's unchanging id of the account.
    pub(crate) account_id: String,
    /// The user name.
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) country: &'static str,
    /// In the order of their ends.
    pub(crate) plays: Vec<Play>,
    life: Life,
    live_from: i64,
    pace: f64,
    /// The end of the last play in the listener's own days, and on the wall clock, once they differ.
    live: Option<(i64, i64)>,
}

impl Listener {
    pub(crate) fn new(
        settings: &ListenerSettings,
        number: u64,
        world: &WorldSettings,
        habits: Habits,
        catalogue: &Catalogue,
    ) -> Self {
        let mut rng = Rng::keyed(&[settings.seed, number, crate::rng::key("listener")]);
        let (first, last) = names::LISTENERS[(rng.below(names::LISTENERS.len() / 2) * 2
            + usize::try_from(number).unwrap_or(0))
            % names::LISTENERS.len()];
        let id = rng.text(b"0123456789abcdefghijklmnopqrstuvwxyz", 25);
        Self {
            number,
            account_id: spotify_id("account", &[settings.seed, number]),
            name: format!("{first} {last}"),
            email: format!("{id}@example.org"),
            id,
            country: "DE",
            plays: Vec::new(),
            life: Life::new(
                settings.seed ^ number.rotate_left(32),
                settings.from,
                settings.zone.clone(),
                habits,
                catalogue,
            ),
            live_from: world.live_from.map_or(i64::MAX, Timestamp::as_millisecond),
            pace: if world.pace_of_life >= 1.0 {
                world.pace_of_life
            } else {
                1.0
            },
            live: None,
        }
    }

    /// Lives on until every play that has begun by `until` is known.
    pub(crate) fn live_until(&mut self, catalogue: &Catalogue, until: i64) {
        while self.life.lived_until() < i64::MAX && self.known_until() <= until {
            for play in self.life.live_a_day(catalogue) {
                self.remember(play);
            }
        }
    }

    /// Every play that begins before this moment is known. Days that are skipped over because nothing happens
    /// in them are no reason to stop: the first live play begins at the start of the live part.
    fn known_until(&self) -> i64 {
        match self.live {
            Some((_, last_end)) => last_end,
            None => self.life.lived_until().min(self.live_from),
        }
    }

    fn remember(&mut self, mut play: Play) {
        if play.ended_at > self.live_from {
            // The first live play begins at the very start of the live part.
            let (own_end, wall_end) = self.live.unwrap_or((play.started_at, self.live_from));
            let own_end_of_this = play.ended_at;
            let pause = self
                .faster(play.started_at - own_end)
                .min(LONGEST_LIVE_PAUSE);
            let length = self
                .faster(play.ended_at - play.started_at)
                .max(SHORTEST_LIVE_PLAY);
            play.started_at = wall_end + pause;
            // Plays that end in the same millisecond go on doing so.
            play.ended_at = if own_end_of_this == own_end {
                wall_end
            } else {
                play.started_at + length
            };
            play.started_at = play.started_at.min(play.ended_at - length);
            // Whoever watches is to see something: nothing is listed for minutes otherwise.
            play.listed |= play.private;
            play.private = false;
            self.live = Some((own_end_of_this, play.ended_at));
        }
        play.id = u64::try_from(self.plays.len()).unwrap_or(u64::MAX);
        // Spotify lists plays of a track within a minute of one another together: they share a connection.
        let lately = self.plays.iter().rev();
        let repeated = lately
            .take_while(|other| play.ended_at - other.ended_at <= MINUTE)
            .find(|other| other.track == play.track);
        (play.first_end, play.connection) = match repeated {
            Some(first) => (first.first_end, first.connection),
            None => (play.ended_at, play.hearing()),
        };
        self.plays.push(play);
    }

    fn faster(&self, milliseconds: i64) -> i64 {
        let slow = std::time::Duration::from_millis(u64::try_from(milliseconds).unwrap_or(0));
        i64::try_from(slow.div_f64(self.pace).as_millis()).unwrap_or(0)
    }

    /// The play that is going on.
    pub(crate) fn current(&self, now: i64) -> Option<&Play> {
        let ended = self.plays.partition_point(|play| play.ended_at <= now);
        self.plays[ended..]
            .iter()
            .take(3)
            .find(|play| play.started_at <= now)
    }

    pub(crate) fn context(&self, catalogue: &Catalogue, from: PlayedFrom) -> Context {
        match from {
            PlayedFrom::Nowhere => Context::None,
            PlayedFrom::Album(album) => Context::Album(catalogue.albums[album].id.clone()),
            PlayedFrom::Artist(artist) => Context::Artist(catalogue.artists[artist].id.clone()),
            PlayedFrom::Playlist(place) => {
                Context::Playlist(self.life.shelves.playlists[place].id.clone())
            }
            PlayedFrom::Collection => Context::Collection,
        }
    }

    /// The public form of a play with which nothing goes wrong.
    pub(crate) fn true_play(&self, catalogue: &Catalogue, play: &Play) -> TruePlay {
        TruePlay {
            id: play.id,
            track: track_ref(catalogue, play.track),
            started_at: instant(play.started_at),
            ended_at: instant(play.ended_at),
            played_ms: play.played_ms,
            context: self.context(catalogue, play.from),
            offline: false,
            private: play.private,
            listed: play.listed,
            appears_at: instant(play.ended_at),
        }
    }
}

pub(crate) fn track_ref(catalogue: &Catalogue, track: usize) -> TrackRef {
    let track = &catalogue.tracks[track];
    TrackRef {
        id: Some(track.id.clone()),
        uri: format!("spotify:track:{}", track.id),
        name: track.name.clone(),
        duration_ms: track.duration_ms,
    }
}
