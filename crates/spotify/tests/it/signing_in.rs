//! From Spotify's page to tokens and a name, and every way in which it can be refused.

use domain::{entropy::SeededEntropy, secret::Secret};
use http::{Request, header::LOCATION};
use jiff::SignedDuration;
use spotify::{App, Error, Landing, LoginAttempt, REQUIRED_SCOPE, SCOPES, parse_landing};

use crate::house::{House, REDIRECT_URI, app};

fn house() -> House {
    House::new(|_| {})
}

fn attempt(app: &App, seed: u64) -> LoginAttempt {
    LoginAttempt::new(app, REDIRECT_URI, &SeededEntropy::new(seed))
}

fn code_of(house: &House, attempt: &LoginAttempt) -> Secret {
    match house.browse(attempt) {
        Landing::Code { code, .. } => code,
        Landing::Refused { error, .. } => panic!("{error}"),
    }
}

#[tokio::test]
async fn signing_in_gives_tokens_for_the_listener_with_and_without_a_secret() {
    for client_secret in [app().client_secret, None] {
        let house = house();
        let app = App {
            client_secret,
            ..app()
        };
        let client = house.client_of(app.clone());
        let attempt = attempt(&app, 1);

        let tokens = client
            .exchange(&attempt, &code_of(&house, &attempt))
            .await
            .unwrap();
        assert_eq!(tokens.scopes, SCOPES);
        assert!(tokens.permits(REQUIRED_SCOPE) && !tokens.permits("user-read-email"));
        assert_eq!(
            tokens.expires_at,
            house.spotify.now() + SignedDuration::from_hours(1)
        );
        let refresh = tokens.refresh.unwrap();

        let profile = client.profile(&tokens.access).await.unwrap();
        let listener = simulator::ListenerId::FIRST;
        assert_eq!(profile.display_name, house.spotify.display_name(listener));
        assert!(
            !profile.account_id.is_empty() && Some(&profile.account_id) != profile.user_id.as_ref()
        );

        let again = client.refresh(&refresh).await.unwrap();
        assert_eq!(client.profile(&again.access).await.unwrap(), profile);
    }
}

#[tokio::test]
async fn declining_is_a_refusal_with_the_state() {
    let house = House::new(|settings| settings.auto_consent = false);
    let attempt = attempt(&app(), 1);
    let url = &attempt.authorize_url;
    let form = format!("{}&decision=cancel", url.query().unwrap());
    let request = Request::post(url.as_str()).body(form.into_bytes()).unwrap();
    let answer = house.spotify.handle(request).response().unwrap();
    let landing = parse_landing(answer.headers()[LOCATION].to_str().unwrap());
    let expected = Landing::Refused {
        error: "access_denied".into(),
        state: Some(attempt.state),
    };
    assert_eq!(landing, Ok(expected));
}

#[tokio::test]
async fn a_code_works_once_in_its_time_and_for_its_own_attempt_only() {
    let house = house();
    let client = &house.client;
    let (mine, other) = (attempt(&app(), 1), attempt(&app(), 2));
    let refused = |result: Result<_, Error>| matches!(result, Err(Error::CodeRefused { .. }));

    let code = code_of(&house, &mine);
    assert!(
        refused(client.exchange(&other, &code).await),
        "another verifier"
    );
    let code = code_of(&house, &mine);
    let elsewhere = LoginAttempt {
        redirect_uri: "http://127.0.0.1:1/callback".into(),
        ..mine.clone()
    };
    assert!(
        refused(client.exchange(&elsewhere, &code).await),
        "another redirect URI"
    );
    let code = code_of(&house, &mine);
    assert!(client.exchange(&mine, &code).await.is_ok());
    assert!(
        refused(client.exchange(&mine, &code).await),
        "a second time"
    );
    let code = code_of(&house, &mine);
    house.pass(SignedDuration::from_mins(11));
    assert!(refused(client.exchange(&mine, &code).await), "too late");
}

#[tokio::test]
async fn a_wrong_id_or_secret_is_told_from_a_wrong_code() {
    let house = house();
    let attempt = attempt(&app(), 1);
    for wrong in [
        App {
            client_secret: Some(Secret::new("wrong")),
            ..app()
        },
        App {
            client_id: "unknown".into(),
            client_secret: None,
            ..app()
        },
    ] {
        let client = house.client_of(wrong);
        let code = code_of(&house, &attempt);
        let error = client.exchange(&attempt, &code).await.unwrap_err();
        assert!(matches!(error, Error::WrongClient { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn nothing_that_is_printed_shows_a_secret() {
    let house = house();
    let attempt = attempt(&app(), 1);
    let landing = house.browse(&attempt);
    let code = code_of(&house, &attempt);
    let tokens = house.client.exchange(&attempt, &code).await.unwrap();
    let (session, _) = house.session().await;
    let shown = format!(
        "{attempt:?} {landing:?} {tokens:?} {session:?} {:?} {:?}",
        house.client,
        house.client.exchange(&attempt, &code).await.unwrap_err(),
    );
    for secret in [
        &attempt.verifier,
        &Secret::new(&attempt.state),
        &code,
        &tokens.access,
        tokens.refresh.as_ref().unwrap(),
        app().client_secret.as_ref().unwrap(),
    ] {
        assert!(!shown.contains(secret.reveal()), "{shown}");
    }
}
