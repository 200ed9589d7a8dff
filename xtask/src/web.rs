//! The pages: their npm packages and their bundle, each made anew only when what
//! it is made from has changed.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::process::{command, root, run};
use crate::tools;

/// What a build neither reads nor may be repeated for.
const NOT_SOURCE: [&str; 5] = [
    "node_modules",
    "dist",
    "e2e",
    "test-results",
    "playwright-report",
];

/// Installs the npm packages, unless those of this lock file are there already.
pub(crate) fn install_packages() -> Result<()> {
    tools::check_node()?;
    let lock = folder().join("package-lock.json");
    let lock = fs::read(&lock).with_context(|| format!("{} cannot be read", lock.display()))?;
    let stamp = folder().join("node_modules/.installed-lock");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    run(&mut npm(&["ci", "--no-audit", "--no-fund"]))?;
    fs::write(stamp, lock).context("the npm packages cannot be marked as installed")
}

/// Builds the bundle, unless it was built from these very sources.
pub(crate) fn build() -> Result<()> {
    let stamp = folder().join("node_modules/.built-from");
    let is_built = folder().join("dist/index.html").is_file();
    if is_built && fs::read_to_string(&stamp).ok() == Some(fingerprint(&folder())?) {
        return Ok(());
    }
    run(&mut npm(&["run", "build"]))?;
    // Only now: building writes the route tree, which is a source.
    fs::write(stamp, fingerprint(&folder())?).context("the bundle cannot be marked as built")
}

/// npm in the folder of the pages.
pub(crate) fn npm(arguments: &[&str]) -> Command {
    in_web("npm", arguments)
}

/// A program that an installed npm package brings.
pub(crate) fn npx(arguments: &[&str]) -> Command {
    in_web("npx", &[&["--no-install"], arguments].concat())
}

fn folder() -> PathBuf {
    root().join("web")
}

fn in_web(program: &str, arguments: &[&str]) -> Command {
    let mut command = command(program, arguments);
    command.current_dir(folder());
    command
}

fn fingerprint(folder: &Path) -> Result<String> {
    let mut files = BTreeMap::new();
    read_sources(folder, &mut files)?;
    let mut hasher = DefaultHasher::new();
    files.hash(&mut hasher);
    Ok(format!("{:016x}", hasher.finish()))
}

fn read_sources(folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with('.') || NOT_SOURCE.contains(&name.as_ref()) {
            continue;
        }
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            read_sources(&path, files)?;
        } else {
            files.insert(path.clone(), fs::read(&path)?);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_follows_the_sources_alone() {
        let folder = std::env::temp_dir().join(format!("xtask-web-{}", std::process::id()));
        fs::create_dir_all(folder.join("src")).unwrap();
        fs::create_dir_all(folder.join("dist")).unwrap();
        let write = |name: &str, text: &str| {
            fs::write(folder.join(name), text).unwrap();
            fingerprint(&folder).unwrap()
        };
        let first = write("src/main.tsx", "one");
        assert_eq!(
            first,
            write("dist/index.html", "built"),
            "what is built is no source"
        );
        assert_ne!(first, write("src/main.tsx", "two"));
        assert_eq!(first, write("src/main.tsx", "one"));
        let renamed = {
            fs::rename(folder.join("src/main.tsx"), folder.join("src/app.tsx")).unwrap();
            fingerprint(&folder).unwrap()
        };
        assert_ne!(first, renamed);
        fs::remove_dir_all(folder).unwrap();
    }
}
