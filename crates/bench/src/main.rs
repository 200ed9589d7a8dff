//! `bench`: what answers cost, beside the least that they could and beside SQL, on the history of a
//! made-up listener. What its lines mean: `docs/performance.md`.

mod answers;
mod catalogue;
mod columns;
mod compared;
mod dice;
mod history;
mod loading;
mod sql;
mod table;
mod timing;
mod world;

use std::io::Write as _;

use anyhow::Result;
use clap::Parser;

use crate::{table::Sheet, world::World};

/// Measures answers, memory and loading on a made-up history of twelve years.
#[derive(Debug, Parser)]
struct Arguments {
    /// How many plays the histories have that are asked, with commas between them.
    #[arg(long, value_delimiter = ',', default_value = "100000,1000000", value_parser = plays())]
    plays: Vec<u32>,
    /// How many plays the histories have that are brought into a store and loaded from it.
    #[arg(long, value_delimiter = ',', default_value = "100000", value_parser = plays())]
    load: Vec<u32>,
    /// Prints one line of JSON and nothing else.
    #[arg(long)]
    json: bool,
}

fn plays() -> clap::builder::RangedI64ValueParser<u32> {
    clap::value_parser!(u32).range(1000..=history::MOST_PLAYS)
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let mut sheet = Sheet::default();
    for plays in &arguments.plays {
        tell(&arguments, &format!("asking {plays} plays"));
        let world = World::new(*plays);
        answers::measure(&world, *plays, &mut sheet)?;
        tell(&arguments, &format!("comparing {plays} plays"));
        compared::measure(&world, *plays, &mut sheet)?;
    }
    for plays in &arguments.load {
        tell(&arguments, &format!("loading {plays} plays"));
        loading::measure(&World::new(*plays), *plays, &mut sheet)?;
    }
    let told = if arguments.json {
        format!("{}\n", sheet.json()?)
    } else {
        format!("\n{}\n{}\n", sheet.table(), sheet.json()?)
    };
    std::io::stdout().lock().write_all(told.as_bytes())?;
    Ok(())
}

/// Says how far it is. Nobody who closed the pipe wants to hear that it failed.
fn tell(arguments: &Arguments, line: &str) {
    if !arguments.json {
        let _ = writeln!(std::io::stderr().lock(), "{line}");
    }
}
