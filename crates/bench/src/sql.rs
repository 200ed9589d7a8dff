//! The same questions as SQL, on a file of SQLite's with the best covering index for each. Civil days,
//! hours and months are worked out beforehand, and so is which plays count.

use anyhow::{Context as _, Result};
use sqlx::{
    ConnectOptions as _, Connection as _, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode},
};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::{
    columns::{Columns, Count},
    compared::Compared,
    loading::runtime,
};

/// How many rows are written at once.
const WRITTEN_AT_ONCE: usize = 20_000;
/// What SQLite keeps in memory, in KiB and negative as it wants it: everything.
const CACHE: &str = "-524288";

const SCHEMA: [&str; 4] = [
    "CREATE TABLE play (
         track_id INTEGER NOT NULL, played_ms INTEGER NOT NULL, day INTEGER NOT NULL,
         hour INTEGER NOT NULL, month INTEGER NOT NULL, counted INTEGER NOT NULL,
         skipped INTEGER NOT NULL, estimated INTEGER NOT NULL) STRICT",
    "CREATE TABLE track (track_id INTEGER PRIMARY KEY, album_id INTEGER) STRICT",
    "CREATE TABLE credit (
         track_id INTEGER NOT NULL, artist_id INTEGER NOT NULL,
         PRIMARY KEY (track_id, artist_id)) STRICT, WITHOUT ROWID",
    "BEGIN",
];

const INDEXES: [&str; 6] = [
    "COMMIT",
    "CREATE INDEX play_by_track ON play (counted, track_id, played_ms, skipped, estimated)",
    "CREATE INDEX play_by_hour ON play (counted, hour, played_ms)",
    "CREATE INDEX play_by_month ON play (counted, month, played_ms)",
    "CREATE INDEX play_by_day ON play (counted, day)",
    "ANALYZE",
];

const PLAYS: &str = "INSERT INTO play
    SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
        value ->> 6, value ->> 7
    FROM json_each($1)";
const TRACKS: &str = "INSERT INTO track SELECT value ->> 0, value ->> 1 FROM json_each($1)";
const CREDITS: &str = "INSERT INTO credit SELECT value ->> 0, value ->> 1 FROM json_each($1)";

const TOTALS: &str = "
    WITH heard AS MATERIALIZED (
        SELECT track_id, COUNT(*) AS plays, SUM(played_ms) AS ms, SUM(skipped) AS skipped,
            SUM(estimated) AS estimated
        FROM play WHERE counted = 1 GROUP BY track_id)
    SELECT SUM(plays), SUM(ms) FROM heard
    UNION ALL SELECT (SELECT COUNT(*) FROM heard),
        (SELECT COUNT(DISTINCT artist_id) FROM heard JOIN credit USING (track_id))
    UNION ALL SELECT
        (SELECT COUNT(DISTINCT album_id) FROM heard JOIN track USING (track_id)),
        (SELECT COUNT(*) FROM (SELECT DISTINCT day FROM play WHERE counted = 1))
    UNION ALL SELECT SUM(skipped), SUM(estimated) FROM heard";
const TOP_TRACKS: &str = "
    SELECT COUNT(*) AS plays, SUM(played_ms) AS ms FROM play WHERE counted = 1
    GROUP BY track_id ORDER BY plays DESC, ms DESC LIMIT 50";
const TOP_ARTISTS: &str = "
    WITH heard AS MATERIALIZED (
        SELECT track_id, COUNT(*) AS plays, SUM(played_ms) AS ms
        FROM play WHERE counted = 1 GROUP BY track_id)
    SELECT SUM(heard.plays) AS plays, SUM(heard.ms) AS ms
    FROM heard JOIN credit USING (track_id)
    GROUP BY artist_id ORDER BY 1 DESC, 2 DESC LIMIT 50";
const CLOCK: &str = "
    SELECT COUNT(*), SUM(played_ms) FROM play WHERE counted = 1 GROUP BY hour ORDER BY hour";
const TIMELINE: &str = "
    SELECT COUNT(*), SUM(played_ms) FROM play WHERE counted = 1 GROUP BY month ORDER BY month";

/// A file with the plays of a log.
#[derive(Debug)]
pub(crate) struct Database {
    runtime: Runtime,
    connection: SqliteConnection,
    /// Gone with the value.
    _folder: TempDir,
}

impl Database {
    /// The file of these plays.
    pub(crate) fn new(columns: &Columns) -> Result<Self> {
        let runtime = runtime()?;
        let folder = tempfile::tempdir()?;
        let options = SqliteConnectOptions::new()
            .filename(folder.path().join("plays.db"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Off)
            .pragma("cache_size", CACHE)
            .pragma("temp_store", "memory");
        let connection = runtime.block_on(async {
            let mut connection = options.connect().await?;
            fill(&mut connection, columns).await?;
            anyhow::Ok(connection)
        })?;
        Ok(Self {
            runtime,
            connection,
            _folder: folder,
        })
    }

    /// What a question counts.
    pub(crate) fn count(&mut self, compared: Compared) -> Result<Vec<Count>> {
        let text = match compared {
            Compared::Totals => TOTALS,
            Compared::TopTracks => TOP_TRACKS,
            Compared::TopArtists => TOP_ARTISTS,
            Compared::Clock => CLOCK,
            Compared::Timeline => TIMELINE,
        };
        let query = sqlx::query_as(text).fetch_all(&mut self.connection);
        let rows: Vec<(i64, i64)> = self.runtime.block_on(query)?;
        let count = |(one, other): (i64, i64)| (one.unsigned_abs(), other.unsigned_abs());
        Ok(rows.into_iter().map(count).collect())
    }

    /// Closes the file.
    pub(crate) fn close(self) -> Result<()> {
        Ok(self.runtime.block_on(self.connection.close())?)
    }
}

async fn fill(connection: &mut SqliteConnection, columns: &Columns) -> Result<()> {
    for statement in SCHEMA {
        sqlx::query(statement).execute(&mut *connection).await?;
    }
    let plays = columns.track.len();
    for start in (0..plays).step_by(WRITTEN_AT_ONCE) {
        let end = plays.min(start + WRITTEN_AT_ONCE);
        let rows: Vec<[u32; 8]> = (start..end)
            .map(|row| {
                [
                    columns.track[row],
                    columns.played_ms[row],
                    columns.day[row],
                    columns.hour[row],
                    columns.month[row],
                    u32::from(columns.is_counted[row]),
                    u32::from(columns.is_skipped[row]),
                    u32::from(columns.is_estimated[row]),
                ]
            })
            .collect();
        let json = serde_json::to_string(&rows)?;
        let insert = sqlx::query(PLAYS).bind(json);
        insert.execute(&mut *connection).await.context("plays")?;
    }
    let tracks: Vec<(u32, Option<u32>)> = (0..).zip(columns.album.iter().copied()).collect();
    let json = serde_json::to_string(&tracks)?;
    let insert = sqlx::query(TRACKS).bind(json);
    insert.execute(&mut *connection).await.context("tracks")?;
    let credits = (0_u32..).zip(&columns.credits);
    let credits: Vec<(u32, u32)> = credits
        .flat_map(|(track, artists)| artists.iter().map(move |artist| (track, *artist)))
        .collect();
    let json = serde_json::to_string(&credits)?;
    let insert = sqlx::query(CREDITS).bind(json);
    insert.execute(&mut *connection).await.context("credits")?;
    for statement in INDEXES {
        sqlx::query(statement).execute(&mut *connection).await?;
    }
    Ok(())
}
