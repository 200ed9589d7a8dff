//! Login sessions: a random token in the browser's cookie, its hash in the store.

use axum_extra::extract::CookieJar;
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::{entropy::random_bytes, ids::ListenerId};
use http::{HeaderMap, HeaderValue};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use store::Listener;

use crate::app::App;

const COOKIE: &str = "music_analyser_session";
const LIFE: SignedDuration = SignedDuration::from_hours(30 * 24);
/// A session that nobody uses for this long ends.
pub(crate) const IDLE: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Marking every request would write to the database at each.
const TOUCH_EVERY: SignedDuration = SignedDuration::from_hours(1);

/// The hash under which a session is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SessionHash([u8; 32]);

impl SessionHash {
    /// The hash of a token.
    pub(crate) fn of(token: &str) -> Self {
        Self(Sha256::digest(token.as_bytes()).into())
    }

    /// The hash of the token that a request's cookie holds.
    pub(crate) fn in_cookie(headers: &HeaderMap) -> Option<Self> {
        CookieJar::from_headers(headers)
            .get(COOKIE)
            .map(|cookie| Self::of(cookie.value()))
    }
}

/// Begins a session and gives the cookie for it. The one before it, if any, ends.
pub(crate) async fn begin(
    app: &App,
    listener: ListenerId,
    former: Option<SessionHash>,
) -> Result<HeaderValue, store::Error> {
    let now = app.clock.now();
    if let Some(former) = former {
        app.store.end_login_session(&former.0).await?;
    }
    let token = BASE64_URL_SAFE_NO_PAD.encode(random_bytes::<32>(&*app.entropy));
    let hash = SessionHash::of(&token);
    let end = now.checked_add(LIFE).unwrap_or(Timestamp::MAX);
    app.store
        .add_login_session(listener, &hash.0, now, end)
        .await?;
    Ok(cookie(app, &token, LIFE))
}

/// Whose session it is, if it lives.
pub(crate) async fn find(app: &App, hash: &SessionHash) -> Result<Option<Listener>, store::Error> {
    let now = app.clock.now();
    let Some((listener, used_at)) = app
        .store
        .login_session(&hash.0, now, idle_since(now))
        .await?
    else {
        return Ok(None);
    };
    if now.duration_since(used_at) > TOUCH_EVERY {
        match app.store.touch_login_session(&hash.0, now).await {
            // The pages stay up while the database may only be read.
            Err(error) if error.trouble().is_some() => {}
            touched => touched?,
        }
    }
    Ok(Some(listener))
}

/// Ends a session and gives the cookie that takes its place.
pub(crate) async fn end(app: &App, hash: Option<SessionHash>) -> Result<HeaderValue, store::Error> {
    if let Some(hash) = hash {
        app.store.end_login_session(&hash.0).await?;
    }
    Ok(cookie(app, "", SignedDuration::ZERO))
}

/// Scripts cannot read it, and other sites' forms and frames do not send it.
fn cookie(app: &App, token: &str, life: SignedDuration) -> HeaderValue {
    let secure = if app.settings.public_url.scheme() == "https" {
        "; Secure"
    } else {
        ""
    };
    let life = life.as_secs();
    let text = format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={life}{secure}");
    let mut value =
        HeaderValue::from_str(&text).expect("base64url and our own words are header text");
    value.set_sensitive(true);
    value
}

fn idle_since(now: Timestamp) -> Timestamp {
    now.checked_sub(IDLE).unwrap_or(Timestamp::MIN)
}
