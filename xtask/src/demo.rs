//! `cargo xtask demo`: from a fresh clone to the demo in one command.

use std::process::Command;

use anyhow::Result;

use crate::{process, web};

/// Installs and builds what the pages need, then becomes `music-analyser demo`.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    web::install_packages()?;
    web::build()?;
    let mut demo = process::cargo(&["run", "--package", "music-analyser", "--", "demo"]);
    become_command(demo.args(arguments))
}

/// Takes the command's place, so that Ctrl-C reaches the demo alone and the
/// terminal is free only after it has stopped.
#[cfg(unix)]
fn become_command(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt as _;
    Err(anyhow::Error::new(command.exec()).context("cargo cannot be started"))
}

#[cfg(not(unix))]
fn become_command(command: &mut Command) -> Result<()> {
    process::run(command)
}
