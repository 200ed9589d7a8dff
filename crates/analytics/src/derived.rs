//! What was worked out from a log for many questions, and is amended with it.
//!
//! New plays come last, or nearly: what is kept is cut at the first row that changes, and extended to
//! the end of the amended log. So a question right after a new play costs what it cost before.

use std::{
    ops::Range,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::tz::TimeZone;

use crate::{
    calendar::Calendar,
    filter::Filter,
    log::ListeningLog,
    row_set::{RowSet, tally},
    tally::Tally,
    view::Rows,
};

/// Zones of which the calendar is kept: a listener's own, and some for who travels.
const CALENDARS: usize = 4;
/// Filters of which the plays are kept: those of a page that compares a few.
const ROW_SETS: usize = 16;
/// Scopes of which the tallies of tracks are kept: the one that a page is about, and a few more.
const TRACKS: usize = 4;
/// Filters and zones of which the tallies of civil hours are kept: the same.
const HOURS: usize = 4;

/// Where more rows change than this, what is kept is forgotten instead: working out what is asked for
/// next costs less than amending all that was ever asked for.
const MOST_AMENDED: usize = 10_000;

/// The end of a stretch that goes on to the end of the log, while it is amended.
const OPEN: usize = usize::MAX;

/// Beside a log.
#[derive(Clone, Debug)]
pub(crate) struct Derived {
    pub(crate) calendars: Recent<TimeZone, Calendar>,
    /// By filter, and the zone where the filter asks for hours or days of the week.
    pub(crate) row_sets: Recent<(Filter, Option<TimeZone>), RowSet>,
    /// By the same, and the stretch.
    pub(crate) tracks: Recent<(Filter, Option<TimeZone>, Range<usize>), Vec<Tally>>,
    /// What each run of the calendar of a zone has.
    pub(crate) hours: Recent<(Filter, TimeZone), Vec<Tally>>,
}

/// Adds the runs of a calendar that are not among its tallies yet.
pub(crate) fn extend_hours(
    tallies: &mut Vec<Tally>,
    log: &ListeningLog,
    calendar: &Calendar,
    set: Option<&RowSet>,
) {
    let runs = calendar.runs_from(tallies.len());
    let played_ms = log.plays().played_ms();
    tallies.extend(runs.map(|run| tally(set, run.rows, played_ms)));
}

/// The values that were asked for last.
#[derive(Debug)]
pub(crate) struct Recent<K, V> {
    most: usize,
    /// The latest at the end.
    kept: Mutex<Vec<(K, Arc<V>)>>,
}

impl<K: PartialEq, V> Recent<K, V> {
    fn new(most: usize) -> Self {
        Self {
            most,
            kept: Mutex::default(),
        }
    }

    /// The value of a key. Who asks for it while it is being made waits, instead of making it too.
    pub(crate) fn get(&self, key: &K, make: impl FnOnce() -> (K, V)) -> Arc<V> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = if let Some(place) = kept.iter().position(|(known, _)| known == key) {
            kept.remove(place)
        } else {
            let (key, value) = make();
            if kept.len() >= self.most {
                kept.remove(0);
            }
            (key, Arc::new(value))
        };
        let value = Arc::clone(&entry.1);
        kept.push(entry);
        value
    }

    /// The value of a key, if there is one.
    fn find(&mut self, is_it: impl Fn(&K) -> bool) -> Option<Arc<V>> {
        let found = self.all().iter().find(|(key, _)| is_it(key));
        found.map(|(_, value)| Arc::clone(value))
    }

    fn all(&mut self) -> &mut Vec<(K, Arc<V>)> {
        self.kept.get_mut().unwrap_or_else(PoisonError::into_inner)
    }

    fn memory_bytes(&self, of: impl Fn(&V) -> usize) -> usize {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().map(|(_, value)| of(value)).sum()
    }
}

impl<K: Clone, V> Clone for Recent<K, V> {
    fn clone(&self) -> Self {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        Self {
            most: self.most,
            kept: Mutex::new(kept.clone()),
        }
    }
}

impl Derived {
    /// Forgets what rests on filters of which something else is true now.
    pub(crate) fn forget(&mut self, is_concerned: impl Fn(&Filter) -> bool) {
        let row_sets = self.row_sets.all();
        row_sets.retain(|((filter, _), _)| !is_concerned(filter));
        let tracks = self.tracks.all();
        tracks.retain(|((filter, ..), _)| !is_concerned(filter));
        let hours = self.hours.all();
        hours.retain(|((filter, _), _)| !is_concerned(filter));
    }

