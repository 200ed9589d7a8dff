//! Lengths of time in words.

use jiff::SignedDuration;

/// A length of time, roughly, as people say it: `40 s`, `14 min`, `47 h`, `3 days`.
pub(crate) fn in_words(duration: SignedDuration) -> String {
    match duration.as_secs().max(0) {
        seconds if seconds < 60 => format!("{seconds} s"),
        seconds if seconds < 3600 => format!("{} min", seconds / 60),
        seconds if seconds < 2 * 86_400 => format!("{} h", seconds / 3600),
        seconds => format!("{} days", seconds / 86_400),
    }
}
