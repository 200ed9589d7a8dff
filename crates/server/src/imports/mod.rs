//! Imports: from files to the store, and the report of what became of each row.

mod own;
mod progress;
mod queue;
mod reading;
mod report;
mod saved;
mod spool;
mod tally;
mod work;

pub use own::{CSV_HEADER, own_csv, own_header, own_play, own_track};
pub use progress::{Phase, Progress, Watch};
pub use queue::Queue;
pub use report::{
    Example, FileOutcome, FileReport, FoundFormat, ImportReport, Kinds, Reason, RowOutcome,
};
pub(crate) use spool::Upload;
pub use spool::{Spool, SpooledFile};
pub(crate) use work::alive_until;
pub use work::{Failure, Files, Work};
