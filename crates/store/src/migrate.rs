//! Bringing the schema up to date: numbered migrations, each in a transaction of its own, the
//! same names in both engines' folders.

use sqlx::migrate::{MigrateError, Migrator};

use crate::{Error, backend::Pool};

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// Applies what is missing. A database that has more than we know is left alone.
pub(crate) async fn run(pool: &Pool) -> Result<(), Error> {
    let outcome = match pool {
        Pool::Sqlite(pool) => SQLITE.run(pool).await,
        Pool::Postgres(pool) => POSTGRES.run(pool).await,
    };
    outcome.map_err(|error| match error {
        MigrateError::VersionMissing(_) | MigrateError::VersionTooNew(..) => Error::NewerSchema,
        other => Error::Migration(other),
    })
}
