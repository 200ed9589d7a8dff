//! Imports: what they say is kept, and plays follow from it (decision 0011).

pub(crate) mod aliases;
mod changes;
mod counts;
mod derive;
pub(crate) mod details;
mod gather;
mod part;
pub(crate) mod polled;
mod rows;
mod run;
mod spill;
mod tracks;

use domain::{
    clock::from_millis,
    ids::{ImportId, ListenerId},
};
use jiff::Timestamp;

pub use counts::{Counts, Kinds, Repeated};
pub use rows::Rows;
pub use run::{Brought, Go, Step};

use crate::{Error, Store, backend::on, listeners};

/// How an import stands. The words are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportState {
    /// It waits for those before it.
    Waiting,
    /// It is worked on.
    Running,
    /// It counts; a dry run has ended.
    Done,
    /// It could not be done.
    Failed,
    /// It was broken off.
    Cancelled,
    /// It is taken back.
    Undoing,
}

impl ImportState {
    /// Every state.
    pub const ALL: [Self; 6] = [
        Self::Waiting,
        Self::Running,
        Self::Done,
        Self::Failed,
        Self::Cancelled,
        Self::Undoing,
    ];

    /// The word that is stored.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Undoing => "undoing",
        }
    }

    /// Whether somebody has to work on it.
    pub fn is_under_way(self) -> bool {
        matches!(self, Self::Waiting | Self::Running | Self::Undoing)
    }
}

/// Who works on an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runner {
    /// The server, which has the files.
    Server,
    /// A command, which has them only as long as it runs.
    Command,
}

impl Runner {
    /// The word that is stored.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Server => "server",
            Self::Command => "command",
        }
    }
}

/// One bringing-in of files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Whose it is.
    pub listener: ListenerId,
    /// Which one.
    pub id: ImportId,
    /// The file's name, or how many files.
    pub name: String,
    /// How it stands.
    pub state: ImportState,
    /// Whether it only shows what it would do.
    pub is_dry_run: bool,
    /// Who works on it.
    pub runner: Runner,
    /// Until when its runner has promised to show a sign of life.
    pub alive_until: Timestamp,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// Why it failed, and what to do.
    pub problem: Option<(String, String)>,
    /// What became of it, as JSON.
    pub report_json: Option<String>,
}

/// An import that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewImport {
    /// The file's name, or how many files.
    pub name: String,
    /// Whether it only shows what it would do.
    pub is_dry_run: bool,
    /// Who works on it.
    pub runner: Runner,
}

/// A stretch of which an import tells everything, ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImportRange {
    /// Which import.
    pub import: ImportId,
    /// Its first instant.
    pub from: Timestamp,
    /// Its last.
    pub to: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    listener_id: i64,
    import_id: i64,
    name: String,
    state: String,
    is_dry_run: bool,
    runner: String,
    alive_until: i64,
    created_at: i64,
    finished_at: Option<i64>,
    problem: Option<String>,
    advice: Option<String>,
    report_json: Option<String>,
}

impl TryFrom<Row> for Import {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let state = ImportState::ALL
            .into_iter()
            .find(|state| state.slug() == row.state);
        let runner = [Runner::Server, Runner::Command]
            .into_iter()
            .find(|runner| runner.slug() == row.runner);
        Ok(Self {
            listener: ListenerId(row.listener_id),
            id: ImportId(row.import_id),
            name: row.name,
            state: state.ok_or(Error::Corrupt {
                place: "import.state",
            })?,
            is_dry_run: row.is_dry_run,
            runner: runner.ok_or(Error::Corrupt {
                place: "import.runner",
            })?,
            alive_until: from_millis(row.alive_until),
            created_at: from_millis(row.created_at),
            finished_at: row.finished_at.map(from_millis),
            problem: row.problem.zip(row.advice),
            report_json: row.report_json,
        })
    }
}

