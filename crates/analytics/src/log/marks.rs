//! What rules say of a play, worked out once when it comes into the log: a byte.

use domain::report::ItemKind;

use super::Track;

/// From how long on a play is counted.
pub const COUNTED_FROM_MS: u32 = 30_000;

/// What rules say of a play.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks(u8);

const COUNTED: u8 = 1;
const COMPLETE: u8 = 1 << 1;
const SKIPPED: u8 = 1 << 2;
const ESTIMATED: u8 = 1 << 3;
const VIDEO: u8 = 1 << 4;
const KIND: u32 = 5;

impl Marks {
    /// How many there can be.
    pub(crate) const ALL: usize = 1 << 8;

    /// Marks from their byte.
    pub(crate) fn from_byte(byte: u8) -> Self {
        Self(byte)
    }

    /// The byte, below [`Self::ALL`].
    pub(crate) fn byte(self) -> u8 {
        self.0
    }

    /// Whether it is counted: heard for 30 seconds or more, or nobody knows how long.
    pub fn is_counted(self) -> bool {
        self.0 & COUNTED != 0
    }

    /// Whether it was heard to the end: it ended as `trackdone`, or 90 % of it were heard, for
    /// which an estimate will do.
    pub fn is_complete(self) -> bool {
        self.0 & COMPLETE != 0
    }

    /// Whether it is a skip: its source says so, or its listener went on to something else
    /// (`fwdbtn`, `backbtn`, `clickrow`) before 30 seconds or half of it were heard.
    pub fn is_skipped(self) -> bool {
        self.0 & SKIPPED != 0
    }

    /// Whether nobody knows how long it was heard, so that its played time is an estimate.
    pub fn is_estimated(self) -> bool {
        self.0 & ESTIMATED != 0
    }

    /// Whether it was a video.
    pub fn is_video(self) -> bool {
        self.0 & VIDEO != 0
    }

    /// What was heard.
    pub fn kind(self) -> ItemKind {
        ItemKind::from_number(i16::from(self.0 >> KIND) + 1).unwrap_or(ItemKind::Unknown)
    }
}

/// What marks follow from, beside the track.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts {
    pub(super) played_ms: u32,
    pub(super) is_estimated: bool,
    pub(super) is_video: bool,
    pub(super) ending: Ending,
}

/// How a play ended, as its source has it: the same for all plays that went one way.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ending {
    is_done: bool,
    was_left: bool,
    is_told_skipped: bool,
}

impl Ending {
    pub(super) fn new(reason: Option<&str>, skipped: Option<bool>) -> Self {
        Self {
            is_done: reason == Some("trackdone"),
            was_left: matches!(reason, Some("fwdbtn" | "backbtn" | "clickrow")),
            is_told_skipped: skipped == Some(true),
        }
    }
}

impl Facts {
    pub(super) fn marks(self, track: Option<&Track>) -> Marks {
        let played = u64::from(self.played_ms);
        let duration = track.and_then(|track| track.duration_ms).map(u64::from);
        let mut marks = 0;
        if self.is_estimated || self.played_ms >= COUNTED_FROM_MS {
            marks |= COUNTED;
        }
        let is_long = duration.is_some_and(|duration| duration > 0 && played * 10 >= duration * 9);
        if self.ending.is_done || is_long {
            marks |= COMPLETE;
        }
        let is_short = self.played_ms < COUNTED_FROM_MS
            || duration.is_some_and(|duration| played * 2 < duration);
        let was_cut = self.ending.was_left && is_short && !self.is_estimated;
        if self.ending.is_told_skipped || was_cut {
            marks |= SKIPPED;
        }
        if self.is_estimated {
            marks |= ESTIMATED;
        }
        if self.is_video {
            marks |= VIDEO;
        }
        let kind = track.map_or(ItemKind::Unknown, |track| track.kind);
        Marks(marks | kind_bits(kind))
    }
}

fn kind_bits(kind: ItemKind) -> u8 {
    u8::try_from(kind.number() - 1).unwrap_or_default() << KIND
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_fits_into_its_bits() {
        for kind in ItemKind::ALL {
            assert_eq!(Marks(kind_bits(kind) | 31).kind(), kind);
        }
    }
}
