//! The repository's own tool: runs the demo, runs every check and test, and
//! writes the generated files. It needs nothing but Rust, and installs or asks
//! for what a command needs beyond that.
#![expect(
    clippy::print_stderr,
    reason = "a tool for the terminal: its output is its interface"
)]

mod bench;
mod codegen;
mod demo;
mod mutants;
mod postgres;
mod process;
mod soak;
mod test;
mod tools;
mod web;

use std::process::ExitCode;

const USAGE: &str = "\
Usage: cargo xtask <command>

  demo [ARGS]         build everything and run `music-analyser demo ARGS`
  test [STAGE...]     every check and test, or the named stages only
  soak [ARGS]         simulated days with everything going wrong; see soak --help
  soak --imports      polls and exports of the same weeks in any order, again and taken back
  soak --mutants      the same with known mistakes, each of which must be found
  soak --kills N      the real program, killed N times while it polls
  soak --polls N      the real program over N polls: memory, files, log of the database
  bench [ARGS]        what answers cost, beside plain loops and SQL; see bench --help
  codegen [--check]   write the generated files, or fail when one is stale
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.split_first() {
        Some((command, rest)) => match (command.as_str(), rest) {
            ("demo", rest) => demo::run(rest),
            ("test", stages) => test::run(stages),
            ("soak", rest) => soak::run(rest),
            ("bench", rest) => bench::run(rest),
            ("codegen", []) => codegen::run(codegen::Mode::Write),
            ("codegen", [flag]) if flag == "--check" => codegen::run(codegen::Mode::Check),
            _ => return wrong_usage(),
        },
        None => return wrong_usage(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn wrong_usage() -> ExitCode {
    eprint!("{USAGE}\nStages of test: {}\n", test::stage_names());
    ExitCode::from(2)
}
