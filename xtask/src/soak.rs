//! `cargo xtask soak`: the long runs that are no part of the test command.
//!
//! Simulated days and imports (the crate `soak`), the proof that they can fail (`--mutants`), and the real
//! program under kills (`--kills`) and over many polls (`--polls`).

use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::postgres::Postgres;
use crate::process::{cargo, run as run_command, variable};
use crate::{mutants, tools};

/// Without `--mutants`, `--kills` and `--polls` everything goes to the crate `soak`.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    match arguments {
        [flag] if flag == "--mutants" => mutants::run(""),
        [flag, word] if flag == "--mutants" => mutants::run(word),
        [flag, kills] if flag == "--kills" => process_test("kill_nine", "KILLS", kills),
        [flag, polls] if flag == "--polls" => process_test("endurance", "POLLS", polls),
        _ => simulated_days(arguments),
    }
}

fn simulated_days(arguments: &[String]) -> Result<()> {
    let mut soak = cargo(&[
        "run",
        "--quiet",
        "--profile",
        "soak",
        "--package",
        "soak",
        "--",
    ]);
    soak.args(arguments);
    let on_postgres = arguments
        .iter()
        .any(|argument| argument.contains("postgres"));
    let own = with_postgres(&mut soak, on_postgres)?;
    run_command(&mut soak)?;
    drop(own);
    Ok(())
}

/// Runs tests of the real program with more of what they do than the test command has time for.
fn process_test(name: &str, variable: &str, count: &str) -> Result<()> {
    let count: u32 = count
        .parse()
        .with_context(|| format!("{count} is not a number"))?;
    // As it is shipped: an unoptimised program is slow to start and uses memory otherwise.
    let mut test = cargo(&[
        "test",
        "--profile",
        "soak",
        "--package",
        "music-analyser",
        "--test",
        "process",
        "--",
        "--nocapture",
        "--test-threads",
        "1",
        name,
    ]);
    test.env(variable, count.to_string());
    let own = with_postgres(&mut test, true)?;
    run_command(&mut test)?;
    drop(own);
    Ok(())
}

/// Names a PostgreSQL to the command: the one that is given, or one of our own as long as the
/// value lives.
fn with_postgres(command: &mut Command, wanted: bool) -> Result<Option<Postgres>> {
    if !wanted || variable("TEST_POSTGRES_URL").is_some() {
        return Ok(None);
    }
    ensure!(
        tools::postgres_programs().is_ok(),
        "PostgreSQL is not installed; or name one with TEST_POSTGRES_URL"
    );
    let own = Postgres::start(&std::env::temp_dir())?;
    command.env("TEST_POSTGRES_URL", own.url());
    Ok(Some(own))
}
