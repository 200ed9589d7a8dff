//! How an account stands, in plain words: what is the case, and what someone should do about it.

use domain::account::{AccountState as Stored, consent_expires_at};
use jiff::Timestamp;
use serde::Serialize;
use spotify::Error;
use store::{Account, Poll};
use utoipa::ToSchema;

use crate::api::durations::in_words;

/// From how many days before its end on the listener is asked to renew the consent.
const REMIND_DAYS: i64 = 30;

/// How collection from an account stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AccountState {
    /// Plays are being collected.
    Collecting,
    /// The same, but the last poll failed or Spotify asked for a pause; it goes on by itself.
    Waiting,
    /// Spotify answers, but its list stands still although tracks are played.
    Stalled,
    /// Spotify refuses the sign-in; it may be a fault of Spotify's, and is tried again each hour.
    Suspect,
    /// Spotify has refused the sign-in for a day; it is still tried each day.
    SignInNeeded,
    /// The consent has lived its six months.
    ConsentEnded,
    /// The consent lacks a permission.
    PermissionMissing,
    /// The account is not on the app's list of users.
    NotAllowed,
    /// The app's owner has no Premium subscription.
    PremiumNeeded,
    /// The listener disconnected it.
    Disconnected,
}

/// How an account stands.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    /// The state.
    pub(crate) state: AccountState,
    /// What is the case.
    pub(crate) headline: String,
    /// What to do about it, if anything.
    pub(crate) advice: Option<String>,
}

/// How an account stands whose latest poll was this one.
pub(crate) fn standing(account: &Account, last_poll: Option<&Poll>, now: Timestamp) -> Standing {
    let state = state(account);
    let headline = match state {
        AccountState::Collecting => match last_poll {
            Some(poll) => format!(
                "Collecting. Last asked {} ago.",
                in_words(now.duration_since(poll.asked_at))
            ),
            None => "Connected. Spotify is about to be asked for the first time.".to_owned(),
        },
        AccountState::Waiting => waiting(account, now),
        AccountState::Stalled => format!(
            "Spotify’s list has been standing still for {}, although tracks are played.",
            in_words(now.duration_since(account.stalled_since.unwrap_or(now)))
        ),
        AccountState::Suspect => format!(
            "Spotify has been refusing this sign-in for {}. It is tried again in {}.",
            refused_for(account, now),
            in_words(account.next_poll_at.duration_since(now))
        ),
        AccountState::SignInNeeded => format!(
            "Spotify has been refusing this sign-in for {}.",
            refused_for(account, now)
        ),
        AccountState::ConsentEnded => {
            "The consent has ended: Spotify lets it live for six months.".to_owned()
        }
        AccountState::PermissionMissing => "A permission is missing from the consent.".to_owned(),
        AccountState::NotAllowed => {
            "This Spotify account is not on the app's list of users.".to_owned()
        }
        AccountState::PremiumNeeded => {
            "The owner of the Spotify app has no active Premium subscription.".to_owned()
        }
        AccountState::Disconnected => "Disconnected. The plays collected so far stay.".to_owned(),
    };
    let advice = match state {
        AccountState::Waiting if account.advice.is_some() => account.advice.clone(),
        AccountState::Collecting | AccountState::Waiting | AccountState::Stalled => {
            renewal(account, now)
        }
        AccountState::Suspect => Some(
            "Spotify has refused good sign-ins by mistake before, so it may pass by itself. \
             Connecting the account again settles it now. Plays already collected stay."
                .to_owned(),
        ),
        AccountState::SignInNeeded | AccountState::ConsentEnded => {
            advice(&Error::SignInNeeded { description: None })
        }
        AccountState::PermissionMissing => advice(&Error::PermissionMissing),
        AccountState::NotAllowed => advice(&Error::NotAllowed),
        AccountState::PremiumNeeded => advice(&Error::PremiumNeeded),
        AccountState::Disconnected => Some("Connect it again to go on collecting.".to_owned()),
    };
    Standing {
        state,
        headline,
        advice,
    }
}

