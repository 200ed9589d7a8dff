//! Fresh stores for tests, on both engines.

use std::sync::Arc;

use domain::{
    entropy::{SeededEntropy, SystemEntropy, random_bytes},
    secret::Secret,
};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::{EncryptionKey, Store};

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
