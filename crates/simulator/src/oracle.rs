//! What can be known only from within: when each play was to be seen, and when the service was not to be had.

use jiff::Timestamp;

use crate::faults::FaultKind;
use crate::world::TrackRef;

/// How the list showed a true play during a span of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lifetime {
    /// The id of the true play.
    pub true_play: u64,
    /// What was heard, as it is served.
    pub track: TrackRef,
    /// Every stamp that it has had by the end of the span, in order. It may never have been served with some.
    pub stamps: Vec<Timestamp>,
    /// When Spotify learns of it.
    pub appears_at: Timestamp,
    /// Whether that is so long after its end because the device had no connection.
    pub late: bool,
    /// When the whole list held it, in order: the longest stretches without a break within the span.
    pub shown: Vec<Shown>,
    /// Whether a list that stood still is the only reason why it was never shown in the span. Late plays are never
    /// said to be kept out.
    pub kept_out: bool,
}

/// A stretch of time during which the list held a play.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Its first moment.
    pub from: Timestamp,
    /// The first moment after it.
    pub to: Timestamp,
}

/// A stretch of time during which the service does not serve a listener.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Why. [`FaultKind::Revoked`] is a consent that was taken back or expired, whatever made it so, and
    /// [`FaultKind::Quota`] one of [`crate::SpotifySettings::quota`], too.
    pub kind: FaultKind,
    /// Its first moment.
    pub from: Timestamp,
    /// The first moment after it.
    pub to: Timestamp,
}
