//! House rules as tests: what no compiler or linter checks, and what a reviewer
//! should not have to say twice.

mod dependencies;
mod files;
mod floors;
mod migrations;
mod tree;
mod words;
