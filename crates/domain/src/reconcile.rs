//! Which reports of different sources speak of the same play.
//!
//! Each source (an import, an account's polls) reports a play at most once, so two of its reports
//! are two plays, however near. Reports of different sources are the same play if they name the
//! same thing and their times allow it; they are paired one to one, the surest pairs first. What
//! comes out depends on the reports alone: not on the order in which they came, nor on what was
//! imported and taken back in between.
//!
//! How far times may lie apart is measured: an export says when Spotify heard that a play stopped,
//! which for plays without a connection is up to weeks after it did; a poll says when it stopped
//! to the millisecond, and may have said otherwise before; account data knows only the minute.

use std::collections::{HashMap, VecDeque};

use jiff::Timestamp;

use crate::matching::NEAR_MOVE;

/// How a kind of source tells the time of a play.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Witness {
    /// When Spotify heard that it stopped, and how long it was heard: the extended export.
    Export,
    /// When it stopped, and nothing else: polls.
    Poll,
    /// The minute in which it stopped, and how long it was heard: account data.
    Minute,
}

/// What a report says of the time of a play.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Times {
    /// When it stopped, as the source says.
    pub stopped_at: Timestamp,
    /// When it began by the device's clock, if that is known.
    pub started_at: Option<Timestamp>,
    /// How long it was heard, if that is known.
    pub played_ms: Option<i64>,
}

/// What one source reports of one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Testimony {
    /// How the source tells the time.
    pub witness: Witness,
    /// Testimonies of one circle are of different hearings: the accounts of one listener are, and the
    /// plays of one export of our own.
    pub circle: Option<i64>,
    /// Its reports, each of another play.
    pub reports: Vec<Times>,
}

/// A report: which testimony, and which of its reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ReportRef {
    /// The place among the testimonies.
    pub testimony: usize,
    /// The place among its reports.
    pub report: usize,
}

/// One play: all the reports that speak of it, the surest first.
pub type Hearing = Vec<ReportRef>;

/// Polled and exported ends of a play that are taken for the same without a look at its length.
const SAME_END: i64 = 5_000;
/// An event that was sent twice carries another end, this far away if nothing else tells.
const SENT_AGAIN: i64 = 30_000;
/// The same where the beginning is known and the same. Measured: up to a day.
const SENT_AGAIN_LATER: i64 = 2 * 86_400_000;
/// A device may have been without a connection for so long; what claims more is not believed.
const LONGEST_OFFLINE: i64 = 31 * 86_400_000;
/// How far the minute of account data may lie from the end. Measured: 95 of 100 within one.
const MINUTES_OFF: i64 = 120_000;
const MINUTE: i64 = 60_000;
/// How much later than a polled end the minute may be in which Spotify heard of it. Measured: 93 to
/// 99 of 100 rows came within the hour.
const LATE_MINUTE: i64 = 3_600_000;
/// Spotify lists plays of some half a minute and more.
const LISTED_FROM: i64 = 30_000;

/// What was heard for shorter is no play that a list shows, if another one can be.
const HARDLY_HEARD: i64 = 1_000;

/// How doubtful it is that two reports are of one play: by what they are compared, whether it was
/// hardly heard although a list shows it, and how far they lie apart, in milliseconds.
type Doubt = (u8, bool, i64);

/// Finds the plays of one thing (the same track by its id, or the same names).
///
/// `known` are plays to which reports may belong besides, as what would report them: the first
/// hearings that come out are theirs, in their order, with the reports that belong to them.
pub fn reconcile(known: &[(Witness, Times)], testimonies: &[Testimony]) -> Vec<Hearing> {
    let mut hearings = Hearings {
        known,
        testimonies,
        found: vec![Vec::new(); known.len()],
    };
    for testimony in in_order(testimonies) {
        hearings.hear(testimony);
    }
    hearings.found
}

