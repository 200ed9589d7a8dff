//! The floors of the house: which of our crates each may import, and the walls
//! round the database.

use std::collections::BTreeMap;

use crate::tree::{assert_none, files};

/// What a crate may import of ours, lowest floor first. A crate that is not listed
/// does not belong to the house yet: a tenth wall needs a decision record.
const MAY_IMPORT: [(&str, &[&str]); 12] = [
    ("domain", &[]),
    ("analytics", &["domain"]),
    ("importers", &["domain"]),
    ("spotify", &["domain"]),
    ("store", &["domain"]),
    (
        "server",
        &["domain", "analytics", "importers", "spotify", "store"],
    ),
    (
        "music-analyser",
        &[
            "domain",
            "analytics",
            "importers",
            "spotify",
            "store",
            "server",
            "simulator",
        ],
    ),
    // Its own workspace, as fuzzing needs another compiler.
    ("importers-fuzz", &["importers"]),
    // Beside the house, so that they share no mistake with it.
    ("simulator", &[]),
    (
        "soak",
        &["domain", "spotify", "store", "server", "simulator"],
    ),
    ("bench", &["domain", "analytics", "store", "server"]),
    ("xtask", &[]),
];

#[test]
fn crates_import_only_lower_floors() {
    let allowed = BTreeMap::from(MAY_IMPORT);
    let mut findings = Vec::new();
    for (name, manifest) in manifests() {
        let Some(imports) = allowed.get(name.as_str()) else {
            findings.push(format!("{name} has no floor: name it in MAY_IMPORT"));
            continue;
        };
        for (kind, dependency) in dependencies(&manifest) {
            let is_ours = allowed.contains_key(dependency.as_str());
            let for_tests = kind == "dev-dependencies"
                && (dependency == name || (dependency == "simulator" && name != "xtask"));
            let may = for_tests || imports.contains(&dependency.as_str());
            if is_ours && !may {
                findings.push(format!("{name} imports {dependency} ({kind})"));
            }
        }
    }
    assert_none(&findings, "a crate imports only what its floor allows");
}

#[test]
fn only_the_store_has_a_database_driver() {
    let findings: Vec<String> = manifests()
        .into_iter()
        // The bench compares answers with SQL on a table of its own.
        .filter(|(name, _)| name != "store" && name != "bench")
        .flat_map(|(name, manifest)| {
            dependencies(&manifest)
                .into_iter()
                .filter(|(_, dependency)| dependency == "sqlx")
                .map(move |(kind, _)| format!("{name} ({kind})"))
        })
        .collect();
    assert_none(
        &findings,
        "SQL lives in the store alone; these depend on sqlx",
    );
}

/// Name and manifest of every crate of the workspace.
fn manifests() -> Vec<(String, toml::Table)> {
    files(&["Cargo.toml"])
        .into_iter()
        .filter(|file| file.path != "Cargo.toml")
        .map(|file| {
            let manifest: toml::Table = file
                .text
                .parse()
                .unwrap_or_else(|error| panic!("{}: {error}", file.path));
            let name = manifest["package"]["name"]
                .as_str()
                .expect("a crate has a name");
            (name.to_owned(), manifest)
        })
        .collect()
}

/// Kind and name of every dependency, those for one platform too.
fn dependencies(table: &toml::Table) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (key, value) in table {
        let Some(value) = value.as_table() else {
            continue;
        };
        if key.ends_with("dependencies") {
            found.extend(value.keys().map(|name| (key.clone(), name.clone())));
        } else if key == "target" {
            found.extend(
                value
                    .values()
                    .filter_map(toml::Value::as_table)
                    .flat_map(dependencies),
            );
        }
    }
    found
}
