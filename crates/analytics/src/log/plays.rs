//! The plays themselves: columns in the order of time.

use super::marks::Marks;

/// Plays in the order of their beginnings, then ends, then ids. A row is a play's place in it.
#[derive(Clone, Debug, Default)]
pub struct Plays {
    started_at: Vec<i64>,
    played_ms: Vec<u32>,
    /// By row, in order, how long plays took that were not heard from beginning to end: hardly any.
    lasted_ms: Vec<(u32, u32)>,
    track: Vec<u32>,
    way: Vec<u32>,
    id: Vec<u32>,
    marks: Vec<Marks>,
}

/// One play of the log. Instants are milliseconds since the Unix epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Play {
    /// When it began.
    pub started_at: i64,
    /// How long the track was heard, or probably heard if [`Marks::is_estimated`].
    pub played_ms: u32,
    /// How long it took from its beginning to its end.
    pub lasted_ms: u32,
    /// The number of its track.
    pub track: u32,
    /// The number of the way in which it went.
    pub way: u32,
    /// The store's id. It counts up from one for each listener.
    pub id: u32,
    /// What rules say of it.
    pub marks: Marks,
}

/// What a play takes in the columns, if it lasted for as long as it was heard.
pub const BYTES_PER_PLAY: usize = size_of::<i64>() + 4 * size_of::<u32>() + size_of::<Marks>();

/// From how many rows on for each of them a log has room for one play more.
const ROWS_FOR_ONE_MORE: usize = 64;

impl Play {
    /// When it ended.
    pub fn ended_at(&self) -> i64 {
        self.started_at.saturating_add(self.lasted_ms.into())
    }

    fn place(&self) -> (i64, u32, u32) {
        (self.started_at, self.lasted_ms, self.id)
    }
}

impl Plays {
    pub(super) fn with_capacity(plays: usize) -> Self {
        Self {
            started_at: Vec::with_capacity(plays),
            played_ms: Vec::with_capacity(plays),
            lasted_ms: Vec::new(),
            track: Vec::with_capacity(plays),
            way: Vec::with_capacity(plays),
            id: Vec::with_capacity(plays),
            marks: Vec::with_capacity(plays),
        }
    }

    /// How many plays there are.
    pub fn len(&self) -> usize {
        self.started_at.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.started_at.is_empty()
    }

    /// When plays began, by row: milliseconds since the Unix epoch.
    pub fn started_at(&self) -> &[i64] {
        &self.started_at
    }

    /// How long they were heard, by row.
    pub fn played_ms(&self) -> &[u32] {
        &self.played_ms
    }

    /// How long plays took from beginning to end, of rows that are asked for in order.
    pub fn lasted_ms(&self) -> impl FnMut(usize) -> u32 {
        let mut others = self.lasted_ms.iter();
        let mut following = move || {
            let other = others.next();
            other.map_or((usize::MAX, 0), |(row, lasted)| (*row as usize, *lasted))
        };
        let (mut other, mut lasted) = following();
        move |row| {
            while other < row {
                (other, lasted) = following();
            }
            if other == row {
                lasted
            } else {
                self.played_ms.get(row).copied().unwrap_or_default()
            }
        }
    }

    /// The numbers of their tracks, by row.
    pub fn track(&self) -> &[u32] {
        &self.track
    }

    /// The numbers of the ways in which they went, by row.
    pub fn way(&self) -> &[u32] {
        &self.way
    }

    /// What rules say of them, by row.
    pub fn marks(&self) -> &[Marks] {
        &self.marks
    }

    /// The play of a row.
    pub fn get(&self, row: usize) -> Option<Play> {
        let played_ms = *self.played_ms.get(row)?;
        self.with_lasted(row, self.other_lasted(row).unwrap_or(played_ms))
    }