impl Store {
    /// Notes that an import is asked for. It waits. Nothing is noted if `prepare`, which is told its
    /// number, fails.
    pub async fn add_import<E>(
        &self,
        listener: ListenerId,
        new: &NewImport,
        now: Timestamp,
        alive_until: Timestamp,
        prepare: impl FnOnce(ImportId) -> Result<(), E>,
    ) -> Result<Result<Import, E>, Error> {
        let mut tx = self.begin().await?;
        let id: i64 = on!(Tx, &mut tx, connection => sqlx::query_scalar(
            "UPDATE listener SET next_import_id = next_import_id + 1 WHERE listener_id = $1
             RETURNING next_import_id - 1")
            .bind(listener.0).fetch_one(&mut **connection).await)?;
        let row: Row = on!(Tx, &mut tx, connection => sqlx::query_as(
            "INSERT INTO import (listener_id, import_id, name, state, is_dry_run, runner, alive_until,
                 created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING *")
            .bind(listener.0).bind(id).bind(&new.name).bind(ImportState::Waiting.slug())
            .bind(new.is_dry_run).bind(new.runner.slug()).bind(alive_until.as_millisecond())
            .bind(now.as_millisecond())
            .fetch_one(&mut **connection).await)?;
        if let Err(error) = prepare(ImportId(id)) {
            return Ok(Err(error));
        }
        tx.commit().await?;
        Import::try_from(row).map(Ok)
    }

    /// Asks for an import to be taken back.
    pub async fn ask_to_undo(&self, import: &Import) -> Result<(), Error> {
        self.turn(import, ImportState::Done, ImportState::Undoing, None)
            .await
    }

    /// Breaks off an import that waits.
    pub async fn cancel_waiting(&self, import: &Import, now: Timestamp) -> Result<(), Error> {
        self.turn(
            import,
            ImportState::Waiting,
            ImportState::Cancelled,
            Some(now),
        )
        .await
    }

    /// Changes how an import stands, if it still stands as it did.
    async fn turn(
        &self,
        import: &Import,
        from: ImportState,
        to: ImportState,
        finished_at: Option<Timestamp>,
    ) -> Result<(), Error> {
        on!(Pool, &self.writer, pool => sqlx::query(
            "UPDATE import SET state = $4, runner = $5, finished_at = COALESCE($6, finished_at),
                 polls_json = NULL
             WHERE listener_id = $1 AND import_id = $2 AND state = $3")
            .bind(import.listener.0).bind(import.id.0).bind(from.slug()).bind(to.slug())
            .bind(Runner::Server.slug()).bind(finished_at.map(Timestamp::as_millisecond))
            .execute(pool).await.map(|_| ()))?;
        Ok(())
    }

    /// A listener's imports, the latest first.
    pub async fn imports(&self, listener: ListenerId) -> Result<Vec<Import>, Error> {
        let rows: Vec<Row> = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT * FROM import WHERE listener_id = $1 ORDER BY import_id DESC")
            .bind(listener.0).fetch_all(pool).await)?;
        rows.into_iter().map(Import::try_from).collect()
    }

    /// Everyone's imports on which somebody has to work, in the order in which they were asked for.
    pub async fn imports_under_way(&self) -> Result<Vec<Import>, Error> {
        let rows: Vec<Row> = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT * FROM import WHERE state IN ('waiting', 'running', 'undoing')
             ORDER BY created_at, listener_id, import_id")
            .fetch_all(pool).await)?;
        rows.into_iter().map(Import::try_from).collect()
    }

    /// One of a listener's imports.
    pub async fn import(&self, listener: ListenerId, id: ImportId) -> Result<Import, Error> {
        let row: Option<Row> = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT * FROM import WHERE listener_id = $1 AND import_id = $2")
            .bind(listener.0).bind(id.0).fetch_optional(pool).await)?;
        row.ok_or(Error::NotFound("import"))?.try_into()
    }

    /// Begins to work on an import, or to take it back: only one of a listener's at a time, unless
    /// the one before has shown no sign of life for longer than promised.
    pub async fn claim_import(
        &self,
        import: &Import,
        state: ImportState,
        now: Timestamp,
        alive_until: Timestamp,
    ) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        listeners::lock(&mut tx, import.listener).await?;
        let is_busy: bool = on!(Tx, &mut tx, connection => sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM import WHERE listener_id = $1 AND import_id <> $2
                 AND state IN ('running', 'undoing') AND alive_until > $3)")
            .bind(import.listener.0).bind(import.id.0).bind(now.as_millisecond())
            .fetch_one(&mut **connection).await)?;
        if is_busy {
            return Err(Error::ImportUnderWay);
        }
        // What is polled from now on is derived when the work is done, whoever does it then.
        let polls = polled::next_polls(&mut tx, import.listener).await?;
        let polls = serde_json::to_string(&polls).unwrap_or_default();
        let done = on!(Tx, &mut tx, connection => sqlx::query(
            "UPDATE import SET state = $3, alive_until = $4, problem = NULL, advice = NULL,
                 polls_json = CASE WHEN state IN ('running', 'undoing') AND polls_json IS NOT NULL
                                   THEN polls_json ELSE $5 END
             WHERE listener_id = $1 AND import_id = $2")
            .bind(import.listener.0).bind(import.id.0).bind(state.slug())
            .bind(alive_until.as_millisecond()).bind(polls)
            .execute(&mut **connection).await.map(|done| done.rows_affected()))?;
        if done == 0 {
            return Err(Error::NotFound("import"));
        }
        tx.commit().await
    }

    /// Shows a sign of life.
    pub async fn keep_import_alive(&self, import: &Import, until: Timestamp) -> Result<(), Error> {
        on!(Pool, &self.writer, pool => sqlx::query(
            "UPDATE import SET alive_until = $3 WHERE listener_id = $1 AND import_id = $2")
            .bind(import.listener.0).bind(import.id.0).bind(until.as_millisecond())
            .execute(pool).await.map(|_| ()))?;
        Ok(())
    }

    /// Forgets an import of which nothing is stored but that it was.
    pub async fn forget_import(&self, import: &Import) -> Result<(), Error> {
        on!(Pool, &self.writer, pool => sqlx::query(
            "DELETE FROM import WHERE listener_id = $1 AND import_id = $2")
            .bind(import.listener.0).bind(import.id.0).execute(pool).await.map(|_| ()))?;
        Ok(())
    }

    /// The stretches of which a listener's imports tell everything, in the order of time.
    pub async fn import_ranges(&self, listener: ListenerId) -> Result<Vec<ImportRange>, Error> {
        let rows: Vec<(i64, i64, i64)> = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT import_range.import_id, from_at, to_at FROM import_range
             JOIN import ON import.listener_id = import_range.listener_id
                 AND import.import_id = import_range.import_id
             WHERE import_range.listener_id = $1 AND import.state = 'done'
             ORDER BY from_at, to_at, import_range.import_id")
            .bind(listener.0).fetch_all(pool).await)?;
        Ok(rows
            .into_iter()
            .map(|(import, from, to)| ImportRange {
                import: ImportId(import),
                from: from_millis(from),
                to: from_millis(to),
            })
            .collect())
    }
}
