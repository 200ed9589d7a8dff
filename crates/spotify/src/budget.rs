//! The budget: every call of the Web API passes it, so that the installation as a whole stays
//! within what Spotify grants a developer.
//!
//! Spotify counts calls over a rolling day, in buckets by kind of endpoint, against a quota that
//! it does not publish; who exceeds it is locked out for up to a day. So the calls of the last 24
//! hours are counted here by family, pauses that Spotify asks for are kept, and what a lock-out
//! teaches about the quota is remembered. Plays come first: other calls get what is left.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use domain::{
    clock::from_millis,
    schedule::{Pace, calls_of_a_quiet_day, set_aside},
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{answer::LONGEST_PAUSE, error::Error};

/// Calls are counted in slots of this length, and a slot leaves the day as a whole.
const SLOT: SignedDuration = SignedDuration::from_mins(10);
const DAY: SignedDuration = SignedDuration::from_hours(24);
/// The pause when the quota is used up and Spotify does not say for how long.
const QUOTA_PAUSE: SignedDuration = SignedDuration::from_mins(30);
/// The rate limit counts calls over so long.
const RATE_WINDOW: SignedDuration = SignedDuration::from_secs(30);
/// A learned quota is tried again after this: it may have been another program's fault.
const LESSON: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How far a clock may be set back without anybody noticing.
const CLOCK_SLACK: SignedDuration = SignedDuration::from_mins(1);

/// A kind of call, as Spotify is believed to count them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// The list of recent plays.
    RecentlyPlayed,
    /// What is playing now.
    Player,
    /// Whose account it is; asked while someone waits.
    Profile,
}

impl Family {
    /// Every family, the most important first.
    pub const ALL: [Self; 3] = [Self::RecentlyPlayed, Self::Player, Self::Profile];
}

/// The right to make one call. It is counted already, whether the call is made or not.
#[derive(Debug)]
#[must_use]
pub struct Permit(Family);

impl Permit {
    /// For which kind of call.
    pub(crate) fn family(&self) -> Family {
        self.0
    }
}

/// Counts the calls of one developer app and says which may be made.
#[derive(Debug)]
pub struct Budget {
    /// Calls that may be made for each account in 24 hours; any number if none.
    per_account: Option<u32>,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    accounts: u32,
    ledger: Ledger,
    is_restored: bool,
    /// Whether the ledger holds what was not kept yet.
    changed: bool,
}

/// What outlives the process. Instants are milliseconds since the Unix epoch.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Ledger {
    families: BTreeMap<Family, Spending>,
    /// Until when the whole app is to be silent.
    paused_until: Option<i64>,
    /// When it was last changed.
    #[serde(default)]
    changed_at: Option<i64>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Spending {
    /// The oldest first.
    slots: Vec<Slot>,
    /// Until when the quota of this family is used up.
    paused_until: Option<i64>,
    learned: Option<Lesson>,
}

/// Some minutes, and the calls made in them.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Slot {
    from: i64,
    calls: u32,
}

/// What a lock-out taught: how many calls a day are surely not too many. It slows the pace in time
/// but forbids nothing: when Spotify answers again, plays are asked for.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Lesson {
    limit: u32,
    at: i64,
}

/// How the budget stands, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Calls that may be made in 24 hours; any number if none.
    pub limit: Option<u32>,
    /// Calls of the last 24 hours.
    pub used: u32,
    /// Until when Spotify wants to hear nothing at all.
    pub paused_until: Option<Timestamp>,
    /// The families, the most important first.
    pub families: Vec<FamilyStanding>,
}

/// How one family stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FamilyStanding {
    /// Which.
    pub family: Family,
    /// Its calls of the last 24 hours.
    pub used: u32,
    /// What Spotify's refusals have taught about its quota.
    pub learned_limit: Option<u32>,
    /// Until when Spotify refuses it because the quota is used up.
    pub paused_until: Option<Timestamp>,
}

