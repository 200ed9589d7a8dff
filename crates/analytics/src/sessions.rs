//! Sessions: plays with no pause between them over a given length.
//!
//! A pause is the time from the end of everything before to the beginning of the next play. Only plays
//! of the view are looked at: what it leaves out does not bridge a pause.

use crate::view::View;

/// Plays without a long pause between them. Instants are milliseconds since the Unix epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// The row of the first play.
    pub first_row: usize,
    /// The row of the last play.
    pub last_row: usize,
    /// How many plays.
    pub plays: u32,
    /// When the first began.
    pub started_at: i64,
    /// When all had ended.
    pub ended_at: i64,
    /// How long they were heard together.
    pub played_ms: u64,
}

impl Session {
    /// How long it lasted, pauses included.
    pub fn length_ms(&self) -> u64 {
        self.ended_at.abs_diff(self.started_at)
    }
}

/// The sessions of a view, in order. A pause of exactly `pause_ms` does not end one.
pub fn sessions(view: &View<'_>, pause_ms: i64) -> Vec<Session> {
    let plays = view.log().plays();
    let (started_at, played_ms) = (plays.started_at(), plays.played_ms());
    let mut lasted_ms = plays.lasted_ms();
    let mut sessions: Vec<Session> = Vec::new();
    let none = Session {
        first_row: 0,
        last_row: 0,
        plays: 0,
        started_at: i64::MIN / 2,
        ended_at: i64::MIN / 2,
        played_ms: 0,
    };
    let last = view.rows().fold(none, |mut session, row| {
        let (Some(began), Some(played)) = (started_at.get(row), played_ms.get(row)) else {
            return session;
        };
        // Instants of the calendar and lengths of 32 bits are far from an overflow.
        if *began > session.ended_at + pause_ms {
            sessions.extend((session.plays > 0).then_some(session));
            session = Session {
                first_row: row,
                started_at: *began,
                ended_at: *began,
                ..none
            };
        }
        session.last_row = row;
        session.plays += 1;
        session.ended_at = session.ended_at.max(began + i64::from(lasted_ms(row)));
        session.played_ms += u64::from(*played);
        session
    });
    sessions.extend((last.plays > 0).then_some(last));
    sessions
}
