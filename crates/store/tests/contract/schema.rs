//! Both engines have the same tables, and a database of another key or a newer version is
//! refused.

use std::{collections::BTreeSet, sync::Arc};

use domain::{entropy::SeededEntropy, secret::Secret};
use store::{
    ADOPTED_TOKEN, EncryptionKey, Error, Store, TOKEN_ASIDE,
    testing::{Engine, fresh_address, fresh_store, key, plan},
};

/// The words `table column` that a migration folder's statements declare.
fn declared(folder: &str) -> BTreeSet<String> {
    let mut columns = BTreeSet::new();
    let folder = format!("{}/migrations/{folder}", env!("CARGO_MANIFEST_DIR"));
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let mut table = String::new();
        for line in text.lines().map(str::trim) {
            if let Some(rest) = line.strip_prefix("CREATE TABLE ") {
                rest.trim_end_matches(" (").clone_into(&mut table);
            } else if let Some(rest) = line.strip_prefix("ALTER TABLE ") {
                let words: Vec<&str> = rest.split_whitespace().collect();
                columns.insert(format!("{} {} {}", words[0], words[1], words[3]));
            } else if line.starts_with(')') {
                table.clear();
            } else if !table.is_empty()
                && !line.starts_with(char::is_uppercase)
                && !line.starts_with("--")
            {
                columns.insert(format!(
                    "{table} {}",
                    line.split_whitespace().next().unwrap_or("")
                ));
            }
        }
    }
    columns
}

#[test]
fn both_engines_declare_the_same_tables_and_columns() {
    let sqlite = declared("sqlite");
    assert!(sqlite.contains("play ended_at"));
    assert_eq!(sqlite, declared("postgres"));
}

async fn open(address: &str, key: &EncryptionKey) -> Result<Store, Error> {
    Store::open(address, key, Arc::new(SeededEntropy::new(2))).await
}

#[tokio::test]
async fn a_database_opens_again_only_with_its_key() {
    let folder = tempfile::tempdir().unwrap();
    let file = format!("sqlite:{}/deep/music.db", folder.path().display());
    for address in [file, fresh_address(Engine::Postgres).await] {
        open(&address, &key()).await.unwrap().close().await;
        open(&address, &key()).await.unwrap().close().await;
        let other = EncryptionKey::from_secret(&Secret::new("another"));
        assert!(matches!(open(&address, &other).await, Err(Error::WrongKey)));
        forgotten_tokens_make_room_for_another_key(&address, &other).await;
    }
}

#[tokio::test]
async fn an_address_that_names_no_database_is_refused() {
    assert!(matches!(
        open("mysql://somewhere", &key()).await,
        Err(Error::UnknownDatabase)
    ));
    assert!(matches!(
        open("postgres://[", &key()).await,
        Err(Error::BadAddress(_))
    ));
}

async fn forgotten_tokens_make_room_for_another_key(address: &str, other: &EncryptionKey) {
    let entropy = Arc::new(SeededEntropy::new(3));
    let store = open(address, &key()).await.unwrap();
    let account = crate::world::account(&store).await;
    crate::world::record(&store, &account, 1000.0, "A@900").await;
    store.keep_setting("spotify-budget", b"{}").await.unwrap();
    store.keep_setting(ADOPTED_TOKEN, b"hash").await.unwrap();
    let aside = format!("{TOKEN_ASIDE}1");
    let token = Secret::new("token");
    store.keep_secret(&aside, &token).await.unwrap();
    store.close().await;
    assert_eq!(
        Store::forget_tokens(address, other, entropy).await.unwrap(),
        1
    );
    let store = open(address, other).await.unwrap();
    let account = store.account(account.listener, account.id).await.unwrap();
    assert_eq!(account.state, domain::account::AccountState::SignInNeeded);
    assert_eq!(store.refresh_token(&account).await.unwrap(), None);
    assert_eq!(
        store.wanted_accounts().await.unwrap(),
        std::slice::from_ref(&account)
    );
    let ledger = store.setting("spotify-budget").await.unwrap();
    assert_eq!(
        ledger.as_deref(),
        Some(&b"{}"[..]),
        "calls are not forgotten"
    );
    assert_eq!(store.setting(ADOPTED_TOKEN).await.unwrap(), None);
    assert_eq!(store.kept_secret(&aside).await.unwrap(), None);
    assert_eq!(
        crate::world::plays(&store, account.listener).await,
        "A@800-900"
    );
}

#[tokio::test]
async fn the_plays_of_some_tracks_are_found_without_reading_all() {
    let store = fresh_store(Engine::Sqlite).await;
    let by_track = "SEARCH play USING INDEX play_by_track (listener_id=? AND track_id=?)";
    for which in [
        "FROM play WHERE listener_id = 1 AND track_id IN (SELECT value FROM json_each('[1]'))",
        "FROM credit JOIN play ON play.track_id = credit.track_id
         WHERE listener_id = 1 AND artist_id = 1",
        "FROM track JOIN play ON play.track_id = track.track_id
         WHERE listener_id = 1 AND album_id = 1",
    ] {
        let steps = plan(&store, &format!("SELECT played_ms {which}")).await;
        assert!(
            steps.iter().any(|step| step == by_track),
            "{which}: {steps:?}"
        );
    }
}

#[tokio::test]
async fn all_plays_of_a_listener_are_read_in_their_order() {
    let store = fresh_store(Engine::Sqlite).await;
    let steps = plan(
        &store,
        "SELECT detail_id FROM play WHERE listener_id = 1 AND detail_id IS NOT NULL",
    )
    .await;
    assert_eq!(steps, ["SEARCH play USING PRIMARY KEY (listener_id=?)"]);
}