impl Budget {
    /// A budget of so many calls a day for each account; of any number if none.
    pub fn new(per_account: Option<u32>) -> Self {
        Self {
            per_account,
            inner: Mutex::default(),
        }
    }

    /// Goes on from what was kept, the first time that this is called. What cannot be read is
    /// forgotten, and what a clock that was ahead has written.
    pub fn restore(&self, kept: Option<&[u8]>, now: Timestamp) {
        let mut inner = self.inner();
        if std::mem::replace(&mut inner.is_restored, true) {
            return;
        }
        if let Some(Ok(ledger)) = kept.map(serde_json::from_slice) {
            inner.ledger = ledger;
            inner.ledger.forget_future(now);
        }
    }

    /// Whether it knows what was kept before.
    pub fn is_restored(&self) -> bool {
        self.inner().is_restored
    }

    /// What is to be kept so that a restart forgets nothing; none if that is kept already, and
    /// none before it is known what was: that must not be written over.
    pub fn take_changes(&self) -> Option<Vec<u8>> {
        let mut inner = self.inner();
        if !inner.is_restored {
            return None;
        }
        std::mem::take(&mut inner.changed)
            .then(|| serde_json::to_vec(&inner.ledger).ok())
            .flatten()
    }

    /// Says that the changes taken last were not kept.
    pub fn give_back_changes(&self) {
        self.inner().changed = true;
    }

    /// For how many accounts the calls are.
    pub fn set_accounts(&self, accounts: usize) {
        self.inner().accounts = u32::try_from(accounts).unwrap_or(u32::MAX);
    }

    /// Counts a call and allows it, or says for how long there is none.
    pub fn admit(&self, family: Family, now: Timestamp) -> Result<Permit, Error> {
        let mut inner = self.inner();
        inner.ledger.forget_old(now);
        if let Some(until) = inner.free_from(family, self.per_account, now) {
            return Err(Error::OverBudget {
                retry_after: until.duration_since(now),
            });
        }
        inner.ledger.spending(family).count(now);
        inner.change(now);
        Ok(Permit(family))
    }

    /// Learns from a refusal.
    pub(crate) fn learn(&self, family: Family, error: &Error, now: Timestamp) {
        let mut inner = self.inner();
        // The pace never falls below the quiet one, whatever was learned: with fewer polls plays
        // could be missed, and they are what the calls are for.
        let fewest = calls_of_a_quiet_day(inner.accounts).saturating_mul(2);
        match error {
            Error::QuotaExceeded { retry_after } => {
                let spending = inner.ledger.spending(family);
                let until = later(now, retry_after.unwrap_or(QUOTA_PAUSE));
                spending.paused_until = spending.paused_until.max(Some(until.as_millisecond()));
                let taught = spending.used(now) / 10 * 9;
                let known = spending.learned_at(now);
                spending.learned = Some(Lesson {
                    limit: taught.max(fewest).min(known.unwrap_or(u32::MAX)),
                    at: now.as_millisecond(),
                });
            }
            Error::RateLimited { retry_after } => {
                inner.pause(retry_after.unwrap_or(RATE_WINDOW), now);
            }
            _ => return,
        }
        inner.change(now);
    }

    /// Spotify wants to hear nothing for so long.
    pub(crate) fn pause(&self, pause: SignedDuration, now: Timestamp) {
        self.inner().pause(pause, now);
    }

    /// How often to ask for the plays of an account, as things stand.
    pub fn pace(&self, interval: SignedDuration, now: Timestamp) -> Pace {
        let inner = self.inner();
        let accounts = inner.accounts;
        let limit = inner.limit(self.per_account);
        let general = Pace::within(interval, accounts, inner.ledger.used(now), limit);
        let Some(polls) = inner.ledger.families.get(&Family::RecentlyPlayed) else {
            return general;
        };
        let learned = Pace::within(interval, accounts, polls.used(now), polls.learned_at(now));
        Pace {
            interval,
            active: general.active.max(learned.active),
            quiet: general.quiet.max(learned.quiet),
        }
    }

