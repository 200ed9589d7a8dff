//! Fresh stores for tests, on both engines.

use std::sync::Arc;

use domain::{
    entropy::{SeededEntropy, SystemEntropy, random_bytes},
    ids::{AccountId, ListenerId},
    secret::Secret,
};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, PgPool, SqlitePool};

use crate::{
    Account, EncryptionKey, Store,
    backend::{Pool, on},
};

/// Which engine a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// SQLite in memory.
    Sqlite,
    /// A database of its own on the server that `TEST_POSTGRES_URL` names.
    Postgres,
}

/// The key of test stores.
pub fn key() -> EncryptionKey {
    EncryptionKey::from_secret(&Secret::new("a key that only tests know"))
}

/// The address of a fresh, empty database.
///
/// # Panics
///
/// On PostgreSQL when no server is named or it does not answer: a test that cannot run must not
/// pass.
pub async fn fresh_address(engine: Engine) -> String {
    if engine == Engine::Sqlite {
        return "sqlite::memory:".to_owned();
    }
    #[expect(
        clippy::disallowed_methods,
        reason = "the test run says where its PostgreSQL is"
    )]
    let server = std::env::var("TEST_POSTGRES_URL")
        .expect("TEST_POSTGRES_URL names a PostgreSQL server; `cargo xtask test rust` starts one");
    let name = format!(
        "t{:032x}",
        u128::from_le_bytes(random_bytes(&SystemEntropy))
    );
    let mut connection = PgConnection::connect(&server)
        .await
        .expect("the test server answers");
    let create = format!("CREATE DATABASE {name}");
    sqlx::query(AssertSqlSafe(create))
        .execute(&mut connection)
        .await
        .expect("a database can be made");
    let (base, _) = server
        .rsplit_once('/')
        .expect("the address ends in a database");
    format!("{base}/{name}")
}

/// A fresh, empty store.
///
/// # Panics
///
/// When the database cannot be opened.
pub async fn fresh_store(engine: Engine) -> Store {
    let address = fresh_address(engine).await;
    Store::open(&address, &key(), Arc::new(SeededEntropy::new(1)))
        .await
        .expect("a fresh store opens")
}

/// Brings in a further listener.
///
/// # Panics
///
/// When the database cannot be asked.
pub async fn add_listener(store: &Store, name: &str) -> ListenerId {
    let id = on!(Pool, &store.writer, pool => sqlx::query_scalar(
        "INSERT INTO listener (name, name_folded, zone, created_at) VALUES ($1, $1, 'UTC', 0)
         RETURNING listener_id")
        .bind(name).fetch_one(pool).await)
    .expect("a listener can be added");
    ListenerId(id)
}

/// Lets every write fail from now on: SQLite's may only be read, PostgreSQL's database takes no
/// connections.
///
/// # Panics
///
/// When the database cannot be asked.
pub async fn break_down(store: &Store) {
    match &store.writer {
        Pool::Sqlite(pool) => pragma(pool, "query_only = 1").await,
        Pool::Postgres(pool) => {
            accept_connections(pool, false).await;
        }
    }
}

/// Ends what [`break_down`] or [`fill_up`] began.
///
/// # Panics
///
/// When the database cannot be asked.
pub async fn mend(store: &Store) {
    match &store.writer {
        Pool::Sqlite(pool) => {
            pragma(pool, "query_only = 0").await;
            pragma(pool, "max_page_count = 1073741823").await;
        }
        Pool::Postgres(pool) => accept_connections(pool, true).await,
    }
}

/// Lets a database of SQLite's grow no further, as on a full disk.
///
/// # Panics
///
/// On PostgreSQL, and when the database cannot be asked.
pub async fn fill_up(store: &Store) {
    let Pool::Sqlite(pool) = &store.writer else {
        panic!("only SQLite's size can be limited");
    };
    // It is never made smaller than it is.
    pragma(pool, "max_page_count = 1").await;
}

/// Lets a database of SQLite's refuse lists for a reason of its own, or take them again.
///
/// # Panics
///
/// On PostgreSQL, and when the database cannot be asked.
pub async fn refuse_lists(store: &Store, refuse: bool) {
    let text = if refuse {
        "CREATE TRIGGER refuse BEFORE INSERT ON poll WHEN NEW.outcome = 'answered'
         BEGIN SELECT RAISE(ABORT, 'no'); END"
            .to_owned()
    } else {
        "DROP TRIGGER refuse".to_owned()
    };
    change_triggers(store, text).await;
}

/// The same for the lists of one account, for good.
///
/// # Panics
///
/// On PostgreSQL, and when the database cannot be asked.
pub async fn refuse_lists_of(store: &Store, account: &Account) {
    let AccountId(account) = account.id;
    let text = format!(
        "CREATE TRIGGER refuse_one BEFORE INSERT ON poll
         WHEN NEW.outcome = 'answered' AND NEW.account_id = {account}
         BEGIN SELECT RAISE(ABORT, 'no'); END"
    );
    change_triggers(store, text).await;
}

async fn change_triggers(store: &Store, text: String) {
    let Pool::Sqlite(pool) = &store.writer else {
        panic!("only SQLite's triggers are that simple");
    };
    sqlx::query(AssertSqlSafe(text))
        .execute(pool)
        .await
        .expect("a trigger can be made");
}

/// How SQLite goes about a statement, step by step.
///
/// # Panics
///
/// On PostgreSQL, and when there is no plan.
pub async fn plan(store: &Store, statement: &str) -> Vec<String> {
    let Pool::Sqlite(pool) = &store.reader else {
        panic!("only SQLite's plans are ours to settle");
    };
    let explained = format!("EXPLAIN QUERY PLAN {statement}");
    let steps: Vec<(i64, i64, i64, String)> = sqlx::query_as(AssertSqlSafe(explained))
        .fetch_all(pool)
        .await
        .expect("a statement has a plan");
    steps.into_iter().map(|(.., step)| step).collect()
}

async fn pragma(pool: &SqlitePool, text: &str) {
    sqlx::query(AssertSqlSafe(format!("PRAGMA {text}")))
        .execute(pool)
        .await
        .expect("a pragma can be set");
}

async fn accept_connections(pool: &PgPool, accept: bool) {
    let options = pool.connect_options();
    let database = options.get_database().expect("tests name their database");
    let other = options.as_ref().clone().database("postgres");
    let mut connection = PgConnection::connect_with(&other)
        .await
        .expect("the test server answers");
    let alter = format!("ALTER DATABASE {database} ALLOW_CONNECTIONS {accept}");
    sqlx::query(AssertSqlSafe(alter))
        .execute(&mut connection)
        .await
        .expect("a database can be altered");
    if !accept {
        sqlx::query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1")
            .bind(database)
            .execute(&mut connection)
            .await
            .expect("connections can be ended");
    }
}
