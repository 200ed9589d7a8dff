//! What a run showed: counts, and what must not be.

use std::fmt;

use crate::tally::Tally;

/// What a run showed.
#[derive(Debug)]
pub struct Verdict {
    /// Everything counted.
    pub tally: Tally,
    /// What must not be.
    pub failures: Vec<Failure>,
}

/// Something that must not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// A stored play that nobody heard.
    Invented(String),
    /// A true play stored twice.
    Doubled(String),
    /// A play that stood in a list that arrived is not stored.
    NotKept(String),
    /// A play that was listed long enough, while it could be asked for, is not stored.
    Lost(String),
    /// A play is missing where no gap is told of.
    Unconfessed(String),
    /// Plays that were stored are gone.
    Gone(usize),
    /// A deleted play is back.
    Returned(String),
    /// Entries that could not be read were not kept aside.
    NotQuarantined {
        /// Entries that arrived.
        arrived: u64,
        /// Entries that the polls say they kept.
        kept: u64,
    },
    /// More calls within 24 hours than the budget allows.
    OverBudget {
        /// The most within 24 hours.
        calls: usize,
        /// The most allowed.
        limit: usize,
    },
    /// At the end an account had not been answered yet.
    NotAnswering(i64),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invented(play) => write!(f, "invented: {play}"),
            Self::Doubled(play) => write!(f, "doubled: {play}"),
            Self::NotKept(play) => write!(f, "received but not stored: {play}"),
            Self::Lost(play) => write!(f, "lost: {play}"),
            Self::Unconfessed(play) => write!(f, "missing outside of any gap: {play}"),
            Self::Gone(plays) => write!(f, "{plays} stored plays are gone"),
            Self::Returned(play) => write!(f, "deleted and back: {play}"),
            Self::NotQuarantined { arrived, kept } => {
                write!(
                    f,
                    "{arrived} unreadable entries arrived, {kept} were kept aside"
                )
            }
            Self::OverBudget { calls, limit } => {
                write!(
                    f,
                    "{calls} calls within 24 hours, where {limit} are allowed"
                )
            }
            Self::NotAnswering(account) => write!(f, "account {account} was never answered again"),
        }
    }
}
