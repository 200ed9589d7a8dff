//! Whether Spotify's list of recent plays stands still while tracks are played, which it has done
//! for hours and days. A list without anything new says nothing by itself: perhaps nobody plays.

use jiff::SignedDuration;

use crate::catalogue::TrackKey;

/// A track that was heard for this long is listed when it ends.
const LISTED_AFTER: SignedDuration = SignedDuration::from_secs(30);
/// So many tracks must have ended without being listed,
const ENOUGH: u32 = 2;
/// and the first of them so long ago: plays are listed minutes late on good days.
const STANDSTILL: SignedDuration = SignedDuration::from_hours(3);

/// What was seen playing since an account's list last brought something new. Times are those of a
/// clock that nobody sets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeedWatch {
    heard: Option<TrackKey>,
    ended: u32,
    first_ended_at: Option<SignedDuration>,
}

impl FeedWatch {
    /// The list brought something new.
    pub fn moved(&mut self) {
        *self = Self::default();
    }

    /// This track is playing, so far into it. Another one that was playing before has ended.
    pub fn playing(&mut self, track: &TrackKey, progress: SignedDuration, elapsed: SignedDuration) {
        if self.heard.as_ref().is_some_and(|heard| heard != track) {
            self.heard = None;
            self.ended = self.ended.saturating_add(1);
            self.first_ended_at.get_or_insert(elapsed);
        }
        if progress >= LISTED_AFTER {
            self.heard = Some(track.clone());
        }
    }

    /// For how long the list has been standing still, if that is certain.
    pub fn stalled_for(&self, elapsed: SignedDuration) -> Option<SignedDuration> {
        let stalled_for = elapsed.saturating_sub(self.first_ended_at?);
        (self.ended >= ENOUGH && stalled_for >= STANDSTILL).then_some(stalled_for)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `A@10` is track A playing at minute 10, well into it; `a` one that has just begun; `!` is
    /// a list with something new. The last word is the minute of the question.
    #[track_caller]
    fn check(text: &str, stalled_minutes: Option<i64>) {
        let mut watch = FeedWatch::default();
        let (events, question) = text.rsplit_once(' ').unwrap();
        for event in events.split(' ') {
            let Some((name, minute)) = event.split_once('@') else {
                watch.moved();
                continue;
            };
            let progress = if name.starts_with(char::is_uppercase) {
                60
            } else {
                5
            };
            let track = TrackKey::new(Some(&name.to_lowercase()), "");
            let elapsed = SignedDuration::from_mins(minute.parse().unwrap());
            watch.playing(&track, SignedDuration::from_secs(progress), elapsed);
        }
        let elapsed = SignedDuration::from_mins(question.parse().unwrap());
        let stalled = watch.stalled_for(elapsed).map(|time| time.as_mins());
        assert_eq!(stalled, stalled_minutes, "{text}");
    }

    #[test]
    fn a_list_stands_still_when_tracks_end_and_nothing_new_comes_for_hours() {
        check("A@0 B@15 C@30 194", None);
        check("A@0 B@15 C@30 195", Some(180));
        check("A@0 B@15 C@30 D@45 300", Some(285));
    }

    #[test]
    fn one_track_that_goes_on_or_was_cut_short_proves_nothing() {
        check("A@0 A@15 A@30 300", None);
        check("A@0 B@15 300", None);
        check("a@0 b@15 c@30 d@45 300", None);
    }

    #[test]
    fn a_list_that_moves_begins_anew() {
        check("A@0 B@15 C@30 ! 300", None);
        check("A@0 B@15 ! C@30 D@45 E@60 225", Some(180));
    }
}
