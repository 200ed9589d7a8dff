//! What a listener is being told about the collecting, in plain words: what is the case, what it
//! means for their plays, and what to do.

use domain::{ids::AccountId, notice::NoticeKind};
use jiff::Timestamp;
use serde::Serialize;
use spotify::Error;
use store::Account;
use utoipa::ToSchema;

use crate::{
    api::{account_words::silent_since, durations::in_words},
    instant::Instant,
    storage,
};

/// What a listener is being told, as long as it is so.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Notice {
    /// The account that it is about; absent when it is about the server.
    #[schema(value_type = Option<i64>)]
    account_id: Option<AccountId>,
    /// A permanent word for what it is about.
    kind: &'static str,
    severity: Severity,
    /// Since when it has been so.
    since: Instant,
    /// What is the case, in few words.
    title: String,
    /// What it means.
    detail: String,
    /// What to do about it, if anything.
    advice: Option<String>,
    /// Whether connecting the account again is what helps.
    is_mended_by_connecting: bool,
}

/// How grave a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Severity {
    /// There is time.
    Info,
    /// Plays may be lost before long, or it may pass by itself.
    Warning,
    /// Nothing is collected until someone does something.
    Danger,
}

/// What is known beside the account itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Circumstances {
    /// The present.
    pub(crate) now: Timestamp,
    /// From when on plays can be lost if no list comes.
    pub(crate) loss_possible_at: Timestamp,
    /// Until when the quota is used up, if it is.
    pub(crate) quota_used_up_until: Option<Timestamp>,
    /// Whether Spotify refuses most accounts at once, which is no listener's doing.
    pub(crate) is_incident: bool,
}

impl Notice {
    /// The notice in words.
    pub(crate) fn of(notice: &store::Notice, account: &Account, at: Circumstances) -> Self {
        let kind = notice.key.kind;
        let (severity, title, detail, advice) = words(notice, account, at);
        Self {
            account_id: Some(account.id),
            kind: kind.slug(),
            severity,
            since: Instant(notice.raised_at),
            title,
            detail,
            advice,
            is_mended_by_connecting: matches!(
                kind,
                NoticeKind::ConsentEnding
                    | NoticeKind::Suspect
                    | NoticeKind::SignInNeeded
                    | NoticeKind::ConsentEnded
                    | NoticeKind::PermissionMissing
            ),
        }
    }

    /// That the database cannot be written.
    pub(crate) fn of_storage(failing: storage::Failing) -> Self {
        let waiting = match failing.waiting {
            0 => "Nothing is waiting yet".to_owned(),
            1 => "One list of plays is waiting in memory".to_owned(),
            lists => format!("{lists} lists of plays are waiting in memory"),
        };
        Self {
            account_id: None,
            kind: "storage",
            severity: Severity::Danger,
            since: Instant(failing.since),
            title: match failing.trouble {
                store::Trouble::Full => "The disk is full",
                store::Trouble::ReadOnly => "The database may not be written",
                store::Trouble::Unreachable => "The database does not answer",
                store::Trouble::Damaged => "The disk or the database is damaged",
            }
            .to_owned(),
            detail: format!(
                "{waiting}. They are stored by themselves, without a restart, once that is mended; \
                 stopping the server before would leave it to Spotify’s own list to bring them again."
            ),
            advice: Some(storage::advice(failing.trouble).to_owned()),
            is_mended_by_connecting: false,
        }
    }
}

