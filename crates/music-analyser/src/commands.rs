//! The commands, one file each.

mod connect;
mod demo;
mod docs;
mod export;
mod forget_tokens;
mod import;
mod poll;
mod serve;
mod simulate;
mod stats;
mod undo;

use std::io::{self, Write as _};

use crate::cli::{Cli, Command};

/// Runs what was asked for.
pub(crate) async fn run(cli: Cli) -> anyhow::Result<()> {
    match cli.command {
        Command::Serve { flags } => serve::run(flags).await,
        Command::Demo(options) => demo::run(options).await,
        Command::Connect { print, flags } => connect::run(print, flags).await,
        Command::Poll { once, flags } => poll::run(once, flags).await,
        Command::Import(options) => import::run(options).await,
        Command::Undo {
            import,
            listener,
            flags,
        } => undo::run(import, listener.as_deref(), flags).await,
        Command::Stats(options) => stats::run(options).await,
        Command::Export(options) => export::run(options).await,
        Command::ForgetTokens { flags } => forget_tokens::run(flags).await,
        Command::Simulate(options) => simulate::run(options).await,
        Command::Docs { what } => docs::run(what),
    }
}

/// Writes a line of result. Results go to stdout, everything else to stderr.
fn say(line: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}
