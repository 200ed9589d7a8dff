//! A run: the days are lived minute by minute, with all that goes wrong, and then a quiet end in
//! which everything can be caught up with.

use std::collections::BTreeSet;

use domain::{
    account::AccountState,
    clock::Clock as _,
    entropy::{Entropy as _, SeededEntropy, random_bytes},
    ids::{ListenerId, PlayId},
};
use jiff::{SignedDuration, Timestamp};
use server::jobs::notify;
use simulator::Faults;
use store::{
    PlayFilter,
    testing::{Engine, break_down, fill_up, mend},
};

use crate::{
    judge::{self, Evidence},
    menu::Menu,
    mishaps::{Mishap, seconds},
    verdict::Verdict,
    world::{INTERVAL, World},
};

/// What decides a run.
#[derive(Clone, Debug)]
pub struct Run {
    /// Decides everything that chance decides.
    pub seed: u64,
    /// How long things go wrong.
    pub hours: u32,
    /// What goes wrong.
    pub menu: Menu,
    /// On which database.
    pub engine: Engine,
}

/// At the end everything is caught up with at the latest when Spotify's longest pause is over, and
/// the longest standstill of a list.
const LONGEST_END: SignedDuration = SignedDuration::from_hours(100);
/// In the quiet end nobody needs to look every minute.
const STRIDE: SignedDuration = SignedDuration::from_mins(5);
/// And while lists stand still, not even so often.
const LONG_STRIDE: SignedDuration = SignedDuration::from_mins(30);

/// Lives a run and judges what was collected.
pub async fn live(run: &Run) -> anyhow::Result<Verdict> {
    let mut days = Days::begin(run).await?;
    days.live_through(run).await?;
    days.catch_up().await?;
    judge::judge(&days.world, &days.evidence).await
}

struct Days {
    world: World,
    evidence: Evidence,
    clock_steps: Vec<Span>,
    downs: Vec<Span>,
    suspends: Vec<Span>,
    disks: Vec<Span>,
    deletes: Vec<SignedDuration>,
    chance: SeededEntropy,
    /// How long each resident waits before they mend their account; of one that needs it.
    patience: Vec<Option<SignedDuration>>,
    stored: BTreeSet<(ListenerId, PlayId)>,
    /// Since when the database cannot be written, in true time.
    disk_bad_since: Option<Timestamp>,
    /// How far the wall clock is off.
    off_by: SignedDuration,
}

/// From when to when, since the start.
type Span = (SignedDuration, SignedDuration);

impl Days {
    async fn begin(run: &Run) -> anyhow::Result<Self> {
        let world = World::begin(run).await?;
        let spans = |mishap: Mishap| -> Vec<Span> {
            let times = mishap.times(run.seed, run.menu.rate(mishap), i64::from(run.hours));
            times
                .into_iter()
                .map(|(from, length)| (from, from + length))
                .collect()
        };
        let mut suspends = spans(Mishap::Suspend);
        suspends.extend(spans(Mishap::Away));
        suspends.sort_unstable();
        let deletes = spans(Mishap::Delete)
            .into_iter()
            .map(|(at, _)| at)
            .collect();
        Ok(Self {
            patience: vec![None; world.residents.len()],
            clock_steps: spans(Mishap::ClockStep),
            downs: spans(Mishap::Down),
            suspends,
            disks: spans(Mishap::Disk),
            deletes,
            chance: SeededEntropy::new(run.seed ^ 0xDA15),
            evidence: Evidence::default(),
            stored: BTreeSet::new(),
            disk_bad_since: None,
            off_by: SignedDuration::ZERO,
            world,
        })
    }

    async fn live_through(&mut self, run: &Run) -> anyhow::Result<()> {
        let end = SignedDuration::from_hours(i64::from(run.hours));
        while self.elapsed() < end {
            self.disturb(run).await?;
            self.world.network.pass(INTERVAL);
            self.wake().await?;
            if self.elapsed().as_mins() % 15 == 0 {
                self.residents_look().await?;
            }
        }
        Ok(())
    }

    fn elapsed(&self) -> SignedDuration {
        self.world.clock.elapsed()
    }

