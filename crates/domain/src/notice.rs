//! What a listener is told about the collecting, besides its everyday course.

/// What a notice is about. The words are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoticeKind {
    /// The consent ends before long; told again as the days pass.
    ConsentEnding,
    /// Spotify refuses a sign-in that should be good.
    Suspect,
    /// Spotify has refused the sign-in for a day.
    SignInNeeded,
    /// The consent has lived its six months.
    ConsentEnded,
    /// The consent lacks a permission.
    PermissionMissing,
    /// The account is not on the app's list of users.
    NotAllowed,
    /// The app's owner has no Premium subscription.
    PremiumNeeded,
    /// The day's quota of the developer account is used up.
    QuotaUsedUp,
    /// No list has come for a while, whatever the reason.
    NotAnswering,
    /// Spotify answers, but its list stands still while tracks are played.
    FeedStalled,
}

impl NoticeKind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::ConsentEnding,
        Self::Suspect,
        Self::SignInNeeded,
        Self::ConsentEnded,
        Self::PermissionMissing,
        Self::NotAllowed,
        Self::PremiumNeeded,
        Self::QuotaUsedUp,
        Self::NotAnswering,
        Self::FeedStalled,
    ];

    /// The stored word.
    pub fn slug(self) -> &'static str {
        match self {
            Self::ConsentEnding => "consent_ending",
            Self::Suspect => "suspect",
            Self::SignInNeeded => "sign_in_needed",
            Self::ConsentEnded => "consent_ended",
            Self::PermissionMissing => "permission_missing",
            Self::NotAllowed => "not_allowed",
            Self::PremiumNeeded => "premium_needed",
            Self::QuotaUsedUp => "quota_used_up",
            Self::NotAnswering => "not_answering",
            Self::FeedStalled => "feed_stalled",
        }
    }

    /// The kind with this stored word.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.slug() == slug)
    }
}

/// With how many days left the end of a consent is announced, the last announcement first.
const REMINDERS: [i64; 5] = [1, 3, 7, 14, 30];

/// The announcement that is due with so many whole days left of a consent, named by its days.
pub fn reminder(days_left: i64) -> Option<i64> {
    REMINDERS.into_iter().find(|days| days_left <= *days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_words_lead_back_to_their_kinds() {
        for kind in NoticeKind::ALL {
            assert_eq!(NoticeKind::from_slug(kind.slug()), Some(kind));
        }
        assert_eq!(NoticeKind::from_slug("good_news"), None);
    }

    #[test]
    fn the_end_of_a_consent_is_announced_five_times() {
        let told: Vec<_> = (-1..=32).rev().map(reminder).collect();
        let mut changes = told.clone();
        changes.dedup();
        assert_eq!(
            changes,
            [None, Some(30), Some(14), Some(7), Some(3), Some(1)]
        );
        assert_eq!((told[0], told[2], told[33]), (None, Some(30), Some(1)));
    }
}