    fn with_lasted(&self, row: usize, lasted_ms: u32) -> Option<Play> {
        Some(Play {
            started_at: *self.started_at.get(row)?,
            played_ms: *self.played_ms.get(row)?,
            lasted_ms,
            track: *self.track.get(row)?,
            way: *self.way.get(row)?,
            id: *self.id.get(row)?,
            marks: *self.marks.get(row)?,
        })
    }

    /// How long the play of a row took, if that is not how long it was heard.
    fn other_lasted(&self, row: usize) -> Option<u32> {
        let others = &self.lasted_ms;
        let place = others.binary_search_by_key(&row, |(other, _)| *other as usize);
        Some(others.get(place.ok()?)?.1)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Play> {
        let mut lasted_ms = self.lasted_ms();
        (0..self.len()).filter_map(move |row| self.with_lasted(row, lasted_ms(row)))
    }

    pub(super) fn push(&mut self, play: Play) {
        if play.lasted_ms != play.played_ms {
            let row = u32::try_from(self.len()).unwrap_or(u32::MAX);
            self.lasted_ms.push((row, play.lasted_ms));
        }
        self.started_at.push(play.started_at);
        self.played_ms.push(play.played_ms);
        self.track.push(play.track);
        self.way.push(play.way);
        self.id.push(play.id);
        self.marks.push(play.marks);
    }

    /// Replaces what rules say of each play.
    pub(super) fn mark(&mut self, marks: impl Fn(Play) -> Marks) {
        self.marks = self.iter().map(marks).collect();
    }

    /// Puts the rows into their order. Costs next to nothing if they are in it.
    pub(super) fn sort(&mut self) {
        if self.iter().is_sorted_by_key(|play| play.place()) {
            return;
        }
        let lasted: Vec<u32> = (0..self.len()).map(self.lasted_ms()).collect();
        let place = |row: u32| {
            let row = row as usize;
            (self.started_at[row], lasted[row], self.id[row])
        };
        let mut order: Vec<u32> = (0..self.len())
            .filter_map(|row| u32::try_from(row).ok())
            .collect();
        // What the store gives in the order of ends is nearly sorted, which a stable sort makes use of.
        order.sort_by_key(|row| place(*row));
        let rows = (0..).zip(order.iter().map(|before| *before as usize));
        self.lasted_ms = rows
            .filter(|(_, before)| lasted[*before] != self.played_ms[*before])
            .map(|(row, before)| (row, lasted[before]))
            .collect();
        arrange(&mut self.started_at, &order);
        arrange(&mut self.played_ms, &order);
        arrange(&mut self.track, &order);
        arrange(&mut self.way, &order);
        arrange(&mut self.id, &order);
        arrange(&mut self.marks, &order);
    }

    /// Which row is the first that changes if these plays come among them, and the rows go that have
    /// one of `ids`, which are sorted.
    pub(super) fn first_changed(&self, ids: &[u32], plays: &[Play]) -> usize {
        // New plays have higher ids than all before: then nothing has to be searched for.
        let lowest = ids.first().copied().unwrap_or_default();
        let first_taken_out = self
            .id
            .iter()
            .position(|id| *id >= lowest && ids.binary_search(id).is_ok())
            .unwrap_or(self.len());
        let earliest = plays.iter().map(|play| play.started_at).min();
        let first_added = earliest.map_or(self.len(), |earliest| {
            self.started_at.partition_point(|at| *at < earliest)
        });
        first_taken_out.min(first_added)
    }

    /// Puts plays among the rows, and takes out the rows that have one of `ids`, which are sorted.
    /// What it costs grows with the rows from the first that changes on.
    pub(super) fn replace(&mut self, first: usize, ids: &[u32], mut plays: Vec<Play>) -> Vec<Play> {
        plays.sort_unstable_by_key(Play::place);
        let is_taken_out = |id: u32| ids.binary_search(&id).is_ok();
        let tail: Vec<Play> = (first..self.len())
            .filter_map(|row| self.get(row))
            .collect();
        self.truncate(first);
        self.make_room(tail.len() + plays.len());
        let (taken_out, kept): (Vec<Play>, Vec<Play>) =
            tail.into_iter().partition(|play| is_taken_out(play.id));
        let mut added = plays.into_iter().peekable();
        for play in kept {
            while let Some(new) = added.next_if(|new| new.place() <= play.place()) {
                self.push(new);
            }
            self.push(play);
        }
        added.for_each(|play| self.push(play));
        taken_out
    }

    fn truncate(&mut self, rows: usize) {
        self.started_at.truncate(rows);
        self.played_ms.truncate(rows);
        let others = self
            .lasted_ms
            .partition_point(|(row, _)| (*row as usize) < rows);
        self.lasted_ms.truncate(others);
        self.track.truncate(rows);
        self.way.truncate(rows);
        self.id.truncate(rows);
        self.marks.truncate(rows);
    }

    pub(super) fn shrink(&mut self) {
        self.started_at.shrink_to_fit();
        self.played_ms.shrink_to_fit();
        self.lasted_ms.shrink_to_fit();
        self.track.shrink_to_fit();
        self.way.shrink_to_fit();
        self.id.shrink_to_fit();
        self.marks.shrink_to_fit();
    }

    /// Makes room for so many plays more, and a few to come: columns of a million that grow by doubling
    /// would waste as much again.
    pub(super) fn make_room(&mut self, more: usize) {
        if self.started_at.capacity() - self.len() >= more {
            return;
        }
        let more = more + self.len() / ROWS_FOR_ONE_MORE;
        self.started_at.reserve_exact(more);
        self.played_ms.reserve_exact(more);
        self.track.reserve_exact(more);
        self.way.reserve_exact(more);
        self.id.reserve_exact(more);
        self.marks.reserve_exact(more);
    }

    pub(super) fn memory_bytes(&self) -> usize {
        let others = self.lasted_ms.capacity() * size_of::<(u32, u32)>();
        self.started_at.capacity() * BYTES_PER_PLAY + others
    }
}

fn arrange<T: Copy>(column: &mut Vec<T>, order: &[u32]) {
    let arranged = order
        .iter()
        .filter_map(|row| column.get(*row as usize).copied())
        .collect();
    *column = arranged;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn play(id: u32) -> Play {
        Play {
            started_at: i64::from(id) * 60_000,
            played_ms: 50_000,
            // Every third was paused for a while.
            lasted_ms: 50_000 + u32::from(id.is_multiple_of(3)) * id,
            track: id % 7,
            way: 0,
            id,
            marks: Marks::default(),
        }
    }

    #[test]
    fn how_long_plays_took_goes_with_them() {
        let mut plays = Plays::default();
        (0..50).rev().for_each(|id| plays.push(play(id)));
        plays.sort();
        let all: Vec<Play> = plays.iter().collect();
        assert_eq!(all, (0..50).map(play).collect::<Vec<_>>());
        let taken_out = plays.replace(3, &[3, 4, 60], vec![play(60)]);
        assert_eq!(taken_out, [play(3), play(4)]);
        let left = (0..3).chain(5..50).chain([60]).map(play);
        let left: Vec<Play> = left.collect();
        assert_eq!(plays.iter().collect::<Vec<_>>(), left);
        let mut lasted_ms = plays.lasted_ms();
        for (row, play) in left.iter().enumerate().skip(1).step_by(2) {
            assert_eq!(lasted_ms(row), play.lasted_ms);
        }
    }

    #[test]
    fn a_play_more_does_not_double_the_memory() {
        let mut plays = Plays::with_capacity(10_000);
        (0..10_000).for_each(|id| plays.push(play(id * 3 + 1)));
        let before = plays.memory_bytes();
        assert_eq!(before, 10_000 * BYTES_PER_PLAY);
        plays.replace(10_000, &[40_000], vec![play(40_000)]);
        assert!(plays.memory_bytes() < before + before / 50);
    }
}
