//! Files: each says what it is for, is short enough to read in one sitting, and
//! holds nothing that was left for later or fits one machine alone.

use crate::tree::{SourceFile, assert_none, files};

/// In lines of code: no blank ones, no comments, no tests.
const LONGEST: usize = 400;

#[test]
fn every_rust_file_says_what_it_is_for() {
    let findings: Vec<String> = files(&[".rs"])
        .into_iter()
        .filter(|file| !file.text.starts_with("//! "))
        .map(|file| file.path)
        .collect();
    assert_none(&findings, "open the file with `//!` and what it is for");
}

#[test]
fn files_can_be_read_in_one_sitting() {
    let findings: Vec<String> = files(&[".rs", ".ts", ".tsx"])
        .iter()
        .filter(|file| !is_test(file) && !is_generated(file))
        .map(|file| (code_lines(&file.text), &file.path))
        .filter(|(lines, _)| *lines > LONGEST)
        .map(|(lines, path)| format!("{path}: {lines} lines of code"))
        .collect();
    assert_none(&findings, "one file is one thing: split it");
}

#[test]
fn nothing_is_left_for_later() {
    let marks = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("XX", "X:"),
    ];
    let extensions = [".rs", ".ts", ".tsx", ".css", ".sql", ".toml", ".sh", ".mjs"];
    let findings = lines_with(&extensions, |_, line| {
        marks.iter().any(|mark| line.contains(mark))
    });
    assert_none(&findings, "do it, or open an issue");
}

#[test]
fn no_path_leads_out_of_the_repository() {
    let extensions = [
        ".rs", ".ts", ".tsx", ".sql", ".toml", ".md", ".sh", ".mjs", ".json", ".yml",
    ];
    let findings = lines_with(&extensions, |file, line| {
        climbs_out(&file.path, line) || names_a_machine(line)
    });
    assert_none(&findings, "name it from the repository's root");
}

#[test]
fn code_lines_leave_out_comments_blanks_and_tests() {
    let text = "//! For this.\n\nuse a;\n// why\nfn f() {}\n#[cfg(test)]\nmod tests {\n}\n";
    assert_eq!(code_lines(text), 2);
}

#[test]
fn paths_that_lead_out_are_known() {
    let up = |steps| "../".repeat(steps);
    assert!(!climbs_out("web/package.json", &up(1)));
    assert!(climbs_out("web/package.json", &up(2)));
    assert!(climbs_out("README.md", &up(1)));
    let at = |folder: &str| names_a_machine(&format!("see {folder}/file"));
    assert!(at("/home"));
    assert!(!at("web/home"), "a folder of ours");
}

fn is_test(file: &SourceFile) -> bool {
    file.path.contains("/tests/")
        || file.path.ends_with("/tests.rs")
        || file.path.contains(".test.")
}

fn is_generated(file: &SourceFile) -> bool {
    file.path.ends_with("/api/schema.ts") || file.path.ends_with(".gen.ts")
}

fn code_lines(text: &str) -> usize {
    text.lines()
        .take_while(|line| *line != "#[cfg(test)]")
        .map(str::trim_start)
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .count()
}

fn lines_with(extensions: &[&str], is_finding: impl Fn(&SourceFile, &str) -> bool) -> Vec<String> {
    files(extensions)
        .into_iter()
        .filter(|file| !is_generated(file) && !file.path.ends_with("package-lock.json"))
        .flat_map(|file| {
            (1..)
                .zip(file.text.lines())
                .filter(|(_, line)| is_finding(&file, line))
                .map(|(number, line)| format!("{}:{number}: {}", file.path, line.trim()))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Whether the line goes up more folders than the file is deep.
fn climbs_out(path: &str, line: &str) -> bool {
    line.contains(&"../".repeat(path.matches('/').count() + 1))
}

/// Whether an absolute path begins in the line that only some machines have.
fn names_a_machine(line: &str) -> bool {
    ["home", "root", "Users", "work"].iter().any(|folder| {
        let folder = format!("/{folder}/");
        line.match_indices(&folder).any(|(start, _)| {
            let before = line[..start].chars().next_back();
            before.is_none_or(|character| " \"'`(=:<".contains(character))
        })
    })
}
