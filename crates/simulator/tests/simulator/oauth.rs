//! The accounts service: consent, codes, tokens and every refusal.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jiff::SignedDuration;
use serde_json::json;
use sha2::{Digest, Sha256};
use simulator::{App, ListenerId, Rotation, Spotify};

use crate::asking::{
    REDIRECT, SCOPES, ask, authorize, code, exchange, get, open, pass, post, read, refresh,
    sent_to, settings, sign_in,
};

const DAY: i64 = 86_400;

fn refusal(response: &http::Response<Vec<u8>>) -> (u16, String, String) {
    let (status, body) = read(response);
    assert_eq!(body.as_object().unwrap().len(), 2);
    let text = |name: &str| body[name].as_str().unwrap().to_owned();
    (status, text("error"), text("error_description"))
}

fn refused(error: &str, description: &str) -> (u16, String, String) {
    (400, error.to_owned(), description.to_owned())
}

#[test]
fn consent_gives_a_code_and_the_code_gives_tokens() {
    let spotify = Spotify::new(settings(1));
    let (to, query) = sent_to(&authorize(&spotify, &[]));
    assert_eq!(to, REDIRECT);
    assert!(query.contains(&("state".to_owned(), "a state & more".to_owned())));

    let (status, body) = read(&exchange(&spotify, &code(&authorize(&spotify, &[])), &[]));
    assert_eq!(status, 200);
    let mut keys: Vec<&String> = body.as_object().unwrap().keys().collect();
    keys.sort();
    assert_eq!(
        keys,
        [
            "access_token",
            "expires_in",
            "refresh_token",
            "scope",
            "token_type"
        ]
    );
    assert_eq!(
        (&body["token_type"], &body["expires_in"], &body["scope"]),
        (&json!("Bearer"), &json!(3600), &json!(SCOPES))
    );
}

#[test]
fn a_code_is_good_once_for_ten_minutes_and_for_its_redirect() {
    let spotify = Spotify::new(settings(1));
    let first = code(&authorize(&spotify, &[]));
    assert_eq!(exchange(&spotify, &first, &[]).status(), 200);
    assert_eq!(
        refusal(&exchange(&spotify, &first, &[])),
        refused("invalid_grant", "Invalid authorization code")
    );
    assert_eq!(
        refusal(&exchange(&spotify, "made-up", &[])),
        refused("invalid_grant", "Invalid authorization code")
    );

    let second = code(&authorize(&spotify, &[]));
    let elsewhere = exchange(
        &spotify,
        &second,
        &[("redirect_uri", "http://127.0.0.1:8001/callback")],
    );
    assert_eq!(
        refusal(&elsewhere),
        refused("invalid_grant", "Invalid redirect URI")
    );
    pass(&spotify, 601);
    assert_eq!(
        refusal(&exchange(&spotify, &second, &[])),
        refused("invalid_grant", "Authorization code expired")
    );
}

#[test]
fn the_client_must_be_known_and_prove_it() {
    let spotify = Spotify::new(settings(1));
    let code = code(&authorize(&spotify, &[]));
    let with = |more: &[(&str, &str)]| refusal(&exchange(&spotify, &code, more));
    assert_eq!(
        with(&[("client_id", "nobody")]),
        refused("invalid_client", "Invalid client")
    );
    assert_eq!(
        with(&[("client_secret", "wrong")]),
        refused("invalid_client", "Invalid client secret")
    );
    assert_eq!(
        with(&[("client_secret", "")]),
        refused("invalid_client", "Invalid client secret")
    );
    assert_eq!(
        with(&[("grant_type", "password")]).1,
        "unsupported_grant_type"
    );
    assert_eq!(with(&[("grant_type", "")]).1, "unsupported_grant_type");
    assert_eq!(with(&[("code", "")]).1, "invalid_request");

    let app = App::default();
    let basic = format!(
        "Basic {}",
        STANDARD.encode(format!("{}:{}", app.client_id, app.client_secret))
    );
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", REDIRECT),
    ];
    assert_eq!(
        post(
            &spotify,
            "/api/token",
            Some("Basic bm9ib2R5Om5vdGhpbmc="),
            &fields
        )
        .status(),
        400
    );
    assert_eq!(
        post(&spotify, "/api/token", Some(&basic), &fields).status(),
        200
    );
}

#[test]
fn pkce_needs_the_verifier_and_no_secret() {
    let spotify = Spotify::new(settings(1));
    let verifier = "v".repeat(64);
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&verifier));
    let start = || {
        code(&authorize(
            &spotify,
            &[
                ("code_challenge_method", "S256"),
                ("code_challenge", &challenge),
            ],
        ))
    };
    let code = start();
    let without = [("client_secret", ""), ("code_verifier", "")];
    assert_eq!(
        refusal(&exchange(&spotify, &code, &without)).1,
        "invalid_request"
    );
    let wrong = [("client_secret", ""), ("code_verifier", "w")];
    assert_eq!(
        refusal(&exchange(&spotify, &code, &wrong)),
        refused("invalid_grant", "code_verifier was incorrect")
    );
    let (status, tokens) = read(&exchange(
        &spotify,
        &code,
        &[("client_secret", ""), ("code_verifier", &verifier)],
    ));
    assert_eq!(status, 200);

    let app = App::default();
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", tokens["refresh_token"].as_str().unwrap()),
        ("client_id", &app.client_id),
    ];
    assert_eq!(post(&spotify, "/api/token", None, &form).status(), 200);
    let (_, query) = sent_to(&authorize(&spotify, &[("code_challenge", &challenge)]));
    assert_eq!(query[0], ("error".to_owned(), "invalid_request".to_owned()));
}

