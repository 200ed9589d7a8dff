//! Lists that Spotify has sent and the database could not take or refuses: kept in memory, in order, until
//! it can.
//!
//! There is room for some: a list that brings nothing new takes the place of the one before, and
//! when the room is used up Spotify is not asked any more, since its own list reaches back further
//! than one that would be thrown away here. An account always has its fair share of the room,
//! whatever another's lists take that the database refuses for days.

use std::collections::{BTreeSet, VecDeque};

use domain::ids::AccountId;
use store::{Account, Answer};

/// A list takes some 100 kB. With the shares of those for whom no room was left it may become
/// twice as many.
const MOST: usize = 200;

/// Lists that wait to be stored, the oldest first.
#[derive(Debug, Default)]
pub(super) struct Backlog {
    lists: VecDeque<(Account, Answer)>,
}

impl Backlog {
    /// Keeps a list.
    pub(super) fn push(&mut self, account: &Account, mut answer: Answer) {
        let mut of_account = self.lists.iter_mut().rev();
        let last = of_account.find(|(known, _)| known.id == account.id);
        match last {
            Some((_, last)) if shows_the_same(last, &answer) => {
                answer.unasked_for = answer.unasked_for.max(last.unasked_for);
                *last = answer;
            }
            _ => self.lists.push_back((account.clone(), answer)),
        }
    }

    /// The list that is to be stored next, of none of these accounts.
    pub(super) fn first_except(&self, accounts: &BTreeSet<AccountId>) -> Option<(Account, Answer)> {
        let mut lists = self.lists.iter();
        lists
            .find(|(account, _)| !accounts.contains(&account.id))
            .cloned()
    }

    /// Forgets the account's first list: it is stored.
    pub(super) fn remove_first(&mut self, account: AccountId) {
        let first = self.lists.iter().position(|(known, _)| known.id == account);
        first.map(|first| self.lists.remove(first));
    }

    /// How many lists wait.
    pub(super) fn len(&self) -> usize {
        self.lists.len()
    }

    /// Whether no list waits.
    pub(super) fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    /// Whether a list of the account waits, so that no later one may overtake it.
    pub(super) fn holds(&self, account: AccountId) -> bool {
        self.lists.iter().any(|(known, _)| known.id == account)
    }

    /// Whether there is room for another list of this account, one of so many.
    pub(super) fn has_room_for(&self, account: AccountId, accounts: usize) -> bool {
        let of_account = self.lists.iter().filter(|(known, _)| known.id == account);
        let share = (MOST / accounts.max(1)).max(1);
        self.lists.len() < MOST || of_account.count() < share
    }
}

fn shows_the_same(one: &Answer, other: &Answer) -> bool {
    let entries = |answer: &Answer| {
        let mut entries: Vec<_> = answer
            .plays
            .iter()
            .map(|play| (play.ended_at, play.track.key()))
            .collect();
        entries.sort();
        entries
    };
    one.unreadable == other.unreadable && entries(one) == entries(other)
}

#[cfg(test)]
mod tests {
    use domain::{
        account::AccountState, catalogue::NewTrack, clock::from_millis, ids::ListenerId,
        play::NewPlay,
    };
    use jiff::SignedDuration;

    use super::*;

    fn account(id: i64) -> Account {
        Account {
            id: AccountId(id),
            listener: ListenerId(1),
            spotify_account_id: String::new(),
            spotify_user_id: String::new(),
            display_name: None,
            scopes: Vec::new(),
            consented_at: from_millis(0),
            connected_at: from_millis(0),
            state: AccountState::Collecting,
            problem: None,
            advice: None,
            failures: 0,
            next_poll_at: from_millis(0),
            last_asked_at: None,
            last_new_at: None,
            answered_at: None,
            refused_since: None,
            stalled_since: None,
        }
    }

    fn list(asked_at: i64, ends: &[i64]) -> Answer {
        let play = |end: &i64| NewPlay {
            track: NewTrack {
                spotify_id: None,
                uri: "spotify:track:1".to_owned(),
                name: String::new(),
                duration_ms: None,
                explicit: None,
                isrc: None,
                album: None,
                artists: Vec::new(),
                metadata_json: None,
            },
            ended_at: from_millis(*end),
            context: None,
        };
        Answer {
            asked_at: from_millis(asked_at),
            answered_at: from_millis(asked_at),
            unasked_for: Some(SignedDuration::from_millis(asked_at)),
            plays: ends.iter().map(play).collect(),
            unreadable: Vec::new(),
        }
    }

    #[test]
    fn lists_come_out_in_order_and_one_that_repeats_takes_the_place_of_the_last() {
        let mut backlog = Backlog::default();
        backlog.push(&account(1), list(10, &[1, 2]));
        backlog.push(&account(2), list(11, &[1]));
        backlog.push(&account(1), list(5, &[2, 1]));
        backlog.push(&account(1), list(30, &[2, 3]));
        assert_eq!(backlog.len(), 3);
        assert!(backlog.holds(AccountId(1)) && !backlog.holds(AccountId(3)));
        let mut asked = Vec::new();
        while let Some((account, answer)) = backlog.first_except(&BTreeSet::new()) {
            let unasked_for = answer.unasked_for.map(|time| time.as_millis());
            asked.push((account.id.0, answer.asked_at.as_millisecond(), unasked_for));
            backlog.remove_first(account.id);
        }
        assert_eq!(
            asked,
            [(1, 5, Some(10)), (2, 11, Some(11)), (1, 30, Some(30))]
        );
    }

    /// How many lists of an account, one of so many, find room beside those that wait.
    fn fill(backlog: &mut Backlog, of: i64, accounts: usize) -> usize {
        let before = backlog.len();
        for end in 0..1000 {
            if backlog.has_room_for(AccountId(of), accounts) {
                backlog.push(&account(of), list(end, &[end]));
            }
        }
        backlog.len() - before
    }

    #[test]
    fn the_room_is_bounded() {
        let mut backlog = Backlog::default();
        assert_eq!(fill(&mut backlog, 1, 1), 200);
        let mut crowded = Backlog::default();
        let total: usize = (1..=100).map(|of| fill(&mut crowded, of, 100)).sum();
        assert_eq!(total, 200 + 99 * 2);
    }

    #[test]
    fn an_account_that_takes_all_the_room_leaves_the_others_their_share() {
        let mut backlog = Backlog::default();
        let found: Vec<usize> = (1..=4).map(|of| fill(&mut backlog, of, 4)).collect();
        assert_eq!(found, [200, 50, 50, 50]);
        assert!(!backlog.has_room_for(AccountId(1), 4));
        backlog.remove_first(AccountId(2));
        assert!(backlog.has_room_for(AccountId(2), 4));
    }
}
