//! The judgement: the true plays decide what must be stored, and nothing else may be.
//!
//! What is demanded, with T the true plays, W(t) what the list shows at t, and the times at which
//! Spotify serves the account and a process is up to ask it:
//!
//! - *sound*: each stored play is one of T, and no two are the same one;
//! - *complete*: whatever stood readable in a list that arrived is stored;
//! - *visible*: what stands in W for [`LONG_ENOUGH`] without a break while Spotify serves and a
//!   process asks is stored;
//! - *honest*: whatever else of T was listed, however shortly, or kept out of the list by a
//!   standstill alone, and is not stored, lies in a gap; and few gaps are for nothing. But what came
//!   late and was listed for less than that is only counted;
//! - *monotone*: no restart, poll or renewal takes a play away or gives it another number, and a
//!   deleted one does not come back;
//! - *thrifty*: no 24 hours hold more calls than the budget allows.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use domain::{gap::GapReason, ids::ListenerId};
use jiff::{SignedDuration, Timestamp};
use simulator::{Lifetime, Seen, Shown};
use store::{Gap, Outcome, Play, PlayFilter, PollFilter};

use crate::{
    outages::{outages, without},
    tally::Tally,
    verdict::{Failure, Verdict},
    world::{Resident, World},
};

/// The longest pause between polls, as much again for failures in a row, and once more for those
/// after which Spotify must be asked again; and the time of a request.
pub(crate) const LONG_ENOUGH: SignedDuration = SignedDuration::from_secs(45 * 60 + 30);

/// The real transport gives up on answers that take longer.
const PATIENCE_S: u64 = 40;
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// What happened at home.
#[derive(Debug, Default)]
pub(crate) struct Evidence {
    pub(crate) kills: u64,
    pub(crate) restarts: u64,
    pub(crate) disk_troubles: u64,
    pub(crate) full_disks: u64,
    /// From when to when lists only waited in memory, until their process died.
    pub(crate) forgotten: Vec<(Timestamp, Timestamp)>,
    pub(crate) clock_steps: u64,
    /// When nobody could ask: the server was off, or the machine asleep.
    pub(crate) absences: Vec<(Timestamp, Timestamp)>,
    /// Deleted plays: whose, what and when.
    pub(crate) deleted: Vec<(ListenerId, String, Timestamp)>,
    /// Who signed in again, when Spotify first refused the former sign-in, and when.
    pub(crate) renewals: Vec<(ListenerId, Timestamp, Timestamp)>,
    /// Plays that were stored and are not any more.
    pub(crate) gone: usize,
    /// From when on nothing went wrong any more.
    pub(crate) faultless_from: Option<Timestamp>,
}

/// What a play is called on both sides.
pub(crate) fn name(play: &Play) -> String {
    let track = &play.track;
    track
        .spotify_id
        .clone()
        .unwrap_or_else(|| track.name.clone())
}

pub(crate) async fn judge(world: &World, evidence: &Evidence) -> anyhow::Result<Verdict> {
    let mut verdict = Verdict {
        tally: Tally::default(),
        failures: Vec::new(),
    };
    for resident in &world.residents {
        judge_resident(world, evidence, resident, &mut verdict).await?;
    }
    judge_calls(world, evidence, &mut verdict);
    if evidence.gone > 0 {
        verdict.failures.push(Failure::Gone(evidence.gone));
    }
    let tally = &mut verdict.tally;
    tally.kills = evidence.kills;
    tally.restarts = evidence.restarts;
    tally.disk_troubles = evidence.disk_troubles;
    tally.full_disks = evidence.full_disks;
    tally.forgotten = evidence.forgotten.len() as u64;
    tally.clock_steps = evidence.clock_steps;
    tally.renewals = evidence.renewals.len() as u64;
    Ok(verdict)
}