#[test]
fn a_refresh_token_of_the_secret_flow_needs_the_secret() {
    let spotify = Spotify::new(settings(1));
    let (_, token) = sign_in(&spotify);
    let app = App::default();
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", token.as_str()),
        ("client_id", &app.client_id),
    ];
    assert_eq!(
        refusal(&post(&spotify, "/api/token", None, &form)),
        refused("invalid_client", "Invalid client secret")
    );
    assert_eq!(
        refusal(&refresh(&spotify, "made-up")),
        refused("invalid_grant", "Invalid refresh token")
    );
}

#[test]
fn without_rotation_a_refresh_names_no_new_token() {
    let spotify = Spotify::new(settings(1));
    let (_, token) = sign_in(&spotify);
    for _ in 0..2 {
        let (status, body) = read(&refresh(&spotify, &token));
        assert_eq!(status, 200);
        assert!(body.get("refresh_token").is_none());
    }
}

#[test]
fn with_rotation_the_old_token_is_revoked() {
    let mut settings = settings(1);
    settings.rotation = Rotation::AlwaysNewRevokesOld;
    let spotify = Spotify::new(settings);
    let (_, old) = sign_in(&spotify);
    let (_, body) = read(&refresh(&spotify, &old));
    let new = body["refresh_token"].as_str().unwrap();
    assert_eq!(
        refusal(&refresh(&spotify, &old)),
        refused("invalid_grant", "Refresh token revoked")
    );
    assert_eq!(refresh(&spotify, new).status(), 200);
}

#[test]
fn six_months_after_consent_refreshing_ends() {
    let mut settings = settings(1);
    settings.rotation = Rotation::AlwaysNewRevokesOld;
    let spotify = Spotify::new(settings);
    let (_, mut token) = sign_in(&spotify);
    for _ in 0..3 {
        pass(&spotify, 60 * DAY);
        let (_, body) = read(&refresh(&spotify, &token));
        token = body["refresh_token"].as_str().unwrap().to_owned();
    }
    pass(&spotify, 2 * DAY);
    assert_eq!(refusal(&refresh(&spotify, &token)).1, "invalid_grant");
}

#[test]
fn access_tokens_live_as_long_as_the_knob_says() {
    let mut settings = settings(1);
    settings.token_lifetime = SignedDuration::from_secs(30);
    let (spotify, token) = open(settings);
    pass(&spotify, 29);
    assert_eq!(ask(&spotify, &token, "/v1/me").0, 200);
    pass(&spotify, 1);
    let expected = json!({"error": {"status": 401, "message": "The access token expired"}});
    assert_eq!(ask(&spotify, &token, "/v1/me"), (401, expected));
}

#[test]
fn revoked_consent_leaves_nothing() {
    let spotify = Spotify::new(settings(1));
    let (access, token) = sign_in(&spotify);
    spotify.revoke(ListenerId::FIRST);
    assert_eq!(ask(&spotify, &access, "/v1/me").0, 401);
    assert_eq!(
        refusal(&refresh(&spotify, &token)),
        refused("invalid_grant", "Refresh token revoked")
    );
}

#[test]
fn the_web_api_says_why_a_token_is_refused() {
    let (spotify, _) = open(settings(1));
    let message = |answer: simulator::Answer| {
        let (status, body) = read(&answer.response().unwrap());
        assert_eq!(body["error"]["status"], status);
        (
            status,
            body["error"]["message"].as_str().unwrap().to_owned(),
        )
    };
    assert_eq!(
        message(get(&spotify, "/v1/me", None)),
        (401, "No token provided".to_owned())
    );
    assert_eq!(
        message(get(&spotify, "/v1/me", Some("x"))),
        (401, "Invalid access token".to_owned())
    );

    let code = code(&authorize(&spotify, &[("scope", "user-read-private")]));
    let (_, tokens) = read(&exchange(&spotify, &code, &[]));
    let token = tokens["access_token"].as_str().unwrap();
    for path in [
        "/v1/me/player/recently-played",
        "/v1/me/player",
        "/v1/me/player/currently-playing",
        "/v1/me/top/tracks",
    ] {
        assert_eq!(
            message(get(&spotify, path, Some(token))),
            (403, "Insufficient client scope".to_owned())
        );
    }
    assert_eq!(ask(&spotify, token, "/v1/me").0, 200);
}
