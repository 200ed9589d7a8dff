//! The same questions asked of a log, of plain loops and of SQL, which must agree.

use analytics::{log::ListeningLog, question::Question, statistics::AnyAnswer};
use anyhow::{Result, ensure};

use crate::{
    answers::{asked, forget},
    columns::{Columns, Count, with_plays},
    sql::Database,
    table::Sheet,
    timing::{repeated, timed},
    world::{self, World},
};

/// A question that is asked in all ways.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Compared {
    Totals,
    TopTracks,
    TopArtists,
    Clock,
    Timeline,
}

impl Compared {
    /// Every one.
    pub(crate) const ALL: [Self; 5] = [
        Self::Totals,
        Self::TopTracks,
        Self::TopArtists,
        Self::Clock,
        Self::Timeline,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Totals => "totals",
            Self::TopTracks => "top tracks",
            Self::TopArtists => "top artists",
            Self::Clock => "clock",
            Self::Timeline => "timeline by month",
        }
    }

    fn question(self) -> Result<Question> {
        let (statistic, query) = match self {
            Self::Totals => ("totals", ""),
            Self::TopTracks => ("top", "of=tracks&limit=50"),
            Self::TopArtists => ("top", "of=artists&limit=50"),
            Self::Clock => ("clock", ""),
            Self::Timeline => ("timeline", "bucket=month"),
        };
        Ok(asked(statistic, query)?.question)
    }

    fn loop_over(self, columns: &Columns) -> Vec<Count> {
        match self {
            Self::Totals => columns.totals(),
            Self::TopTracks => columns.top_tracks(),
            Self::TopArtists => columns.top_artists(),
            Self::Clock => columns.clock(),
            Self::Timeline => columns.timeline(),
        }
    }
}

/// Measures the three ways, and in how many times the time of one the other is done.
pub(crate) fn measure(world: &World, plays: u32, sheet: &mut Sheet) -> Result<()> {
    let now = world::now();
    let fresh = world.log();
    let mut log = fresh.clone();
    let columns = Columns::new(&log, &world::zone()?);
    let mut database = Database::new(&columns)?;
    for compared in Compared::ALL {
        let name = compared.name();
        let question = compared.question()?;
        agree(compared, &log, &columns, &mut database)?;
        let answer = |log: &mut ListeningLog| Ok(question.answer(log, now));
        let cold = timed(&mut log, forget(&fresh), answer)?.cpu;
        let plain = repeated(|| Ok(compared.loop_over(&columns)))?.cpu;
        let sql = repeated(|| database.count(compared))?.cpu;
        sheet.add("plain loop", name, plays, "ms", plain);
        sheet.add("SQL on SQLite", name, plays, "ms", sql);
        let section = "cold answer / plain loop";
        sheet.add(section, name, plays, "times", cold.times(plain));
        let section = "SQL on SQLite / cold answer";
        sheet.add(section, name, plays, "times", sql.times(cold));
    }
    database.close()
}

/// Fails if the three ways do not count the same.
fn agree(
    compared: Compared,
    log: &ListeningLog,
    columns: &Columns,
    database: &mut Database,
) -> Result<()> {
    let name = compared.name();
    let counted = counts(compared.question()?.answer(log, world::now()));
    let plain = compared.loop_over(columns);
    ensure!(counted == plain, "the plain loop counts otherwise: {name}");
    let sql = database.count(compared)?;
    ensure!(counted == sql, "SQL counts otherwise: {name}");
    Ok(())
}

fn counts(answer: AnyAnswer) -> Vec<Count> {
    match answer {
        AnyAnswer::Totals(answer) => {
            let value = answer.value;
            vec![
                (value.plays, value.played_ms),
                (value.tracks, value.artists),
                (value.albums, value.active_days),
                (value.skipped, value.estimated_plays),
            ]
        }
        AnyAnswer::Top(answer) => {
            let items = answer.value.items.iter();
            items.map(|item| (item.plays, item.played_ms)).collect()
        }
        AnyAnswer::Clock(answer) => {
            let hours = answer.value.hours.iter();
            with_plays(hours.map(|hour| (hour.plays, hour.played_ms)).collect())
        }
        AnyAnswer::Timeline(answer) => {
            let buckets = answer.value.buckets.iter();
            with_plays(
                buckets
                    .map(|bucket| (bucket.plays, bucket.played_ms))
                    .collect(),
            )
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_loops_and_sql_agree() {
        let log = World::new(20_000).log();
        let columns = Columns::new(&log, &world::zone().unwrap());
        let mut database = Database::new(&columns).unwrap();
        for compared in Compared::ALL {
            agree(compared, &log, &columns, &mut database).unwrap();
        }
    }
}