async fn judge_resident(
    world: &World,
    evidence: &Evidence,
    resident: &Resident,
    verdict: &mut Verdict,
) -> anyhow::Result<()> {
    let now = world.network.now();
    let store = &world.app.store;
    let lives = world
        .spotify
        .lifetimes(resident.simulated, world.start, now);
    let all = PlayFilter::default();
    let stored = store
        .plays(resident.listener, &all, None, 1_000_000)
        .await?;
    let gaps = store.gaps(resident.listener).await?;

    let mut found = Found::new(&lives);
    for play in &stored {
        let told = format!("{} at {}", name(play), play.ended_at);
        match found.take(&name(play), play.ended_at) {
            Taken::One => {}
            Taken::Again => verdict.failures.push(Failure::Doubled(told)),
            Taken::Nothing => verdict.failures.push(Failure::Invented(told)),
        }
    }
    for (_, track, ended_at) in evidence
        .deleted
        .iter()
        .filter(|(listener, ..)| *listener == resident.listener)
    {
        if matches!(found.take(track, *ended_at), Taken::Again) {
            let told = format!("{track} at {ended_at}");
            verdict.failures.push(Failure::Returned(told));
        }
    }
    judge_lists(world, evidence, resident, &lives, &found, verdict);
    let absences = outages(world, evidence, resident, now);
    let missing = judge_lives(&found, &absences, &gaps, world.start, verdict);
    judge_gaps(&gaps, &missing, &mut verdict.tally);
    judge_quarantine(world, evidence, resident, verdict).await?;

    let account = world.account(resident).await?;
    let faultless_from = evidence.faultless_from.unwrap_or(now);
    let hours = |from: Timestamp, to: Timestamp| to.duration_since(from).as_secs_f64() / 3600.0;
    if account.answered_at.is_none_or(|at| at <= faultless_from) {
        verdict.failures.push(Failure::NotAnswering(account.id.0));
    }
    let all = store.poll_counts(&account, Timestamp::MIN).await?;
    let quiet = store.poll_counts(&account, faultless_from).await?;
    let tally = &mut verdict.tally;
    tally.hours += hours(world.start, faultless_from);
    tally.quiet_hours += hours(faultless_from, now);
    tally.unserved_hours += absences
        .iter()
        .filter(|(from, _)| *from < faultless_from)
        .map(|(from, to)| hours(*from, faultless_from.min(*to)))
        .sum::<f64>();
    tally.answered += unsigned(all.answered - quiet.answered);
    tally.failed += unsigned(all.failed - quiet.failed);
    tally.stored += stored.len() as u64;
    let is_owed = |life: &&Lifetime| life.stamps.iter().any(|stamp| *stamp >= world.start);
    let owed: Vec<_> = lives.iter().filter(is_owed).collect();
    tally.plays += owed.len() as u64;
    tally.listed += owed.iter().filter(|life| !life.shown.is_empty()).count() as u64;
    for notice in store.notices(resident.listener, 10_000).await? {
        *tally.notices.entry(notice.key.kind.slug()).or_default() += 1;
    }
    Ok(())
}

/// Which true plays were found in the store.
struct Found<'a> {
    by_name: HashMap<(String, Timestamp), Vec<usize>>,
    taken: Vec<bool>,
    places: BTreeMap<u64, usize>,
    lives: &'a [Lifetime],
}

enum Taken {
    One,
    Again,
    Nothing,
}

impl<'a> Found<'a> {
    fn new(lives: &'a [Lifetime]) -> Self {
        let mut by_name: HashMap<(String, Timestamp), Vec<usize>> = HashMap::new();
        for (place, life) in lives.iter().enumerate() {
            let name = life.track.id.as_ref().unwrap_or(&life.track.name);
            for stamp in &life.stamps {
                by_name
                    .entry((name.clone(), *stamp))
                    .or_default()
                    .push(place);
            }
        }
        let places = lives.iter().enumerate();
        Self {
            by_name,
            taken: vec![false; lives.len()],
            places: places
                .map(|(place, life)| (life.true_play, place))
                .collect(),
            lives,
        }
    }

    fn take(&mut self, name: &str, stamp: Timestamp) -> Taken {
        let Some(places) = self.by_name.get(&(name.to_owned(), stamp)) else {
            return Taken::Nothing;
        };
        match places.iter().find(|place| !self.taken[**place]) {
            Some(place) => {
                self.taken[*place] = true;
                Taken::One
            }
            None => Taken::Again,
        }
    }

    fn has(&self, true_play: u64) -> bool {
        // What is older than every life was never owed.
        self.places
            .get(&true_play)
            .is_none_or(|place| self.taken[*place])
    }