    /// What the process does when it wakes; it may die of it.
    async fn wake(&mut self) -> anyhow::Result<()> {
        let lived = {
            let (world, killed) = (&self.world, self.world.network.killed.notified());
            tokio::select! {
                biased;
                () = killed => false,
                _ = world.collector.step() => true,
            }
        };
        if !lived {
            self.evidence.kills += 1;
            return self.restart().await;
        }
        match notify(&self.world.app).await {
            Err(error) if error.trouble().is_none() => Err(error.into()),
            _ => Ok(()),
        }
    }

    async fn restart(&mut self) -> anyhow::Result<()> {
        self.evidence.restarts += 1;
        if let Some(since) = self.disk_bad_since {
            // What waited in memory for the database is gone with the process.
            let now = self.world.network.now();
            self.evidence.forgotten.push((since, now));
        }
        self.world.restart().await?;
        if self.disk_bad_since.is_some() {
            // It may not even be read.
            return Ok(());
        }
        self.check_nothing_went().await
    }

    /// Begins and ends what goes wrong at home.
    async fn disturb(&mut self, run: &Run) -> anyhow::Result<()> {
        let now = self.elapsed();
        let begins = |spans: &mut Vec<Span>| -> Option<Span> {
            spans
                .first()
                .is_some_and(|(from, _)| *from <= now)
                .then(|| spans.remove(0))
        };
        if let Some((_, to)) = begins(&mut self.downs) {
            self.be_away(to - now);
            self.restart().await?;
        }
        if let Some((_, to)) = begins(&mut self.suspends) {
            self.be_away(to - now);
        }
        let now = self.elapsed();
        self.disks.retain(|(_, to)| *to > now);
        let is_due = self.disks.first().is_some_and(|(from, _)| *from <= now);
        if is_due != self.disk_bad_since.is_some() {
            self.set_disk(is_due, run.engine).await;
        }
        self.step_clock(now);
        while self.deletes.first().is_some_and(|at| *at <= now) {
            self.deletes.remove(0);
            if self.disk_bad_since.is_none() {
                self.delete_a_play().await?;
            }
        }
        Ok(())
    }

    /// Time passes with nobody collecting.
    fn be_away(&mut self, time: SignedDuration) {
        let from = self.world.network.now();
        self.world.network.pass(time.max(SignedDuration::ZERO));
        self.evidence
            .absences
            .push((from, self.world.network.now()));
    }

    /// The database cannot be written, or cannot grow; or can again.
    async fn set_disk(&mut self, bad: bool, engine: Engine) {
        self.disk_bad_since = bad.then(|| self.world.network.now());
        // Its process may die, and then nobody has seen a list that was only kept in memory.
        self.world.spotify.set_keeps_lists(!bad);
        let store = &self.world.app.store;
        if !bad {
            mend(store).await;
            return;
        }
        let is_full = engine == Engine::Sqlite && self.chance.fraction() < 0.5;
        if is_full {
            self.evidence.full_disks += 1;
            fill_up(store).await;
        } else {
            self.evidence.disk_troubles += 1;
            break_down(store).await;
        }
    }

    fn step_clock(&mut self, now: SignedDuration) {
        let is_off = !self.off_by.is_zero();
        let Some((from, to)) = self.clock_steps.first().copied() else {
            return;
        };
        let by = if is_off && now >= to {
            self.clock_steps.remove(0);
            -self.off_by
        } else if !is_off && now >= from {
            let size = 86_400_f64.powf(self.chance.fraction());
            let sign = if self.chance.fraction() < 0.5 {
                -1.0
            } else {
                1.0
            };
            self.evidence.clock_steps += 1;
            seconds(sign * size)
        } else {
            return;
        };
        self.off_by += by;
        let clock = &self.world.clock;
        clock.set(clock.now() + by);
    }

    async fn delete_a_play(&mut self) -> anyhow::Result<()> {
        let who = pick(&self.chance, self.world.residents.len());
        let resident = &self.world.residents[who];
        let store = &self.world.app.store;
        let plays = store
            .plays(resident.listener, &PlayFilter::default(), None, 40)
            .await?;
        if let Some(play) = plays.get(pick(&self.chance, plays.len())) {
            let now = self.world.clock.now();
            store.delete_play(resident.listener, play.id, now).await?;
            self.stored.remove(&(resident.listener, play.id));
            self.evidence
                .deleted
                .push((resident.listener, judge::name(play), play.ended_at));
        }
        Ok(())
    }

