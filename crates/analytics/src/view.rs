//! The plays of a log that a scope lets through. This is what statistics count on.
//!
//! A view is a stretch of rows, as plays are sorted by time, and the set of rows that the filter lets
//! through, which is kept beside the log for the next question. Statistics go over rows
//! ([`View::rows`]), over civil hours or days ([`View::hours`], [`View::by_day`]), or take what most
//! of them need: how often and how long each track, artist and album was heard.

use std::{ops::Range, sync::Arc};

use jiff::{Timestamp, civil::Date};

use crate::{
    calendar::{Calendar, HourRun},
    derived::extend_hours,
    items::Of,
    log::{Catalogue, ListeningLog, Play},
    period::{Days, Period},
    row_set::{RowSet, tally, words},
    scope::{Measure, Scope},
    tally::Tally,
};

/// The plays of a log that a scope lets through.
#[derive(Clone, Debug)]
pub struct View<'a> {
    log: &'a ListeningLog,
    scope: &'a Scope,
    today: Date,
    period: Period,
    rows: Range<usize>,
    /// What the filter lets through of these days; absent if that is everything.
    set: Option<Arc<RowSet>>,
    /// Whether that is other than what is kept beside the log.
    has_own_set: bool,
    /// What it lets through of all days.
    filtered: Option<Arc<RowSet>>,
    calendar: Arc<Calendar>,
}

impl<'a> View<'a> {
    /// What a scope lets through, if this is the present instant.
    pub fn new(log: &'a ListeningLog, scope: &'a Scope, now: Timestamp) -> Self {
        let started_at = log.plays().started_at();
        let calendar = log.derived().calendars.get(&scope.zone, || {
            (scope.zone.clone(), Calendar::new(started_at, &scope.zone))
        });
        let filtered = (!scope.filter.is_open()).then(|| {
            let key = scope.filter.key(&scope.zone);
            log.derived().row_sets.get(&key, || {
                let set = scope.filter.rows(log, &calendar);
                (key.clone(), set)
            })
        });
        let whole = View {
            log,
            scope,
            today: scope.today(now),
            period: Period::All,
            rows: 0..log.plays().len(),
            set: filtered.clone(),
            has_own_set: false,
            filtered,
            calendar,
        };
        whole.over(scope.period)
    }

    /// The same over another period.
    #[must_use]
    pub fn over(&self, period: Period) -> Self {
        let (from, to) = period.days(self.today).numbers();
        let (rows, has_others) = match (from, to) {
            (None, None) => (0..self.log.plays().len(), false),
            _ => self.calendar.rows_of(from, to),
        };
        let set = if has_others {
            Some(Arc::new(self.days_only(rows.clone(), from, to)))
        } else {
            self.filtered.clone()
        };
        Self {
            period,
            rows,
            set,
            has_own_set: has_others,
            filtered: self.filtered.clone(),
            calendar: Arc::clone(&self.calendar),
            ..*self
        }
    }

    /// The same over the whole history.
    #[must_use]
    pub fn whole(&self) -> Self {
        self.over(Period::All)
    }

    /// Without the plays of other days, where clocks once went back over midnight.
    fn days_only(&self, rows: Range<usize>, from: Option<i32>, to: Option<i32>) -> RowSet {
        let mut set = RowSet::new(self.log.plays().marks(), |_| true);
        set.retain(0, |row| {
            self.filtered.as_ref().is_none_or(|set| set.has(row))
        });
        for run in self.calendar.runs(rows) {
            let day = run.day();
            if from.is_some_and(|from| day < from) || to.is_some_and(|to| day >= to) {
                set.remove(run.rows);
            }
        }
        set
    }