    fn missing(&self) -> impl Iterator<Item = &'a Lifetime> {
        let lives = self.lives.iter().zip(&self.taken);
        lives.filter(|(_, taken)| !**taken).map(|(life, _)| life)
    }
}

/// Whatever stood readable in a list that arrived is stored.
fn judge_lists(
    world: &World,
    evidence: &Evidence,
    resident: &Resident,
    lives: &[Lifetime],
    found: &Found<'_>,
    verdict: &mut Verdict,
) {
    let unheard: BTreeSet<_> = world.network.unheard().into_iter().collect();
    let names: BTreeMap<u64, &Lifetime> = lives.iter().map(|life| (life.true_play, life)).collect();
    let mut told = BTreeSet::new();
    for list in world.spotify.seen() {
        let arrived = list.listener == resident.simulated
            && !unheard.contains(&(list.at, Some(list.listener)))
            && !is_within(list.at, &evidence.forgotten)
            && list.after.as_secs() < PATIENCE_S;
        if !arrived {
            continue;
        }
        for item in list.items.iter().filter(|item| item.unreadable.is_none()) {
            let is_kept = found.has(item.true_play);
            if !is_kept && told.insert(item.true_play) {
                let life = names.get(&item.true_play);
                let story = life.map_or_else(String::new, |life| story(life));
                let text = format!(
                    "{story} seen as {} in the list of {}",
                    item.served_at, list.at
                );
                verdict.failures.push(Failure::NotKept(text));
            }
        }
    }
}

/// The resident's lists that arrived at a process that lived to hear them.
fn arrived(world: &World, resident: &Resident) -> Vec<Seen> {
    let mut unheard = world.network.unheard();
    let mut lists = world.spotify.seen();
    lists.retain(|list| {
        if list.listener != resident.simulated || list.after.as_secs() >= PATIENCE_S {
            return false;
        }
        // Of two lists of one instant the first went unheard: the next process got the second.
        let lost = unheard
            .iter()
            .position(|unheard| *unheard == (list.at, Some(list.listener)));
        lost.map(|place| unheard.remove(place)).is_none()
    });
    lists
}

/// What was listed long enough is stored; whatever else is missing lies in a gap. Gives the stamps
/// of all that is missing.
fn judge_lives(
    found: &Found<'_>,
    absences: &[(Timestamp, Timestamp)],
    gaps: &[Gap],
    connected_at: Timestamp,
    verdict: &mut Verdict,
) -> Vec<Vec<Timestamp>> {
    let mut missing = Vec::new();
    for life in found.missing() {
        let longest = |spans: &[Shown]| {
            let lengths = spans.iter().map(|span| span.to.duration_since(span.from));
            lengths.max().unwrap_or(SignedDuration::ZERO)
        };
        let while_served: Vec<Shown> = life
            .shown
            .iter()
            .flat_map(|span| without(*span, absences))
            .collect();
        // Nobody is owed what was played before the account was connected and gone from the list
        // before the first answer.
        let is_owed = life.stamps.iter().any(|stamp| *stamp >= connected_at);
        let is_confessed = gaps.iter().any(|gap| {
            let inside = |stamp: &Timestamp| (gap.from..=gap.to).contains(stamp);
            gap.closed_at.is_none() && life.stamps.iter().any(inside)
        });
        if longest(&while_served) >= LONG_ENOUGH {
            verdict.failures.push(Failure::Lost(story(life)));
        } else if is_owed && (longest(&life.shown) >= LONG_ENOUGH || life.kept_out) {
            if is_confessed {
                verdict.tally.missing_in_gaps += 1;
            } else {
                verdict.failures.push(Failure::Unconfessed(story(life)));
            }
        } else if is_owed && life.shown.is_empty() {
            verdict.tally.never_listed += 1;
        } else if is_owed && is_confessed {
            verdict.tally.glimpsed += 1;
        } else if is_owed && life.late {
            // It came late and was pushed out between two polls: nobody can know that it was there.
            verdict.tally.untold += 1;
        } else if is_owed {
            verdict.failures.push(Failure::Unconfessed(story(life)));
        }
        if !life.shown.is_empty() || life.kept_out {
            missing.push(life.stamps.clone());
        }
    }
    missing
}

