//! When each play is to be seen and when the service is not to be had, computed from what decides it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::calls::RECENTLY_PLAYED;
use super::fate::{FARTHEST_MOVE, Turn};
use super::feed::{Feed, HALF_DAY, WINDOW};
use super::grants::Deed;
use super::{Spotify, State};
use crate::clock::{SECOND, instant};
use crate::dice::Period;
use crate::faults::FaultKind;
use crate::oracle::{Lifetime, Shown, Trouble};
use crate::rng::key;
use crate::world::catalogue::Catalogue;
use crate::world::{ListenerId, Play};

impl Spotify {
    /// When the whole list (50 items asked for, by someone who is served) shows each play of a listener between
    /// `from` and just before `to`: of every play that can stand in a list then. Plays that are to vanish do so as
    /// the lists served so far demand.
    pub fn lifetimes(&self, listener: ListenerId, from: Timestamp, to: Timestamp) -> Vec<Lifetime> {
        let mut state = self.lock();
        if state.world.listeners.get(listener.0).is_none() {
            return Vec::new();
        }
        let (from, to) = (from.as_millisecond(), to.as_millisecond());
        state.live(listener, to);
        let feed = state.feed(listener);
        feed.lifetimes(&state.world.catalogue, from, to)
    }

    /// When the service does not serve a listener between `from` and just before `to`, in the order in which it
    /// begins: by the faults that were set at each time, and by what really struck. Troubles may overlap.
    pub fn troubles(&self, listener: ListenerId, from: Timestamp, to: Timestamp) -> Vec<Trouble> {
        let state = self.lock();
        if state.world.listeners.get(listener.0).is_none() {
            return Vec::new();
        }
        let (from, to) = (from.as_millisecond(), to.as_millisecond());
        let mut troubles = state.troubles(listener, from, to);
        for (_, period) in &mut troubles {
            *period = Period {
                from: period.from.max(from),
                to: period.to.min(to),
            };
        }
        troubles.retain(|(_, period)| period.from < period.to);
        troubles.sort_by_key(|(kind, period)| (period.from, period.to, *kind));
        let public = |(kind, period): (FaultKind, Period)| Trouble {
            kind,
            from: instant(period.from),
            to: instant(period.to),
        };
        troubles.into_iter().map(public).collect()
    }
}

impl Spotify {
    /// Whether a listener's list stands still at the moment.
    pub fn stands_still(&self, listener: ListenerId) -> bool {
        let state = self.lock();
        let known = state.world.listeners.get(listener.0).is_some();
        known && state.feed(listener).as_of(state.now) < state.now
    }
}