    /// Takes out the rows from one on, before the log changes there.
    pub(crate) fn cut(&mut self, row: usize, log: &ListeningLog) {
        let rows = log.plays().len();
        if rows.saturating_sub(row) > MOST_AMENDED {
            *self = Self::default();
            return;
        }
        let row_sets = &mut self.row_sets;
        let tracks = self.tracks.all();
        tracks.retain_mut(|((filter, zone, stretch), tallies)| {
            if stretch.end < rows || stretch.start > row {
                return stretch.end <= row;
            }
            let set = row_sets.find(|known| (&known.0, &known.1) == (filter, zone));
            if set.is_none() && !filter.is_open() {
                return false;
            }
            let tallies = Arc::make_mut(tallies);
            each_play(log, set.as_deref(), row, |_, track, played_ms| {
                if let Some(tally) = tallies.get_mut(track) {
                    tally.take_out(played_ms);
                }
            });
            stretch.end = OPEN;
            true
        });
        for (_, set) in row_sets.all() {
            Arc::make_mut(set).cut(row);
        }
        for (_, calendar) in self.calendars.all() {
            Arc::make_mut(calendar).cut(row);
        }
        let calendars = &mut self.calendars;
        self.hours.all().retain_mut(|((_, zone), tallies)| {
            let calendar = calendars.find(|known| known == zone);
            let runs = calendar.as_deref().map(Calendar::run_count);
            Arc::make_mut(tallies).truncate(runs.unwrap_or_default());
            runs.is_some()
        });
    }

    /// Adds the rows of the amended log from that one on.
    pub(crate) fn extend(&mut self, row: usize, log: &ListeningLog) {
        for (zone, calendar) in self.calendars.all() {
            Arc::make_mut(calendar).extend(log.plays().started_at(), zone);
        }
        let calendars = &mut self.calendars;
        self.row_sets.all().retain_mut(|((filter, zone), set)| {
            let calendar = calendars.find(|known| Some(known) == zone.as_ref());
            let is_known = zone.is_none() || calendar.is_some();
            if is_known {
                filter.extend(Arc::make_mut(set), log, calendar.as_deref());
            }
            is_known
        });
        let count = log.catalogue().track_count();
        let row_sets = &mut self.row_sets;
        let tracks = self.tracks.all();
        tracks.retain_mut(|((filter, zone, stretch), tallies)| {
            if tallies.len() < count {
                Arc::make_mut(tallies).resize(count, Tally::default());
            }
            if stretch.end != OPEN {
                return true;
            }
            let set = row_sets.find(|known| (&known.0, &known.1) == (filter, zone));
            if set.is_none() && !filter.is_open() {
                return false;
            }
            let tallies = Arc::make_mut(tallies);
            each_play(log, set.as_deref(), row, |row, track, played_ms| {
                if let Some(tally) = tallies.get_mut(track) {
                    tally.add(row, played_ms);
                }
            });
            stretch.end = log.plays().len();
            true
        });
        self.hours.all().retain_mut(|((filter, zone), tallies)| {
            let key = filter.key(zone);
            let set = row_sets.find(|known| *known == key);
            let is_known = set.is_some() || filter.is_open();
            let calendar = calendars.find(|known| known == zone);
            let calendar = calendar.filter(|_| is_known);
            if let Some(calendar) = &calendar {
                extend_hours(Arc::make_mut(tallies), log, calendar, set.as_deref());
            }
            calendar.is_some()
        });
    }

    pub(crate) fn memory_bytes(&self) -> usize {
        let tallies = |tallies: &Vec<Tally>| tallies.capacity() * size_of::<Tally>();
        self.calendars.memory_bytes(Calendar::memory_bytes)
            + self.row_sets.memory_bytes(RowSet::memory_bytes)
            + self.tracks.memory_bytes(tallies)
            + self.hours.memory_bytes(tallies)
    }
}

impl Default for Derived {
    fn default() -> Self {
        Self {
            calendars: Recent::new(CALENDARS),
            row_sets: Recent::new(ROW_SETS),
            tracks: Recent::new(TRACKS),
            hours: Recent::new(HOURS),
        }
    }
}

/// Row, track and played time of what a set has from a row on.
fn each_play(
    log: &ListeningLog,
    set: Option<&RowSet>,
    row: usize,
    mut on: impl FnMut(usize, usize, u32),
) {
    let plays = log.plays();
    let (track, played_ms) = (plays.track(), plays.played_ms());
    Rows::new(set, row..plays.len()).for_each(|row| {
        if let (Some(track), Some(played_ms)) = (track.get(row), played_ms.get(row)) {
            on(row, *track as usize, *played_ms);
        }
    });
}

