//! What becomes of a poll's answer: stored, or kept in memory while the database cannot be
//! written; and when the account is asked next.

use domain::{
    account::{AccountState, after_refused_token},
    feed::FeedWatch,
    schedule::{Pace, after_answer, after_failure, after_refusal},
};
use jiff::{SignedDuration, Timestamp};
use spotify::{Family, RecentlyPlayed};
use store::{Account, Answer, Outcome, Recorded, Refusal};

use super::{Collector, in_time, keep_budget};
use crate::Event;

impl Collector {
    /// Keeps a list; gives the number of new plays if it is stored.
    pub(super) async fn keep_answer(
        &self,
        account: &Account,
        asked_at: Timestamp,
        list: RecentlyPlayed,
    ) -> Option<usize> {
        let elapsed = self.clock.elapsed();
        let answered_at = self.clock.now();
        let listed_at = self.memory.listed_at(account.id);
        let answer = Answer {
            asked_at,
            answered_at,
            unasked_for: listed_at.map(|before| elapsed.saturating_sub(before)),
            plays: list.plays,
            unreadable: list.unreadable,
        };
        let pace = self.pace();
        let last_new_at = account.last_new_at.unwrap_or(account.connected_at);
        let plan = |recorded: &Recorded| {
            let last_new_at = if recorded.new.is_empty() {
                last_new_at
            } else {
                answered_at
            };
            after_answer(asked_at, pace, last_new_at, recorded.plays_last_hour)
        };
        // Nothing may overtake a list that waits.
        let recorded = if self.backlog().holds(account.id) {
            None
        } else {
            self.record(account, &answer, plan).await.ok()
        };
        let is_believed = match &recorded {
            Some(Some(recorded)) => recorded.is_believed,
            Some(None) => false,
            // Only the database can tell; of two doubts, the longer absence is the safer.
            None => !answer.plays.is_empty(),
        };
        if is_believed {
            self.memory.listed(account.id, elapsed);
        }
        self.memory.refused(account.id, None, recorded.is_some());
        let Some(recorded) = recorded else {
            self.backlog().push(account, answer);
            self.storage.waiting(self.backlog().len());
            let unhurried = Pace {
                active: pace.quiet,
                ..pace
            };
            let next = after_answer(asked_at, unhurried, asked_at, 0);
            if self.storage.failing().is_some() {
                self.memory.plan(account.id, next);
            } else {
                self.keep_unstored(account, asked_at, answered_at, next)
                    .await;
            }
            return None;
        };
        Some(recorded.map_or(0, |recorded| recorded.new.len()))
    }

    /// Stores a list and tells of what it changed.
    pub(super) async fn record(
        &self,
        account: &Account,
        answer: &Answer,
        plan: impl Fn(&Recorded) -> Timestamp,
    ) -> Result<Option<Recorded>, store::Error> {
        let recorded = in_time(self.store.record(account, answer, plan)).await;
        match &recorded {
            Ok(recorded) => {
                self.works_again();
                self.memory.follow_database(account.id);
                if let Some(recorded) = recorded {
                    self.tell(account, recorded);
                } else {
                    tracing::info!(
                        account.id = account.id.0,
                        "disconnected while Spotify was asked"
                    );
                }
            }
            Err(error) => {
                if !self.not_written(error) {
                    // It works, but not for this list.
                    self.works_again();
                    tracing::error!(
                        account.id = account.id.0,
                        error = error as &dyn std::error::Error,
                        "a list could not be stored"
                    );
                }
            }
        }
        recorded
    }

    /// Keeps that a list came which the database works for but refuses. It waits in memory.
    async fn keep_unstored(
        &self,
        account: &Account,
        asked_at: Timestamp,
        answered_at: Timestamp,
        next_poll_at: Timestamp,
    ) {
        let refusal = Refusal {
            asked_at,
            answered_at,
            outcome: Outcome::Unreachable,
            problem: "Spotify sent its list, but it could not be stored.".to_owned(),
            advice: Some(
                "The log says why. This looks like a fault in Music Analyser: update it, or report \
                 the problem."
                    .to_owned(),
            ),
            state: AccountState::Collecting,
            next_poll_at,
            refused_since: None,
        };
        let recorded = in_time(self.store.record_refusal(account, &refusal)).await;
        self.planned(account, next_poll_at, recorded);
    }

    fn tell(&self, account: &Account, recorded: &Recorded) {
        let new = recorded.new.len();
        if account.failures > 0 || account.state.is_stopped() {
            tracing::info!(account.id = account.id.0, "collecting again");
        }
        for gap in &recorded.gaps {
            tracing::warn!(
                account.id = account.id.0,
                gap.id = gap.id.0,
                reason = gap.reason.slug(),
                minutes = gap.to.duration_since(gap.from).as_mins(),
                "plays may be missing"
            );
        }
        if recorded.closed_gaps > 0 {
            tracing::info!(
                account.id = account.id.0,
                gap.count = recorded.closed_gaps,
                "nothing is missing after all: the list reaches back again"
            );
        }
        if recorded.newly_unreadable > 0 {
            tracing::warn!(
                account.id = account.id.0,
                item.count = recorded.newly_unreadable,
                "items that could not be read are kept aside as they came"
            );
        }
        tracing::debug!(
            account.id = account.id.0,
            new,
            known = recorded.known,
            moved = recorded.moved,
            late = recorded.late,
            "polled"
        );
        if new > 0 {
            self.memory.feed(account.id, FeedWatch::moved);
            tracing::info!(account.id = account.id.0, play.count = new, "new plays");
            self.events.send(Event::Plays {
                listener: account.listener,
                account: account.id,
                new,
            });
        }
    }

