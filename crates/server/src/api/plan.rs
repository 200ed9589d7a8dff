//! The polling plan: how many calls there are, how they are spent, and why so.

use jiff::Timestamp;
use serde::Serialize;
use spotify::Family;
use utoipa::ToSchema;

use crate::{api::durations::in_words, app::App, instant::Instant};

/// How often Spotify is asked, and why.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Plan {
    /// What the plan is, in a sentence.
    headline: String,
    /// Why it is so.
    reason: String,
    /// Calls that may be made in 24 hours for all accounts together; absent when there is no limit.
    limit_24h: Option<u32>,
    /// Calls of the last 24 hours.
    used_24h: u32,
    /// The pause between two polls of an account while plays keep arriving.
    active_ms: i64,
    /// The longest pause while none do.
    quiet_ms: i64,
    /// Until when Spotify wants to be left alone altogether.
    paused_until: Option<Instant>,
    /// The kinds of calls, the most important first.
    families: Vec<FamilyPlan>,
}

/// How the calls of one kind stand.
#[derive(Debug, Serialize, ToSchema)]
struct FamilyPlan {
    family: CallFamily,
    used_24h: u32,
    /// What a lock-out has taught about Spotify's quota: calls are paced to stay under about so many
    /// in 24 hours.
    learned_limit_24h: Option<u32>,
    /// Until when Spotify refuses these calls because the quota is used up.
    paused_until: Option<Instant>,
}

/// A kind of call.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum CallFamily {
    /// The list of recent plays.
    RecentlyPlayed,
    /// What is playing now: asked when the list has been still for long.
    Player,
    /// Whose account it is: asked when one is connected.
    Profile,
}

impl Plan {
    /// The plan as it stands; none without a Spotify app.
    pub(crate) fn of(app: &App) -> Option<Self> {
        let now = app.clock.now();
        let budget = app.spotify.as_ref()?.budget();
        let standing = budget.standing(now);
        let pace = budget.pace(app.settings.poll_interval, now);
        let mut families = standing.families.iter();
        // Polls are paced by what was learned about them, and by nothing else.
        let polls = families.find(|family| family.family == Family::RecentlyPlayed);
        let learned = polls.and_then(|polls| polls.learned_limit);
        let quota_until = budget.quota_used_up_until(Family::RecentlyPlayed, now);
        let is_strained = pace.active > app.settings.poll_interval;
        let headline = match (quota_until.or(standing.paused_until), is_strained) {
            (Some(until), _) => format!(
                "Not asking for {}: Spotify wants a pause.",
                in_words(until.duration_since(now))
            ),
            (None, false) => format!(
                "While you play music, Spotify is asked every {}; when nothing plays, at least \
                 every {}.",
                in_words(pace.active),
                in_words(pace.quiet)
            ),
            (None, true) => format!(
                "To save calls, Spotify is asked every {}.",
                in_words(pace.active)
            ),
        };
        Some(Self {
            headline,
            reason: reason(standing.limit, learned, is_strained),
            limit_24h: standing.limit,
            used_24h: standing.used,
            active_ms: millis(pace.active),
            quiet_ms: millis(pace.quiet),
            paused_until: standing.paused_until.map(Instant),
            families: standing.families.iter().map(FamilyPlan::of).collect(),
        })
    }
}

impl FamilyPlan {
    fn of(standing: &spotify::FamilyStanding) -> Self {
        Self {
            family: match standing.family {
                Family::RecentlyPlayed => CallFamily::RecentlyPlayed,
                Family::Player => CallFamily::Player,
                Family::Profile => CallFamily::Profile,
            },
            used_24h: standing.used,
            learned_limit_24h: standing.learned_limit,
            paused_until: standing.paused_until.map(Instant),
        }
    }
}

fn reason(limit: Option<u32>, learned: Option<u32>, is_strained: bool) -> String {
    let rule = "Never later than after half of the 50 plays that Spotify’s list shows, so that \
                none slips through.";
    let limits = match (limit, learned) {
        (_, Some(learned)) => format!(
            "Spotify refused calls lately because its quota was used up, so for now they are paced \
             to stay under about {learned} in 24 hours."
        ),
        (Some(limit), None) => format!(
            "Spotify grants a developer a number of calls a day that it does not publish. At most \
             {limit} are made in 24 hours, polls first; whoever runs the server can change that \
             (SPOTIFY_DAILY_CALLS)."
        ),
        (None, None) => "Whoever runs the server has set no limit to the calls of a day \
                         (SPOTIFY_DAILY_CALLS)."
            .to_owned(),
    };
    let strain = if is_strained {
        " Much of the day’s calls is spent, so the rest is spread out."
    } else {
        ""
    };
    format!("{rule} {limits}{strain}")
}

fn millis(duration: jiff::SignedDuration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// Until when the quota for polls is used up, if it is.
pub(crate) fn quota_used_up_until(app: &App, now: Timestamp) -> Option<Timestamp> {
    let budget = app.spotify.as_ref()?.budget();
    budget.quota_used_up_until(Family::RecentlyPlayed, now)
}
