//! Bringing an import's rows in, and taking them back: part by part the plays are derived, then the
//! changes are written in the order of time, then the import counts.
//!
//! Each step is a transaction of its own, so that polls go on meanwhile. A step that is repeated
//! after a crash finds its work done or does it again: what is written follows from the rows alone.

use std::path::Path;

use domain::{
    derive::{Group, Row},
    ids::{ImportId, ListenerId},
};

use jiff::Timestamp;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    Import, ImportState,
    aliases::{self, Aliases},
    changes::{self, Change},
    counts::{Counts, count},
    derive::{Outcome, Work},
    details::{self, Ways},
    part,
    polled::{derive_now, next_polls, polled_since},
    rows::{self, Rows},
    spill::Spill,
    tracks,
};
use crate::{
    Error, Store,
    backend::{Tx, on},
    changed, estimate, listeners,
};

/// After how many rows that were derived a transaction ends. Each part writes all over the catalogue, so
/// a few of them together write much less.
const DERIVED_AT_ONCE: usize = 40_000;
/// How many changes are written in one transaction.
const WRITTEN_AT_ONCE: usize = 50_000;
/// Changes are sorted by time on disk, by so much of it.
const SORTED_BY_MS: i64 = 30 * 86_400_000;
/// Plays that go, of which the time is of no importance, by so many numbers.
const SORTED_BY_NUMBERS: i64 = 10_000;

/// An import whose plays are written, and that does not count yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brought {
    /// What became of its rows.
    pub counts: Counts,
    /// The number of the next poll of each account, when it began.
    begun: FxHashMap<i64, i64>,
}

/// How far the work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// So many of so many parts are compared with what is known.
    Matching(u64, u64),
    /// So many of so many changes are written.
    Storing(u64, u64),
}

/// Whether the work goes on after a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Go {
    /// It does.
    On,
    /// It is to stop where it stands.
    Stop,
}

impl Store {
    /// Brings the rows of an import in; [`Store::finish_import`] then lets it count. Gives nothing back
    /// if it was told to stop; then [`Store::take_back`] leaves no trace of it. `folder` has room for
    /// what does not fit into memory.
    pub async fn bring_in(
        &self,
        listener: ListenerId,
        import: ImportId,
        rows: &mut Rows,
        folder: &Path,
        is_dry_run: bool,
        told: &mut (dyn FnMut(Step) -> Go + Send),
    ) -> Result<Option<Brought>, Error> {
        let work = self.bring(listener, import, rows, folder, is_dry_run, told);
        self.with_large_cache(work).await
    }

    async fn bring(
        &self,
        listener: ListenerId,
        import: ImportId,
        rows: &mut Rows,
        folder: &Path,
        is_dry_run: bool,
        told: &mut (dyn FnMut(Step) -> Go + Send),
    ) -> Result<Option<Brought>, Error> {
        let begun = self.begin_work(listener, import).await?;
        let mut tx = self.begin().await?;
        let mut counts = Counts::default();
        let parts = rows.parts();
        let mut changes = Sorted::new(folder)?;
        let mut work = Work {
            listener,
            aliases: Aliases::all(&mut tx, listener, rows.told()).await?,
            ways: Ways::all(&mut tx, listener).await?,
            reading: Some((import, rows)),
            without: None,
            is_dry_run,
        };
        drop(tx);
        let each = &mut |outcome: &Outcome| count(&mut counts, import, outcome);
        let done = self
            .derive_parts(&mut work, import, &parts, &mut changes, told, each)
            .await?;
        if done == Go::Stop {
            return Ok(None);
        }
        let brought = Brought { counts, begun };
        if is_dry_run {
            return Ok(Some(brought));
        }
        Ok(
            match self.write_sorted(listener, &mut changes, told).await? {
                Go::On => Some(brought),
                Go::Stop => None,
            },
        )
    }