impl Feed<'_> {
    fn lifetimes(self, catalogue: &Catalogue, from: i64, to: i64) -> Vec<Lifetime> {
        let begin = self.as_of(from);
        let plays = self.ended_by(to);
        let oldest = begin - WINDOW - FARTHEST_MOVE - SECOND;
        let plays = &plays[plays.partition_point(|play| play.ended_at < oldest)..];
        let stalls: Vec<Period> = self
            .dice
            .periods(FaultKind::Stall, self.listener.number, from, to)
            .collect();
        let moments = self.moments(plays, &stalls, from, to);
        let mut shown = self.shown(&moments, to, |at| self.as_of(at));
        let without_stalls = if stalls.is_empty() {
            BTreeMap::new()
        } else {
            self.shown(&moments, to, |at| at)
        };

        let mut lifetimes = Vec::new();
        for play in plays.iter().filter(|play| play.listed) {
            let fate = self.record.fate(play);
            let stamps = self.stamps(play, to);
            let last = stamps.iter().max().map_or(i64::MIN, |stamp| stamp + WINDOW);
            if fate.appears_at >= to || fate.appears_at > last || last < begin {
                continue;
            }
            let shown = shown.remove(&play.id).unwrap_or_default();
            lifetimes.push(Lifetime {
                true_play: play.id,
                track: self.track_ref(catalogue, play),
                stamps: stamps.into_iter().map(instant).collect(),
                appears_at: instant(fate.appears_at),
                late: fate.late,
                kept_out: !fate.late && shown.is_empty() && without_stalls.contains_key(&play.id),
                shown: shown
                    .into_iter()
                    .map(|period| Shown {
                        from: instant(period.from),
                        to: instant(period.to),
                    })
                    .collect(),
            });
        }
        lifetimes
    }

    /// The stamps that a play has had by `to`, in order.
    fn stamps(self, play: &Play, to: i64) -> Vec<i64> {
        let first = self.record.fate(play).stamp;
        let mut stamps = vec![first];
        stamps.extend(match self.turn(play) {
            Turn::Moves { at, by } if at <= to => Some(first + by),
            _ => None,
        });
        stamps
    }

    /// Every moment at which the list can change, `from` included.
    fn moments(self, plays: &[Play], stalls: &[Period], from: i64, to: i64) -> BTreeSet<i64> {
        let mut moments = BTreeSet::from([from]);
        for play in plays.iter().filter(|play| play.listed) {
            let fate = self.record.fate(play);
            moments.insert(fate.appears_at);
            if let Turn::Moves { at, .. } = self.turn(play) {
                moments.insert(at);
            }
            moments.extend(self.stamps(play, to).iter().map(|stamp| stamp + WINDOW + 1));
            if let Some((gone, back)) = self.absence(play, fate) {
                moments.insert(gone);
                moments.extend(back);
            }
        }
        moments.extend(stalls.iter().flat_map(|stall| [stall.from, stall.to]));
        let half_days = from.div_euclid(HALF_DAY)..=to.div_euclid(HALF_DAY);
        moments.extend(half_days.map(|half_day| half_day * HALF_DAY));
        moments.retain(|moment| (from..to).contains(moment));
        moments
    }

    /// When each play is listed, by its id, if at a moment the list is as of the one that `as_of` says.
    fn shown(
        self,
        moments: &BTreeSet<i64>,
        to: i64,
        as_of: impl Fn(i64) -> i64,
    ) -> BTreeMap<u64, Vec<Period>> {
        let mut shown: BTreeMap<u64, Vec<Period>> = BTreeMap::new();
        let next = moments.iter().skip(1).copied().chain([to]);
        for (at, next) in moments.iter().copied().zip(next) {
            for listed in self.list(as_of(at)) {
                let periods = shown.entry(listed.play.id).or_default();
                match periods.last_mut() {
                    // A play may stand twice in a list.
                    Some(last) if last.to >= at => last.to = next,
                    _ => periods.push(Period { from: at, to: next }),
                }
            }
        }
        shown
    }
}

impl State {
    fn troubles(&self, listener: ListenerId, from: i64, to: i64) -> Vec<(FaultKind, Period)> {
        let mut troubles = self.without_consent(listener, to);
        let mut add = |kind, whom| {
            let periods = self.reigns.periods(kind, whom, from, to);
            troubles.extend(periods.into_iter().map(|period| (kind, period)));
        };
        for kind in [FaultKind::NotRegistered, FaultKind::FalseGrantOne] {
            add(kind, listener.key());
        }
        let clients = self.grants.clients(listener);
        for client in &clients {
            for kind in [
                FaultKind::PremiumLapsed,
                FaultKind::TokenDown,
                FaultKind::FalseGrant,
            ] {
                add(kind, key(client));
            }
        }
        for client in &clients {
            let Some(limits) = self.limits.get(&self.app_number(client)) else {
                continue;
            };
            let long = limits.long.iter();
            troubles.extend(long.map(|period| (FaultKind::LongRateLimit, *period)));
            let quota = limits.quotas.get(RECENTLY_PLAYED);
            let refused = quota.iter().flat_map(|quota| &quota.refused);
            troubles.extend(refused.map(|period| (FaultKind::Quota, *period)));
        }
        troubles
    }

