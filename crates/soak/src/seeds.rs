//! `soak --imports`: many seeds of imports on both cores; or one, again.

use std::{
    process::ExitCode,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use soak::{ImportRun, ImportTally, import};
use store::testing::Engine;

use crate::{runtime, say};

/// Which seeds, and how.
pub(crate) struct Seeds {
    pub(crate) first: u64,
    pub(crate) end: u64,
    pub(crate) days: i64,
    pub(crate) engine: Engine,
    pub(crate) threads: usize,
    pub(crate) until_failure: bool,
}

struct Field {
    seeds: Seeds,
    next: AtomicU64,
    failed: AtomicBool,
    tally: Mutex<ImportTally>,
}

/// Imports with every seed.
pub(crate) fn run(seeds: Seeds) -> ExitCode {
    let count = seeds.threads.max(1);
    let field = Arc::new(Field {
        next: AtomicU64::new(seeds.first),
        seeds,
        failed: AtomicBool::new(false),
        tally: Mutex::default(),
    });
    let threads: Vec<_> = (0..count)
        .map(|_| {
            let field = field.clone();
            std::thread::spawn(move || work(&field))
        })
        .collect();
    for thread in threads {
        if thread.join().is_err() {
            field.failed.store(true, Ordering::Relaxed);
        }
    }
    let tally = field.tally.lock().unwrap_or_else(PoisonError::into_inner);
    say(&format!("\n{tally}"));
    if field.failed.load(Ordering::Relaxed) {
        return ExitCode::FAILURE;
    }
    say("0 lost, 0 invented, 0 that an order or an undoing changes");
    ExitCode::SUCCESS
}

fn work(field: &Field) {
    let runtime = runtime();
    let seeds = &field.seeds;
    loop {
        let seed = field.next.fetch_add(1, Ordering::Relaxed);
        let is_enough = seeds.until_failure && field.failed.load(Ordering::Relaxed);
        if seed >= seeds.end || is_enough {
            return;
        }
        let run = ImportRun {
            seed,
            days: seeds.days,
            engine: seeds.engine,
        };
        let failures = match runtime.block_on(import(&run)) {
            Ok(verdict) => {
                *field.tally.lock().unwrap_or_else(PoisonError::into_inner) += verdict.tally;
                verdict.failures
            }
            Err(error) => vec![format!("it broke off: {error:#}")],
        };
        if !failures.is_empty() {
            field.failed.store(true, Ordering::Relaxed);
            say(&format!("seed {seed} FAILED\n- {}", failures.join("\n- ")));
            let database = match seeds.engine {
                Engine::Sqlite => "sqlite",
                Engine::Postgres => "postgres",
            };
            say(&format!(
                "see it again: cargo xtask soak --imports --seed {seed} --days {} --database {database}",
                seeds.days
            ));
        }
        if seed.is_multiple_of(50) {
            say(&format!("seed {seed}"));
        }
    }
}