    /// Takes an import back: what is left is what there would be had it never been, and if `left` says
    /// so the note that it was, with its state and its problem. Gives nothing if it was told to stop;
    /// called again, it goes on.
    pub async fn take_back(
        &self,
        import: &Import,
        left: Option<(ImportState, Option<(&str, &str)>)>,
        folder: &Path,
        now: Timestamp,
        told: &mut (dyn FnMut(Step) -> Go + Send),
    ) -> Result<Option<()>, Error> {
        self.with_large_cache(self.take_out(import, left, folder, now, told))
            .await
    }

    async fn take_out(
        &self,
        import: &Import,
        left: Option<(ImportState, Option<(&str, &str)>)>,
        folder: &Path,
        now: Timestamp,
        told: &mut (dyn FnMut(Step) -> Go + Send),
    ) -> Result<Option<()>, Error> {
        let (listener, import) = (import.listener, import.id);
        let begun = self.begin_work(listener, import).await?;
        let mut tx = self.begin().await?;
        let parts: Vec<i64> = on!(Tx, &mut tx, connection => sqlx::query_scalar(
            "SELECT part FROM import_part WHERE listener_id = $1 AND import_id = $2 ORDER BY part")
            .bind(listener.0).bind(import.0).fetch_all(&mut **connection).await)?;
        let mut work = Work {
            listener,
            aliases: Aliases::all(&mut tx, listener, std::iter::empty()).await?,
            ways: Ways::all(&mut tx, listener).await?,
            reading: None,
            without: Some(import),
            is_dry_run: false,
        };
        drop(tx);
        let mut changes = Sorted::new(folder)?;
        let mut touched_tracks: FxHashSet<i64> = FxHashSet::default();
        let each = &mut |outcome: &Outcome| touched_tracks.extend(&outcome.tracks);
        let done = self
            .derive_parts(&mut work, import, &parts, &mut changes, told, each)
            .await?;
        if done == Go::Stop {
            return Ok(None);
        }
        if self.write_sorted(listener, &mut changes, told).await? == Go::Stop {
            return Ok(None);
        }
        let tracks: Vec<i64> = touched_tracks.into_iter().collect();
        let mut tx = self.begin().await?;
        listeners::lock(&mut tx, listener).await?;
        remove(&mut tx, listener, import, left, now).await?;
        let groups = polled_since(&mut tx, listener, &begun).await?;
        derive_now(&mut tx, listener, &groups).await?;
        tracks::remove_unplayed(&mut tx, &tracks).await?;
        details::remove_unused(&mut tx, listener).await?;
        // What only polls know may have begun earlier than what has gone let it.
        estimate::estimate_starts(&mut tx, listener, i64::MIN, i64::MAX).await?;
        changed::note_all(&mut tx, listener).await?;
        tx.commit().await?;
        Ok(Some(()))
    }

