//! The proof that the simulated days can fail: each mistake that others make in collecting plays
//! is made in a copy of the sources, and must be found within a few seeds.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use crate::process::{cargo, root};

/// Within so many seeds a mistake must show.
const SEEDS: &str = "20";

struct Mutant {
    /// The mistake.
    mistake: &'static str,
    file: &'static str,
    /// What stands there, once.
    right: &'static str,
    /// What takes its place.
    wrong: &'static str,
    /// How the days are lived: hours and faults.
    days: &'static [&'static str],
    /// As what it must be found.
    found_as: &'static str,
}

const MUTANTS: [Mutant; 7] = [
    Mutant {
        mistake: "polling with a cursor: only what ended in the last two hours is asked for",
        file: "crates/spotify/src/client.rs",
        right: r#"url.set_query(Some("limit=50"));"#,
        wrong: r#"let after = self.now().as_millisecond() - 7_200_000;
        url.set_query(Some(&format!("limit=50&after={after}")));"#,
        days: &[],
        found_as: "lost: ",
    },
    Mutant {
        mistake: "dropping the key: a play is not known again by its track and stamp",
        file: "crates/domain/src/matching.rs",
        right: "by_stamp.get(&key).map(|id| Decision::Known(*id))",
        wrong: "by_stamp.get(&key).filter(|_| false).map(|id| Decision::Known(*id))",
        // Each poll doubles all that is listed, which soon is more than a day can hold.
        days: &["--hours", "2"],
        found_as: "doubled: ",
    },
    Mutant {
        mistake: "taking plays whose stamp moved for new ones",
        file: "crates/domain/src/matching.rs",
        right: "if distance <= FARTHEST_MOVE && may_be(play, entry, distance) {",
        wrong: "if distance < SignedDuration::ZERO && may_be(play, entry, distance) {",
        days: &[],
        found_as: "doubled: ",
    },
    Mutant {
        mistake: "merging what repeats a track within its length",
        file: "crates/domain/src/matching.rs",
        right: ".map(|decision| decision.unwrap_or(Decision::New))",
        wrong: ".enumerate()
        .map(|(place, decision)| {
            let repeats = list.iter().any(|other| {
                let apart = list[place].stamp.duration_since(other.stamp);
                other.track == list[place].track
                    && apart.is_positive()
                    && apart < SignedDuration::from_mins(4)
            });
            decision.unwrap_or(if repeats { Decision::Repeated } else { Decision::New })
        })",
        days: &[],
        found_as: "received but not stored: ",
    },
    Mutant {
        mistake: "telling of no gap when the list moved on",
        file: "crates/domain/src/gap.rs",
        right: "(last_complete < to).then_some(Stretch { from, to })",
        wrong: "(last_complete < to && false).then_some(Stretch { from, to })",
        days: &[],
        found_as: "missing outside of any gap: ",
    },
    Mutant {
        mistake: "forgetting what an answer brought while the database is away",
        file: "crates/server/src/jobs/keep_polls.rs",
        right: "self.backlog().push(account, answer);",
        wrong: "let _ = (&answer, super::backlog::Backlog::push);",
        // Spotify's own list brings most of it again, unless much is played meanwhile.
        days: &["--faults", "full,disk=1,marathon=0.5"],
        found_as: "received but not stored: ",
    },
    Mutant {
        mistake: "forgetting over a restart which calls were made",
        file: "crates/server/src/jobs/ledger.rs",
        right: "budget.restore(kept.as_deref(), now);",
        wrong: "budget.restore(kept.filter(|_| false).as_deref(), now);",
        days: &[],
        found_as: " calls within 24 hours",
    },
];

