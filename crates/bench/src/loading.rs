//! What it costs to bring plays into a store, and to read a log from one, on both engines.

use std::{path::Path, sync::Arc};

use anyhow::{Context as _, Result};
use domain::{derive::RowPlace, entropy::SeededEntropy, ids::ListenerId};
use server::Logs;
use store::{
    Go, ImportState, NewImport, Rows, Runner, Store,
    testing::{Engine, add_listener, fresh_address, key},
};
use tokio::runtime::Runtime;

use crate::{
    answers::BOUNDED,
    table::Sheet,
    timing::{Spread, once, repeated},
    world::{self, World},
};

/// What reading a log of a million plays from SQLite may take.
const MOST_LOAD_MS: f64 = 400.0;

/// A runtime on this thread alone.
pub(crate) fn runtime() -> Result<Runtime> {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    Ok(builder.enable_all().build()?)
}

/// Measures both engines; PostgreSQL where the environment names a server.
pub(crate) fn measure(world: &World, plays: u32, sheet: &mut Sheet) -> Result<()> {
    let runtime = runtime()?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("music.db");
    let address = format!("sqlite:{}", file.display());
    let bound = (plays == BOUNDED).then_some(MOST_LOAD_MS);
    let mut engine = Measured {
        runtime: &runtime,
        world,
        plays,
        folder: folder.path(),
        sheet,
    };
    engine.measure("store on SQLite", &address, bound)?;
    if has_postgres() {
        let address = runtime.block_on(fresh_address(Engine::Postgres));
        engine.measure("store on PostgreSQL", &address, None)?;
    }
    let bytes = std::fs::metadata(&file)?.len();
    let bytes = f64::from(u32::try_from(bytes).unwrap_or(u32::MAX));
    let file = Spread::of(bytes / 1e6);
    sheet.add("store on SQLite", "file", plays, "MB", file);
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "the run says where its PostgreSQL is"
)]
fn has_postgres() -> bool {
    std::env::var_os("TEST_POSTGRES_URL").is_some_and(|address| !address.is_empty())
}

/// What is needed to measure an engine.
struct Measured<'a> {
    runtime: &'a Runtime,
    world: &'a World,
    plays: u32,
    folder: &'a Path,
    sheet: &'a mut Sheet,
}

impl Measured<'_> {
    fn measure(&mut self, section: &'static str, address: &str, bound: Option<f64>) -> Result<()> {
        let (runtime, plays) = (self.runtime, self.plays);
        let store = runtime.block_on(open(address))?;
        let listener = runtime.block_on(add_listener(&store, "bench"));
        let import = import(&store, listener, self.world, self.folder);
        let ((), brought) = once(|| runtime.block_on(import))?;
        let load = || runtime.block_on(load(&store, listener));
        let stored = load()?;
        let loaded = repeated(load)?;
        runtime.block_on(store.close());
        let sheet = &mut *self.sheet;
        sheet.add(section, "import, processor", plays, "ms", brought.cpu);
        sheet.add(section, "import, wall", plays, "ms", brought.wall);
        sheet.bounded(section, "load, processor", plays, "ms", loaded.cpu, bound);
        sheet.add(section, "load, wall", plays, "ms", loaded.wall);
        let stored = f64::from(u32::try_from(stored)?);
        sheet.add(section, "plays loaded", plays, "", Spread::of(stored));
        Ok(())
    }
}

async fn open(address: &str) -> Result<Store> {
    let entropy = Arc::new(SeededEntropy::new(1));
    Ok(Store::open(address, &key(), entropy).await?)
}

/// Brings all plays in, as an import of files does once it has read them.
async fn import(store: &Store, listener: ListenerId, world: &World, folder: &Path) -> Result<()> {
    let now = world::now();
    let mut rows = Rows::new(folder)?;
    for ((source, report), row) in world.reports().zip(1..) {
        let place = RowPlace {
            file: 0,
            line: row,
            row,
        };
        rows.add(source, report, None, place)?;
    }
    rows.seal()?;
    let new = NewImport {
        name: "bench".to_owned(),
        is_dry_run: false,
        runner: Runner::Command,
    };
    let import = store
        .add_import(listener, &new, now, now, |_| anyhow::Ok(()))
        .await??;
    let running = ImportState::Running;
    store.claim_import(&import, running, now, now).await?;
    let brought = store
        .bring_in(listener, import.id, &mut rows, folder, false, &mut |_| {
            Go::On
        })
        .await?
        .context("nobody told the import to stop")?;
    store
        .finish_import(&import, &brought, "{}", &[], now)
        .await?;
    Ok(())
}

/// Reads the log as the server does, and says how many plays it has.
async fn load(store: &Store, listener: ListenerId) -> Result<usize> {
    let logs = Logs::new(usize::MAX);
    let log = logs.of(store, listener, world::now()).await?;
    Ok(log.plays().len())
}