    /// Lets an import count from now on, with what was polled while it was brought in, and notes what
    /// it tells of. A dry run only ends.
    pub async fn finish_import(
        &self,
        import: &Import,
        brought: &Brought,
        report_json: &str,
        ranges: &[(Timestamp, Timestamp)],
        now: Timestamp,
    ) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        listeners::lock(&mut tx, import.listener).await?;
        on!(Tx, &mut tx, connection => sqlx::query(
            "UPDATE import SET state = 'done', report_json = $3, finished_at = $4
             WHERE listener_id = $1 AND import_id = $2")
            .bind(import.listener.0).bind(import.id.0).bind(report_json).bind(now.as_millisecond())
            .execute(&mut **connection).await.map(|_| ()))?;
        if !import.is_dry_run {
            for (from, to) in ranges {
                on!(Tx, &mut tx, connection => sqlx::query(
                    "INSERT INTO import_range (listener_id, import_id, from_at, to_at)
                     VALUES ($1, $2, $3, $4)
                     ON CONFLICT (listener_id, import_id, from_at) DO UPDATE SET to_at = excluded.to_at")
                    .bind(import.listener.0).bind(import.id.0)
                    .bind(from.as_millisecond()).bind(to.as_millisecond())
                    .execute(&mut **connection).await.map(|_| ()))?;
            }
            let groups = polled_since(&mut tx, import.listener, &brought.begun).await?;
            derive_now(&mut tx, import.listener, &groups).await?;
            // How long tracks are may have been told only after their plays were written.
            estimate::estimate_starts(&mut tx, import.listener, i64::MIN, i64::MAX).await?;
            changed::note_all(&mut tx, import.listener).await?;
        }
        tx.commit().await
    }

    /// Notes the names of what was polled. Gives the next poll of each account when the work began, be
    /// it long ago: since then no poll has been derived.
    async fn begin_work(
        &self,
        listener: ListenerId,
        import: ImportId,
    ) -> Result<FxHashMap<i64, i64>, Error> {
        let mut tx = self.begin().await?;
        aliases::keep_all_polled(&mut tx, listener).await?;
        let begun: Option<Option<String>> = on!(Tx, &mut tx, connection => sqlx::query_scalar(
            "SELECT polls_json FROM import WHERE listener_id = $1 AND import_id = $2")
            .bind(listener.0).bind(import.0).fetch_optional(&mut **connection).await)?;
        let polls = match begun.flatten() {
            Some(json) => serde_json::from_str(&json).map_err(|_| Error::Corrupt {
                place: "import.polls_json",
            })?,
            None => next_polls(&mut tx, listener).await?,
        };
        tx.commit().await?;
        Ok(polls)
    }

    /// Derives the plays of all that an import tells of, part by part, and keeps what it says of them
    /// while it is read. `each` hears of every part.
    async fn derive_parts(
        &self,
        work: &mut Work<'_>,
        import: ImportId,
        parts: &[i64],
        changes: &mut Sorted,
        told: &mut (dyn FnMut(Step) -> Go + Send),
        each: &mut (dyn FnMut(&Outcome) + Send),
    ) -> Result<Go, Error> {
        let mut seen: FxHashSet<Group> = FxHashSet::default();
        let mut tx = self.begin().await?;
        let mut uncommitted = 0;
        for (done, part) in (0..).zip(parts) {
            if told(Step::Matching(done, parts.len() as u64)) == Go::Stop {
                return Ok(Go::Stop);
            }
            if uncommitted >= DERIVED_AT_ONCE {
                tx = self.next(tx, work.is_dry_run).await?;
                uncommitted = 0;
            }
            let here = work.rows_of_part(&mut tx, *part).await?;
            let own = || here.iter().filter(|row| row.import == import);
            let groups = own().map(|row| row.group);
            let touched: FxHashSet<Group> = groups.filter(|group| !seen.contains(group)).collect();
            if work.reading.is_some() && !work.is_dry_run {
                keep_part(&mut tx, work.listener, import, *part, own()).await?;
            }
            let mut outcome = work.derive(&mut tx, &touched, Some((*part, here))).await?;
            // What hangs together over several parts was dealt with by the first of them.
            let elsewhere = |group: &&Group| rows::part(**group) != *part;
            seen.extend(outcome.groups.iter().filter(elsewhere));
            uncommitted += outcome.rows.len();
            changes.push(std::mem::take(&mut outcome.changes))?;
            each(&outcome);
        }
        if !work.is_dry_run {
            tx.commit().await?;
        }
        Ok(Go::On)
    }

    /// Ends a transaction and begins the next one; of a dry run nothing stays.
    async fn next(&self, tx: Tx, is_dry_run: bool) -> Result<Tx, Error> {
        if is_dry_run {
            drop(tx);
        } else {
            tx.commit().await?;
        }
        self.begin().await
    }

    /// Writes changes in the order of time.
    async fn write_sorted(
        &self,
        listener: ListenerId,
        changes: &mut Sorted,
        told: &mut (dyn FnMut(Step) -> Go + Send),
    ) -> Result<Go, Error> {
        let mut written = 0_u64;
        let mut batch: Vec<Change> = Vec::new();
        for part in changes.spill.parts() {
            let mut of_part: Vec<Change> = changes.spill.read(part).map_err(Error::Spill)?;
            of_part.sort_by_key(Change::ended_at);
            batch.append(&mut of_part);
            while batch.len() >= WRITTEN_AT_ONCE {
                if told(Step::Storing(written, changes.count)) == Go::Stop {
                    return Ok(Go::Stop);
                }
                let rest = batch.split_off(WRITTEN_AT_ONCE);
                self.write_batch(listener, &batch).await?;
                written += batch.len() as u64;
                batch = rest;
            }
        }
        if told(Step::Storing(written, changes.count)) == Go::Stop {
            return Ok(Go::Stop);
        }
        self.write_batch(listener, &batch).await?;
        Ok(Go::On)
    }

    async fn write_batch(&self, listener: ListenerId, batch: &[Change]) -> Result<(), Error> {
        if batch.is_empty() {
            return Ok(());
        }
        let mut tx = self.begin().await?;
        listeners::lock(&mut tx, listener).await?;
        // What is held in memory is brought up to date once the import counts.
        changes::write(&mut tx, listener, batch).await?;
        tx.commit().await
    }
}

/// Removes what an import says, and the import itself unless something is to be left of it.
async fn remove(
    tx: &mut Tx,
    listener: ListenerId,
    import: ImportId,
    left: Option<(ImportState, Option<(&str, &str)>)>,
    now: Timestamp,
) -> Result<(), Error> {
    for statement in [
        "DELETE FROM import_range WHERE listener_id = $1 AND import_id = $2",
        "DELETE FROM import_part WHERE listener_id = $1 AND import_id = $2",
    ] {
        on!(Tx, tx, connection => sqlx::query(statement).bind(listener.0).bind(import.0)
            .execute(&mut **connection).await.map(|_| ()))?;
    }
    let Some((state, problem)) = left else {
        return on!(Tx, tx, connection => sqlx::query(
            "DELETE FROM import WHERE listener_id = $1 AND import_id = $2")
            .bind(listener.0).bind(import.0)
            .execute(&mut **connection).await.map(|_| ()))
        .map_err(Error::from);
    };
    let (problem, advice) = problem.unzip();
    on!(Tx, tx, connection => sqlx::query(
        "UPDATE import SET state = $3, problem = $4, advice = $5, finished_at = $6
         WHERE listener_id = $1 AND import_id = $2")
        .bind(listener.0).bind(import.0).bind(state.slug()).bind(problem).bind(advice)
        .bind(now.as_millisecond())
        .execute(&mut **connection).await.map(|_| ()))?;
    Ok(())
}

/// Keeps what an import says of a part.
async fn keep_part(
    tx: &mut Tx,
    listener: ListenerId,
    import: ImportId,
    part: i64,
    rows: impl Iterator<Item = &Row>,
) -> Result<(), Error> {
    let packed = part::pack(rows)?;
    on!(Tx, tx, connection => sqlx::query(
        "INSERT INTO import_part (listener_id, part, import_id, packed) VALUES ($1, $2, $3, $4)
         ON CONFLICT (listener_id, part, import_id) DO UPDATE SET packed = excluded.packed")
        .bind(listener.0).bind(part).bind(import.0).bind(packed)
        .execute(&mut **connection).await.map(|_| ()))?;
    Ok(())
}

/// Changes on disk, by time.
struct Sorted {
    spill: Spill,
    count: u64,
}

impl Sorted {
    fn new(folder: &Path) -> Result<Self, Error> {
        Ok(Self {
            spill: Spill::new(folder).map_err(Error::Spill)?,
            count: 0,
        })
    }

    fn push(&mut self, changes: Vec<Change>) -> Result<(), Error> {
        for change in changes {
            let part = match &change {
                Change::Delete(id) => i64::MIN + id.div_euclid(SORTED_BY_NUMBERS),
                other => other.ended_at().div_euclid(SORTED_BY_MS),
            };
            self.spill.push(part, &change).map_err(Error::Spill)?;
            self.count += 1;
        }
        Ok(())
    }
}