    /// Until when there is no call of this family, if there is none now.
    pub fn paused_until(&self, family: Family, now: Timestamp) -> Option<Timestamp> {
        self.inner().free_from(family, self.per_account, now)
    }

    /// Until when Spotify refuses this family because its quota is used up.
    pub fn quota_used_up_until(&self, family: Family, now: Timestamp) -> Option<Timestamp> {
        let inner = self.inner();
        inner.ledger.families.get(&family)?.pause(now)
    }

    /// How the budget stands.
    pub fn standing(&self, now: Timestamp) -> Standing {
        let inner = self.inner();
        let families = Family::ALL.map(|family| {
            let spending = inner.ledger.families.get(&family);
            FamilyStanding {
                family,
                used: spending.map_or(0, |spending| spending.used(now)),
                learned_limit: spending.and_then(|spending| spending.learned_at(now)),
                paused_until: spending.and_then(|spending| spending.pause(now)),
            }
        });
        Standing {
            limit: inner.limit(self.per_account),
            used: inner.ledger.used(now),
            paused_until: in_future(inner.ledger.paused_until, now),
            families: families.to_vec(),
        }
    }

    /// Keeps ages and pauses as they are when the wall clock is set to `now`.
    pub fn shift(&self, by: SignedDuration, now: Timestamp) {
        let by = i64::try_from(by.as_millis()).unwrap_or(0);
        let mut inner = self.inner();
        let move_instant = |at: &mut i64| *at = at.saturating_add(by);
        inner.ledger.instants().for_each(move_instant);
        inner.ledger.forget_future(now);
        inner.change(now);
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn pause(&mut self, pause: SignedDuration, now: Timestamp) {
        let until = later(now, pause).as_millisecond();
        self.ledger.paused_until = self.ledger.paused_until.max(Some(until));
        self.change(now);
    }

    fn change(&mut self, now: Timestamp) {
        self.ledger.changed_at = Some(now.as_millisecond());
        self.changed = true;
    }

    fn limit(&self, per_account: Option<u32>) -> Option<u32> {
        per_account.map(|limit| limit.saturating_mul(self.accounts.max(1)))
    }

    /// From when on a call of the family is possible, if not now.
    fn free_from(
        &self,
        family: Family,
        per_account: Option<u32>,
        now: Timestamp,
    ) -> Option<Timestamp> {
        let spending = self.ledger.families.get(&family);
        let used_up = self.limit(per_account).and_then(|limit| {
            let limit = match family {
                Family::RecentlyPlayed | Family::Profile => limit,
                // Not even for a moment: polls may need theirs at any time of the coming day.
                Family::Player => limit.saturating_sub(set_aside(self.accounts, limit)),
            };
            freed_at(self.ledger.families.values(), limit, now)
        });
        let pauses = [
            in_future(self.ledger.paused_until, now),
            spending.and_then(|spending| spending.pause(now)),
        ];
        pauses.into_iter().chain([used_up]).flatten().max()
    }
}

impl Ledger {
    fn spending(&mut self, family: Family) -> &mut Spending {
        self.families.entry(family).or_default()
    }

    fn used(&self, now: Timestamp) -> u32 {
        self.families.values().map(|family| family.used(now)).sum()
    }

    fn forget_old(&mut self, now: Timestamp) {
        for family in self.families.values_mut() {
            family.slots.retain(|slot| slot.leaves_at() > now);
        }
    }

    /// Forgets what only a clock that was ahead can have written: until that time came, its calls
    /// would count and its pauses last. Of a pause that is not over Spotify tells again; one that
    /// lasts too long costs plays.
    fn forget_future(&mut self, now: Timestamp) {
        let latest = later(now, SLOT).as_millisecond();
        let noticed = later(now, CLOCK_SLACK).as_millisecond();
        let was_ahead = self.changed_at.is_some_and(|at| at > noticed);
        let longest = later(now, LONGEST_PAUSE).as_millisecond();
        let is_possible = |until: &i64| !was_ahead && *until <= longest;
        for family in self.families.values_mut() {
            family.slots.retain(|slot| slot.from <= latest);
            family.learned = family.learned.filter(|lesson| lesson.at <= latest);
            family.paused_until = family.paused_until.filter(is_possible);
        }
        self.paused_until = self.paused_until.filter(is_possible);
    }

