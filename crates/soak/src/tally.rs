//! What runs add up to, as a table for people.

use std::{collections::BTreeMap, fmt, ops::AddAssign};

/// Everything that is counted over runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    /// Hours that accounts were collected for while things went wrong.
    pub hours: f64,
    /// Hours of the quiet ends after them.
    pub quiet_hours: f64,
    /// Those of the hours in which Spotify did not serve the account, or nobody was up to ask.
    pub unserved_hours: f64,
    /// Polls that brought a list, without those of the quiet ends.
    pub answered: u64,
    /// Polls that brought none.
    pub failed: u64,
    /// Calls of the Web API.
    pub calls: u64,
    /// True plays that ended after their account was connected.
    pub plays: u64,
    /// Those of them that the list ever showed.
    pub listed: u64,
    /// Plays that are stored.
    pub stored: u64,
    /// Plays that nobody could ask for while they were listed, each inside a gap.
    pub missing_in_gaps: u64,
    /// Missing plays that were listed for less than it takes to ask, inside a gap.
    pub glimpsed: u64,
    /// The same outside of any gap: they came late and were pushed out between two polls.
    pub untold: u64,
    /// Missing plays that were never listed: newer ones had taken all the places.
    pub never_listed: u64,
    /// Gaps because more plays may have passed than a list shows.
    pub overrun_gaps: u64,
    /// Those of them in which nothing is missing.
    pub false_overrun_gaps: u64,
    /// Gaps in which what devices handed in late may be missing.
    pub late_gaps: u64,
    /// Those of them in which nothing is missing.
    pub false_late_gaps: u64,
    /// Different entries that could not be read and are kept aside.
    pub quarantined: u64,
    /// Processes that died with an answer in their hands.
    pub kills: u64,
    /// Processes that began over an old database.
    pub restarts: u64,
    /// Times that the database could not be written.
    pub disk_troubles: u64,
    /// Times that it could not grow.
    pub full_disks: u64,
    /// Processes that died with lists in memory that the database did not take.
    pub forgotten: u64,
    /// Times that the wall clock was set.
    pub clock_steps: u64,
    /// Times that someone signed in again.
    pub renewals: u64,
    /// Notices that were raised, by their kind.
    pub notices: BTreeMap<&'static str, u64>,
}

impl Tally {
    /// Gaps in which nothing is missing, as a share of all polls that brought a list.
    pub fn false_gap_rate(&self) -> f64 {
        let gaps = self.false_overrun_gaps + self.false_late_gaps;
        ratio(gaps, self.answered)
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.hours += other.hours;
        self.quiet_hours += other.quiet_hours;
        self.unserved_hours += other.unserved_hours;
        self.answered += other.answered;
        self.failed += other.failed;
        self.calls += other.calls;
        self.plays += other.plays;
        self.listed += other.listed;
        self.stored += other.stored;
        self.missing_in_gaps += other.missing_in_gaps;
        self.glimpsed += other.glimpsed;
        self.untold += other.untold;
        self.never_listed += other.never_listed;
        self.overrun_gaps += other.overrun_gaps;
        self.false_overrun_gaps += other.false_overrun_gaps;
        self.late_gaps += other.late_gaps;
        self.false_late_gaps += other.false_late_gaps;
        self.quarantined += other.quarantined;
        self.kills += other.kills;
        self.restarts += other.restarts;
        self.disk_troubles += other.disk_troubles;
        self.full_disks += other.full_disks;
        self.forgotten += other.forgotten;
        self.clock_steps += other.clock_steps;
        self.renewals += other.renewals;
        for (kind, count) in other.notices {
            *self.notices.entry(kind).or_default() += count;
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days = self.hours / 24.0;
        writeln!(
            f,
            "account-days        {days:.0} ({:.1} years), {:.0} % of the time out of reach; and {:.0} quiet ones",
            days / 365.25,
            100.0 * self.unserved_hours / self.hours.max(1.0),
            self.quiet_hours / 24.0,
        )?;
        writeln!(
            f,
            "polls               {} answered, {} failed",
            self.answered, self.failed
        )?;
        writeln!(
            f,
            "calls a day         {:.0} for each account",
            ratio(self.calls, 1) / (days + self.quiet_hours / 24.0).max(1.0)
        )?;
        writeln!(
            f,
            "true plays          {}, of which Spotify's list showed {}",
            self.plays, self.listed
        )?;
        writeln!(f, "stored              {}", self.stored)?;
        writeln!(
            f,
            "missing             {} nobody could ask for, all of them inside a gap",
            self.missing_in_gaps
        )?;
        writeln!(
            f,
            "                    {} listed for less than 45 min 30 s, all of them inside a gap",
            self.glimpsed
        )?;
        writeln!(
            f,
            "                    {} late and listed for less than that, untold; {} never listed",
            self.untold, self.never_listed
        )?;
        writeln!(
            f,
            "gaps                {} overrun ({} with nothing missing), {} late ({})",
            self.overrun_gaps, self.false_overrun_gaps, self.late_gaps, self.false_late_gaps
        )?;
        writeln!(
            f,
            "false gaps          {:.3} % of polls",
            100.0 * self.false_gap_rate()
        )?;
        writeln!(
            f,
            "kept aside          {} unreadable entries",
            self.quarantined
        )?;
        writeln!(
            f,
            "at home             {} kills, {} restarts, {} times no writing, {} full disks, {} lists lost with the process,\n                    {} clock steps, {} renewals",
            self.kills,
            self.restarts,
            self.disk_troubles,
            self.full_disks,
            self.forgotten,
            self.clock_steps,
            self.renewals
        )?;
        let notices: Vec<String> = self
            .notices
            .iter()
            .map(|(kind, count)| format!("{kind} {count}"))
            .collect();
        write!(f, "notices             {}", notices.join(", "))
    }
}

fn ratio(part: u64, whole: u64) -> f64 {
    let number = |count: u64| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    number(part) / number(whole.max(1))
}
