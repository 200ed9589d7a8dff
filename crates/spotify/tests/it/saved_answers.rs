//! Answers in the shapes that Spotify has really sent, with invented names.

use std::{fmt, sync::Arc};

use domain::{clock::SettableClock, play::NewPlay, secret::Secret};
use http::{Request, Response, header::AUTHORIZATION};
use jiff::{SignedDuration, Timestamp};
use spotify::{
    BoxFuture, Budget, Client, Error, Family, Http, Permit, RecentlyPlayed, TransportError,
};

use crate::house::app;

/// Answers every request by a function of it.
struct Answering<F>(F);

impl<F> fmt::Debug for Answering<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Answering")
    }
}

impl<F: Fn(&Request<Vec<u8>>) -> (u16, String) + Send + Sync> Http for Answering<F> {
    fn send(
        &self,
        request: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, TransportError>> {
        let (status, body) = (self.0)(&request);
        let answer = Response::builder()
            .status(status)
            .body(body.into_bytes())
            .unwrap();
        Box::pin(std::future::ready(Ok(answer)))
    }
}

fn client(answer: impl Fn(&Request<Vec<u8>>) -> (u16, String) + Send + Sync + 'static) -> Client {
    let now = "2026-11-23T12:00:00Z".parse().unwrap();
    Client::new(
        app(),
        Budget::new(None),
        Arc::new(Answering(answer)),
        Arc::new(SettableClock::new(now)),
    )
}

fn permit(client: &Client) -> Permit {
    let budget = client.budget();
    budget
        .admit(Family::RecentlyPlayed, Timestamp::UNIX_EPOCH)
        .unwrap()
}

async fn list(body: &'static str) -> RecentlyPlayed {
    let client = client(move |request| {
        assert_eq!(request.method(), http::Method::GET);
        assert_eq!(
            request.uri(),
            "http://spotify.test/v1/me/player/recently-played?limit=50"
        );
        assert_eq!(request.headers()[AUTHORIZATION], "Bearer access");
        (200, body.to_owned())
    });
    client
        .recently_played(&Secret::new("access"), permit(&client))
        .await
        .unwrap()
}

/// Takes the raw JSON out of the plays after checking that it is in the answer, to the byte.
fn without_raw(body: &str, plays: &mut [NewPlay]) {
    for play in plays {
        let raw = play.track.metadata_json.take().unwrap();
        assert!(raw.starts_with('{') && raw.ends_with('}') && body.contains(&raw));
        let track: serde_json::Value = serde_json::from_str(&raw).unwrap();
        assert_eq!(track["uri"], play.track.uri.as_str());
    }
}

#[tokio::test]
async fn a_list_as_an_old_app_gets_it() {
    let body = include_str!("../../fixtures/recently-played.json");
    let mut list = list(body).await;
    without_raw(body, &mut list.plays);

    let [unreadable] = &list.unreadable[..] else {
        panic!("{:?}", list.unreadable)
    };
    let expected: Timestamp = "2026-05-20T18:34:31.001Z".parse().unwrap();
    assert_eq!(unreadable.ended_at, Some(expected));
    assert!(body.contains(&unreadable.raw_json) && unreadable.raw_json.contains("null"));
    insta::assert_debug_snapshot!(list.plays);
}

#[tokio::test]
async fn a_list_as_a_new_app_gets_it() {
    let body = include_str!("../../fixtures/recently-played-new-app.json");
    let mut list = list(body).await;
    assert_eq!(list.unreadable, []);
    without_raw(body, &mut list.plays);
    insta::assert_debug_snapshot!(list.plays);
}

#[tokio::test]
async fn an_empty_list_is_an_answer() {
    let body = include_str!("../../fixtures/recently-played-empty.json");
    assert_eq!(list(body).await, RecentlyPlayed::default());
}

#[tokio::test]
async fn an_answer_that_is_not_spotify_s_is_no_empty_list_and_no_token() {
    let page = "<html>Sign in to the hotel's network</html>";
    let cut = &include_str!("../../fixtures/recently-played.json")[..5000];
    let secret = Secret::new("secret");
    for (status, body) in [
        (200, page),
        (200, cut),
        (200, ""),
        (200, "{}"),
        (204, ""),
        (302, page),
    ] {
        let client = client(move |_| (status, body.to_owned()));
        for error in [
            client
                .recently_played(&secret, permit(&client))
                .await
                .unwrap_err(),
            client.profile(&secret).await.unwrap_err(),
            client.refresh(&secret).await.unwrap_err(),
        ] {
            assert!(matches!(error, Error::UnexpectedAnswer { .. }), "{error:?}");
        }
    }
}

#[tokio::test]
async fn tokens_are_read_in_every_form() {
    let expect =
        async |body: &'static str, lifetime: i64, refresh: Option<&str>, scopes: &[&str]| {
            let client = client(move |_| (200, body.to_owned()));
            let tokens = client.refresh(&Secret::new("old")).await.unwrap();
            let now: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
            assert_eq!(tokens.access, Secret::new("a"));
            assert_eq!(
                tokens.expires_at.duration_since(now).as_secs(),
                lifetime,
                "{body}"
            );
            assert_eq!(tokens.refresh, refresh.map(Secret::new));
            assert_eq!(tokens.scopes, scopes);
        };
    expect(
        r#"{"access_token":"a","token_type":"Bearer","expires_in":3600,"refresh_token":"r","scope":"x y"}"#,
        3600,
        Some("r"),
        &["x", "y"],
    )
    .await;
    expect(
        r#"{"access_token":"a","expires_in":30,"refresh_token":null}"#,
        30,
        None,
        &[],
    )
    .await;
    expect(
        r#"{"access_token":"a","refresh_token":"","scope":""}"#,
        3600,
        None,
        &[],
    )
    .await;
    expect(r#"{"access_token":"a","expires_in":9e99}"#, 3600, None, &[]).await;
    expect(r#"{"access_token":"a","expires_in":-9}"#, 0, None, &[]).await;
    expect(
        r#"{"access_token":"a","expires_in":999999999999}"#,
        86_400,
        None,
        &[],
    )
    .await;
}

#[tokio::test]
async fn a_token_that_no_header_may_hold_is_an_error_that_does_not_show_it() {
    let client = client(|_| (200, String::new()));
    let error = client
        .profile(&Secret::new("marked\ntoken"))
        .await
        .unwrap_err();
    assert!(!format!("{error:?} {error}").contains("marked"));
}

/// Answers like a token endpoint that wants to be left alone.
#[derive(Debug)]
struct Pausing;

impl Http for Pausing {
    fn send(
        &self,
        _: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, TransportError>> {
        let answer = Response::builder().status(429).header("retry-after", 900);
        Box::pin(std::future::ready(Ok(answer.body(Vec::new()).unwrap())))
    }
}

#[tokio::test]
async fn a_pause_that_the_token_endpoint_asks_for_is_kept() {
    let now: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
    let (http, clock) = (Arc::new(Pausing), Arc::new(SettableClock::new(now)));
    let client = Client::new(app(), Budget::new(None), http, clock);
    client.budget().restore(None, now);
    let refused = client.refresh(&Secret::new("token")).await;
    assert!(matches!(refused, Err(Error::RateLimited { .. })));
    let until = Some(now + SignedDuration::from_secs(900));
    let budget = client.budget();
    assert_eq!(budget.paused_until(Family::RecentlyPlayed, now), until);
    let kept = budget.take_changes().unwrap();
    let again = Budget::new(None);
    again.restore(Some(&kept), now);
    assert_eq!(again.paused_until(Family::RecentlyPlayed, now), until);
}
