//! Hostile files to reports.
mod limits;
mod order;
mod splitter;
mod text;
pub use limits::Limits;
pub use order::natural_order;