    /// Every instant that it holds.
    fn instants(&mut self) -> impl Iterator<Item = &mut i64> {
        let families = self.families.values_mut().flat_map(|family| {
            let slots = family.slots.iter_mut().map(|slot| &mut slot.from);
            let lesson = family.learned.as_mut().map(|lesson| &mut lesson.at);
            slots.chain(&mut family.paused_until).chain(lesson)
        });
        let own = [&mut self.paused_until, &mut self.changed_at];
        families.chain(own.into_iter().flatten())
    }
}

impl Spending {
    fn count(&mut self, now: Timestamp) {
        match self.slots.last_mut() {
            Some(slot) if now < later(from_millis(slot.from), SLOT) => {
                slot.calls = slot.calls.saturating_add(1);
            }
            _ => self.slots.push(Slot {
                from: now.as_millisecond(),
                calls: 1,
            }),
        }
    }

    fn used(&self, now: Timestamp) -> u32 {
        let slots = self.slots.iter().filter(|slot| slot.leaves_at() > now);
        slots.map(|slot| slot.calls).sum()
    }

    fn pause(&self, now: Timestamp) -> Option<Timestamp> {
        in_future(self.paused_until, now)
    }

    fn learned_at(&self, now: Timestamp) -> Option<u32> {
        self.learned
            .filter(|lesson| now < later(from_millis(lesson.at), LESSON))
            .map(|lesson| lesson.limit)
    }
}

impl Slot {
    /// When its last call may be a day old.
    fn leaves_at(&self) -> Timestamp {
        later(from_millis(self.from), SLOT.saturating_add(DAY))
    }
}

/// When fewer than `limit` calls are a day old or younger, if it is not so now.
fn freed_at<'a>(
    families: impl IntoIterator<Item = &'a Spending>,
    limit: u32,
    now: Timestamp,
) -> Option<Timestamp> {
    let slots = families.into_iter().flat_map(|family| &family.slots);
    let mut slots: Vec<(Timestamp, u32)> = slots
        .map(|slot| (slot.leaves_at(), slot.calls))
        .filter(|(leaves_at, _)| *leaves_at > now)
        .collect();
    slots.sort_unstable();
    let mut used: u32 = slots.iter().map(|(_, calls)| calls).sum();
    if used < limit {
        return None;
    }
    for (leaves_at, calls) in slots {
        used -= calls;
        if used < limit {
            return Some(leaves_at);
        }
    }
    Some(later(now, DAY))
}

fn in_future(at: Option<i64>, now: Timestamp) -> Option<Timestamp> {
    at.map(from_millis).filter(|at| *at > now)
}

