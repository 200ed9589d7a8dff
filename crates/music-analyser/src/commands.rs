//! The commands, one file each.

mod connect;
mod demo;
mod docs;
mod forget_tokens;
mod poll;
mod serve;
mod simulate;

use std::io::{self, Write as _};

use crate::cli::{Cli, Command};

/// Runs what was asked for.
pub(crate) async fn run(cli: Cli) -> anyhow::Result<()> {
    match cli.command {
        Command::Serve { flags } => serve::run(flags).await,
        Command::Demo(options) => demo::run(options).await,
        Command::Connect { print, flags } => connect::run(print, flags).await,
        Command::Poll { once, flags } => poll::run(once, flags).await,
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
