//! A play in the compact form in which whole lives are kept.

/// One hearing of one track; indexes into the catalogue say of what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Play {
    /// Its place among the plays of its listener.
    pub(crate) id: u64,
    /// Names it for the dice: the same whatever else the listener hears because of faults.
    pub(crate) key: u64,
    pub(crate) track: usize,
    pub(crate) started_at: i64,
    pub(crate) ended_at: i64,
    /// The end of the play that this one repeats within a minute; its own otherwise.
    pub(crate) first_end: i64,
    /// Names what it shares its connection with: the plays that repeat one another within a minute.
    pub(crate) connection: u64,
    pub(crate) played_ms: i64,
    pub(crate) from: PlayedFrom,
    pub(crate) private: bool,
    pub(crate) listed: bool,
}

impl Play {
    /// Names it together with the near-repeat after it that a fault brings.
    pub(crate) fn hearing(&self) -> u64 {
        self.key / 2
    }

    /// How much music it has brought by `now`, when it is going on.
    pub(crate) fn progress(&self, now: i64) -> i64 {
        let (gone, whole) = (
            now - self.started_at,
            (self.ended_at - self.started_at).max(1),
        );
        let heard = i128::from(gone) * i128::from(self.played_ms) / i128::from(whole);
        i64::try_from(heard).unwrap_or(0).clamp(0, self.played_ms)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum PlayedFrom {
    Nowhere,
    Album(usize),
    Artist(usize),
    /// The place on the listener's shelf.
    Playlist(usize),
    Collection,
}