    /// Residents whose account asks for them sign in again after a while.
    async fn residents_look(&mut self) -> anyhow::Result<()> {
        if self.disk_bad_since.is_some() {
            // Nobody can sign in now.
            return Ok(());
        }
        for place in 0..self.world.residents.len() {
            let resident = &self.world.residents[place];
            let account = self.world.account(resident).await?;
            let needs_them = matches!(
                account.state,
                AccountState::Suspect | AccountState::SignInNeeded | AccountState::ConsentEnded
            );
            let Some(refused_since) = account.refused_since.filter(|_| needs_them) else {
                self.patience[place] = None;
                continue;
            };
            let chance = &self.chance;
            let patience = *self.patience[place]
                .get_or_insert_with(|| seconds(3600.0 * (1.0 + 7.0 * chance.fraction())));
            if self.world.clock.now().duration_since(refused_since) < patience {
                continue;
            }
            let (simulated, listener) = (resident.simulated, resident.listener);
            let refused_at = refused_since - self.off_by;
            let signed_in = {
                let killed = self.world.network.killed.notified();
                tokio::select! {
                    biased;
                    () = killed => None,
                    signed_in = self.world.sign_in(simulated, listener) => Some(signed_in.is_ok()),
                }
            };
            match signed_in {
                None => self.restart().await?,
                Some(false) => {}
                Some(true) => {
                    let renewed_at = self.world.network.now();
                    self.evidence
                        .renewals
                        .push((listener, refused_at, renewed_at));
                    self.patience[place] = None;
                }
            }
        }
        Ok(())
    }

    /// Nothing goes wrong any more, and everyone is caught up with.
    async fn catch_up(&mut self) -> anyhow::Result<()> {
        self.world.spotify.set_request_faults(&Faults::none());
        self.world.network.set_kill_rate(0.0);
        if self.disk_bad_since.take().is_some() {
            mend(&self.world.app.store).await;
            self.world.spotify.set_keeps_lists(true);
        }
        let clock = &self.world.clock;
        clock.set(clock.now() - self.off_by);
        self.off_by = SignedDuration::ZERO;
        let faultless_from = self.world.network.now();
        self.evidence.faultless_from = Some(faultless_from);
        let end = self.elapsed() + LONGEST_END;
        let mut rounds_after = 0;
        while rounds_after < 3 && self.elapsed() < end {
            let stands_still = self.any_stands_still();
            let stride = if stands_still { LONG_STRIDE } else { STRIDE };
            self.world.network.pass(stride);
            self.wake().await?;
            self.residents_look().await?;
            if stands_still || !self.everyone_answered_since(faultless_from).await? {
                continue;
            }
            // Once more after the list has caught up with what came last.
            self.world.network.pass(SignedDuration::from_mins(20));
            self.wake().await?;
            // A list may have come to stand still meanwhile, or a consent to its end: what is played
            // then could not be seen yet.
            rounds_after += 1;
            if self.any_stands_still() || !self.everyone_answered_since(faultless_from).await? {
                rounds_after = 0;
            }
        }
        self.check_nothing_went().await
    }

    fn any_stands_still(&self) -> bool {
        let spotify = &self.world.spotify;
        let mut residents = self.world.residents.iter();
        residents.any(|resident| spotify.stands_still(resident.simulated))
    }

    /// Whether everyone was answered, and Spotify has not refused anyone's sign-in after that.
    async fn everyone_answered_since(&self, since: Timestamp) -> anyhow::Result<bool> {
        for resident in &self.world.residents {
            let account = self.world.account(resident).await?;
            if account.refused_since.is_some() || account.answered_at.is_none_or(|at| at <= since) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Plays only grow: none that was stored has gone or changed its number, but for deleted ones.
    async fn check_nothing_went(&mut self) -> anyhow::Result<()> {
        let mut now = BTreeSet::new();
        for resident in &self.world.residents {
            let plays = self
                .world
                .app
                .store
                .plays(resident.listener, &PlayFilter::default(), None, 100_000)
                .await?;
            now.extend(plays.iter().map(|play| (resident.listener, play.id)));
        }
        let gone = self.stored.difference(&now).count();
        self.evidence.gone += gone;
        self.stored = now;
        Ok(())
    }
}

/// One of so many places.
fn pick(chance: &SeededEntropy, of: usize) -> usize {
    let number = u64::from_le_bytes(random_bytes(chance));
    usize::try_from(number % (of.max(1) as u64)).unwrap_or(0)
}
