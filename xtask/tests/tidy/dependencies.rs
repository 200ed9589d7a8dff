//! What we depend on: each with its reason, and one provider of TLS.

use crate::tree::{assert_none, files, read};

#[test]
fn every_dependency_says_why() {
    let manifest = read("Cargo.toml");
    let findings: Vec<String> = manifest
        .lines()
        .skip_while(|line| *line != "[workspace.dependencies]")
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter(|line| line.contains(" = ") && !line.starts_with('#'))
        .filter(|line| !line.contains("path = ") && !line.contains(" # "))
        .map(str::to_owned)
        .collect();
    assert_none(
        &findings,
        "end the line in Cargo.toml with `# <what it is for>`",
    );
}

#[test]
fn crates_take_versions_from_the_workspace() {
    let findings: Vec<String> = files(&["Cargo.toml"])
        .into_iter()
        // What is fuzzed is a workspace of its own.
        .filter(|file| file.path != "Cargo.toml" && !file.path.ends_with("/fuzz/Cargo.toml"))
        .flat_map(|file| {
            let mut is_dependency = false;
            let mut own = Vec::new();
            for line in file.text.lines() {
                if line.starts_with('[') {
                    is_dependency = line.ends_with("dependencies]");
                } else if is_dependency && line.contains('=') && !is_from_inside(line) {
                    own.push(format!("{}: {line}", file.path));
                }
            }
            own
        })
        .collect();
    assert_none(
        &findings,
        "name the version and the reason in the root Cargo.toml",
    );
}

#[test]
fn ring_is_the_only_tls_provider() {
    let lock = read("Cargo.lock");
    for unwanted in ["aws-lc-rs", "aws-lc-sys", "openssl-sys", "native-tls"] {
        assert!(
            !lock.contains(&format!("name = \"{unwanted}\"")),
            "`cargo tree -i {unwanted}` shows which feature brought it in"
        );
    }
}

/// From the workspace, or the crate itself with the features that its tests need.
fn is_from_inside(line: &str) -> bool {
    line.contains("workspace = true") || line.contains("path = \".\"")
}
