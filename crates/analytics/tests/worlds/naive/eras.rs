//! What is in an era.

use super::{Days, Naive};

impl Naive<'_> {
    /// The artists heard most in some days, and how many plays there were.
    pub(crate) fn artists_of(&self, days: Days) -> (Vec<i64>, usize) {
        let ranked = self.ranked("artists", days);
        let artists = ranked.into_iter().map(|(id, _)| id).collect();
        (artists, self.within(days).count())
    }

    pub(crate) fn plays_of_the_period(&self) -> usize {
        self.plays().count()
    }
}