/// Which reports of one source and one thing are repetitions of another: the same event, sent
/// again. Of each play the one that stopped first remains, since that is when Spotify first heard
/// of it.
///
/// Two events are one if they were heard equally long and began in the same second; where the
/// beginning is unknown, if they stopped within half a minute and within their own length of each
/// other, or are exactly equal. (Measured on exports of 41,000 to 230,000 rows: 0.04 to 0.5 %.)
pub fn repetitions(reports: &[Times]) -> Vec<bool> {
    let mut order: Vec<usize> = (0..reports.len()).collect();
    // Of those that stopped together the one that knows its beginning.
    order.sort_by_key(|place| {
        let report = reports[*place];
        let start = (report.started_at.is_none(), report.started_at);
        (report.stopped_at, start, *place)
    });
    let mut kept: HashMap<Option<i64>, Vec<usize>> = HashMap::new();
    let mut repeated = vec![false; reports.len()];
    for place in order {
        let report = reports[place];
        let equally_long = kept.entry(report.played_ms).or_default();
        let is_again = equally_long
            .iter()
            .rev()
            .any(|other| doubt_of_exports(report, reports[*other]).is_some());
        if is_again {
            repeated[place] = true;
        } else {
            equally_long.push(place);
        }
    }
    repeated
}

/// The surest witnesses first; of equals the one whose reports are smaller, so that the order in
/// which they came is of no importance.
fn in_order(testimonies: &[Testimony]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..testimonies.len()).collect();
    order.sort_by_cached_key(|place| {
        let testimony = &testimonies[*place];
        let mut reports = testimony.reports.clone();
        reports.sort_unstable();
        // The number of a circle says nothing.
        (testimony.witness, testimony.circle.is_some(), reports)
    });
    order
}

struct Hearings<'a> {
    known: &'a [(Witness, Times)],
    testimonies: &'a [Testimony],
    found: Vec<Hearing>,
}

impl Hearings<'_> {
    /// Adds what one testimony reports: to the hearings found so far, or as new ones.
    fn hear(&mut self, testimony: usize) {
        let Testimony {
            witness,
            circle,
            reports,
        } = &self.testimonies[testimony];
        // In the order of what they say, so that their own order is of no importance.
        let mut ranked: Vec<(Times, usize)> = reports.iter().copied().zip(0..).collect();
        ranked.sort_unstable();
        let mut pairs: Vec<(Doubt, usize, usize)> = Vec::new();
        for place in 0..self.found.len() {
            if !self.admits(place, *circle) {
                continue;
            }
            let mut least: HashMap<usize, Doubt> = HashMap::new();
            for said in self.said_to(place, *witness) {
                let (from, to) = window(said, *witness);
                let begin = ranked.partition_point(|(times, _)| times.stop() < from);
                let later = ranked.iter().enumerate().skip(begin);
                for (rank, (times, _)) in later.take_while(|(_, (times, _))| times.stop() <= to) {
                    if let Some(doubt) = doubt(said, (*witness, *times)) {
                        let known = least.entry(rank).or_insert(doubt);
                        *known = doubt.min(*known);
                    }
                }
            }
            pairs.extend(least.into_iter().map(|(rank, doubt)| (doubt, place, rank)));
        }
        pairs.sort_unstable();
        let mut place_of = vec![None; ranked.len()];
        let mut taken_by = vec![None; self.found.len()];
        for (_, place, rank) in &pairs {
            if place_of[*rank].is_none() && taken_by[*place].is_none() {
                place_of[*rank] = Some(*place);
                taken_by[*place] = Some(*rank);
            }
        }
        if *witness == Witness::Minute && place_of.contains(&None) {
            make_room(&pairs, &mut place_of, &mut taken_by);
        }
        for ((_, report), place) in ranked.into_iter().zip(place_of) {
            let at = ReportRef { testimony, report };
            match place {
                Some(place) => self.found[place].push(at),
                None => self.found.push(vec![at]),
            }
        }
    }

    /// Whether a testimony of this circle can speak of a hearing: not if another of them does.
    fn admits(&self, place: usize, circle: Option<i64>) -> bool {
        let mut others = self.found[place].iter();
        circle.is_none() || others.all(|at| self.testimonies[at.testimony].circle != circle)
    }

    /// What has been said of a hearing so far.
    fn said(&self, place: usize) -> impl Iterator<Item = (Witness, Times)> {
        let known = self.known.get(place).copied();
        let reports = self.found[place].iter().map(|at| {
            let testimony = &self.testimonies[at.testimony];
            (testimony.witness, testimony.reports[at.report])
        });
        known.into_iter().chain(reports)
    }

    /// What of that a further witness is compared with. How long a play was heard tells more than
    /// when it stopped: a minute that contradicts an export is of another play.
    fn said_to(&self, place: usize, witness: Witness) -> Vec<(Witness, Times)> {
        let said: Vec<_> = self.said(place).collect();
        let exported = |(by, _): &(Witness, Times)| *by == Witness::Export;
        if witness == Witness::Minute && said.iter().any(exported) {
            said.into_iter().filter(exported).collect()
        } else {
            said
        }
    }
}

