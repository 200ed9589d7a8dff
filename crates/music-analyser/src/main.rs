//! The program: its command line, its settings and the embedded pages.

mod bundle;
mod cli;
mod commands;
mod house;
mod lifecycle;
mod logging;
mod secret_key;
mod settings;

use std::{process::ExitCode, time::Duration};

use analytics::query::QueryError;
use clap::Parser as _;

use crate::{cli::Cli, settings::Wrong};

/// The exit code for a command line, a question or a setting that cannot be right.
const WRONG_USAGE: u8 = 2;

/// How long work on threads of its own may take to end once everything else has.
const LAST_GRACE: Duration = Duration::from_secs(3);

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            complain(&anyhow::Error::from(error));
            return ExitCode::FAILURE;
        }
    };
    let code = runtime.block_on(run(cli));
    // Dropped, it would wait for such work however long that takes.
    runtime.shutdown_timeout(LAST_GRACE);
    code
}

async fn run(cli: Cli) -> ExitCode {
    // One TLS provider for the whole program; only a second installation fails, and nothing else
    // installs one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    match commands::run(cli).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error);
            let is_usage = error.is::<Wrong>() || error.is::<QueryError>();
            ExitCode::from(if is_usage { WRONG_USAGE } else { 1 })
        }
    }
}

/// Tells on stderr what went wrong, the causes included.
fn complain(error: &anyhow::Error) {
    use std::io::Write as _;
    // Nobody is left to tell when stderr is gone.
    let _ = writeln!(std::io::stderr(), "music-analyser: {error:#}");
}