/// Makes each mistake in turn whose description has `word`, and looks whether it is found.
pub(crate) fn run(word: &str) -> Result<()> {
    let copy = std::env::temp_dir().join("music-analyser-mutants");
    let mutants = MUTANTS
        .iter()
        .filter(|mutant| mutant.mistake.contains(word));
    let mutants: Vec<&Mutant> = mutants.collect();
    ensure!(!mutants.is_empty(), "no mistake is called `{word}`");
    copy_sources(&copy)?;
    for days in mutants
        .iter()
        .map(|mutant| mutant.days)
        .collect::<BTreeSet<_>>()
    {
        eprintln!("=== no mistake {days:?}");
        let findings = find(&copy, days)?;
        ensure!(
            findings.is_empty(),
            "without any mistake there must be nothing to find: {findings:?}"
        );
    }
    let mut unnoticed = Vec::new();
    for mutant in &mutants {
        copy_sources(&copy)?;
        make(mutant, &copy)?;
        eprintln!("\n=== {}", mutant.mistake);
        let findings = find(&copy, mutant.days)?;
        let mut found = findings.iter();
        if let Some(finding) = found.find(|finding| finding.contains(mutant.found_as)) {
            eprintln!("{} findings, such as {finding}", findings.len());
        } else {
            eprintln!("not found as `{}`: {findings:?}", mutant.found_as);
            unnoticed.push(mutant.mistake);
        }
    }
    ensure!(
        unnoticed.is_empty(),
        "not found within {SEEDS} seeds: {unnoticed:?}"
    );
    eprintln!(
        "\n{} mistakes are found within {SEEDS} seeds",
        mutants.len()
    );
    Ok(())
}

fn make(mutant: &Mutant, copy: &Path) -> Result<()> {
    let path = copy.join(mutant.file);
    let text = fs::read_to_string(&path)?;
    ensure!(
        text.matches(mutant.right).count() == 1,
        "{}: `{}` is not there once",
        mutant.file,
        mutant.right
    );
    fs::write(&path, text.replace(mutant.right, mutant.wrong))?;
    Ok(())
}

/// What the first failing seed finds when days are lived like this.
fn find(copy: &Path, days: &[&str]) -> Result<Vec<String>> {
    let soak = |arguments: &[&str]| {
        let mut command = cargo(arguments);
        command
            .current_dir(copy)
            // Never that of the sources: Cargo would take one's crates for the other's.
            .env("CARGO_TARGET_DIR", copy.join("target"));
        command
    };
    let package = ["--quiet", "--profile", "soak", "--package", "soak"];
    let built = soak(&[&["build"], &package[..]].concat()).status()?;
    ensure!(built.success(), "the copy with this mistake does not build");
    let seeds = ["--", "--seeds", SEEDS];
    let ways = ["--until-failure", "--no-shrink"];
    let output = soak(&[&["run"], &package[..], &seeds, days, &ways].concat())
        .output()
        .context("the simulated days cannot be started")?;
    let said = String::from_utf8_lossy(&output.stdout);
    if let Some(seed) = said.lines().find(|line| line.contains("FAILED")) {
        eprintln!("{seed}");
    }
    let findings = said.lines().filter_map(|line| line.strip_prefix("- "));
    let findings: Vec<String> = findings.map(str::to_owned).collect();
    ensure!(
        output.status.success() == findings.is_empty(),
        "the simulated days broke off: {said}"
    );
    Ok(findings)
}

/// Makes the copy the same as the sources; what was compiled from it before stays beside them.
fn copy_sources(copy: &Path) -> Result<()> {
    for part in ["crates", "xtask", ".cargo"] {
        copy_folder(&root().join(part), &copy.join(part))?;
    }
    for file in ["Cargo.toml", "Cargo.lock", "rust-toolchain.toml"] {
        copy_file(&root().join(file), &copy.join(file))?;
    }
    Ok(())
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(to)? {
        let entry = entry?;
        if !from.join(entry.file_name()).exists() {
            remove(&entry.path())?;
        }
    }
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            copy_file(&entry.path(), &target)?;
        }
    }
    Ok(())
}

/// Cargo goes by the time of change: what is the same is left alone, and a mistake that is taken
/// back is a change.
fn copy_file(from: &Path, to: &Path) -> Result<()> {
    let content = fs::read(from)?;
    if fs::read(to).ok().as_ref() != Some(&content) {
        fs::write(to, content)?;
    }
    Ok(())
}

fn remove(path: &Path) -> Result<()> {
    if path.is_dir() {
        fs::remove_dir_all(path)?;
    } else {
        fs::remove_file(path)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mistake_can_be_made() {
        for mutant in &MUTANTS {
            let text = fs::read_to_string(root().join(mutant.file)).unwrap();
            let places = text.matches(mutant.right).count();
            assert_eq!(places, 1, "{}: {}", mutant.file, mutant.right);
        }
    }
}