fn words(
    notice: &store::Notice,
    account: &Account,
    at: Circumstances,
) -> (Severity, String, String, Option<String>) {
    let name = account
        .display_name
        .as_deref()
        .unwrap_or(&account.spotify_user_id);
    let advice = |error: Error| error.advice().map(str::to_owned);
    match notice.key.kind {
        NoticeKind::ConsentEnding => {
            let days = notice.key.level;
            let severity = if days > 7 {
                Severity::Info
            } else {
                Severity::Warning
            };
            let when = match days {
                0 => "any moment: its six months are over".to_owned(),
                1 => "within a day".to_owned(),
                days => format!("within {days} days"),
            };
            (
                severity,
                format!("{name}: the consent ends {when}"),
                "Spotify lets a consent live for six months. From then on nothing is collected."
                    .to_owned(),
                Some(
                    "Connect the account again: it takes a click, and the six months begin anew."
                        .to_owned(),
                ),
            )
        }
        NoticeKind::Suspect if at.is_incident => (
            Severity::Warning,
            format!("{name}: Spotify refuses the sign-in"),
            format!(
                "It refuses most accounts at once, which looks like a fault of Spotify’s. Each is \
                 tried again every hour. {}",
                loss(at)
            ),
            Some("If it lasts for a day, connect the account again.".to_owned()),
        ),
        NoticeKind::Suspect => (
            Severity::Warning,
            format!("{name}: Spotify refuses the sign-in"),
            format!(
                "Spotify has refused good sign-ins by mistake before, so it is tried again every \
                 hour. {}",
                loss(at)
            ),
            Some("Connect the account again to be sure.".to_owned()),
        ),
        NoticeKind::SignInNeeded => (
            Severity::Danger,
            format!("{name}: Spotify no longer accepts the sign-in"),
            "It has refused it for a day, so nothing is collected.".to_owned(),
            advice(Error::SignInNeeded { description: None }),
        ),
        NoticeKind::ConsentEnded => (
            Severity::Danger,
            format!("{name}: the consent has ended"),
            "Its six months are over, so nothing is collected.".to_owned(),
            advice(Error::SignInNeeded { description: None }),
        ),
        NoticeKind::PermissionMissing => (
            Severity::Danger,
            format!("{name}: a permission is missing"),
            "Without it nothing is collected. Plays collected so far stay.".to_owned(),
            advice(Error::PermissionMissing),
        ),
        NoticeKind::NotAllowed => (
            Severity::Danger,
            format!("{name} is not on the app’s list of users"),
            format!(
                "Spotify answers nobody else, so nothing is collected. {}",
                loss(at)
            ),
            advice(Error::NotAllowed),
        ),
        NoticeKind::PremiumNeeded => (
            Severity::Danger,
            "The owner of the Spotify app has no Premium".to_owned(),
            format!(
                "Spotify then answers none of its accounts, so nothing is collected. {}",
                loss(at)
            ),
            advice(Error::PremiumNeeded),
        ),
        NoticeKind::QuotaUsedUp => (
            Severity::Warning,
            "Spotify’s quota for today is used up".to_owned(),
            format!(
                "It is asked again {}. {}",
                at.quota_used_up_until.map_or_else(
                    || "soon".to_owned(),
                    |until| format!("in {}", in_words(until.duration_since(at.now)))
                ),
                loss(at)
            ),
            advice(Error::QuotaExceeded { retry_after: None }),
        ),
        NoticeKind::NotAnswering => (
            Severity::Warning,
            format!(
                "{name}: no list of plays has come for {}",
                in_words(at.now.duration_since(silent_since(account)))
            ),
            format!(
                "{} {}",
                account
                    .problem
                    .clone()
                    .unwrap_or_else(|| "Spotify has not been asked.".to_owned()),
                loss(at)
            ),
            account.advice.clone(),
        ),
        NoticeKind::FeedStalled => (
            Severity::Warning,
            format!("{name}: Spotify’s list stands still"),
            format!(
                "Tracks are played, but the list has shown nothing new for {}. That is a fault of \
                 Spotify’s; it has always caught up so far. If more than 50 plays pass meanwhile, \
                 the older ones are missing and shown as a gap.",
                stalled(account, at.now)
            ),
            None,
        ),
    }
}

fn loss(at: Circumstances) -> String {
    let left = at.loss_possible_at.duration_since(at.now);
    if left.is_positive() {
        format!("Plays begin to get lost in about {}.", in_words(left))
    } else {
        "Plays may be getting lost.".to_owned()
    }
}

fn stalled(account: &Account, now: Timestamp) -> String {
    in_words(now.duration_since(account.stalled_since.unwrap_or(now)))
}

#[cfg(test)]
mod tests {
    use domain::{account::AccountState, clock::from_millis, ids::ListenerId};
    use jiff::SignedDuration;
    use store::NoticeKey;

    use super::*;

    fn told(kind: NoticeKind, level: i64, is_incident: bool) -> String {
        let now = from_millis(1_800_000_000_000);
        let hours = SignedDuration::from_hours;
        let account = Account {
            id: AccountId(1),
            listener: ListenerId(1),
            spotify_account_id: "acc".to_owned(),
            spotify_user_id: "ada".to_owned(),
            display_name: Some("Ada".to_owned()),
            scopes: Vec::new(),
            consented_at: now - hours(24),
            connected_at: now - hours(24),
            state: AccountState::Collecting,
            problem: Some("Spotify could not be asked.".to_owned()),
            advice: Some("Check this machine's internet connection.".to_owned()),
            failures: 3,
            next_poll_at: now,
            last_asked_at: None,
            last_new_at: None,
            answered_at: Some(now - hours(2)),
            refused_since: None,
            stalled_since: Some(now - hours(4)),
        };
        let notice = store::Notice {
            key: NoticeKey {
                listener: account.listener,
                account: account.id,
                kind,
                level,
            },
            raised_at: now,
            cleared_at: None,
        };
        let circumstances = Circumstances {
            now,
            loss_possible_at: now + hours(1),
            quota_used_up_until: Some(now + hours(20)),
            is_incident,
        };
        let notice = Notice::of(&notice, &account, circumstances);
        format!(
            "{:?} {}\n  {}\n  -> {}",
            notice.severity,
            notice.title,
            notice.detail,
            notice.advice.as_deref().unwrap_or("-")
        )
    }

    #[test]
    fn every_notice_says_what_is_the_case_and_what_to_do() {
        let mut all: Vec<String> = NoticeKind::ALL
            .into_iter()
            .map(|kind| told(kind, 0, false))
            .collect();
        all[0] = told(NoticeKind::ConsentEnding, 14, false);
        all.push(told(NoticeKind::ConsentEnding, 1, false));
        all.push(told(NoticeKind::Suspect, 0, true));
        let storage = Notice::of_storage(storage::Failing {
            trouble: store::Trouble::Full,
            since: from_millis(0),
            waiting: 3,
        });
        all.push(format!(
            "{:?} {}\n  {}",
            storage.severity, storage.title, storage.detail
        ));
        insta::assert_snapshot!(all.join("\n"));
    }
}