    /// The log.
    pub fn log(&self) -> &'a ListeningLog {
        self.log
    }

    /// What was played.
    pub fn catalogue(&self) -> &'a Catalogue {
        self.log.catalogue()
    }

    /// What is covered; its period may not be the view's, see [`Self::period`].
    pub fn scope(&self) -> &'a Scope {
        self.scope
    }

    /// By what things are ranked.
    pub fn measure(&self) -> Measure {
        self.scope.measure
    }

    /// The period of this view.
    pub fn period(&self) -> Period {
        self.period
    }

    /// The days of this view.
    pub fn days(&self) -> Days {
        self.period.days(self.today)
    }

    /// The present day in the scope's zone. Answers change with it, not with the minute, so that they
    /// can be kept for the day.
    pub fn today(&self) -> Date {
        self.today
    }

    /// The civil hours of all plays of the log.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The stretch of the log in which its plays lie; others lie among them.
    pub fn stretch(&self) -> Range<usize> {
        self.rows.clone()
    }

    /// The rows of its plays, in the order of time. `for_each` is faster than a loop.
    pub fn rows(&self) -> Rows<'_> {
        self.rows_within(self.rows.clone())
    }

    /// Those of its rows that lie in a stretch.
    pub fn rows_within(&self, rows: Range<usize>) -> Rows<'_> {
        let rows = rows.start.max(self.rows.start)..rows.end.min(self.rows.end);
        Rows::new(self.set.as_deref(), rows)
    }

    /// Whether the play of a row is among its plays.
    #[inline]
    pub fn has(&self, row: usize) -> bool {
        self.rows.contains(&row) && self.set.as_deref().is_none_or(|set| set.has(row))
    }

    /// The row of its first play.
    pub fn first_row(&self) -> Option<usize> {
        self.rows().next()
    }

    /// The row of its last play.
    pub fn last_row(&self) -> Option<usize> {
        match &self.set {
            None => self.rows.clone().next_back(),
            Some(set) => set.last(self.rows.clone()),
        }
    }

    /// The first and the last civil day with a play, counted from 1 January 1970.
    pub fn first_and_last_day(&self) -> Option<(i32, i32)> {
        if self.calendar.is_ascending() {
            let day = |row| self.calendar.day(row);
            return Some((day(self.first_row()?), day(self.last_row()?)));
        }
        // Where clocks went back over midnight, the first play need not have the first day.
        let days = self.active_days();
        Some((*days.first()?, *days.last()?))
    }

    /// The play of a row.
    pub fn play(&self, row: usize) -> Option<Play> {
        self.log.plays().get(row)
    }

    /// When the play of a row began.
    pub fn started_at(&self, row: usize) -> Option<Timestamp> {
        let at = self.log.plays().started_at().get(row)?;
        Timestamp::from_millisecond(*at).ok()
    }

    /// All of its plays.
    pub fn tally(&self) -> Tally {
        self.tally_within(self.rows.clone())
    }

    /// Those of its plays that lie in a stretch.
    pub fn tally_within(&self, rows: Range<usize>) -> Tally {
        let rows = rows.start.max(self.rows.start)..rows.end.min(self.rows.end);
        tally(self.set.as_deref(), rows, self.log.plays().played_ms())
    }

    /// The civil hours of its stretch, each with the rows in which its plays lie.
    pub fn hours(&self) -> impl Iterator<Item = HourRun> {
        self.calendar.runs(self.rows.clone())
    }

    /// Its civil hours, each with how much it has. Kept for the next question.
    pub fn by_hour(&self) -> impl Iterator<Item = (HourRun, Tally)> {
        let kept = (!self.has_own_set).then(|| self.kept_hours());
        let first = self.calendar.run_of(self.rows.start);
        // The days of a period begin and end where runs do.
        (first..).zip(self.hours()).map(move |(place, run)| {
            let tally = match &kept {
                Some(kept) => kept.get(place).copied().unwrap_or_default(),
                None => self.tally_within(run.rows.clone()),
            };
            (run, tally)
        })
    }

    fn kept_hours(&self) -> Arc<Vec<Tally>> {
        let (filter, _) = self.scope.filter.key(&self.scope.zone);
        let key = (filter, self.scope.zone.clone());
        self.log.derived().hours.get(&key, || {
            let mut tallies = Vec::with_capacity(self.calendar.run_count());
            extend_hours(
                &mut tallies,
                self.log,
                &self.calendar,
                self.filtered.as_deref(),
            );
            (key.clone(), tallies)
        })
    }

    /// Its stretch by something that the plays of a civil hour have in common, in the order of that.
    /// What comes back as clocks are set back has a stretch each time.
    pub fn stretches<K: Copy + Ord>(
        &self,
        mut key: impl FnMut(&HourRun) -> K,
    ) -> Vec<(K, Range<usize>)> {
        let mut stretches: Vec<(K, Range<usize>)> = Vec::new();
        for run in self.hours() {
            let key = key(&run);
            match stretches.last_mut() {
                Some((latest, rows)) if *latest == key => rows.end = run.rows.end,
                _ => stretches.push((key, run.rows)),
            }
        }
        stretches.sort_by_key(|(key, _)| *key);
        stretches
    }

    /// The civil days that have plays, counted from 1 January 1970, in order, each with how much it has.
    pub fn by_day(&self) -> Vec<(i32, Tally)> {
        let hours = self.by_hour().filter(|(_, tally)| tally.plays > 0);
        let mut days: Vec<(i32, Tally)> = Vec::new();
        for (run, tally) in hours {
            match days.last_mut() {
                Some((day, sum)) if *day == run.day() => sum.merge(tally),
                _ => days.push((run.day(), tally)),
            }
        }
        // A day may come again where clocks went back over midnight.
        days.sort_by_key(|(day, _)| *day);
        days.dedup_by(|(day, tally), (kept, sum)| {
            let is_same = day == kept;
            if is_same {
                sum.merge(*tally);
            }
            is_same
        });
        days
    }

    /// The civil days that have plays, counted from 1 January 1970, in order.
    pub fn active_days(&self) -> Vec<i32> {
        let days = self.by_day().into_iter();
        days.map(|(day, _)| day).collect()
    }

    /// How much of every track there is, by number. Kept for the next question, as the artists and
    /// albums of the same plays follow from it.
    pub fn tracks(&self) -> Arc<Vec<Tally>> {
        if self.has_own_set {
            return Arc::new(self.count_tracks());
        }
        let (filter, zone) = self.scope.filter.key(&self.scope.zone);
        let key = (filter, zone, self.rows.clone());
        let make = || (key.clone(), self.count_tracks());
        self.log.derived().tracks.get(&key, make)
    }

    /// The same without keeping it, where nobody will ask again.
    pub(crate) fn count_tracks(&self) -> Vec<Tally> {
        let mut tallies = vec![Tally::default(); self.catalogue().track_count()];
        let plays = self.log.plays();
        let (track, played_ms) = (plays.track(), plays.played_ms());
        self.rows().for_each(|row| {
            if let (Some(track), Some(played_ms)) = (track.get(row), played_ms.get(row))
                && let Some(tally) = tallies.get_mut(*track as usize)
            {
                tally.add(row, *played_ms);
            }
        });
        tallies
    }

    /// How much of every artist there is, by number, given that of tracks.
    pub fn artists(&self, tracks: &[Tally]) -> Vec<Tally> {
        let catalogue = self.catalogue();
        let mut tallies = vec![Tally::default(); catalogue.artist_count()];
        for (track, tally) in (0..).zip(tracks) {
            if tally.plays > 0 {
                for artist in self.scope.filter.credits(catalogue, track) {
                    if let Some(sum) = tallies.get_mut(*artist as usize) {
                        sum.merge(*tally);
                    }
                }
            }
        }
        tallies
    }

    /// How much of every album there is, by number, given that of tracks.
    pub fn albums(&self, tracks: &[Tally]) -> Vec<Tally> {
        let mut tallies = vec![Tally::default(); self.catalogue().album_count()];
        for (track, tally) in self.catalogue().tracks().iter().zip(tracks) {
            if let Some(sum) = track
                .album
                .and_then(|album| tallies.get_mut(album as usize))
            {
                sum.merge(*tally);
            }
        }
        tallies
    }

    /// How much of everything of one sort there is, by number.
    pub fn tallies(&self, of: Of) -> Arc<Vec<Tally>> {
        let tracks = self.tracks();
        match of {
            Of::Tracks => tracks,
            Of::Artists => Arc::new(self.artists(&tracks)),
            Of::Albums => Arc::new(self.albums(&tracks)),
        }
    }
}

