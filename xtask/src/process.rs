//! Running other programs: from the repository's root, with their output shown,
//! and with a failure that names the command.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

/// The folder that holds the workspace.
pub(crate) fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_path_buf()
}

/// An environment variable that is set and not empty.
#[expect(
    clippy::disallowed_methods,
    reason = "xtask has no settings; the environment is all it is told"
)]
pub(crate) fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// A command that starts in the repository's root.
pub(crate) fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    command
}

/// The cargo that started us, without the variables it set for us: some build
/// scripts watch them and would build their crate anew, here and again when
/// cargo is next called by hand.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let program = variable("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    for (name, _) in environment() {
        let name_text = name.to_string_lossy();
        if name_text.starts_with("CARGO_PKG_") || name_text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// The program, built as the tests build it: another selection of crates would give their
/// dependencies other features, and build them all once more.
pub(crate) fn binary() -> Result<PathBuf> {
    run(&mut cargo(&[
        "build",
        "--quiet",
        "--workspace",
        "--all-targets",
    ]))?;
    // Cargo puts it beside this program, wherever the target folder is.
    Ok(std::env::current_exe()?
        .with_file_name(format!("music-analyser{}", std::env::consts::EXE_SUFFIX)))
}

/// Runs to the end; an exit code other than 0 is an error.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = line(command);
    let status = command.status().with_context(|| cannot_start(&line))?;
    ensure!(status.success(), "`{line}` failed ({status})");
    Ok(())
}

/// Runs to the end and gives what was written to stdout; stderr is shown.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let line = line(command);
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| cannot_start(&line))?;
    ensure!(
        output.status.success(),
        "`{line}` failed ({})",
        output.status
    );
    String::from_utf8(output.stdout).with_context(|| format!("`{line}` did not write UTF-8"))
}

/// Whether the command runs and ends well, all its output hidden.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

#[expect(
    clippy::disallowed_methods,
    reason = "to know which variables a child must not inherit"
)]
fn environment() -> std::env::VarsOs {
    std::env::vars_os()
}

fn line(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let program = program.file_name().unwrap_or(command.get_program());
    std::iter::once(program)
        .chain(command.get_args())
        .map(|part| part.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

fn cannot_start(line: &str) -> String {
    format!("`{line}` cannot be started")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_the_command() {
        let error = run(&mut command("false", &["--hard"])).unwrap_err();
        assert!(
            error.to_string().starts_with("`false --hard` failed"),
            "{error}"
        );
        let error = run(&mut command("no-such-program", &[])).unwrap_err();
        assert_eq!(error.to_string(), "`no-such-program` cannot be started");
    }
}
