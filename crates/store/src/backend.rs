//! The two engines behind one [`Store`], and the macro that runs a statement on either.

use std::{path::Path, str::FromStr as _, sync::Arc, time::Duration};

use domain::entropy::Entropy;
use sqlx::{
    AssertSqlSafe, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool, Transaction,
    pool::PoolConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::{
    Error,
    vault::{EncryptionKey, Vault},
};

/// Everything that is kept: listeners, their accounts and plays, and the catalogue.
#[derive(Clone, Debug)]
pub struct Store {
    /// For reading; on SQLite several connections.
    pub(crate) reader: Pool,
    /// For writing; on SQLite one connection, so that writers queue instead of failing.
    pub(crate) writer: Pool,
    pub(crate) vault: Vault,
}

/// Connections to one of the engines.
#[derive(Clone, Debug)]
pub(crate) enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// A transaction on one of the engines.
pub(crate) enum Tx {
    /// What is not committed is rolled back when the connection is given back.
    Sqlite(PoolConnection<Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// Runs one expression on whichever engine `$on` is: `on!(Pool, &self.reader, pool => …)` with a
/// pool, `on!(Tx, tx, connection => … &mut **connection …)` inside a transaction.
macro_rules! on {
    ($kind:ident, $on:expr, $connection:ident => $run:expr) => {
        match $on {
            $crate::backend::$kind::Sqlite($connection) => $run,
            $crate::backend::$kind::Postgres($connection) => $run,
        }
    };
}
pub(crate) use on;

/// How long a writer waits for another process that holds SQLite's lock.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a statement may run on PostgreSQL.
const STATEMENT_TIMEOUT_MS: &str = "30000";
/// SQLite before 3.51.3 may corrupt a database in WAL mode (<https://sqlite.org/wal.html#walresetbug>).
const OLDEST_SQLITE: [u32; 3] = [3, 51, 3];
/// The write-ahead log is cut to this when it has grown beyond it.
const WAL_LIMIT_BYTES: &str = "16777216";
/// After how many pages of SQLite's log they are written to its file: as many as the log may keep. An
/// import changes the same pages again and again.
const CHECKPOINT_PAGES: &str = "4096";
/// What a connection keeps of SQLite's file in memory, in KiB and negative as SQLite wants it. The
/// operating system has the file in memory anyway; and as the file grows, the process does not.
const CACHE: &str = "-512";
/// The same of the one that writes while an import writes all over some indexes, which would be read
/// again and again.
const IMPORT_CACHE: &str = "-8192";
/// How many may read SQLite at once.
const READERS: u32 = 4;
/// How long to wait for a connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);

impl Store {
    /// Opens the database at `address` (`sqlite:data/music.db`, `sqlite::memory:` or
    /// `postgres://…`), brings its schema up to date and checks that `key` fits what it holds.
    ///
    /// A missing SQLite file is made, with its folder.
    pub async fn open(
        address: &str,
        key: &EncryptionKey,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, Error> {
        let store = Self::open_unchecked(address, key, entropy).await?;
        store.check_key().await?;
        Ok(store)
    }

    /// The same without a look at what the key opens.
    pub(crate) async fn open_unchecked(
        address: &str,
        key: &EncryptionKey,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, Error> {
        let (reader, writer) = connect(address).await?;
        crate::migrate::run(&writer).await?;
        Ok(Self {
            reader,
            writer,
            vault: Vault::new(key, entropy),
        })
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), Error> {
        on!(Pool, &self.reader, pool => sqlx::query("SELECT 1").execute(pool).await.map(|_| ()))?;
        Ok(())
    }

    /// Closes all connections once their statements are done.
    pub async fn close(&self) {
        on!(Pool, &self.reader, pool => pool.close().await);
        on!(Pool, &self.writer, pool => pool.close().await);
    }

    /// Does the work of an import, for which the writer keeps more of SQLite's file in memory.
    pub(crate) async fn with_large_cache<T>(
        &self,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        self.set_cache(IMPORT_CACHE).await?;
        let done = work.await;
        let restored = self.set_cache(CACHE).await;
        // Why the work failed says more than that this failed, too.
        let done = done?;
        restored?;
        Ok(done)
    }

    async fn set_cache(&self, kib: &str) -> Result<(), Error> {
        if let Pool::Sqlite(pool) = &self.writer {
            let text = format!("PRAGMA cache_size = {kib}");
            sqlx::query(AssertSqlSafe(text)).execute(pool).await?;
        }
        Ok(())
    }

    /// Begins a transaction that writes.
    pub(crate) async fn begin(&self) -> Result<Tx, Error> {
        Ok(match &self.writer {
            // A transaction that reads before it writes would fail at once when another process
            // writes in between; taking the lock first makes it wait.
            Pool::Sqlite(pool) => {
                let mut connection = pool.acquire().await?;
                let begin = sqlx::query("BEGIN IMMEDIATE");
                begin.execute(&mut *connection).await?;
                Tx::Sqlite(connection)
            }
            Pool::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Begins a transaction that sees the database as it is now, whatever is written meanwhile.
    pub(crate) async fn begin_reading(&self) -> Result<Tx, Error> {
        Ok(match &self.reader {
            Pool::Sqlite(pool) => {
                let mut connection = pool.acquire().await?;
                sqlx::query("BEGIN").execute(&mut *connection).await?;
                Tx::Sqlite(connection)
            }
            Pool::Postgres(pool) => {
                let mut tx = pool.begin().await?;
                let level = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";
                sqlx::query(level).execute(&mut *tx).await?;
                Tx::Postgres(tx)
            }
        })
    }
}

impl Tx {
    /// Makes what was written last.
    pub(crate) async fn commit(self) -> Result<(), Error> {
        match self {
            Self::Sqlite(mut connection) => {
                sqlx::query("COMMIT").execute(&mut *connection).await?;
            }
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

async fn connect(address: &str) -> Result<(Pool, Pool), Error> {
    if address.starts_with("sqlite:") {
        connect_sqlite(address).await
    } else if address.starts_with("postgres://") || address.starts_with("postgresql://") {
        let options = PgConnectOptions::from_str(address)
            .map_err(Error::BadAddress)?
            .application_name("music-analyser")
            .options([("statement_timeout", STATEMENT_TIMEOUT_MS)]);
        let pool = PgPoolOptions::new()
            .max_connections(8)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect_with(options)
            .await?;
        Ok((Pool::Postgres(pool.clone()), Pool::Postgres(pool)))
    } else {
        Err(Error::UnknownDatabase)
    }
}

async fn connect_sqlite(address: &str) -> Result<(Pool, Pool), Error> {
    let options = SqliteConnectOptions::from_str(address)
        .map_err(Error::BadAddress)?
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT);
    let pool_options = SqlitePoolOptions::new()
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .idle_timeout(None)
        .max_lifetime(None)
        .after_release(|connection, _| Box::pin(roll_back(connection)));
    if address.contains(":memory:") {
        // Each connection to memory would be a database of its own.
        let pool = Pool::Sqlite(
            pool_options
                .max_connections(1)
                .connect_with(options.journal_mode(SqliteJournalMode::Memory))
                .await?,
        );
        return Ok((pool.clone(), pool));
    }
    make_folder(options.get_filename())?;
    // With WAL and FULL an acknowledged play survives a power cut.
    let options = options
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("journal_size_limit", WAL_LIMIT_BYTES)
        .pragma("wal_autocheckpoint", CHECKPOINT_PAGES)
        .pragma("cache_size", CACHE);
    let writer = pool_options
        .clone()
        .max_connections(1)
        .connect_with(
            options
                .clone()
                // What a statement would undo, were it to fail, is kept in memory.
                .pragma("temp_store", "memory"),
        )
        .await?;
    check_version(&writer).await?;
    // All of them from the start: what the process holds is the same at all times.
    let reader = pool_options
        .min_connections(READERS)
        .max_connections(READERS)
        .connect_with(options)
        .await?;
    Ok((Pool::Sqlite(reader), Pool::Sqlite(writer)))
}

/// Ends what was begun on a connection and not committed.
///
/// SQLite ends some transactions by itself, for instance on a full disk; then there is nothing left
/// to roll back, which is no failure. (A transaction of sqlx's own would count as begun for ever:
/// <https://sqlite.org/lang_transaction.html#response_to_errors_within_a_transaction>.)
async fn roll_back(connection: &mut SqliteConnection) -> sqlx::Result<bool> {
    let _ = sqlx::query("ROLLBACK").execute(connection).await;
    Ok(true)
}

async fn check_version(pool: &SqlitePool) -> Result<(), Error> {
    let version: String = sqlx::query_scalar("SELECT sqlite_version()")
        .fetch_one(pool)
        .await?;
    if is_recent(&version) {
        Ok(())
    } else {
        Err(Error::OldSqlite { version })
    }
}

fn is_recent(version: &str) -> bool {
    let numbers: Vec<u32> = version
        .split('.')
        .map_while(|part| part.parse().ok())
        .collect();
    numbers.as_slice() >= OLDEST_SQLITE.as_slice()
}

fn make_folder(file: &Path) -> Result<(), Error> {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => {
            std::fs::create_dir_all(folder).map_err(|source| Error::Folder {
                folder: folder.display().to_string(),
                source,
            })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_versions_of_sqlite_are_told_from_recent_ones() {
        for (version, recent) in [
            ("3.51.3", true),
            ("3.51.10", true),
            ("3.52.0", true),
            ("4.0", true),
            ("3.51.2", false),
            ("3.40.1", false),
            ("3.9.2", false),
            ("", false),
        ] {
            assert_eq!(is_recent(version), recent, "{version}");
        }
    }
}