fn judge_gaps(gaps: &[Gap], missing: &[Vec<Timestamp>], tally: &mut Tally) {
    for gap in gaps {
        match gap.reason {
            GapReason::Overrun => tally.overrun_gaps += 1,
            GapReason::Late => tally.late_gaps += 1,
        }
        let inside = |stamp: &Timestamp| (gap.from..=gap.to).contains(stamp);
        let is_true = missing.iter().any(|stamps| stamps.iter().any(inside));
        if !is_true {
            match gap.reason {
                GapReason::Overrun => tally.false_overrun_gaps += 1,
                GapReason::Late => tally.false_late_gaps += 1,
            }
        }
    }
}

/// Entries that arrive and cannot be read are kept aside, each once, and nothing else is; and each
/// poll says how many its list had.
async fn judge_quarantine(
    world: &World,
    evidence: &Evidence,
    resident: &Resident,
    verdict: &mut Verdict,
) -> anyhow::Result<()> {
    let lists = arrived(world, resident);
    let items = lists.iter().flat_map(|list| &list.items);
    let unreadable: Vec<&str> = items
        .filter_map(|item| item.unreadable.as_deref())
        .collect();
    let arrived = unreadable.len() as u64;
    let unreadable: BTreeSet<&str> = unreadable.into_iter().collect();
    let store = &world.app.store;
    let account = world.account(resident).await?;
    let filter = PollFilter::default();
    let polls = store.polls(&account, filter, u32::MAX >> 1).await?;
    let answered = polls
        .iter()
        .filter(|poll| poll.outcome == Outcome::Answered);
    let kept = answered.map(|poll| unsigned(poll.unreadable)).sum();
    let entries = store
        .quarantined(resident.listener, None, u32::MAX >> 1)
        .await?;
    verdict.tally.quarantined += entries.len() as u64;
    let aside: BTreeSet<&str> = entries
        .iter()
        .map(|entry| entry.raw_json.as_str())
        .collect();
    // A list that waits in memory may be replaced by the next one that shows the same.
    let is_right = if evidence.disk_troubles + evidence.full_disks == 0 {
        aside == unreadable && kept == arrived
    } else {
        aside.is_subset(&unreadable)
    };
    if !is_right {
        verdict
            .failures
            .push(Failure::NotQuarantined { arrived, kept });
    }
    Ok(())
}

/// No 24 hours hold more calls than the budget allows.
fn judge_calls(world: &World, evidence: &Evidence, verdict: &mut Verdict) {
    let mut calls = world.spotify.calls();
    verdict.tally.calls += calls.len() as u64;
    // Nobody can remember calls when nothing can be written and the process dies.
    calls.retain(|call| !is_within(call.at, &evidence.forgotten));
    let Some(limit) = world.limit else { return };
    let (mut window, mut most) = (VecDeque::new(), 0);
    for call in calls {
        while window
            .front()
            .is_some_and(|first| call.at.duration_since(*first) >= DAY)
        {
            window.pop_front();
        }
        window.push_back(call.at);
        most = most.max(window.len());
    }
    if most > limit {
        verdict
            .failures
            .push(Failure::OverBudget { calls: most, limit });
    }
}

fn is_within(at: Timestamp, spans: &[(Timestamp, Timestamp)]) -> bool {
    spans.iter().any(|(from, to)| (*from..=*to).contains(&at))
}

fn story(life: &Lifetime) -> String {
    let stamps: Vec<String> = life.stamps.iter().map(ToString::to_string).collect();
    let shown: Vec<String> = life
        .shown
        .iter()
        .map(|span| format!("{} to {}", span.from, span.to))
        .collect();
    format!(
        "play {} of {} ({}{}), stamps {}, known to Spotify at {}, listed {}",
        life.true_play,
        life.track.id.as_ref().unwrap_or(&life.track.name),
        if life.late { "late" } else { "in time" },
        if life.kept_out { ", kept out" } else { "" },
        stamps.join(" then "),
        life.appears_at,
        if shown.is_empty() {
            "never".to_owned()
        } else {
            shown.join(", ")
        },
    )
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