fn advice(error: &Error) -> Option<String> {
    error.advice().map(str::to_owned)
}

fn state(account: &Account) -> AccountState {
    match account.state {
        Stored::Collecting if account.failures > 0 || account.problem.is_some() => {
            AccountState::Waiting
        }
        Stored::Collecting if account.stalled_since.is_some() => AccountState::Stalled,
        Stored::Collecting => AccountState::Collecting,
        Stored::Suspect => AccountState::Suspect,
        Stored::SignInNeeded => AccountState::SignInNeeded,
        Stored::ConsentEnded => AccountState::ConsentEnded,
        Stored::PermissionMissing => AccountState::PermissionMissing,
        Stored::NotAllowed => AccountState::NotAllowed,
        Stored::PremiumNeeded => AccountState::PremiumNeeded,
        Stored::Disconnected => AccountState::Disconnected,
    }
}

/// Since when no list has come although one could be asked for: before the account was connected
/// (again), nobody could ask.
pub(crate) fn silent_since(account: &Account) -> Timestamp {
    let answered_at = account.answered_at.unwrap_or(account.connected_at);
    answered_at.max(account.consented_at)
}

/// Whether the consent has lived its six months.
pub(crate) fn is_consent_over(account: &Account, now: Timestamp) -> bool {
    consent_expires_at(account.consented_at) <= now
}

/// Whole days until the consent ends.
pub(crate) fn consent_days_left(account: &Account, now: Timestamp) -> i64 {
    let left = consent_expires_at(account.consented_at).duration_since(now);
    (left.as_hours() / 24).max(0)
}

fn refused_for(account: &Account, now: Timestamp) -> String {
    let since = account.refused_since.unwrap_or(now);
    in_words(now.duration_since(since))
}

fn waiting(account: &Account, now: Timestamp) -> String {
    let problem = account.problem.as_deref().unwrap_or("The last poll failed");
    let wait = account.next_poll_at.duration_since(now);
    let when = if wait.is_positive() {
        format!("Tried again in {}.", in_words(wait))
    } else {
        "Tried again now.".to_owned()
    };
    format!("Waiting: {}. {when}", problem.trim_end_matches('.'))
}