#[cfg(test)]
mod tests {
    use domain::{
        ids::{PlayId, TrackId},
        play::Sources,
        settle::Certainty,
    };
    use jiff::Timestamp;

    use super::*;
    use crate::{
        log::{Amendment, LoadedPlay},
        scope::Scope,
        sketch::plays,
        view::View,
    };

    #[test]
    fn what_is_kept_comes_along() {
        let mut log = plays("2025-03-01T10:00 A//a 1:00\n2025-03-01T10:02 A//b 1:00").log;
        let zone = TimeZone::UTC;
        let scope = Scope::all(zone.clone());
        View::new(&log, &scope, Timestamp::UNIX_EPOCH).tracks();
        let last = LoadedPlay {
            id: PlayId(3),
            track: TrackId(2),
            started_at: 1_740_830_000_000,
            ended_at: 1_740_830_060_000,
            played_ms: Some(60_000),
            certainty: Certainty::Known,
            sources: Sources::default(),
            is_video: false,
            detail: None,
            context: None,
        };
        let before = log.clone();
        let amendment = Amendment {
            plays: vec![last],
            ..Amendment::default()
        };
        log.amend(&amendment);
        let tracks = |log: &ListeningLog| -> Vec<u32> {
            let (filter, zone) = scope.filter.key(&zone);
            let rows = 0..log.plays().len();
            let tracks = &log.derived().tracks;
            let tallies = tracks.get(&(filter, zone, rows), || panic!("not kept"));
            tallies.iter().map(|tally| tally.plays).collect()
        };
        assert_eq!(tracks(&log), [1, 2]);
        assert_eq!(tracks(&before), [1, 1]);
        let calendars = &log.derived().calendars;
        let calendar = calendars.get(&zone, || panic!("not kept"));
        assert_eq!(*calendar, Calendar::new(log.plays().started_at(), &zone));
        // What is taken back is taken out again.
        let removed = vec![PlayId(3), PlayId(1)];
        log.amend(&Amendment {
            removed,
            ..Amendment::default()
        });
        assert_eq!(tracks(&log), [0, 1]);
    }

    #[test]
    fn what_changes_far_back_is_worked_out_anew() {
        let line = |minute: u64| {
            let at = Timestamp::UNIX_EPOCH + std::time::Duration::from_secs(minute * 60);
            let at = TimeZone::UTC.to_datetime(at);
            format!("{at} A//{} 0:50\n", minute % 3)
        };
        let rows = MOST_AMENDED as u64 + 2;
        let text: String = (0..rows).map(line).collect();
        let mut log = plays(&text).log;
        let zone = TimeZone::UTC;
        let scope = Scope::all(zone.clone());
        let (filter, _) = scope.filter.key(&zone);
        let tracks = |log: &ListeningLog| View::new(log, &scope, Timestamp::UNIX_EPOCH).tracks();
        let plays = |tallies: Arc<Vec<Tally>>| -> u32 { tallies.iter().map(|one| one.plays).sum() };
        let mut left = u32::try_from(rows).unwrap();
        assert_eq!(plays(tracks(&log)), left);
        // The first of all goes, and then one of those of which there are few enough.
        for (id, is_kept) in [(1, false), (3, true)] {
            let removed = vec![PlayId(id)];
            log.amend(&Amendment {
                removed,
                ..Amendment::default()
            });
            left -= 1;
            let mut was_kept = true;
            log.derived()
                .tracks
                .get(&(filter.clone(), None, 0..left as usize), || {
                    was_kept = false;
                    let (filter, zone) = scope.filter.key(&zone);
                    let view = View::new(&log, &scope, Timestamp::UNIX_EPOCH);
                    ((filter, zone, 0..left as usize), view.count_tracks())
                });
            assert_eq!(was_kept, is_kept);
            assert_eq!(plays(tracks(&log)), left);
        }
    }

    #[test]
    fn what_was_not_asked_for_longest_goes_first() {
        let recent: Recent<u8, u8> = Recent::new(2);
        let made = |key: u8| {
            let mut was_made = false;
            recent.get(&key, || {
                was_made = true;
                (key, key)
            });
            was_made
        };
        assert_eq!(
            [1, 2, 1, 3, 1, 2].map(made),
            [true, true, false, true, false, true]
        );
    }
}
