//! `cargo xtask codegen`: the files that are generated from the code and kept in
//! the repository. With `--check` nothing is written and a stale file is an error.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::process::{binary, output, root};
use crate::web;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Write,
    Check,
}

struct Generated {
    path: &'static str,
    text: String,
}

/// Generates every file, then writes or compares them.
pub(crate) fn run(mode: Mode) -> Result<()> {
    web::install_packages()?;
    let stale: Vec<Generated> = generate()?
        .into_iter()
        .filter(|file| fs::read_to_string(root().join(file.path)).ok() != Some(file.text.clone()))
        .collect();
    if mode == Mode::Write {
        for file in &stale {
            let path = root().join(file.path);
            fs::write(&path, &file.text)
                .with_context(|| format!("{} cannot be written", path.display()))?;
            eprintln!("wrote {}", file.path);
        }
        return Ok(());
    }
    let names: Vec<&str> = stale.iter().map(|file| file.path).collect();
    ensure!(
        names.is_empty(),
        "generated files are stale: {}. Run `cargo xtask codegen` and commit them",
        names.join(", ")
    );
    Ok(())
}

fn generate() -> Result<Vec<Generated>> {
    let program = binary()?;
    // What the program says about itself.
    let docs = |topic: &str| output(Command::new(&program).args(["docs", topic]));
    let openapi = docs("openapi")?;
    let configuration = docs("configuration")?;
    let statistics = docs("statistics")?;
    let schema = schema(&openapi)?;
    Ok(vec![
        Generated {
            path: "docs/openapi.json",
            text: openapi,
        },
        Generated {
            path: "docs/configuration.md",
            text: configuration,
        },
        Generated {
            path: "docs/statistics.md",
            text: statistics,
        },
        Generated {
            path: "web/src/api/schema.ts",
            text: schema,
        },
    ])
}

/// The TypeScript types of an OpenAPI document.
fn schema(openapi: &str) -> Result<String> {
    let document = std::env::temp_dir().join(format!("xtask-openapi-{}.json", std::process::id()));
    fs::write(&document, openapi).context("the OpenAPI document cannot be written")?;
    let types = output(web::npx(&["openapi-typescript"]).arg(&document));
    fs::remove_file(&document).context("the OpenAPI document cannot be removed")?;
    types
}
