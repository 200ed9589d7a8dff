//! What was worked out from a log for many questions, kept as long as the log stays as it is.

use std::{
    ops::Range,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::tz::TimeZone;

use crate::{calendar::Calendar, filter::Filter, row_set::RowSet, tally::Tally};

/// Zones of which the calendar is kept: a listener's own, and some for who travels.
const CALENDARS: usize = 4;
/// Filters of which the plays are kept: those of a page that compares a few.
const ROW_SETS: usize = 16;
/// Scopes of which the tallies of tracks are kept: the one that a page is about, and a few more.
const TRACKS: usize = 4;

/// Beside a log, and gone when it changes.
#[derive(Debug)]
pub(crate) struct Derived {
    pub(crate) calendars: Recent<TimeZone, Calendar>,
    /// By filter, and the zone where the filter asks for hours or days of the week.
    pub(crate) row_sets: Recent<(Filter, Option<TimeZone>), RowSet>,
    /// By the same, and the stretch.
    pub(crate) tracks: Recent<(Filter, Option<TimeZone>, Range<usize>), Vec<Tally>>,
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

    fn memory_bytes(&self, of: impl Fn(&V) -> usize) -> usize {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().map(|(_, value)| of(value)).sum()
    }
}

impl Derived {
    pub(crate) fn memory_bytes(&self) -> usize {
        self.calendars.memory_bytes(Calendar::memory_bytes)
            + self.row_sets.memory_bytes(RowSet::memory_bytes)
            + self
                .tracks
                .memory_bytes(|tallies| tallies.len() * size_of::<Tally>())
    }
}

impl Default for Derived {
    fn default() -> Self {
        Self {
            calendars: Recent::new(CALENDARS),
            row_sets: Recent::new(ROW_SETS),
            tracks: Recent::new(TRACKS),
        }
    }
}

/// A copy of a log is made in order to change it.
impl Clone for Derived {
    fn clone(&self) -> Self {
        Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
