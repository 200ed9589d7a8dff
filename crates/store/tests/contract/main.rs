//! What the store promises, run alike on SQLite and PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod accounts;
mod imports;
mod imports_go_on;
mod listeners;
mod log;
mod notices;
mod plays;
mod polls;
mod record;
mod schema;
mod trouble;
mod world;

/// Makes of each async function that takes a store a test on SQLite and one on PostgreSQL.
#[macro_export]
macro_rules! contract {
    ($($name:ident)*) => {
        mod on_sqlite {
            $(#[tokio::test] async fn $name() {
                super::$name(store::testing::fresh_store(store::testing::Engine::Sqlite).await).await;
            })*
        }
        mod on_postgres {
            $(#[tokio::test] async fn $name() {
                super::$name(store::testing::fresh_store(store::testing::Engine::Postgres).await).await;
            })*
        }
    };
}