/// Lets others give way to reports that would be left over. Of many plays that were told late in one
/// pile, minutes may be those in which they ended or that in which Spotify heard of all of them: the
/// nearest pairs alone would leave some without a partner that fits.
fn make_room(
    pairs: &[(Doubt, usize, usize)],
    place_of: &mut [Option<usize>],
    taken_by: &mut [Option<usize>],
) {
    let mut fitting: Vec<Vec<usize>> = vec![Vec::new(); place_of.len()];
    for (_, place, rank) in pairs {
        fitting[*rank].push(*place);
    }
    for rank in 0..place_of.len() {
        if place_of[rank].is_some() || fitting[rank].is_empty() {
            continue;
        }
        // Over which report each hearing is reached, the nearest chain first.
        let mut reached_from: HashMap<usize, usize> = HashMap::new();
        let mut next = VecDeque::from([rank]);
        let mut free = None;
        'search: while let Some(from) = next.pop_front() {
            for place in &fitting[from] {
                if reached_from.contains_key(place) {
                    continue;
                }
                reached_from.insert(*place, from);
                if let Some(other) = taken_by[*place] {
                    next.push_back(other);
                } else {
                    free = Some(*place);
                    break 'search;
                }
            }
        }
        while let Some(place) = free {
            let from = reached_from[&place];
            free = place_of[from].replace(place);
            taken_by[place] = Some(from);
            if from == rank {
                break;
            }
        }
    }
}

impl Times {
    fn stop(self) -> i64 {
        self.stopped_at.as_millisecond()
    }

    /// When it began: known, or at least so long ago as it was heard.
    fn start(self) -> i64 {
        let latest = self.stop() - self.played_ms.unwrap_or(0).max(0);
        self.started_at
            .map_or(latest, |began| began.as_millisecond().min(self.stop()))
            .max(self.stop() - LONGEST_OFFLINE)
    }

    /// When the music ended, which is before the stop if that was heard of late.
    fn end(self) -> i64 {
        (self.start() + self.played_ms.unwrap_or(0).max(0)).min(self.stop())
    }
}

/// From when to when the stop of a witness' report may lie to be of the play of which this was
/// said.
fn window((said_by, said): (Witness, Times), witness: Witness) -> (i64, i64) {
    let stop = said.stop();
    match (said_by, witness) {
        (Witness::Export, Witness::Export) if said.started_at.is_some() => {
            (stop - SENT_AGAIN_LATER, stop + SENT_AGAIN_LATER)
        }
        (Witness::Export, Witness::Export) => (stop - SENT_AGAIN, stop + SENT_AGAIN),
        (Witness::Export, Witness::Poll) => (said.start().min(stop - SAME_END), stop + SAME_END),
        (Witness::Export, Witness::Minute) => {
            (said.end() - MINUTES_OFF - MINUTE, stop + MINUTES_OFF)
        }
        (Witness::Poll, Witness::Export) => (stop - SAME_END, stop + LONGEST_OFFLINE),
        (Witness::Minute, Witness::Export) => (stop - MINUTES_OFF, stop + LONGEST_OFFLINE),
        (Witness::Poll, Witness::Poll) => {
            let near = NEAR_MOVE.as_secs() * 1000;
            (stop - near, stop + near)
        }
        (Witness::Poll, Witness::Minute) => (stop - MINUTES_OFF - MINUTE, stop + LATE_MINUTE),
        (Witness::Minute, Witness::Poll) => (stop - LATE_MINUTE, stop + MINUTES_OFF + MINUTE),
        (Witness::Minute, Witness::Minute) => (stop, stop),
    }
}

