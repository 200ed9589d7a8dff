//! How the tests ask: requests to the object itself, and a whole sign-in in one call.

use http::{Request, Response};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use simulator::{
    Answer, App, AppKind, Faults, ListenerId, ListenerSettings, Spotify, SpotifySettings,
};

pub(crate) const REDIRECT: &str = "http://127.0.0.1:8000/callback";
pub(crate) const SCOPES: &str =
    "user-read-recently-played user-read-playback-state user-read-currently-playing user-top-read";

/// A Thursday evening.
pub(crate) fn now() -> Timestamp {
    "2026-11-19T20:15:00.5Z".parse().unwrap()
}

/// A small world with a month behind it.
pub(crate) fn settings(seed: u64) -> SpotifySettings {
    let mut settings = SpotifySettings::new(seed, now());
    settings.world.artists = 60;
    settings.world.from = now() - SignedDuration::from_hours(30 * 24);
    settings.auto_consent = true;
    settings
}

pub(crate) fn old_app() -> App {
    App {
        kind: AppKind::Old,
        ..App::default()
    }
}

pub(crate) fn encode(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

pub(crate) fn get(spotify: &Spotify, path: &str, token: Option<&str>) -> Answer {
    let mut request = Request::get(path);
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    spotify.handle(request.body(Vec::new()).unwrap())
}

pub(crate) fn post(
    spotify: &Spotify,
    path: &str,
    basic: Option<&str>,
    fields: &[(&str, &str)],
) -> Response<Vec<u8>> {
    let mut request =
        Request::post(path).header("content-type", "application/x-www-form-urlencoded");
    if let Some(basic) = basic {
        request = request.header("authorization", basic);
    }
    spotify
        .handle(request.body(encode(fields).into_bytes()).unwrap())
        .response()
        .unwrap()
}

/// Status and JSON body.
pub(crate) fn read(response: &Response<Vec<u8>>) -> (u16, Value) {
    (
        response.status().as_u16(),
        serde_json::from_slice(response.body()).unwrap(),
    )
}

/// The query of the address that the browser is sent to.
pub(crate) fn sent_to(response: &Response<Vec<u8>>) -> (String, Vec<(String, String)>) {
    assert_eq!(
        response.status(),
        303,
        "{}",
        String::from_utf8_lossy(response.body())
    );
    let target = url::Url::parse(response.headers()["location"].to_str().unwrap()).unwrap();
    let query = target.query_pairs().into_owned().collect();
    (target[..url::Position::AfterPath].to_owned(), query)
}

pub(crate) fn authorize(spotify: &Spotify, more: &[(&str, &str)]) -> Response<Vec<u8>> {
    let app = App::default();
    let mut fields = vec![
        ("client_id", app.client_id.as_str()),
        ("response_type", "code"),
        ("redirect_uri", REDIRECT),
        ("scope", SCOPES),
        ("state", "a state & more"),
    ];
    fields.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
    fields.extend(more.iter().filter(|(_, value)| !value.is_empty()));
    get(spotify, &format!("/authorize?{}", encode(&fields)), None)
        .response()
        .unwrap()
}

pub(crate) fn code(response: &Response<Vec<u8>>) -> String {
    sent_to(response)
        .1
        .into_iter()
        .find(|(name, _)| name == "code")
        .unwrap()
        .1
}

/// Exchanges a code with the secret in the body.
pub(crate) fn exchange(spotify: &Spotify, code: &str, more: &[(&str, &str)]) -> Response<Vec<u8>> {
    let app = App::default();
    let mut fields = vec![
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", REDIRECT),
        ("client_id", app.client_id.as_str()),
        ("client_secret", app.client_secret.as_str()),
    ];
    fields.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
    fields.extend(more.iter().filter(|(_, value)| !value.is_empty()));
    post(spotify, "/api/token", None, &fields)
}

pub(crate) fn refresh(spotify: &Spotify, token: &str) -> Response<Vec<u8>> {
    try_refresh(spotify, token).response().unwrap()
}

pub(crate) fn try_refresh(spotify: &Spotify, token: &str) -> Answer {
    let app = App::default();
    let fields = [
        ("grant_type", "refresh_token"),
        ("refresh_token", token),
        ("client_id", app.client_id.as_str()),
        ("client_secret", app.client_secret.as_str()),
    ];
    let request = Request::post("/api/token").body(encode(&fields).into_bytes());
    spotify.handle(request.unwrap())
}

/// Signs the first listener in; gives the access and the refresh token.
pub(crate) fn sign_in(spotify: &Spotify) -> (String, String) {
    tokens(&exchange(spotify, &code(&authorize(spotify, &[])), &[]))
}

/// Signs any listener in, as if they had pressed the button on the page.
pub(crate) fn sign_in_as(spotify: &Spotify, listener: ListenerId) -> (String, String) {
    let (app, number) = (App::default(), listener.number().to_string());
    let fields = [
        ("client_id", app.client_id.as_str()),
        ("response_type", "code"),
        ("redirect_uri", REDIRECT),
        ("scope", SCOPES),
        ("decision", "agree"),
        ("listener", &number),
    ];
    let agreed = post(spotify, "/authorize", None, &fields);
    tokens(&exchange(spotify, &code(&agreed), &[]))
}

fn tokens(response: &Response<Vec<u8>>) -> (String, String) {
    let (status, body) = read(response);
    assert_eq!(status, 200, "{body}");
    let text = |name: &str| body[name].as_str().unwrap().to_owned();
    (text("access_token"), text("refresh_token"))
}

/// Brings in a further listener like the first.
pub(crate) fn add_listener(spotify: &Spotify, seed: u64) -> ListenerId {
    let settings = settings(seed).world;
    spotify.add_listener(&ListenerSettings {
        seed,
        from: settings.from,
        zone: settings.zone,
    })
}

/// Settings with these faults and tokens that do not expire.
pub(crate) fn with(seed: u64, faults: &str) -> SpotifySettings {
    let mut settings = settings(seed);
    settings.faults = faults.parse().unwrap();
    settings.token_lifetime = SignedDuration::from_hours(100_000);
    settings
}

/// Signs the first listener in while nothing goes wrong, then lets it.
pub(crate) fn open_then(settings: SpotifySettings) -> (Spotify, String) {
    let faults = settings.faults.clone();
    let spotify = Spotify::new(settings);
    spotify.set_request_faults(&Faults::none());
    let (token, _) = sign_in(&spotify);
    spotify.set_request_faults(&faults);
    (spotify, token)
}

/// A signed-in Spotify.
pub(crate) fn open(settings: SpotifySettings) -> (Spotify, String) {
    let spotify = Spotify::new(settings);
    let (token, _) = sign_in(&spotify);
    (spotify, token)
}

pub(crate) fn ask(spotify: &Spotify, token: &str, path: &str) -> (u16, Value) {
    read(&get(spotify, path, Some(token)).response().unwrap())
}

pub(crate) const PATH: &str = "/v1/me/player/recently-played?limit=50";

/// Asks for the whole list, now and then after every so many seconds.
pub(crate) fn poll(spotify: &Spotify, token: &str, every: i64, times: usize) {
    for _ in 0..times {
        get(spotify, PATH, Some(token));
        pass(spotify, every);
    }
}

/// Lets the clock go on.
pub(crate) fn pass(spotify: &Spotify, seconds: i64) {
    spotify.set_now(spotify.now() + SignedDuration::from_secs(seconds));
}
