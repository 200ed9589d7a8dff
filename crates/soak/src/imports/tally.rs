//! What is counted, over one run or many.

use std::{fmt, ops::AddAssign};

use super::truth::Splits;

/// Everything counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportTally {
    /// Runs.
    pub seeds: usize,
    /// Plays that had to be stored.
    pub true_plays: usize,
    /// Lists that were polled.
    pub polls: usize,
    /// Imports.
    pub imports: usize,
    /// Rows in them.
    pub rows: u64,
    /// Imports that were taken back.
    pub undone: usize,
    /// Exports of our own that were imported.
    pub own_exports: usize,
    /// Plays that are others once an export of our own was imported where it came from.
    pub other_beside_own: usize,
    /// Stores that were compared to the last detail.
    pub comparisons: usize,
    /// True plays that became one with another, since nobody can tell them apart.
    pub twins: usize,
    /// Plays that are there twice, since nobody can see that two sources speak of one.
    pub splits: usize,
    /// As how many that may be.
    pub may_be_twins: usize,
    /// For how many that may be, and why.
    pub may_split: Splits,
    /// True plays that are not as they are known, of names that several tracks bear, where a source has
    /// no ids.
    pub of_several: usize,
    /// True plays of a thing of which that may be so, and whose times are not as they are known.
    pub untellable: usize,
}

impl AddAssign for ImportTally {
    fn add_assign(&mut self, other: Self) {
        self.seeds += other.seeds;
        self.true_plays += other.true_plays;
        self.polls += other.polls;
        self.imports += other.imports;
        self.rows += other.rows;
        self.undone += other.undone;
        self.own_exports += other.own_exports;
        self.other_beside_own += other.other_beside_own;
        self.comparisons += other.comparisons;
        self.twins += other.twins;
        self.splits += other.splits;
        self.may_be_twins += other.may_be_twins;
        self.may_split += other.may_split;
        self.of_several += other.of_several;
        self.untellable += other.untellable;
    }
}

impl fmt::Display for ImportTally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "seeds               {}", self.seeds)?;
        writeln!(f, "true plays          {}", self.true_plays)?;
        writeln!(f, "polls               {}", self.polls)?;
        writeln!(
            f,
            "imports             {}, {} rows, {} taken back",
            self.imports, self.rows, self.undone
        )?;
        writeln!(
            f,
            "own exports         {}; {} plays are others where they came from",
            self.own_exports, self.other_beside_own
        )?;
        writeln!(f, "stores compared     {}", self.comparisons)?;
        writeln!(
            f,
            "cannot be told      {} of {} that may have became one with another",
            self.twins, self.may_be_twins
        )?;
        let Splits {
            listed_and_late,
            minute_and_late,
            without_length,
            listed_and_minute,
        } = self.may_split;
        writeln!(
            f,
            "                    {} are there twice, of {listed_and_late} late without a beginning and \
             listed, {minute_and_late} late without\n                    a beginning and in account data, \
             {without_length} without a length, {listed_and_minute} listed and in account data only",
            self.splits
        )?;
        writeln!(
            f,
            "                    {} beside these have other times; {} of names that several tracks bear",
            self.untellable, self.of_several
        )
    }
}
