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

/// A log of which nobody has asked anything for so long is let go when the hour's clearing away comes.
const IDLE: SignedDuration = SignedDuration::from_mins(30);

/// The logs.
#[derive(Debug)]
pub struct Logs {
    /// What they may take together.
    most_bytes: usize,
    slots: Mutex<HashMap<ListenerId, Slot>>,
}

#[derive(Debug)]
struct Slot {
    place: Arc<Place>,
    used_at: Timestamp,
    bytes: usize,
}

/// Where a log is held.
#[derive(Debug, Default)]
struct Place {
    /// Missing while it is changed, and before it was read.
    held: Mutex<Option<Held>>,
    /// Whose turn it is to bring it up to date: whoever asks meanwhile waits for that.
    turn: tokio::sync::Mutex<()>,
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
        let place = self.place(listener, now);
        // Mostly nothing has changed, and then nobody waits for anybody.
        let position = store.log_position(listener).await?;
        if let Some(log) = place.at(position) {
            return Ok(log);
        }
        let _turn = place.turn.lock().await;
        let position = store.log_position(listener).await?;
        if let Some(log) = place.at(position) {
            return Ok(log);
        }
        // What is held stays until its successor is there: whoever asks may go away while the store is
        // read, and the store may fail.
        let known = place.held().as_ref().map(|held| held.position);
        let changes = match known {
            Some(known) => store.log_changes(listener, known).await?,
            None => None,
        };
        let log = match changes {
            Some(changes) => bring_up(place.clone(), changes).await,
            None => None,
        };
        let log = if let Some(log) = log {
            log
        } else {
            let read = read(store, listener).await?;
            place.held().insert(read).log.clone()
        };
        if !self.make_room(listener, log.memory_bytes()) {
            *place.held() = None;
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
        let held = slots.values().filter(|slot| slot.bytes > 0);
        (held.clone().count(), held.map(|slot| slot.bytes).sum())
    }

    fn place(&self, listener: ListenerId, now: Timestamp) -> Arc<Place> {
        let mut slots = self.slots();
        let slot = slots.entry(listener).or_insert_with(|| Slot {
            place: Arc::default(),
            used_at: now,
            bytes: 0,
        });
        slot.used_at = slot.used_at.max(now);
        slot.place.clone()
    }

    /// Notes how much a log takes, and lets go of those that were asked longest ago until there is
    /// room for all. Says whether the log itself may stay.
    fn make_room(&self, listener: ListenerId, bytes: usize) -> bool {
        let mut slots = self.slots();
        let may_stay = bytes <= self.most_bytes;
        if let Some(slot) = slots.get_mut(&listener) {
            slot.bytes = if may_stay { bytes } else { 0 };
        }
        while slots.values().map(|slot| slot.bytes).sum::<usize>() > self.most_bytes {
            // One that is being read has no bytes yet, and nothing to let go of.
            let others = slots
                .iter()
                .filter(|(other, slot)| **other != listener && slot.bytes > 0);
            let Some(oldest) = others.min_by_key(|(_, slot)| slot.used_at) else {
                break;
            };
            let oldest = *oldest.0;
            slots.remove(&oldest);
        }
        may_stay
    }

    fn slots(&self) -> MutexGuard<'_, HashMap<ListenerId, Slot>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    fn held(&self) -> MutexGuard<'_, Option<Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The log, if it is as the store is. A database that was put back counts anew, so later is not enough.
    fn at(&self, position: LogPosition) -> Option<Arc<ListeningLog>> {
        let held = self.held();
        let held = held.as_ref().filter(|held| held.position == position)?;
        Some(held.log.clone())
    }
}

impl Held {
    /// The log with what has changed since.
    fn bring_up(&mut self, changes: LogChanges) {
        if !changes.plays.is_empty() || !changes.gone.is_empty() {
            let amendment = Amendment {
                plays: changes.plays.iter().map(loaded).collect(),
                removed: changes.gone,
                catalogue: changes.catalogue,
            };
            // A copy, while somebody still counts on it as it was.
            Arc::make_mut(&mut self.log).amend(&amendment);
        }
        self.position = changes.position;
    }
}

/// The log that is held, with what has changed since; nothing if none is held. Whoever asked may go away
/// meanwhile.
async fn bring_up(place: Arc<Place>, changes: LogChanges) -> Option<Arc<ListeningLog>> {
    apart(move || {
        // Taken out, so that nobody else holds it who does not count on it.
        let mut held = place.held().take()?;
        held.bring_up(changes);
        let log = held.log.clone();
        *place.held() = Some(held);
        Some(log)
    })
    .await
}

/// Does work where it keeps nobody waiting.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(broken) => std::panic::resume_unwind(broken.into_panic()),
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
    let log = apart(|| builder.map(LogBuilder::finish).unwrap_or_default()).await;
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
