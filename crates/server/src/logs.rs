//! The listening logs in memory: one of each listener who asks questions, read when first asked and
//! kept up with the store, whoever writes to it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use analytics::log::{Amendment, ListeningLog, LoadedPlay, LogBuilder};
use domain::ids::ListenerId;
use jiff::{SignedDuration, Timestamp};
use store::{LogChanges, LogPart, LogPlay, LogPosition, Store};

/// A log of which nobody has asked anything for so long is let go.
const IDLE: SignedDuration = SignedDuration::from_mins(30);

/// The logs.
#[derive(Debug)]
pub struct Logs {
    /// What they may take together.
    most_bytes: usize,
    slots: Mutex<HashMap<ListenerId, Slot>>,
}

#[derive(Clone, Debug)]
struct Slot {
    /// Locked while it is brought up to date: whoever asks meanwhile waits for that.
    held: Arc<tokio::sync::Mutex<Option<Held>>>,
    used_at: Timestamp,
    bytes: usize,
}

/// A log as it was at a moment.
#[derive(Clone, Debug)]
struct Held {
    log: Arc<ListeningLog>,
    position: LogPosition,
}

impl Logs {
    /// None yet; together they never take more than this, unless one alone does.
    pub fn new(most_bytes: usize) -> Self {
        Self {
            most_bytes,
            slots: Mutex::default(),
        }
    }

    /// A listener's log as it is now.
    pub async fn of(
        &self,
        store: &Store,
        listener: ListenerId,
        now: Timestamp,
    ) -> Result<Arc<ListeningLog>, store::Error> {
        let slot = self.slot(listener, now);
        let mut held = slot.lock().await;
        // What is held stays until its successor is there: whoever asks may go away while the store is
        // read, and the store may fail.
        let changes = match &*held {
            Some(known) => store.log_changes(listener, known.position).await?,
            None => None,
        };
        let log = match (&mut *held, changes) {
            (Some(known), Some(changes)) => known.bring_up(changes),
            (held, _) => held.insert(read(store, listener).await?).log.clone(),
        };
        if !self.make_room(listener, log.memory_bytes()) {
            *held = None;
        }
        Ok(log)
    }

    /// Lets go of the logs that nobody has asked anything of late.
    pub fn forget_idle(&self, now: Timestamp) {
        self.slots()
            .retain(|_, slot| now.duration_since(slot.used_at) < IDLE);
    }

    /// How many logs are held, and how much they take.
    pub fn held(&self) -> (usize, usize) {
        let slots = self.slots();
        (slots.len(), slots.values().map(|slot| slot.bytes).sum())
    }

    fn slot(&self, listener: ListenerId, now: Timestamp) -> Arc<tokio::sync::Mutex<Option<Held>>> {
        let mut slots = self.slots();
        let slot = slots.entry(listener).or_insert_with(|| Slot {
            held: Arc::default(),
            used_at: now,
            bytes: 0,
        });
        slot.used_at = slot.used_at.max(now);
        slot.held.clone()
    }

    /// Notes how much a log takes, and lets go of those that were asked longest ago until there is
    /// room for all. Says whether the log itself may stay.
    fn make_room(&self, listener: ListenerId, bytes: usize) -> bool {
        let mut slots = self.slots();
        if bytes > self.most_bytes {
            slots.remove(&listener);
            return false;
        }
        if let Some(slot) = slots.get_mut(&listener) {
            slot.bytes = bytes;
        }
        while slots.values().map(|slot| slot.bytes).sum::<usize>() > self.most_bytes {
            let others = slots.iter().filter(|(other, _)| **other != listener);
            let Some(oldest) = others.min_by_key(|(_, slot)| slot.used_at) else {
                break;
            };
            let oldest = *oldest.0;
            slots.remove(&oldest);
        }
        true
    }

    fn slots(&self) -> MutexGuard<'_, HashMap<ListenerId, Slot>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    /// The log with what has changed since.
    fn bring_up(&mut self, changes: LogChanges) -> Arc<ListeningLog> {
        self.position = changes.position;
        if !changes.plays.is_empty() || !changes.gone.is_empty() {
            let amendment = Amendment {
                plays: changes.plays.iter().map(loaded).collect(),
                removed: changes.gone,
                catalogue: changes.catalogue,
            };
            // A copy, while somebody still counts on it as it was.
            Arc::make_mut(&mut self.log).amend(&amendment);
        }
        self.log.clone()
    }
}

async fn read(store: &Store, listener: ListenerId) -> Result<Held, store::Error> {
    let mut builder: Option<LogBuilder> = None;
    let position = store
        .read_log(listener, &mut |part| match part {
            LogPart::Catalogue(found, room) => {
                builder = Some(LogBuilder::new(&found, room));
            }
            LogPart::Plays(plays) => {
                if let Some(builder) = &mut builder {
                    for play in &plays {
                        builder.push(&loaded(play));
                    }
                }
            }
        })
        .await?;
    let log = builder.map(LogBuilder::finish).unwrap_or_default();
    Ok(Held {
        log: Arc::new(log),
        position,
    })
}

fn loaded(play: &LogPlay) -> LoadedPlay<'_> {
    LoadedPlay {
        id: play.id,
        track: play.track,
        started_at: play.started_at,
        ended_at: play.ended_at,
        played_ms: play.played_ms,
        certainty: play.certainty,
        sources: play.sources,
        is_video: play.is_video,
        detail: play.detail,
        context: play
            .context
            .as_ref()
            .map(|context| (context.kind.as_str(), context.uri.as_str())),
    }
}
