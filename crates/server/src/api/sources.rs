//! Where plays come from: the Spotify app, the accounts and how they stand, and the gaps.

use axum::extract::State;
use domain::{account::consent_expires_at, ids::AccountId, schedule::loss_possible_from};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use store::Outcome;
use utoipa::ToSchema;

use crate::{
    api::{
        account_words::{AccountState, Standing, consent_days_left, standing},
        gaps::{Gap, GapCounts},
        notices::{Circumstances, Notice},
        plan::{self, Plan},
        poll_log::Poll,
        renewal::Renewal,
    },
    app::App,
    connect::RedirectUri,
    extract::{CurrentListener, Json},
    instant::Instant,
    problem::Problem,
};

const HOUR: SignedDuration = SignedDuration::from_hours(1);
/// As many are asked for again and again; the rest on demand.
const OPEN_GAPS: u32 = 20;
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Where plays come from.
#[derive(Serialize, ToSchema)]
pub(crate) struct Sources {
    spotify: SpotifySettings,
    poll_interval_ms: i64,
    accounts: Vec<Account>,
    /// What the listener is being told, the gravest kinds of each account as they came.
    notices: Vec<Notice>,
    /// How often Spotify is asked, and why; absent without a Spotify app.
    plan: Option<Plan>,
    /// Open gaps, at most 20: those in which plays are probably missing first, the latest first.
    gaps: Vec<Gap>,
    gap_counts: GapCounts,
    /// How many entries of Spotify's lists could not be read and are kept aside.
    quarantined: i64,
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
    /// From when on plays can be lost if no list comes any more, or the list goes on standing still.
    loss_possible_at: Instant,
    /// Whether something was missed until the consent was renewed; for two weeks after it was.
    renewal: Option<Renewal>,
}

/// How the polls of the last 24 hours ended.
#[derive(Serialize, ToSchema)]
struct PollCounts {
    answered: i64,
    /// Refused, or not answered at all.
    failed: i64,
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
    let stored = app.store.accounts(current.id).await?;
    let notices = notices(&app, &current, &stored).await?;
    let mut accounts = Vec::new();
    for account in stored {
        accounts.push(Account::of(&app, account).await?);
    }
    let gaps = app.store.open_gaps(current.id, OPEN_GAPS).await?;
    Ok(Json(Sources {
        spotify: SpotifySettings::of(&app),
        poll_interval_ms: i64::try_from(app.settings.poll_interval.as_millis()).unwrap_or(i64::MAX),
        accounts,
        notices,
        plan: Plan::of(&app),
        gaps: gaps.into_iter().map(Gap::from).collect(),
        gap_counts: app.store.count_gaps(current.id).await?.into(),
        quarantined: app.store.count_quarantined(current.id).await?,
    }))
}

async fn notices(
    app: &App,
    current: &CurrentListener,
    accounts: &[store::Account],
) -> Result<Vec<Notice>, Problem> {
    let now = app.clock.now();
    let standing = app.store.standing_notices().await?;
    let is_incident = is_incident(&app.store.connected_accounts().await?);
    let storage = app.storage.failing().map(Notice::of_storage);
    let mut notices: Vec<Notice> = storage.into_iter().collect();
    for notice in standing
        .iter()
        .filter(|notice| notice.key.listener == current.id)
    {
        let account = accounts
            .iter()
            .find(|account| account.id == notice.key.account);
        let Some(account) = account else { continue };
        let circumstances = Circumstances {
            now,
            loss_possible_at: loss_possible_at(app, account).await?,
            quota_used_up_until: plan::quota_used_up_until(app, now),
            is_incident,
        };
        notices.push(Notice::of(notice, account, circumstances));
    }
    Ok(notices)
}

/// Whether Spotify refuses most accounts at once.
fn is_incident(accounts: &[store::Account]) -> bool {
    let refused: Vec<Timestamp> = accounts
        .iter()
        .filter_map(|account| account.refused_since)
        .collect();
    let span = refused.iter().max().zip(refused.iter().min());
    let together = span.is_some_and(|(last, first)| last.duration_since(*first) <= HOUR);
    together && accounts.len() > 1 && refused.len() * 2 > accounts.len()
}

/// A list that stands still shows nothing, however often it is sent. Nor does a new consent: the
/// list goes on moving while nobody may ask for it.
async fn loss_possible_at(app: &App, account: &store::Account) -> Result<Timestamp, Problem> {
    let answered_at = account.answered_at.unwrap_or(account.connected_at);
    let shown_until = account
        .stalled_since
        .map_or(answered_at, |since| since.min(answered_at));
    let rate = app.store.plays_in_hour_before(account, shown_until).await?;
    Ok(loss_possible_from(shown_until, rate))
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
            loss_possible_at: Instant(loss_possible_at(app, &account).await?),
            renewal: Renewal::of(app, &account, now).await?,
            polls_24h: PollCounts {
                answered: counts.answered,
                failed: counts.failed,
            },
            spotify_id: account.spotify_user_id,
            display_name: account.display_name,
        })
    }
}
