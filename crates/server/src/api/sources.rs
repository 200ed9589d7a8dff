//! Where plays come from: the Spotify app, the accounts and how they stand, and the gaps.

use axum::extract::State;
use domain::{
    account::consent_expires_at,
    ids::{AccountId, GapId},
};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use store::Outcome;
use utoipa::ToSchema;

use crate::{
    api::account_words::{AccountState, Standing, consent_days_left, standing},
    app::App,
    connect::RedirectUri,
    extract::{CurrentListener, Json},
    instant::Instant,
    problem::Problem,
};

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Where plays come from.
#[derive(Serialize, ToSchema)]
pub(crate) struct Sources {
    spotify: SpotifySettings,
    poll_interval_ms: i64,
    accounts: Vec<Account>,
    /// Stretches in which plays may be missing, the latest first.
    gaps: Vec<Gap>,
}

/// The Spotify app in whose name is collected.
#[derive(Serialize, ToSchema)]
struct SpotifySettings {
    /// Whether there is one.
    configured: bool,
    /// To be registered with the app, exactly so.
    redirect_uri: String,
    /// Why the browser does not come back by itself, if so, and what to do.
    redirect_uri_problem: Option<String>,
    flow: Flow,
    /// Whether "Spotify" is the simulator.
    simulated: bool,
}

/// How sign-ins are protected.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Flow {
    /// By PKCE alone.
    Pkce,
    /// By PKCE and the app's secret.
    Secret,
}

/// A connected Spotify account.
#[derive(Serialize, ToSchema)]
pub(crate) struct Account {
    #[schema(value_type = i64)]
    id: AccountId,
    spotify_id: String,
    display_name: Option<String>,
    state: AccountState,
    /// How it stands, in plain words.
    headline: String,
    /// What to do about it, if anything.
    advice: Option<String>,
    consented_at: Instant,
    consent_expires_at: Instant,
    consent_days_left: i64,
    connected_at: Instant,
    /// When the first of its plays began.
    first_play_at: Option<Instant>,
    /// The plays that it brought.
    plays: i64,
    next_poll_at: Option<Instant>,
    last_success_at: Option<Instant>,
    last_poll: Option<Poll>,
    polls_24h: PollCounts,
}

/// One question to Spotify about the account's recent plays.
#[derive(Serialize, ToSchema)]
struct Poll {
    asked_at: Instant,
    answered_at: Option<Instant>,
    outcome: PollOutcome,
    /// Entries in the list.
    items: i64,
    /// Plays that were not stored before.
    new: i64,
    /// Plays whose stamp had moved.
    moved: i64,
    /// New plays older than one seen before.
    late: i64,
    /// Entries that could not be read and are kept aside.
    unreadable: i64,
    /// What was wrong, in plain words.
    problem: Option<String>,
}

/// How a poll ended.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum PollOutcome {
    Answered,
    Refused,
    Unreachable,
}

/// How the polls of the last 24 hours ended.
#[derive(Serialize, ToSchema)]
struct PollCounts {
    answered: i64,
    /// Refused, or not answered at all.
    refused: i64,
}

/// A stretch in which plays may be missing.
#[derive(Serialize, ToSchema)]
struct Gap {
    #[schema(value_type = i64)]
    id: GapId,
    #[schema(value_type = i64)]
    account_id: AccountId,
    from: Instant,
    to: Instant,
    found_at: Instant,
    /// When something that covers it arrived.
    closed_at: Option<Instant>,
}

/// Where plays come from, and how the accounts stand.
#[utoipa::path(
    get, path = "/api/v1/sources", tag = "accounts", security(("session" = [])),
    responses((status = 200, body = Sources))
)]
pub(crate) async fn get_sources(
    State(app): State<App>,
    current: CurrentListener,
) -> Result<Json<Sources>, Problem> {
    let mut accounts = Vec::new();
    for account in app.store.accounts(current.id).await? {
        accounts.push(Account::of(&app, account).await?);
    }
    let gaps = app
        .store
        .gaps(current.id)
        .await?
        .into_iter()
        .map(Gap::from)
        .collect();
    let poll_interval_ms =
        i64::try_from(app.settings.poll_interval.as_millis()).unwrap_or(i64::MAX);
    Ok(Json(Sources {
        spotify: SpotifySettings::of(&app),
        poll_interval_ms,
        accounts,
        gaps,
    }))
}

impl SpotifySettings {
    fn of(app: &App) -> Self {
        let redirect = RedirectUri::at(&app.settings.public_url);
        let secret = app
            .spotify
            .as_ref()
            .and_then(|client| client.app().client_secret.as_ref());
        Self {
            configured: app.spotify.is_some(),
            redirect_uri: redirect.uri,
            redirect_uri_problem: redirect.problem,
            flow: if secret.is_some() {
                Flow::Secret
            } else {
                Flow::Pkce
            },
            simulated: app.settings.simulated,
        }
    }
}

impl Account {
    /// The account with how it stands now.
    pub(crate) async fn of(app: &App, account: store::Account) -> Result<Self, Problem> {
        let now = app.clock.now();
        let last_poll = app.store.last_poll(&account, None).await?;
        let last_success = app
            .store
            .last_poll(&account, Some(Outcome::Answered))
            .await?;
        let day_ago = now.checked_sub(DAY).unwrap_or(Timestamp::MIN);
        let counts = app.store.poll_counts(&account, day_ago).await?;
        let (plays, first_play) = app.store.account_plays(&account).await?;
        let Standing {
            state,
            headline,
            advice,
        } = standing(&account, last_poll.as_ref(), now);
        let is_polled = state != AccountState::Disconnected;
        Ok(Self {
            id: account.id,
            state,
            headline,
            advice,
            consented_at: Instant(account.consented_at),
            consent_expires_at: Instant(consent_expires_at(account.consented_at)),
            consent_days_left: consent_days_left(&account, now),
            connected_at: Instant(account.connected_at),
            first_play_at: first_play.map(Instant),
            plays,
            next_poll_at: is_polled.then_some(Instant(account.next_poll_at)),
            last_success_at: last_success.map(|poll| Instant(poll.answered_at)),
            last_poll: last_poll.map(Poll::from),
            polls_24h: PollCounts {
                answered: counts.answered,
                refused: counts.failed,
            },
            spotify_id: account.spotify_user_id,
            display_name: account.display_name,
        })
    }
}

impl From<store::Poll> for Poll {
    fn from(poll: store::Poll) -> Self {
        Self {
            asked_at: Instant(poll.asked_at),
            answered_at: Some(Instant(poll.answered_at)),
            outcome: match poll.outcome {
                Outcome::Answered => PollOutcome::Answered,
                Outcome::Refused => PollOutcome::Refused,
                Outcome::Unreachable => PollOutcome::Unreachable,
            },
            items: poll.items,
            new: poll.new,
            moved: poll.moved,
            late: poll.late,
            unreadable: poll.unreadable,
            problem: poll.problem,
        }
    }
}

impl From<store::Gap> for Gap {
    fn from(gap: store::Gap) -> Self {
        Self {
            id: gap.id,
            account_id: gap.account,
            from: Instant(gap.from),
            to: Instant(gap.to),
            found_at: Instant(gap.found_at),
            closed_at: gap.closed_at.map(Instant),
        }
    }
}
