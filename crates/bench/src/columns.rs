//! The plain loops: the least that counting costs, over columns that have everything worked out
//! already, civil days and hours included.

use analytics::{calendar::day_number, log::ListeningLog};
use domain::{clock::from_millis, report::ItemKind};
use jiff::tz::TimeZone;

/// How many of a chart are wanted.
pub(crate) const CHART: usize = 50;

/// Plays and played milliseconds, or two other counts.
pub(crate) type Count = (u64, u64);

/// A log as plain columns, a row for each play.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    pub(crate) track: Vec<u32>,
    pub(crate) played_ms: Vec<u32>,
    /// Days since the first.
    pub(crate) day: Vec<u32>,
    /// Hours of the day.
    pub(crate) hour: Vec<u32>,
    /// Months since the first.
    pub(crate) month: Vec<u32>,
    /// Whether a play counts.
    pub(crate) is_counted: Vec<bool>,
    pub(crate) is_skipped: Vec<bool>,
    pub(crate) is_estimated: Vec<bool>,
    /// By track.
    pub(crate) album: Vec<Option<u32>>,
    /// By track, and so below.
    pub(crate) credits: Vec<Vec<u32>>,
    albums: usize,
    artists: usize,
}

impl Columns {
    /// The columns of a log, on the clocks of a zone.
    pub(crate) fn new(log: &ListeningLog, zone: &TimeZone) -> Self {
        let catalogue = log.catalogue();
        let numbers = (0..).zip(catalogue.tracks());
        let mut columns = Self {
            track: log.plays().track().to_vec(),
            played_ms: log.plays().played_ms().to_vec(),
            album: catalogue.tracks().iter().map(|track| track.album).collect(),
            credits: numbers
                .map(|(track, _)| catalogue.credits(track).to_vec())
                .collect(),
            albums: catalogue.album_count(),
            artists: catalogue.artist_count(),
            ..Self::default()
        };
        let mut first = None;
        for at in log.plays().started_at() {
            let at = zone.to_datetime(from_millis(*at));
            let day = day_number(at.date());
            let month = i32::from(at.year()) * 12 + i32::from(at.month());
            let (first_day, first_month) = *first.get_or_insert((day, month));
            columns
                .day
                .push(u32::try_from(day - first_day).unwrap_or(0));
            columns.hour.push(u32::try_from(at.hour()).unwrap_or(0));
            columns
                .month
                .push(u32::try_from(month - first_month).unwrap_or(0));
        }
        for marks in log.plays().marks() {
            let is_music = marks.kind() == ItemKind::Track && !marks.is_video();
            columns.is_counted.push(is_music && marks.is_counted());
            columns.is_skipped.push(marks.is_skipped());
            columns.is_estimated.push(marks.is_estimated());
        }
        columns
    }

    /// Plays, time, tracks, artists, albums, days, skips and estimates.
    pub(crate) fn totals(&self) -> Vec<Count> {
        let mut tracks = vec![false; self.credits.len()];
        let mut days = vec![false; length(&self.day)];
        let (mut plays, mut played_ms, mut skipped, mut estimated) = (0, 0, 0, 0);
        let marks = self
            .is_counted
            .iter()
            .zip(&self.is_skipped)
            .zip(&self.is_estimated);
        let others = self.track.iter().zip(&self.day).zip(&self.played_ms);
        for (((is_counted, is_skipped), is_estimated), ((track, day), ms)) in marks.zip(others) {
            if *is_counted {
                plays += 1;
                played_ms += u64::from(*ms);
                skipped += u64::from(*is_skipped);
                estimated += u64::from(*is_estimated);
                tracks[*track as usize] = true;
                days[*day as usize] = true;
            }
        }
        let mut artists = vec![false; self.artists];
        let mut albums = vec![false; self.albums];
        let others = self.credits.iter().zip(&self.album);
        for (_, (credits, album)) in tracks.iter().zip(others).filter(|(is_heard, _)| **is_heard) {
            for artist in credits {
                artists[*artist as usize] = true;
            }
            if let Some(album) = album {
                albums[*album as usize] = true;
            }
        }
        vec![
            (plays, played_ms),
            (heard(&tracks), heard(&artists)),
            (heard(&albums), heard(&days)),
            (skipped, estimated),
        ]
    }

    /// The first tracks.
    pub(crate) fn top_tracks(&self) -> Vec<Count> {
        first(self.sums(&self.track, self.credits.len()))
    }

    /// The first artists.
    pub(crate) fn top_artists(&self) -> Vec<Count> {
        let mut artists = vec![(0, 0); self.artists];
        let tracks = self.sums(&self.track, self.credits.len());
        for (credits, (plays, played_ms)) in self.credits.iter().zip(tracks) {
            for artist in credits {
                let sum: &mut Count = &mut artists[*artist as usize];
                sum.0 += plays;
                sum.1 += played_ms;
            }
        }
        first(artists)
    }

    /// Hours of the day that have plays.
    pub(crate) fn clock(&self) -> Vec<Count> {
        with_plays(self.sums(&self.hour, 24))
    }

    /// Months that have plays.
    pub(crate) fn timeline(&self) -> Vec<Count> {
        with_plays(self.sums(&self.month, length(&self.month)))
    }

    /// Plays and time by the values of a column.
    fn sums(&self, column: &[u32], length: usize) -> Vec<Count> {
        let mut sums = vec![(0, 0); length];
        let rows = self.is_counted.iter().zip(column).zip(&self.played_ms);
        for ((is_counted, value), ms) in rows {
            if *is_counted {
                let sum: &mut Count = &mut sums[*value as usize];
                sum.0 += 1;
                sum.1 += u64::from(*ms);
            }
        }
        sums
    }
}

/// Those that have plays.
pub(crate) fn with_plays(mut counts: Vec<Count>) -> Vec<Count> {
    counts.retain(|(plays, _)| *plays > 0);
    counts
}

fn first(counts: Vec<Count>) -> Vec<Count> {
    let mut counts = with_plays(counts);
    if counts.len() > CHART {
        counts.select_nth_unstable_by(CHART - 1, |one, other| other.cmp(one));
        counts.truncate(CHART);
    }
    counts.sort_unstable_by(|one, other| other.cmp(one));
    counts
}

fn length(column: &[u32]) -> usize {
    column.iter().max().map_or(0, |most| *most as usize + 1)
}

fn heard(things: &[bool]) -> u64 {
    things.iter().filter(|is_heard| **is_heard).count() as u64
}
