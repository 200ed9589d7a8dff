//! `cargo xtask test`: every check and test in stages, stopped by the first that
//! fails, with the time that each took.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::codegen::{self, Mode};
use crate::postgres::Postgres;
use crate::process::{binary, cargo, run as run_command, succeeds, variable};
use crate::{tools, web};

struct Stage {
    name: &'static str,
    run: fn() -> Result<Outcome>,
}

enum Outcome {
    Passed,
    LeftOut(&'static str),
}

/// In the order in which they run: quick ones first, and the bundle of the pages
/// before the Rust that embeds it.
const STAGES: [Stage; 8] = [
    Stage {
        name: "fmt",
        run: fmt,
    },
    Stage {
        name: "tidy",
        run: tidy,
    },
    Stage {
        name: "web",
        run: web,
    },
    Stage {
        name: "clippy",
        run: clippy,
    },
    Stage {
        name: "rust",
        run: rust,
    },
    Stage {
        name: "codegen",
        run: codegen,
    },
    Stage {
        name: "e2e",
        run: e2e,
    },
    Stage {
        name: "deny",
        run: deny,
    },
];

/// Runs the named stages, or all of them.
pub(crate) fn run(names: &[String]) -> Result<()> {
    if let Some(unknown) = names
        .iter()
        .find(|name| !STAGES.iter().any(|stage| stage.name == **name))
    {
        bail!("there is no stage `{unknown}`; there are {}", stage_names());
    }
    let chosen = STAGES
        .iter()
        .filter(|stage| names.is_empty() || names.iter().any(|name| name == stage.name));
    let mut table = String::new();
    let mut failure = None;
    for Stage { name, run } in chosen {
        if failure.is_some() {
            table += &row(name, None, "not run");
            continue;
        }
        eprintln!("\n=== {name}");
        let (outcome, time) = timed(run);
        let verdict = match &outcome {
            Ok(Outcome::Passed) => "passed".to_owned(),
            Ok(Outcome::LeftOut(why)) => format!("LEFT OUT: {why}"),
            Err(_) => "FAILED".to_owned(),
        };
        table += &row(name, Some(time), &verdict);
        failure = outcome
            .err()
            .map(|error| error.context(format!("stage {name}")));
    }
    eprint!("\n{table}");
    failure.map_or(Ok(()), Err)
}

/// The stages as one may name them.
pub(crate) fn stage_names() -> String {
    STAGES.map(|stage| stage.name).join(", ")
}

fn fmt() -> Result<Outcome> {
    passes(&["fmt", "--all", "--check"])
}

fn tidy() -> Result<Outcome> {
    passes(&["test", "--quiet", "--package", "xtask", "--test", "tidy"])
}

fn web() -> Result<Outcome> {
    web::install_packages()?;
    run_command(&mut web::npm(&["run", "lint"]))?;
    web::build()?;
    run_command(&mut web::npm(&["run", "check"]))?;
    run_command(&mut web::npm(&["test"]))?;
    Ok(Outcome::Passed)
}

fn clippy() -> Result<Outcome> {
    passes(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ])
}

fn rust() -> Result<Outcome> {
    let own;
    let url = if let Some(url) = variable("TEST_POSTGRES_URL") {
        url
    } else {
        own = Postgres::start(&std::env::temp_dir())?;
        own.url().into()
    };
    let tests: &[&str] = if has_cargo("nextest") {
        &["nextest", "run", "--workspace"]
    } else {
        &["test", "--workspace", "--all-targets"]
    };
    for arguments in [tests, &["test", "--workspace", "--doc"]] {
        run_command(cargo(arguments).env("TEST_POSTGRES_URL", &url))?;
    }
    Ok(Outcome::Passed)
}

fn codegen() -> Result<Outcome> {
    codegen::run(Mode::Check)?;
    Ok(Outcome::Passed)
}

fn e2e() -> Result<Outcome> {
    let chromium = tools::chromium()?;
    web::install_packages()?;
    web::build()?;
    let binary = binary()?;
    run_command(
        web::npx(&["playwright", "test"])
            .env("MUSIC_ANALYSER_BIN", binary)
            .env("CHROMIUM", chromium),
    )?;
    Ok(Outcome::Passed)
}

fn deny() -> Result<Outcome> {
    if !has_cargo("deny") {
        return Ok(Outcome::LeftOut(
            "cargo-deny is not installed (cargo install --locked cargo-deny)",
        ));
    }
    passes(&["deny", "check", "bans", "licenses", "sources"])
}

fn passes(arguments: &[&str]) -> Result<Outcome> {
    run_command(&mut cargo(arguments))?;
    Ok(Outcome::Passed)
}

fn has_cargo(subcommand: &str) -> bool {
    succeeds(&mut cargo(&[subcommand, "--version"]))
}

#[expect(
    clippy::disallowed_methods,
    reason = "what a stage took is a fact of this machine"
)]
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let value = work();
    (value, start.elapsed())
}

fn row(name: &str, time: Option<Duration>, verdict: &str) -> String {
    let time = time.map_or_else(String::new, |time| format!("{:.1} s", time.as_secs_f64()));
    format!("{name:<8} {time:>9}  {verdict}\n")
}