fn later(from: Timestamp, by: SignedDuration) -> Timestamp {
    from.checked_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::{
        Family::{Player, Profile, RecentlyPlayed},
        *,
    };

    const MINUTE: SignedDuration = SignedDuration::from_mins(1);

    fn at(minute: i64) -> Timestamp {
        from_millis(minute * 60_000)
    }

    fn quota(hours: Option<i64>) -> Error {
        Error::QuotaExceeded {
            retry_after: hours.map(SignedDuration::from_hours),
        }
    }

    fn spend(budget: &Budget, family: Family, calls: u32, now: Timestamp) {
        for _ in 0..calls {
            let _ = budget.admit(family, now).unwrap();
        }
    }

    fn minutes_refused(budget: &Budget, family: Family, minute: i64) -> Option<i64> {
        let refused = budget.paused_until(family, at(minute));
        assert_eq!(refused.is_some(), budget.admit(family, at(minute)).is_err());
        refused.map(|until| until.duration_since(at(minute)).as_mins())
    }

    #[test]
    fn a_day_holds_so_many_calls_for_each_account() {
        let budget = Budget::new(Some(10));
        budget.set_accounts(2);
        spend(&budget, RecentlyPlayed, 15, at(0));
        spend(&budget, RecentlyPlayed, 5, at(60));
        assert_eq!(
            minutes_refused(&budget, RecentlyPlayed, 61),
            Some(24 * 60 - 51)
        );
        assert_eq!(minutes_refused(&budget, RecentlyPlayed, 24 * 60 + 10), None);
        assert_eq!(budget.standing(at(24 * 60 + 10)).used, 6);
    }

    #[test]
    fn without_a_limit_there_is_no_end() {
        let budget = Budget::new(None);
        spend(&budget, RecentlyPlayed, 5000, at(0));
        assert_eq!(minutes_refused(&budget, RecentlyPlayed, 1), None);
        assert_eq!(budget.standing(at(1)).limit, None);
    }

    #[test]
    fn other_calls_get_what_polls_leave() {
        let budget = Budget::new(Some(200));
        spend(&budget, RecentlyPlayed, 50, at(0));
        spend(&budget, Player, 50, at(0));
        assert!(minutes_refused(&budget, Player, 1).is_some());
        assert_eq!(minutes_refused(&budget, RecentlyPlayed, 1), None);
        assert_eq!(minutes_refused(&budget, Profile, 1), None);
        spend(&budget, RecentlyPlayed, 98, at(2));
        assert!(minutes_refused(&budget, RecentlyPlayed, 3).is_some());
    }

    #[test]
    fn a_used_up_quota_silences_its_family_and_is_remembered() {
        let budget = Budget::new(None);
        spend(&budget, RecentlyPlayed, 800, at(0));
        budget.learn(RecentlyPlayed, &quota(Some(20)), at(1));
        assert_eq!(minutes_refused(&budget, RecentlyPlayed, 1), Some(20 * 60));
        assert_eq!(minutes_refused(&budget, Player, 1), None);
        // After the pause plays come first again, but as slowly as can be.
        let after = 20 * 60 + 1;
        assert_eq!(minutes_refused(&budget, RecentlyPlayed, after), None);
        let pace = |minute| budget.pace(MINUTE, at(minute)).active;
        assert_eq!(pace(after), MINUTE * 15);
        // A day after the calls it slows down early enough for the quota it has learned.
        assert_eq!(pace(25 * 60), MINUTE);
        spend(&budget, RecentlyPlayed, 620, at(25 * 60));
        assert_eq!(pace(25 * 60), MINUTE * 15);
        // A week later the lesson is over.
        spend(&budget, RecentlyPlayed, 900, at(8 * 24 * 60));
        assert_eq!(pace(8 * 24 * 60), MINUTE);
    }

    #[test]
    fn what_a_lock_out_teaches_never_starves_the_polls() {
        let budget = Budget::new(Some(600));
        spend(&budget, RecentlyPlayed, 3, at(0));
        budget.learn(RecentlyPlayed, &quota(None), at(0));
        assert_eq!(minutes_refused(&budget, RecentlyPlayed, 0), Some(30));
        let learned = budget.standing(at(1)).families[0].learned_limit;
        assert_eq!(learned, Some(256));
        assert!(budget.pace(MINUTE, at(1)).quiet < SignedDuration::from_mins(16));
    }

    #[test]
    fn the_rate_limit_silences_everything() {
        let budget = Budget::new(None);
        let asked = |seconds: Option<i64>| Error::RateLimited {
            retry_after: seconds.map(SignedDuration::from_secs),
        };
        budget.learn(Player, &asked(Some(120)), at(0));
        budget.learn(Player, &asked(None), at(0));
        for family in Family::ALL {
            assert_eq!(minutes_refused(&budget, family, 0), Some(2));
            assert_eq!(minutes_refused(&budget, family, 2), None);
        }
        assert_eq!(budget.standing(at(1)).families[0].learned_limit, None);
    }

    #[test]
    fn a_restart_forgets_nothing() {
        let budget = Budget::new(Some(600));
        budget.restore(Some(b"nonsense"), at(0));
        spend(&budget, RecentlyPlayed, 30, at(0));
        budget.learn(Player, &quota(Some(5)), at(0));
        let kept = budget.take_changes().unwrap();
        assert_eq!(budget.take_changes(), None);
        let again = Budget::new(Some(600));
        again.restore(Some(&kept), at(1));
        assert_eq!(again.standing(at(1)), budget.standing(at(1)));
        budget.give_back_changes();
        assert_eq!(budget.take_changes(), Some(kept));
    }

    #[test]
    fn what_was_kept_is_read_once_and_never_written_over_before() {
        let budget = Budget::new(Some(600));
        spend(&budget, RecentlyPlayed, 30, at(0));
        assert_eq!(budget.take_changes(), None);
        budget.restore(None, at(0));
        let kept = budget.take_changes().unwrap();
        spend(&budget, RecentlyPlayed, 1, at(0));
        budget.restore(Some(&kept), at(0));
        assert_eq!(budget.standing(at(0)).used, 31);
    }

    #[test]
    fn a_clock_that_is_set_changes_no_age() {
        let budget = Budget::new(Some(40));
        spend(&budget, RecentlyPlayed, 40, at(0));
        budget.learn(Player, &quota(Some(5)), at(0));
        let now = later(at(60), DAY * 3);
        budget.shift(DAY * 3, now);
        assert_eq!(budget.standing(now).used, 40);
        assert_eq!(
            budget.quota_used_up_until(Player, now),
            Some(later(now, SignedDuration::from_hours(4)))
        );
    }

    #[test]
    fn a_clock_that_was_a_month_ahead_leaves_nothing_behind() {
        let month = DAY * 30;
        let budget = Budget::new(Some(40));
        budget.restore(None, at(0));
        let ahead = later(at(0), month);
        spend(&budget, RecentlyPlayed, 40, ahead);
        budget.learn(Player, &quota(Some(20)), ahead);
        let kept = budget.take_changes().unwrap();
        let again = Budget::new(Some(40));
        again.restore(Some(&kept), at(0));
        for family in Family::ALL {
            assert_eq!(minutes_refused(&again, family, 0), None);
        }
        assert_eq!(again.standing(at(0)).families[1].learned_limit, None);
    }

    #[test]
    fn a_pause_does_not_last_until_a_clock_that_is_set_back_has_made_up_for_it() {
        let budget = Budget::new(None);
        budget.restore(None, at(0));
        let hours = |hours: i64| at(hours * 60);
        budget.learn(Player, &quota(Some(5)), hours(10));
        let asked = Error::RateLimited {
            retry_after: Some(MINUTE * 10),
        };
        budget.learn(RecentlyPlayed, &asked, hours(10));
        let kept = budget.take_changes().unwrap();
        let refused = |family, minute| {
            let again = Budget::new(None);
            again.restore(Some(&kept), at(minute));
            minutes_refused(&again, family, minute)
        };
        for minute in [0, 9 * 60, 9 * 60 + 58] {
            assert_eq!(refused(RecentlyPlayed, minute), None);
            assert_eq!(refused(Player, minute), None);
        }
        assert_eq!(refused(RecentlyPlayed, 10 * 60 + 1), Some(9));
        assert_eq!(refused(Player, 10 * 60 + 1), Some(5 * 60 - 1));
    }

    #[test]
    fn a_clock_that_began_in_the_past_does_not_carry_right_stamps_into_the_future() {
        let years = DAY * 2000;
        let budget = Budget::new(Some(40));
        spend(&budget, RecentlyPlayed, 40, later(at(0), years));
        let now = later(at(5), years);
        budget.shift(years, now);
        assert_eq!(budget.paused_until(RecentlyPlayed, now), None);
    }
}