/// How doubtful it is that two reports are of one play; nothing if they cannot be.
fn doubt(one: (Witness, Times), other: (Witness, Times)) -> Option<Doubt> {
    if one == other {
        return Some((0, false, 0));
    }
    let ((one_by, a), (other_by, b)) = if one.0 <= other.0 {
        (one, other)
    } else {
        (other, one)
    };
    let apart = (a.stop() - b.stop()).abs();
    match (one_by, other_by) {
        (Witness::Export, Witness::Export) => doubt_of_exports(a, b),
        (Witness::Export, Witness::Poll) => {
            // Many rows may have been handed in together: then only their own ends tell them apart.
            let from_end = (a.end() - b.stop()).abs();
            let is_within = (a.start()..=a.stop() + SAME_END).contains(&b.stop());
            let is_short = a.played_ms.is_some_and(|length| length < HARDLY_HEARD);
            match (from_end <= SAME_END, apart <= SAME_END) {
                (true, _) => Some((0, is_short, from_end)),
                (false, true) => Some((1, is_short, from_end)),
                (false, false) => is_within.then_some((2, is_short, from_end)),
            }
        }
        (Witness::Poll, Witness::Poll) => {
            (apart <= NEAR_MOVE.as_secs() * 1000).then_some((0, false, apart))
        }
        (Witness::Export, Witness::Minute) => {
            let is_as_long = a.played_ms.is_some() && a.played_ms == b.played_ms;
            let from = a.end() - MINUTES_OFF - MINUTE;
            let is_within = (from..=a.stop() + MINUTES_OFF).contains(&b.stop());
            let off = off_minute(b, a.stop()).min(off_minute(b, a.end()));
            (is_as_long && is_within).then_some((0, false, off))
        }
        (Witness::Poll, Witness::Minute) => {
            let off = off_minute(b, a.stop());
            // Spotify may have heard of it later, and told the minute of that. What is heard for
            // shorter is seldom listed, so it is no other name for a polled play.
            let is_late = (a.stop()..a.stop() + LATE_MINUTE).contains(&b.stop())
                && b.played_ms.is_some_and(|length| length >= LISTED_FROM);
            if off <= MINUTES_OFF {
                Some((1, false, off))
            } else {
                is_late.then_some((2, false, off))
            }
        }
        // Equal minutes are found, and the pairs are ordered, above.
        (Witness::Minute, _) | (Witness::Poll, Witness::Export) => None,
    }
}

/// Two rows of exports: the same row, or the same event sent again.
fn doubt_of_exports(a: Times, b: Times) -> Option<Doubt> {
    if a.played_ms != b.played_ms {
        return None;
    }
    let apart = (a.stop() - b.stop()).abs();
    match (a.started_at, b.started_at) {
        // A row may lose its beginning from one export to the next, but not change it.
        (Some(one), Some(other)) => (one.as_second() == other.as_second()
            && apart <= SENT_AGAIN_LATER)
            .then_some((1 + u8::from(apart > 0), false, apart)),
        _ if apart == 0 => Some((1, false, 0)),
        _ => {
            let length = a.played_ms.unwrap_or(0);
            (apart < SENT_AGAIN && apart < length).then_some((3, false, apart))
        }
    }
}

/// How far an instant lies outside of the minute that a report tells.
fn off_minute(minute: Times, at: i64) -> i64 {
    let begin = minute.stop();
    (begin - at).max(at - (begin + MINUTE)).max(0)
}