fn renewal(account: &Account, now: Timestamp) -> Option<String> {
    if is_consent_over(account, now) {
        // Spotify may go on for a while.
        return Some(
            "The consent's six months are over; it may end any moment. Connect the account again \
             to renew it."
                .to_owned(),
        );
    }
    match consent_days_left(account, now) {
        0 => Some("The consent ends today. Connect the account again to renew it.".to_owned()),
        1 => Some("The consent ends tomorrow. Connect the account again to renew it.".to_owned()),
        days if days <= REMIND_DAYS => Some(format!(
            "The consent ends in {days} days. Connect the account again to renew it."
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        clock::from_millis,
        ids::{AccountId, ListenerId, PollId},
    };
    use store::Outcome;

    use super::*;

    const DAY_S: i64 = 86_400;

    fn second(second: i64) -> Timestamp {
        from_millis(second * 1000)
    }

    fn account(state: Stored) -> Account {
        Account {
            id: AccountId(1),
            listener: ListenerId(1),
            spotify_account_id: "acc".to_owned(),
            spotify_user_id: "ada".to_owned(),
            display_name: None,
            scopes: Vec::new(),
            consented_at: second(0),
            connected_at: second(0),
            state,
            problem: None,
            advice: None,
            failures: 0,
            next_poll_at: second(100),
            last_asked_at: None,
            last_new_at: None,
            answered_at: None,
            refused_since: None,
            stalled_since: None,
        }
    }

    fn poll(asked_at: i64) -> Poll {
        Poll {
            id: PollId(1),
            asked_at: second(asked_at),
            answered_at: second(asked_at),
            outcome: Outcome::Answered,
            problem: None,
            advice: None,
            items: 0,
            known: 0,
            repeated: 0,
            new: 0,
            moved: 0,
            late: 0,
            unreadable: 0,
            newly_unreadable: 0,
            is_continuous: None,
        }
    }

    #[test]
    fn one_that_collects_says_when_it_last_asked() {
        let collecting = account(Stored::Collecting);
        let check = |last: Option<Poll>, now: i64, headline: &str| {
            let standing = standing(&collecting, last.as_ref(), second(now));
            assert_eq!(
                (standing.state, standing.headline.as_str()),
                (AccountState::Collecting, headline)
            );
            assert_eq!(standing.advice, None);
        };
        check(
            None,
            0,
            "Connected. Spotify is about to be asked for the first time.",
        );
        check(Some(poll(0)), 40, "Collecting. Last asked 40 s ago.");
        check(
            Some(poll(0)),
            14 * 60 + 59,
            "Collecting. Last asked 14 min ago.",
        );
        check(Some(poll(0)), 47 * 3600, "Collecting. Last asked 47 h ago.");
        check(
            Some(poll(0)),
            3 * DAY_S,
            "Collecting. Last asked 3 days ago.",
        );
        check(Some(poll(10)), 0, "Collecting. Last asked 0 s ago.");
    }

    #[test]
    fn one_that_failed_says_when_it_tries_again() {
        let failed = Account {
            failures: 2,
            problem: Some("Spotify asks for a pause.".to_owned()),
            ..account(Stored::Collecting)
        };
        let check = |now: i64, headline: &str| {
            let standing = standing(&failed, Some(&poll(0)), second(now));
            assert_eq!(
                (standing.state, standing.headline.as_str()),
                (AccountState::Waiting, headline)
            );
        };
        check(
            30,
            "Waiting: Spotify asks for a pause. Tried again in 1 min.",
        );
        check(100, "Waiting: Spotify asks for a pause. Tried again now.");
    }

    #[test]
    fn one_whose_list_stands_still_is_not_said_to_collect() {
        let stalled = Account {
            stalled_since: Some(second(0)),
            ..account(Stored::Collecting)
        };
        let told = standing(&stalled, Some(&poll(4 * 3600)), second(4 * 3600));
        assert_eq!(
            (told.state, told.headline.as_str()),
            (
                AccountState::Stalled,
                "Spotify’s list has been standing still for 4 h, although tracks are played."
            )
        );
        let failed = Account {
            failures: 1,
            ..stalled
        };
        let told = standing(&failed, None, second(0));
        assert_eq!(told.state, AccountState::Waiting);
    }

    #[test]
    fn the_others_say_what_to_do() {
        for state in Stored::ALL {
            let standing = standing(&account(state), None, second(0));
            let word = serde_json::to_value(standing.state).unwrap();
            assert_eq!(word, state.slug(), "the API says it as the store does");
            assert_eq!(
                standing.advice.is_some(),
                state != Stored::Collecting,
                "{state:?}"
            );
        }
    }

    #[test]
    fn the_end_of_a_consent_is_announced() {
        assert_eq!(advice_before_the_end(31 * DAY_S), None);
        let check = |seconds: i64, words: &str| {
            let advice = advice_before_the_end(seconds).unwrap();
            assert!(advice.contains(words), "{advice}");
        };
        check(30 * DAY_S, "ends in 30 days.");
        check(DAY_S, "ends tomorrow.");
        check(DAY_S - 1, "ends today.");
        check(1, "ends today.");
    }

    #[test]
    fn a_consent_that_outlives_its_six_months_is_not_said_to_end_today() {
        for seconds in [0, -1, -9 * DAY_S] {
            assert_eq!(
                advice_before_the_end(seconds).unwrap(),
                "The consent's six months are over; it may end any moment. Connect the account \
                 again to renew it."
            );
        }
    }

    /// What one that collects is advised so many seconds before its consent is six months old.
    fn advice_before_the_end(seconds: i64) -> Option<String> {
        // Six months from 1 January 1970 are 181 days.
        let now = second(181 * DAY_S - seconds);
        standing(&account(Stored::Collecting), None, now).advice
    }
}
