//! Both engines take the same steps: every migration exists for each, under the
//! same name, numbered without a hole.

use std::collections::BTreeSet;

use crate::tree::files;

#[test]
fn migrations_come_in_pairs() {
    let names = |engine: &str| -> BTreeSet<String> {
        let folder = format!("crates/store/migrations/{engine}/");
        files(&[".sql"])
            .iter()
            .filter_map(|file| file.path.strip_prefix(&folder))
            .map(str::to_owned)
            .collect()
    };
    let sqlite = names("sqlite");
    assert_eq!(sqlite, names("postgres"), "left: sqlite, right: postgres");
    for (number, name) in (1..).zip(&sqlite) {
        let prefix = format!("{number:04}_");
        assert!(
            name.starts_with(&prefix),
            "{name} should begin with {prefix}"
        );
    }
    assert!(!sqlite.is_empty());
}