/// The rows of a view, in the order of time.
#[derive(Clone, Debug)]
pub struct Rows<'a> {
    set: Option<&'a RowSet>,
    /// The rows that were not looked at yet.
    rest: Range<usize>,
    /// What is left of the word before them.
    start: usize,
    bits: u64,
}

impl<'a> Rows<'a> {
    pub(crate) fn new(set: Option<&'a RowSet>, rows: Range<usize>) -> Self {
        Self {
            set,
            rest: rows,
            start: 0,
            bits: 0,
        }
    }
}

impl Iterator for Rows<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let Some(set) = self.set else {
            return self.rest.next();
        };
        while self.bits == 0 {
            if self.rest.is_empty() {
                return None;
            }
            let (start, bits, end) = set.word(self.rest.clone());
            (self.start, self.bits, self.rest.start) = (start, bits, end);
        }
        let bit = self.bits.trailing_zeros() as usize;
        self.bits &= self.bits - 1;
        Some(self.start + bit)
    }

    fn fold<B, F: FnMut(B, usize) -> B>(self, init: B, mut f: F) -> B {
        let mut all = init;
        let from = match self.bits {
            0 => self.rest.start,
            bits => self.start + bits.trailing_zeros() as usize,
        };
        // One loop for all, in which `f` stands once: then it is not called, but becomes part of it.
        for (start, mut bits) in words(self.set, from..self.rest.end) {
            while bits != 0 {
                all = f(all, start + bits.trailing_zeros() as usize);
                bits &= bits - 1;
            }
        }
        all
    }
}