#[cfg(test)]
mod properties;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::from_millis;

    fn at(text: &str) -> Timestamp {
        let seconds: f64 = text.parse().unwrap();
        #[expect(clippy::cast_possible_truncation, reason = "small numbers in tests")]
        from_millis((seconds * 1000.0).round() as i64)
    }

    /// `300/200` stopped at second 300 and was heard for 200 seconds; `100>300/200` began at 100.
    fn times(word: &str) -> Times {
        let (began, rest) = match word.split_once('>') {
            Some((began, rest)) => (Some(at(began)), rest),
            None => (None, word),
        };
        let (stop, length) = match rest.split_once('/') {
            Some((stop, length)) => (stop, Some(at(length).as_millisecond())),
            None => (rest, None),
        };
        Times {
            stopped_at: at(stop),
            started_at: began,
            played_ms: length,
        }
    }

    /// `export 100>300/200 …`, `poll 300.123 …`, `poll#1 …` of account 2, `minute 240/200 …`
    fn testimony(text: &str) -> Testimony {
        let mut words = text.split_whitespace();
        let (name, circle) = match words.next().unwrap().split_once('#') {
            Some((name, circle)) => (name.to_owned(), circle.parse().ok()),
            None => (text.split_whitespace().next().unwrap().to_owned(), None),
        };
        Testimony {
            witness: match name.as_str() {
                "export" => Witness::Export,
                "poll" => Witness::Poll,
                _ => Witness::Minute,
            },
            circle,
            reports: words.map(times).collect(),
        }
    }

    /// Each hearing as the numbers of its testimonies (from 1) and reports (from a).
    #[track_caller]
    fn check(texts: &[&str], expected: &str) {
        let testimonies: Vec<Testimony> = texts.iter().map(|text| testimony(text)).collect();
        let told: Vec<String> = reconcile(&[], &testimonies)
            .iter()
            .map(|hearing| {
                let mut words: Vec<String> = hearing.iter().map(|at| told(*at)).collect();
                words.sort();
                words.join("=")
            })
            .collect();
        assert_eq!(told.join(" "), expected);
    }

    fn told(at: ReportRef) -> String {
        let letter = char::from(b'a' + u8::try_from(at.report).unwrap());
        format!("{}{letter}", at.testimony + 1)
    }

    #[test]
    fn one_source_alone_reports_what_it_reports() {
        check(&["export 300/200 500/200"], "1a 1b");
        check(&["poll 300 310 320"], "1a 1b 1c");
        check(&["minute 300/200 300/200"], "1a 1b");
        check(&[], "");
    }

    #[test]
    fn a_polled_play_is_the_exported_one_that_ended_with_it() {
        check(&["export 300/200", "poll 300.4"], "1a=2a");
        check(&["export 300/200", "poll 304.9"], "1a=2a");
        check(&["export 300/200", "poll 306"], "1a 2a");
    }

    #[test]
    fn a_polled_play_may_have_ended_long_before_spotify_heard_of_it() {
        check(&["export 1000>90000/200", "poll 1200.3"], "1a=2a");
        check(&["export 1000>90000/200", "poll 40000"], "1a=2a");
        check(&["export 1000>90000/200", "poll 990"], "1a 2a");
        // Paused in between, and the stamp is somewhere before the end.
        check(&["export 900/200", "poll 750"], "1a=2a");
    }

    #[test]
    fn the_nearest_are_paired_and_each_once() {
        check(
            &["export 1000>90000/200 40000>40200/200", "poll 1200 40200.5"],
            "1b=2b 1a=2a",
        );
        check(
            &["export 300/30 330/30 360/30", "poll 300.2 330.2 360.2"],
            "1a=2a 1b=2b 1c=2c",
        );
        check(
            &["export 300/30 330/30", "poll 300.2 315 330.2"],
            "1a=2a 1b=2c 2b",
        );
    }

    #[test]
    fn overlapping_exports_send_the_same_rows_again() {
        check(
            &["export 300/200 500/200", "export 500/200 700/200"],
            "1a 1b=2a 2b",
        );
        // A beginning that one of them has lost.
        check(&["export 90>300/200", "export 300/200"], "1a=2a");
        // The same event, heard of again a day later, in a file of its own.
        check(&["export 100>300/200", "export 100>86600/200"], "1a=2a");
        check(&["export 300/200", "export 320/200"], "1a=2a");
        check(&["export 300/15", "export 320/15"], "1a 2a");
        check(&["export 100>300/200", "export 101>301/200"], "1a 2a");
        check(&["export 300/200", "export 300/201"], "1a 2a");
        check(&["export 300", "export 300"], "1a=2a");
    }

    #[test]
    fn account_data_is_known_again_by_its_length_and_minute() {
        check(&["export 330/200", "minute 300/200"], "1a=2a");
        check(&["export 330/200", "minute 300/199"], "1a 2a");
        check(&["export 330/200", "minute 480/200"], "1a 2a");
        // Of a late play either minute is told, or one between.
        check(&["export 1000>90000/200", "minute 1200/200"], "1a=2a");
        check(&["export 1000>90000/200", "minute 45000/200"], "1a=2a");
        check(&["poll 330", "minute 300/200"], "1a=2a");
        check(&["poll 600", "minute 300/200"], "1a 2a");
        // Heard of half an hour later; but a skip is no other name for what was listed.
        check(&["poll 600", "minute 2400/200"], "1a=2a");
        check(&["poll 600", "minute 2400/20"], "1a 2a");
        check(&["poll 600", "minute 2400/200 600/180"], "1a=2b 2a");
    }

    #[test]
    fn a_minute_that_contradicts_an_export_is_of_another_play() {
        check(
            &["export 330/200", "poll 330.2", "minute 300/150"],
            "1a=2a 3a",
        );
    }

    #[test]
    fn minutes_of_a_pile_give_way_to_each_other() {
        // Both were told at 90,000; of the first its own end is told, of the second when it was told.
        check(
            &[
                "export 1000>90000/200 4000>90000/200",
                "minute 1500/200 89940/200",
            ],
            "1a=2a 1b=2b",
        );
    }

    #[test]
    fn what_was_hardly_heard_takes_no_place_in_a_list() {
        check(&["export 300/0 100>300/200", "poll 300.4"], "1a 1b=2a");
        check(&["export 300/0", "poll 300.4"], "1a=2a");
    }

    #[test]
    fn two_lists_of_one_account_are_known_again_by_their_stamps() {
        check(&["poll 300 330", "poll 300 330"], "1a=2a 1b=2b");
        check(&["poll 300 330", "poll 301.2 331.2"], "1a=2a 1b=2b");
        check(&["poll 300", "poll 361"], "1a 2a");
    }

    #[test]
    fn two_accounts_never_hear_the_same_play() {
        check(&["poll#1 300", "poll#1 300"], "1a 2a");
        check(&["poll#1 300", "poll#1 300", "poll 300"], "1a=3a 2a");
        check(&["poll#1 300", "poll#1 300", "export 300/100"], "1a=3a 2a");
    }

    #[test]
    fn what_is_known_comes_first_and_keeps_its_place() {
        let known = [
            (Witness::Poll, times("300")),
            (Witness::Export, times("900/200")),
        ];
        let found = reconcile(&known, &[testimony("minute 840/200 240/100 60/10")]);
        let told: Vec<Vec<usize>> = found
            .iter()
            .map(|hearing| hearing.iter().map(|at| at.report).collect())
            .collect();
        assert_eq!(told, [vec![1], vec![0], vec![2]]);
    }

    #[test]
    fn repetitions_within_a_source_are_told() {
        let check = |text: &str, expected: &[bool]| {
            let reports: Vec<Times> = text.split_whitespace().map(times).collect();
            assert_eq!(repetitions(&reports), expected, "{text}");
        };
        check("300/200 300/200", &[false, true]);
        check("100>300/200 100>300/200", &[false, true]);
        check("100>86700/200 100>300/200", &[true, false]);
        check("100>300/200 100>300/0", &[false, false]);
        check("100>300/200 101>301/200", &[false, false]);
        check("300/200 320/200 340/200", &[false, true, false]);
        check("300/15 320/15", &[false, false]);
        check("300/0 300/0 301/0", &[false, true, false]);
        check("300 300", &[false, true]);
        check("300/200 100>300/200", &[true, false]);
        check("100>300/200 300/200", &[false, true]);
    }
}
