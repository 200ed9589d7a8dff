//! Working on imports, one after the other, and going on with what a restart has left.

use std::{collections::HashSet, time::Duration};

use domain::ids::ListenerId;
use jiff::Timestamp;
use store::{Import, ImportState, Runner};
use tokio_util::sync::CancellationToken;

use crate::{
    App, Event,
    imports::{Failure, Watch, Work},
};

/// How often to look for imports of which nobody tells, and whether a database is back that failed.
const PAUSE: Duration = Duration::from_secs(30);

/// Works on imports until `stop`. What is under way then is gone on with after the next start.
pub async fn import(app: &App, stop: CancellationToken) {
    loop {
        let outcome = tokio::select! {
            biased;
            () = stop.cancelled() => return,
            outcome = import_next(app) => outcome,
        };
        match outcome {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::error!(
                error = &error as &dyn std::error::Error,
                "imports cannot go on"
            ),
        }
        tokio::select! {
            biased;
            () = stop.cancelled() => return,
            // A command may have left one, too.
            _ = tokio::time::timeout(PAUSE, app.imports.woken()) => {}
        }
    }
}

/// Throws away what uploads have left that were broken off.
pub async fn discard_stray_uploads(app: &App) -> Result<(), store::Error> {
    let wanted: Vec<_> = app
        .store
        .imports_under_way()
        .await?
        .iter()
        .map(|import| (import.listener, import.id))
        .collect();
    app.spool.discard_strays(&wanted);
    Ok(())
}

/// Works on the import that has waited longest; says whether there was one.
pub async fn import_next(app: &App) -> Result<bool, store::Error> {
    let waiting = app.store.imports_under_way().await?;
    let Some(import) = next(waiting, app.clock.now()) else {
        return Ok(false);
    };
    let folder = match app.spool.folder() {
        Ok(folder) => folder.to_owned(),
        // Where nothing can be written, the temporary folder will have to do.
        Err(_) => std::env::temp_dir(),
    };
    let work = Work {
        store: app.store.clone(),
        clock: app.clock.clone(),
        folder,
    };
    let watch = app.imports.begin(import.listener, import.id);
    let guard = Working(app, watch.clone());
    app.events.send(Event::Imports {
        listener: import.listener,
    });
    let done = work_on(app, &work, &import, &watch).await;
    drop(guard);
    match done {
        // A command has just begun on one of the listener's: it is tried again after a while.
        Err(Failure::Store(store::Error::ImportUnderWay)) => return Ok(false),
        Err(Failure::Store(error)) => return Err(error),
        Err(failure) => tracing::warn!(
            import.id = import.id.0,
            reason = %failure,
            "an import did not come to its end"
        ),
        Ok(()) => tracing::info!(import.id = import.id.0, "an import has ended"),
    }
    app.spool.discard(import.listener, import.id);
    app.events.send(Event::Imports {
        listener: import.listener,
    });
    Ok(true)
}

/// The import to work on, of all that are under way in the order in which they were asked for.
fn next(under_way: Vec<Import>, now: Timestamp) -> Option<Import> {
    let is_at_work = |import: &&Import| {
        import.runner == Runner::Command
            && import.state != ImportState::Waiting
            && import.alive_until > now
    };
    // A command works on one of theirs: their others wait for it.
    let busy: HashSet<ListenerId> = under_way
        .iter()
        .filter(is_at_work)
        .map(|import| import.listener)
        .collect();
    under_way.into_iter().find(|import| match import.runner {
        Runner::Server => !busy.contains(&import.listener),
        // The command that had the files is gone.
        Runner::Command => import.alive_until <= now,
    })
}

async fn work_on(app: &App, work: &Work, import: &Import, watch: &Watch) -> Result<(), Failure> {
    if import.state == ImportState::Undoing {
        return work.undo(import, watch).await;
    }
    match app.spool.files(import.listener, import.id) {
        Some(files) => work.run(import, files, watch).await.map(|_| ()),
        None => work.give_up(import).await,
    }
}

/// Ends the work, also when it is broken off.
struct Working<'a>(&'a App, Watch);

impl Drop for Working<'_> {
    fn drop(&mut self) {
        // A thread that still reads for it stops.
        self.1.cancel();
        self.0.imports.end();
    }
}

#[cfg(test)]
mod tests {
    use domain::ids::ImportId;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn import(listener: i64, id: i64, state: ImportState, runner: Runner) -> Import {
        Import {
            listener: ListenerId(listener),
            id: ImportId(id),
            name: "my_spotify_data.zip".to_owned(),
            state,
            is_dry_run: false,
            runner,
            alive_until: at(100),
            created_at: at(id),
            finished_at: None,
            problem: None,
            report_json: None,
        }
    }

    #[test]
    fn nobody_waits_for_the_command_of_another_listener() {
        let under_way = || {
            vec![
                import(1, 1, ImportState::Running, Runner::Command),
                import(1, 2, ImportState::Waiting, Runner::Server),
                import(2, 3, ImportState::Waiting, Runner::Server),
            ]
        };
        let picked = |now| next(under_way(), at(now)).map(|import| import.id);
        assert_eq!(picked(50), Some(ImportId(3)));
        // The command has gone: its own import comes first.
        assert_eq!(picked(100), Some(ImportId(1)));
        let own = under_way().into_iter().take(2).collect();
        assert_eq!(next(own, at(50)), None);
    }
}