    /// Keeps that a poll brought no list, and what follows from it.
    pub(super) async fn keep_refusal(
        &self,
        account: &Account,
        asked_at: Timestamp,
        error: &spotify::Error,
        is_signed_in: bool,
    ) {
        let answered_at = self.clock.now();
        let refused_token = matches!(error, spotify::Error::SignInNeeded { .. });
        // What only passes says nothing about the token.
        let refused_since = match account.refused_since {
            _ if is_signed_in => None,
            None if refused_token => Some(answered_at),
            // Not what a clock that was ahead has written.
            since => since.map(|since| since.min(answered_at)),
        };
        let (state, next_poll_at) = match refused_since.filter(|_| refused_token) {
            Some(since) => {
                let (state, pause) = after_refused_token(account.consented_at, since, answered_at);
                let pause = pause.unwrap_or(SignedDuration::ZERO);
                (state, answered_at.checked_add(pause).unwrap_or(answered_at))
            }
            None => (
                state_after(error, account.state, is_signed_in),
                self.retry_at(answered_at, account, error),
            ),
        };
        tracing::warn!(
            account.id = account.id.0, problem = error.slug(), state = state.slug(),
            again_at = %next_poll_at, error = error as &dyn std::error::Error,
            "a poll brought no list"
        );
        let outcome = match error {
            spotify::Error::Transport(_) => Outcome::Unreachable,
            _ => Outcome::Refused,
        };
        let refusal = Refusal {
            asked_at,
            answered_at,
            outcome,
            problem: sentence(&error.to_string()),
            advice: error.advice().map(str::to_owned),
            state,
            next_poll_at,
            refused_since,
        };
        let recorded = in_time(self.store.record_refusal(account, &refusal)).await;
        self.memory
            .refused(account.id, refused_since, recorded.is_ok());
        self.planned(account, next_poll_at, recorded);
    }

    fn retry_at(&self, now: Timestamp, account: &Account, error: &spotify::Error) -> Timestamp {
        use spotify::Error as E;
        match error {
            E::WrongClient { .. }
            | E::PermissionMissing
            | E::Forbidden { .. }
            | E::PremiumNeeded
            | E::NotAllowed => after_refusal(now),
            _ => {
                let failures = account.failures.saturating_add(1);
                // How long Spotify wants to be left alone is the budget's to know.
                let pause = self
                    .client
                    .budget()
                    .paused_until(Family::RecentlyPlayed, now)
                    .map(|until| until.duration_since(now));
                let jitter = self.entropy.fraction();
                after_failure(now, self.pace(), failures, pause, jitter)
            }
        }
    }

    /// Plans a poll for which there is no call now.
    pub(super) async fn postpone(&self, account: &Account, over: &spotify::Error) {
        let now = self.clock.now();
        let pause = over.retry_after();
        let next = after_failure(now, self.pace(), 1, pause, self.entropy.fraction());
        tracing::debug!(account.id = account.id.0, again_at = %next, "no call is left for now");
        self.plan(account, next).await;
    }

    async fn plan(&self, account: &Account, next_poll_at: Timestamp) {
        let scheduled = in_time(self.store.schedule_poll(account, next_poll_at)).await;
        self.planned(account, next_poll_at, scheduled);
    }

    /// The next poll was planned in the database; in memory, if that could not be told.
    fn planned(&self, account: &Account, at: Timestamp, told: Result<(), store::Error>) {
        match self.wrote(told) {
            Some(()) => self.memory.follow_database(account.id),
            None => self.memory.plan(account.id, at),
        }
    }

    /// Keeps which calls were made and which pauses are to be observed, if that changed.
    ///
    /// Who comes while that is being done waits: their own call may be part of it, and must not be
    /// made before it is kept.
    pub(super) async fn keep_budget(&self) {
        let _turn = self.keeping.lock().await;
        let kept = keep_budget(&self.client, &self.store).await;
        if !matches!(kept, Ok(false)) {
            self.wrote(kept);
        }
    }

    /// Hears whether something was written; nothing if it was not.
    pub(super) fn wrote<T>(&self, outcome: Result<T, store::Error>) -> Option<T> {
        match outcome {
            Ok(value) => {
                self.written();
                Some(value)
            }
            Err(error) => {
                if !self.not_written(&error) {
                    tracing::error!(
                        error = &error as &dyn std::error::Error,
                        "the database refused something"
                    );
                }
                None
            }
        }
    }

    /// Something small was written. While lists wait that says little: there may be room for a
    /// few bytes, but not for a list.
    fn written(&self) {
        if self.backlog().is_empty() {
            self.works_again();
        }
    }

    fn works_again(&self) {
        if self.storage.works() {
            self.events.send(Event::Storage);
        }
    }

    /// Notes that the database is in trouble; tells whether that is what the error means.
    pub(super) fn not_written(&self, error: &store::Error) -> bool {
        let Some(trouble) = error.trouble() else {
            return false;
        };
        if self.storage.failed(error, trouble, self.clock.now()) {
            self.events.send(Event::Storage);
        }
        true
    }
}

/// How collection stands after a refusal. A passing fault changes nothing, but for a sign-in that
/// was doubted and has proved good.
fn state_after(error: &spotify::Error, before: AccountState, is_signed_in: bool) -> AccountState {
    match error {
        spotify::Error::PermissionMissing => AccountState::PermissionMissing,
        spotify::Error::NotAllowed => AccountState::NotAllowed,
        spotify::Error::PremiumNeeded => AccountState::PremiumNeeded,
        _ if is_signed_in
            && matches!(before, AccountState::Suspect | AccountState::SignInNeeded) =>
        {
            AccountState::Collecting
        }
        _ => before,
    }
}

/// With a capital letter and a full stop.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let capital = letters.next().into_iter().flat_map(char::to_uppercase);
    format!("{}{}.", capital.collect::<String>(), letters.as_str())
}
