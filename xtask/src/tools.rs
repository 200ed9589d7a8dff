//! Finding the programs that the pages and the tests need, and installing those
//! that the system's packages offer, if we may. What can be neither found nor
//! installed is an error that says what to do; nothing is skipped.

use std::path::PathBuf;

use anyhow::{Context, Result, bail, ensure};

use crate::process::{command, output, run, succeeds, variable};

const CHROMIUM_NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];
/// Where macOS keeps it, which is on nobody's PATH.
const CHROME_ON_MACOS: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
const OLDEST_POSTGRES: u32 = 15;

/// Checks that Node and npm are there and new enough.
pub(crate) fn check_node() -> Result<()> {
    const NEEDED: &str = "The pages need Node 20.19 or later of 20, or 22.12 or later";
    ensure!(
        find("node").is_some() && find("npm").is_some(),
        "Node and npm were not found. {NEEDED}: install it from https://nodejs.org"
    );
    let version = output(&mut command("node", &["--version"]))?;
    ensure!(
        is_node_new_enough(&version),
        "Node {} is not supported. {NEEDED}: see https://nodejs.org",
        version.trim()
    );
    Ok(())
}

/// Chromium: what `CHROMIUM` names, or what is installed, or the system's package.
pub(crate) fn chromium() -> Result<PathBuf> {
    if let Some(named) = variable("CHROMIUM") {
        let path = PathBuf::from(named);
        ensure!(
            path.is_file(),
            "CHROMIUM names {}, which is not a file",
            path.display()
        );
        return Ok(path);
    }
    let installed = || {
        let on_macos = PathBuf::from(CHROME_ON_MACOS);
        CHROMIUM_NAMES
            .iter()
            .find_map(|name| find(name))
            .or_else(|| on_macos.is_file().then_some(on_macos))
    };
    if let Some(path) = installed() {
        return Ok(path);
    }
    install("chromium").context(
        "The end-to-end tests need Chromium. Install it, or name one with CHROMIUM=/path/to/chromium",
    )?;
    installed().context("Chromium was installed, but is not on PATH; name it with CHROMIUM")
}

/// The folder with `initdb` and `pg_ctl` of the newest PostgreSQL that is installed.
pub(crate) fn postgres_programs() -> Result<PathBuf> {
    if let Some(folder) = newest_postgres() {
        return Ok(folder);
    }
    let needed = format!(
        "The tests of the store need PostgreSQL {OLDEST_POSTGRES} or later (its server programs, \
         such as Debian's package `postgresql`). Install it, or name a running server with \
         TEST_POSTGRES_URL"
    );
    install("postgresql").context(needed.clone())?;
    newest_postgres().with_context(|| format!("The installed package is too old. {needed}"))
}

/// A program on PATH.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    path_folders()
        .into_iter()
        .map(|folder| folder.join(&file))
        .find(|path| path.is_file())
}

/// Whether this process runs as root, which PostgreSQL refuses and apt-get demands.
pub(crate) fn is_root() -> bool {
    output(&mut command("id", &["-u"])).is_ok_and(|id| id.trim() == "0")
}

fn path_folders() -> Vec<PathBuf> {
    variable("PATH").map_or_else(Vec::new, |path| std::env::split_paths(&path).collect())
}

fn newest_postgres() -> Option<PathBuf> {
    let mut folders = path_folders();
    // Debian and its like put the server programs beside PATH, one folder a version.
    if let Ok(versions) = std::fs::read_dir("/usr/lib/postgresql") {
        folders.extend(versions.flatten().map(|version| version.path().join("bin")));
    }
    folders
        .into_iter()
        .filter(|folder| folder.join("initdb").is_file() && folder.join("pg_ctl").is_file())
        .filter_map(|folder| {
            let program = folder.join("pg_ctl");
            let version = output(&mut command(program.to_str()?, &["--version"])).ok()?;
            Some((postgres_major(&version)?, folder))
        })
        .filter(|(major, _)| *major >= OLDEST_POSTGRES)
        .max_by_key(|(major, _)| *major)
        .map(|(_, folder)| folder)
}

fn install(package: &str) -> Result<()> {
    ensure!(
        find("apt-get").is_some(),
        "{package} was not found, and there is no apt-get to install it with"
    );
    let become_root: &[&str] = if is_root() {
        &[]
    } else if succeeds(&mut command("sudo", &["-n", "true"])) {
        &["sudo", "-n"]
    } else {
        bail!(
            "{package} was not found, and installing it needs root: sudo apt-get install {package}"
        );
    };
    eprintln!("Installing {package} with apt-get ...");
    let apt_get = |arguments: &[&str]| {
        let quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"];
        let line = [become_root, &quiet, arguments].concat();
        let (program, rest) = line
            .split_first()
            .context("the line begins with `env` at least")?;
        run(&mut command(program, rest))
    };
    apt_get(&["update"])?;
    apt_get(&["install", "-y", "--no-install-recommends", package])
}

/// `^20.19 || >=22.12`, as the pages' build tool demands.
fn is_node_new_enough(version: &str) -> bool {
    let mut numbers = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .map_while(|number| number.parse::<u32>().ok());
    match (numbers.next(), numbers.next()) {
        (Some(20), Some(minor)) => minor >= 19,
        (Some(22), Some(minor)) => minor >= 12,
        (Some(major), _) => major > 22,
        _ => false,
    }
}

/// The major version in lines such as `pg_ctl (PostgreSQL) 15.18 (Debian 15.18-0)`.
fn postgres_major(version: &str) -> Option<u32> {
    let number = version.split("(PostgreSQL) ").nth(1)?;
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_versions() {
        for new_enough in ["v20.19.0", "v20.20.2\n", "v22.12.0", "v23.0.0", "v24.1.0"] {
            assert!(is_node_new_enough(new_enough), "{new_enough}");
        }
        for too_old in [
            "v18.20.4", "v20.18.3", "v21.7.0", "v22.11.0", "", "nonsense",
        ] {
            assert!(!is_node_new_enough(too_old), "{too_old}");
        }
    }

    #[test]
    fn postgres_versions() {
        assert_eq!(
            postgres_major("pg_ctl (PostgreSQL) 15.18 (Debian 15.18-0)"),
            Some(15)
        );
        assert_eq!(postgres_major("pg_ctl (PostgreSQL) 18beta1"), Some(18));
        assert_eq!(postgres_major("something else"), None);
    }
}
