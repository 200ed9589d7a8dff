//! The crate as those use it who import: files in, events out.

mod archives;
mod common;
mod eras;
mod hostile;
