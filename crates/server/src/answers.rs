//! Answers to questions about plays: worked out beside everything else, a few at a time, and the last
//! ones kept as they were sent, since pages ask the same again.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, PoisonError},
    thread::available_parallelism,
};

use axum::body::Bytes;
use domain::ids::ListenerId;
use tokio::{sync::Semaphore, task::spawn_blocking};

use crate::problem::Problem;

/// What kept answers take together at most.
const MOST_BYTES: usize = 8 << 20;
/// An answer that is larger is not kept: it would push out too many others.
const LARGEST_BYTES: usize = 1 << 20;

/// Whose answer, and the tag that stands for it.
type Key = (ListenerId, u64);

/// The last answers.
#[derive(Debug)]
pub(crate) struct Answers {
    kept: Mutex<Kept>,
    /// As many are worked out at once as there are cores: more would only keep each other waiting.
    turns: Semaphore,
}

#[derive(Debug, Default)]
struct Kept {
    answers: HashMap<Key, Bytes>,
    /// The oldest first.
    order: VecDeque<Key>,
    bytes: usize,
}

impl Default for Answers {
    fn default() -> Self {
        Self {
            kept: Mutex::default(),
            turns: Semaphore::new(available_parallelism().map_or(1, usize::from)),
        }
    }
}

impl Answers {
    /// The answer for which a tag stands, as JSON; `work` finds it if it is not kept.
    pub(crate) async fn of(
        &self,
        key: Key,
        work: impl FnOnce() -> serde_json::Result<Vec<u8>> + Send + 'static,
    ) -> Result<Bytes, Problem> {
        if let Some(answer) = self.known(key) {
            return Ok(answer);
        }
        let _turn = self.turns.acquire().await.map_err(Problem::internal)?;
        // Another tab may have asked the same, and had its turn before.
        if let Some(answer) = self.known(key) {
            return Ok(answer);
        }
        let answer = spawn_blocking(work).await.map_err(Problem::internal)?;
        let answer = Bytes::from(answer.map_err(Problem::internal)?);
        self.kept(|kept| kept.keep(key, &answer));
        Ok(answer)
    }

    fn known(&self, key: Key) -> Option<Bytes> {
        self.kept(|kept| kept.answers.get(&key).cloned())
    }

    fn kept<T>(&self, look: impl FnOnce(&mut Kept) -> T) -> T {
        look(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Kept {
    fn keep(&mut self, key: Key, answer: &Bytes) {
        if answer.len() > LARGEST_BYTES || self.answers.contains_key(&key) {
            return;
        }
        self.bytes += answer.len();
        self.order.push_back(key);
        self.answers.insert(key, answer.clone());
        while self.bytes > MOST_BYTES {
            let Some(oldest) = self.order.pop_front() else {
                break;
            };
            self.bytes -= self
                .answers
                .remove(&oldest)
                .map_or(0, |answer| answer.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_answer_is_worked_out_once() {
        let answers = Answers::default();
        let key = (ListenerId(1), 7);
        let first = answers.of(key, || Ok(b"1".to_vec())).await.unwrap();
        let again = answers.of(key, || Ok(b"2".to_vec())).await.unwrap();
        assert_eq!((first, again), (Bytes::from("1"), Bytes::from("1")));
        let other = (ListenerId(2), 7);
        let of_another = answers.of(other, || Ok(b"3".to_vec())).await.unwrap();
        assert_eq!(of_another, Bytes::from("3"));
    }

    #[test]
    fn the_oldest_answers_make_room() {
        let mut kept = Kept::default();
        let large = Bytes::from(vec![b' '; LARGEST_BYTES]);
        for tag in 0..20 {
            kept.keep((ListenerId(1), tag), &large);
        }
        assert_eq!(kept.bytes, MOST_BYTES);
        assert!(kept.answers.contains_key(&(ListenerId(1), 19)));
        assert!(!kept.answers.contains_key(&(ListenerId(1), 11)));
        assert_eq!(kept.order.len(), kept.answers.len());
        kept.keep(
            (ListenerId(1), 99),
            &Bytes::from(vec![b' '; LARGEST_BYTES + 1]),
        );
        assert!(!kept.answers.contains_key(&(ListenerId(1), 99)));
    }
}
