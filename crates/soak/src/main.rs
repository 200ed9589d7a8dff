//! `soak`: lives many seeds on both cores and adds up what they show; or one, again.

mod seeds;

use std::{
    io::Write as _,
    process::ExitCode,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Instant,
};

use clap::{Parser, ValueEnum};
use soak::{Menu, Run, Tally, live, shrink};
use store::testing::Engine;

/// Simulated days of a household of five accounts, judged by the true plays.
#[derive(Debug, Parser)]
struct Arguments {
    /// Judges imports instead: the same weeks told by polls and exports in any order.
    #[arg(long)]
    imports: bool,
    /// How many days the imports of a seed tell of at most.
    #[arg(long, default_value_t = 40, requires = "imports")]
    days: i64,
    /// How many seeds to live.
    #[arg(long, default_value_t = 200, conflicts_with = "seed")]
    seeds: u64,
    /// The first of them.
    #[arg(long, default_value_t = 1, conflicts_with = "seed")]
    first: u64,
    /// One seed alone.
    #[arg(long)]
    seed: Option<u64>,
    /// How many hours things go wrong in each.
    #[arg(long, default_value_t = 24)]
    hours: u32,
    /// What goes wrong: `full`, `none`, or a list such as `full,kill=0.1,stall=0`.
    #[arg(long, default_value = "full")]
    faults: Menu,
    /// On which database. PostgreSQL is the server that `TEST_POSTGRES_URL` names.
    #[arg(long, value_enum, default_value_t = Database::Sqlite)]
    database: Database,
    /// How many seeds to live at once.
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// Writes the log of the program; give a filter such as `info` or `server=debug`.
    #[arg(long)]
    log: Option<String>,
    /// Leaves the faults as they are when a run fails.
    #[arg(long)]
    no_shrink: bool,
    /// Begins no further seed once one has failed.
    #[arg(long)]
    until_failure: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Database {
    Sqlite,
    Postgres,
}

impl Database {
    fn engine(self) -> Engine {
        match self {
            Self::Sqlite => Engine::Sqlite,
            Self::Postgres => Engine::Postgres,
        }
    }
}

/// Of all polls at most this share may tell of a gap in which nothing is missing.
const MOST_FALSE_GAPS: f64 = 0.01;

/// What the threads share.
struct Field {
    next: AtomicU64,
    end: u64,
    failed: AtomicBool,
    tally: Mutex<Tally>,
    first_failure: Mutex<Option<Run>>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Some(filter) = &arguments.log {
        tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_writer(std::io::stderr)
            .init();
    }
    let (first, end) = match arguments.seed {
        Some(seed) => (seed, seed + 1),
        None => (arguments.first, arguments.first + arguments.seeds),
    };
    if arguments.imports {
        return seeds::run(seeds::Seeds {
            first,
            end,
            days: arguments.days,
            engine: arguments.database.engine(),
            threads: arguments.threads,
            until_failure: arguments.until_failure,
        });
    }
    let field = Arc::new(Field {
        next: AtomicU64::new(first),
        end,
        failed: AtomicBool::new(false),
        tally: Mutex::default(),
        first_failure: Mutex::default(),
    });
    #[expect(
        clippy::disallowed_methods,
        reason = "how long a run takes is a fact of this machine"
    )]
    let begun = Instant::now();
    let arguments = Arc::new(arguments);
    let threads: Vec<_> = (0..arguments.threads.max(1))
        .map(|_| {
            let (field, arguments) = (field.clone(), arguments.clone());
            std::thread::spawn(move || work(&field, &arguments))
        })
        .collect();
    for thread in threads {
        if thread.join().is_err() {
            field.failed.store(true, Ordering::Relaxed);
        }
    }
    let took = begun.elapsed().as_secs_f64();
    let tally = field.tally.lock().unwrap_or_else(PoisonError::into_inner);
    say(&format!("\n{tally}"));
    say(&format!(
        "took                {took:.0} s: {:.0} simulated account-hours a second\n",
        tally.hours / took
    ));
    if let Some(run) = &*field
        .first_failure
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
    {
        explain(run, &arguments);
    }
    let gaps_too_many = tally.false_gap_rate() > MOST_FALSE_GAPS;
    if gaps_too_many {
        say("too many gaps in which nothing is missing");
    }
    if gaps_too_many || field.failed.load(Ordering::Relaxed) {
        return ExitCode::FAILURE;
    }
    say("0 lost, 0 invented, 0 doubled, 0 merged");
    ExitCode::SUCCESS
}

/// Lives one seed after the other.
fn work(field: &Field, arguments: &Arguments) {
    let runtime = runtime();
    loop {
        let seed = field.next.fetch_add(1, Ordering::Relaxed);
        let is_enough = arguments.until_failure && field.failed.load(Ordering::Relaxed);
        if seed >= field.end || is_enough {
            return;
        }
        let run = Run {
            seed,
            hours: arguments.hours,
            menu: arguments.faults.clone(),
            engine: arguments.database.engine(),
        };
        match runtime.block_on(live(&run)) {
            Ok(verdict) => {
                if !verdict.failures.is_empty() {
                    let failures = verdict.failures.iter();
                    let told: Vec<String> =
                        failures.map(|failure| format!("- {failure}")).collect();
                    fail(field, &run, &told.join("\n"));
                }
                *field.tally.lock().unwrap_or_else(PoisonError::into_inner) += verdict.tally;
            }
            Err(error) => fail(field, &run, &format!("- it broke off: {error:#}")),
        }
        if seed.is_multiple_of(50) {
            let tally = field.tally.lock().unwrap_or_else(PoisonError::into_inner);
            say(&format!(
                "seed {seed}: {:.0} account-days so far",
                tally.hours / 24.0
            ));
        }
    }
}

fn fail(field: &Field, run: &Run, told: &str) {
    field.failed.store(true, Ordering::Relaxed);
    say(&format!("seed {} FAILED\n{told}", run.seed));
    field
        .first_failure
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .get_or_insert_with(|| run.clone());
}

/// Says with what the first failure can be seen again, and how little it takes.
fn explain(run: &Run, arguments: &Arguments) {
    let smallest = if arguments.no_shrink {
        run.clone()
    } else {
        say(&format!(
            "looking for the fewest faults with which seed {} fails",
            run.seed
        ));
        runtime().block_on(shrink(run, |left| {
            say(&format!("  still fails with {left}"));
        }))
    };
    say(&format!(
        "see it again: cargo xtask soak --seed {} --hours {} --faults {} --database {}",
        smallest.seed,
        smallest.hours,
        smallest.menu,
        match smallest.engine {
            Engine::Sqlite => "sqlite",
            Engine::Postgres => "postgres",
        }
    ));
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime can be made")
}

/// Writes a line. Nobody who closed the pipe wants to hear that it failed.
fn say(line: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}