    /// The times when the listener's latest consent was no longer one, until they agreed anew or else `to`.
    fn without_consent(&self, listener: ListenerId, to: i64) -> Vec<(FaultKind, Period)> {
        let deeds = self.grants.deeds(listener);
        let mut times = Vec::new();
        for (place, deed) in deeds.iter().enumerate() {
            let Deed::Agreed { at, expires_at } = *deed else {
                continue;
            };
            let later = &deeds[place + 1..];
            let taken_back = later.iter().find_map(|deed| match deed {
                Deed::TookBack { at } => Some(*at),
                Deed::Agreed { .. } => None,
            });
            let renewed = later.iter().find_map(|deed| match deed {
                Deed::Agreed { at, .. } => Some(*at),
                Deed::TookBack { .. } => None,
            });
            let moments = self
                .reigns
                .periods(FaultKind::Revoked, listener.key(), at, to);
            let by_the_dice = moments.first().map(|moment| moment.from);
            let ends = [Some(expires_at), taken_back, by_the_dice];
            let period = Period {
                from: ends.into_iter().flatten().min().unwrap_or(to),
                to: renewed.unwrap_or(to),
            };
            times.push((FaultKind::Revoked, period));
        }
        times
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{DAY, MINUTE};
    use crate::spotify::SpotifySettings;

    const FIRST: ListenerId = ListenerId::FIRST;
    const FAULTS: &str = "late=0.2,latency=0.5,moved=0.2,far-move=0.1,vanish=0.2,near-repeat=0.1,same-ms=0.1,\
        no-fraction=0.1,duplicate-item=0.1,short-list=0.5,arrival-order=0.5,stall=0.4,marathon=1";

    /// A Spotify whose lists of one week were served every ten minutes.
    fn served(seed: u64, from: i64) -> Spotify {
        let mut settings = SpotifySettings::new(seed, instant(from));
        settings.world.artists = 60;
        settings.world.from = instant(from - 14 * DAY);
        settings.faults = FAULTS.parse().unwrap();
        let spotify = Spotify::new(settings);
        let mut state = spotify.lock();
        state.live(FIRST, from + 8 * DAY);
        for minutes in (0..7 * 24 * 60).step_by(10) {
            let now = from + minutes * MINUTE;
            let feed = state.feed(FIRST);
            let list = feed.list(feed.as_of(now));
            let ids: Vec<u64> = list.iter().map(|listed| listed.play.id).collect();
            for id in ids {
                state.records[0].served(id, now, true);
            }
        }
        drop(state);
        spotify
    }

    #[test]
    fn lifetimes_are_what_the_list_shows_each_second() {
        let (mut breaks, mut kept_out) = (0, 0);
        for seed in 0..3 {
            let spotify = served(seed, 1_800_000_000_000);
            // Not at a full second, nor at midnight.
            let from = 1_800_000_000_123 + (3 + i64::try_from(seed).unwrap()) * 20 * 3600 * SECOND;
            let to = from + DAY;
            let lifetimes = spotify.lifetimes(FIRST, instant(from), instant(to));
            let state = spotify.lock();
            let feed = state.feed(FIRST);
            let mut shown: Vec<(u64, i64, i64)> = Vec::new();
            let mut without_stalls = BTreeSet::<u64>::new();
            for life in &lifetimes {
                assert!(life.shown.is_sorted_by_key(|shown| shown.from));
                breaks += life.shown.len().saturating_sub(1);
                kept_out += usize::from(life.kept_out);
                let spans = life.shown.iter().map(|span| {
                    let (from, to) = (span.from.as_millisecond(), span.to.as_millisecond());
                    assert!(from < to);
                    (life.true_play, from, to)
                });
                shown.extend(spans);
            }
            shown.sort_by_key(|(_, from, _)| *from);
            let mut open: Vec<(u64, i64)> = Vec::new();
            let mut coming = shown.iter().peekable();
            for at in (from..to).step_by(1000) {
                while let Some((id, _, to)) = coming.next_if(|(_, from, _)| *from <= at) {
                    open.push((*id, *to));
                }
                open.retain(|(_, to)| at < *to);
                let sorted = |mut ids: Vec<u64>| {
                    ids.sort_unstable();
                    ids.dedup();
                    ids
                };
                let expected = open.iter().map(|(id, _)| *id).collect();
                let list = |at| feed.list(at).into_iter().map(|listed| listed.play.id);
                let listed = list(feed.as_of(at)).collect();
                assert_eq!(sorted(expected), sorted(listed), "seed {seed} at {at}");
                if at % 30_000 == from % 30_000 {
                    without_stalls.extend(list(at));
                }
            }
            for life in &lifetimes {
                let would_be = without_stalls.contains(&life.true_play);
                let never = life.shown.is_empty();
                let kept_out = never && would_be && !life.late;
                // What would have been shown for less than half a minute may be missed here.
                assert!(life.kept_out || !kept_out, "{life:?}");
                assert!(!life.kept_out || (never && !life.late), "{life:?}");
            }
        }
        assert!(breaks > 10 && kept_out > 10, "{breaks} {kept_out}");
    }
}
