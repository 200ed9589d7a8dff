//! A saved answer in the shapes that Spotify really sends goes through client and store without
//! loss: with and without a fraction, without a context, with a null track, an item twice, two
//! tracks on one millisecond, a local file.

use std::sync::Arc;

use domain::{clock::SettableClock, ids::ListenerId, secret::Secret};
use http::{Request, Response};
use spotify::{App, BoxFuture, Budget, Client, Family, Http, TransportError};
use store::{
    Answer, NewAccount, NewListener, PlayFilter, Store,
    testing::{Engine, fresh_store},
};

const SAVED: &str = include_str!("../../../spotify/fixtures/recently-played.json");

/// Answers every request with the saved answer.
#[derive(Debug)]
struct Saved;

impl Http for Saved {
    fn send(
        &self,
        _: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, TransportError>> {
        Box::pin(async { Ok(Response::new(SAVED.as_bytes().to_vec())) })
    }
}

#[tokio::test]
async fn on_sqlite() {
    goes_through_without_loss(fresh_store(Engine::Sqlite).await).await;
}

#[tokio::test]
async fn on_postgres() {
    goes_through_without_loss(fresh_store(Engine::Postgres).await).await;
}

async fn goes_through_without_loss(store: Store) {
    let now = "2026-11-23T12:00:00Z".parse().unwrap();
    let app = App {
        client_id: "0".repeat(32),
        client_secret: None,
        accounts_url: spotify::ACCOUNTS_URL.parse().unwrap(),
        api_url: spotify::API_URL.parse().unwrap(),
    };
    let client = Client::new(
        app,
        Budget::new(None),
        Arc::new(Saved),
        Arc::new(SettableClock::new(now)),
    );
    let permit = client.budget().admit(Family::RecentlyPlayed, now).unwrap();
    let list = client
        .recently_played(&Secret::new("access"), permit)
        .await
        .unwrap();

    // The saved answer, read without the client.
    let saved: serde_json::Value = serde_json::from_str(SAVED).unwrap();
    let items = saved["items"].as_array().unwrap();
    assert_eq!(list.plays.len() + list.unreadable.len(), items.len());
    let readable = items.iter().filter(|item| item["track"].is_object());
    let mut expected: Vec<(String, i64)> = readable
        .map(|item| {
            let played_at: jiff::Timestamp = item["played_at"].as_str().unwrap().parse().unwrap();
            (
                item["track"]["uri"].as_str().unwrap().to_owned(),
                played_at.as_millisecond(),
            )
        })
        .collect();
    expected.sort();
    expected.dedup();

    let account = store
        .connect_account(&consent(&store, now).await, now)
        .await
        .unwrap();
    let answer = Answer {
        asked_at: now,
        answered_at: now,
        unasked_for: None,
        plays: list.plays,
        unreadable: list.unreadable,
    };
    let recorded = store
        .record(&account, &answer, |_| now)
        .await
        .unwrap()
        .unwrap();
    assert!(
        recorded.repeated > 0 && recorded.unreadable > 0,
        "the saved answer shows every shape"
    );
    let plays = store
        .plays(account.listener, &PlayFilter::default(), None, 100)
        .await
        .unwrap();
    let mut stored = Vec::new();
    for play in plays {
        let metadata = store.track_metadata(play.track.id).await.unwrap().unwrap();
        assert!(SAVED.contains(&metadata), "the track is kept to the byte");
        let track: serde_json::Value = serde_json::from_str(&metadata).unwrap();
        stored.push((
            track["uri"].as_str().unwrap().to_owned(),
            play.ended_at.as_millisecond(),
        ));
    }
    stored.sort();
    assert_eq!(stored, expected);
    assert_eq!(
        store
            .quarantined(account.listener, None, 99)
            .await
            .unwrap()
            .len(),
        recorded.unreadable
    );
    let again = store
        .record(&account, &answer, |_| now)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((again.new.len(), again.moved), (0, 0));
}

async fn consent(store: &Store, now: jiff::Timestamp) -> NewAccount {
    let owner = NewListener {
        name: "owner",
        password_hash: None,
        zone: "UTC",
    };
    let listener: ListenerId = store.first_listener(owner, now).await.unwrap().id;
    NewAccount {
        listener,
        spotify_account_id: "account".to_owned(),
        spotify_user_id: "account".to_owned(),
        display_name: None,
        scopes: Vec::new(),
        refresh_token: Secret::new("refresh"),
        consented_at: now,
    }
}
