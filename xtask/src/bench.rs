//! `cargo xtask bench`: what answers cost on a made-up history, by the crate `bench`, built as the
//! program is shipped.

use anyhow::Result;

use crate::process::{cargo, run as run_command};

/// Everything goes to the crate.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let mut bench = cargo(&["run", "--quiet", "--release", "--package", "bench", "--"]);
    run_command(bench.args(arguments))
}
