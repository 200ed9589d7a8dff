//! What happens, told to whoever hears: the pages slide new plays in without asking again and
//! again.

use domain::ids::{AccountId, ListenerId};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

/// How many events a slow hearer may fall behind before its stream ends and it begins anew.
const BACKLOG: usize = 256;

/// Something that changed what a listener sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// New plays were stored.
    Plays {
        /// Whose they are.
        listener: ListenerId,
        /// The account that brought them.
        account: AccountId,
        /// How many there are.
        new: usize,
    },
    /// An account was connected, and is to be polled at once.
    Connected {
        /// Whose account it is.
        listener: ListenerId,
    },
    /// An account's state changed, or a poll of it ended.
    Sources {
        /// Whose account it is.
        listener: ListenerId,
    },
    /// An import began, ended, or was asked for.
    Imports {
        /// Whose it is.
        listener: ListenerId,
    },
    /// The database can no longer be written, or can again.
    Storage,
}

impl Event {
    /// Whether it concerns a listener; nobody else hears of it.
    pub fn concerns(self, hearer: ListenerId) -> bool {
        match self {
            Self::Plays { listener, .. }
            | Self::Connected { listener }
            | Self::Sources { listener }
            | Self::Imports { listener } => listener == hearer,
            Self::Storage => true,
        }
    }
}

/// The place where events are sent to and heard. Clones are the same place.
#[derive(Clone, Debug)]
pub struct Events {
    sender: broadcast::Sender<Event>,
    closed: CancellationToken,
}

impl Default for Events {
    fn default() -> Self {
        Self {
            sender: broadcast::Sender::new(BACKLOG),
            closed: CancellationToken::new(),
        }
    }
}

impl Events {
    /// Tells everyone who hears now.
    pub fn send(&self, event: Event) {
        // No one hears when no page is open.
        let _ = self.sender.send(event);
    }

    /// Hears what is sent from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.sender.subscribe()
    }

    /// Ends every stream, so that the server can stop.
    pub fn close(&self) {
        self.closed.cancel();
    }

    /// Cancelled once the streams are to end.
    pub(crate) fn closed(&self) -> CancellationToken {
        self.closed.clone()
    }
}
