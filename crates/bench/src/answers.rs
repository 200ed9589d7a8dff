//! What answers cost, from a log in memory: each statistic, a dashboard, and a play that comes.

use analytics::{
    log::{Amendment, BYTES_PER_PLAY, ListeningLog},
    query::Query,
    question::Question,
    statistics::{AnyAnswer, StatisticId},
};
use anyhow::{Context as _, Result};
use jiff::Timestamp;

use crate::{
    table::Sheet,
    timing::{Spread, repeated, timed},
    world::{self, World},
};

/// How a statistic is asked that has more than one price. The others are asked as they are by default.
const VARIANTS: &[(&str, &str)] = &[
    ("top", "of=tracks&limit=50"),
    ("top", "of=artists&limit=50"),
    ("top", "of=albums&limit=50"),
    ("top", "of=tracks&measure=time"),
    ("timeline", "bucket=hour"),
    ("timeline", "bucket=day"),
    ("timeline", "bucket=month"),
    ("streaks", ""),
    ("streaks", "of=artists"),
    ("streaks", "of=tracks"),
    ("discovery", "bucket=month"),
    ("discovery", "bucket=day"),
    ("skips", "of=tracks"),
    ("skips", "of=artists"),
    ("skips", "of=platforms"),
    ("skips", "of=contexts"),
];

/// What a dashboard asks over the whole history.
const DASHBOARD: [(&str, &str); 12] = [
    ("totals", ""),
    ("top", "of=tracks&limit=50"),
    ("top", "of=artists&limit=50"),
    ("top", "of=albums&limit=50"),
    ("timeline", "bucket=day"),
    ("week-hours", ""),
    ("timeline", "bucket=month"),
    ("discovery", "bucket=month"),
    ("streaks", ""),
    ("totals", "period=last-365-days&compare=previous"),
    ("skips", "of=artists"),
    ("sessions", "pause=20"),
];

/// The number of plays for which bounds are laid down.
pub(crate) const BOUNDED: u32 = 1_000_000;
/// Bytes that a play may take.
const MOST_BYTES_PER_PLAY: f64 = 26.0;

/// A question, with words for it.
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) question: Question,
}

/// A question as it stands in an address.
pub(crate) fn asked(statistic: &str, query: &str) -> Result<Named> {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let question = Question::read(statistic, Query::new(pairs), &world::zone()?)
        .with_context(|| format!("`{statistic}?{query}` cannot be asked"))?;
    Ok(Named {
        name: format!("{statistic} {query}").trim_end().to_owned(),
        question,
    })
}

/// Every statistic, in all ways.
fn every() -> Result<Vec<Named>> {
    let mut questions = Vec::new();
    for statistic in StatisticId::ALL {
        let id = statistic.id();
        let variants = VARIANTS.iter().filter(|(known, _)| *known == id);
        let mut queries: Vec<&str> = variants.map(|(_, query)| *query).collect();
        if queries.is_empty() {
            queries.push("");
        }
        for query in queries {
            questions.push(asked(id, query)?);
        }
    }
    Ok(questions)
}

fn dashboard() -> Result<Vec<Named>> {
    let questions = DASHBOARD
        .iter()
        .map(|(statistic, query)| asked(statistic, query));
    questions.collect()
}

/// What an answer over the whole history may take.
fn most_ms(question: &Question, plays: u32) -> Option<f64> {
    let most = match question.asked.statistic().id() {
        "totals" | "top" | "clock" | "timeline" => 3.0,
        _ => 15.0,
    };
    (plays == BOUNDED).then_some(most)
}

/// What the twelve answers of a dashboard may take.
fn most_dashboard_ms(plays: u32) -> Option<f64> {
    match plays {
        200_000 => Some(5.0),
        BOUNDED => Some(25.0),
        _ => None,
    }
}

/// Takes the place of a log with one of which nothing was asked yet, so that nothing is worked out.
pub(crate) fn forget(fresh: &ListeningLog) -> impl FnMut(&mut ListeningLog) + '_ {
    move |log| log.clone_from(fresh)
}

/// Measures everything that a log in memory does.
pub(crate) fn measure(world: &World, plays: u32, sheet: &mut Sheet) -> Result<()> {
    let now = world::now();
    let build = repeated(|| Ok(world.log()))?;
    let fresh = world.log();
    let mut log = fresh.clone();
    sheet.add("log", "build from plays in memory", plays, "ms", build.cpu);
    memory(&log, plays, sheet, "fresh");
    for Named { name, question } in every()? {
        let bound = most_ms(&question, plays);
        let warm = repeated(|| Ok(question.answer(&log, now)))?;
        sheet.bounded("answers, warm", &name, plays, "ms", warm.cpu, bound);
        let answer = |log: &mut ListeningLog| Ok(question.answer(log, now));
        let cold = timed(&mut log, forget(&fresh), answer)?;
        sheet.bounded("answers, cold", &name, plays, "ms", cold.cpu, bound);
    }
    let questions = dashboard()?;
    let bound = most_dashboard_ms(plays);
    let section = "twelve answers of a dashboard";
    let cold = timed(&mut log, forget(&fresh), |log| {
        Ok(all(&questions, log, now))
    })?;
    sheet.bounded(section, "cold", plays, "ms", cold.cpu, bound);
    let warm = repeated(|| Ok(all(&questions, &log, now)))?;
    sheet.bounded(section, "warm", plays, "ms", warm.cpu, bound);
    memory(&log, plays, sheet, "after a dashboard");

    let mut nth = 0;
    let mut come = |log: &mut ListeningLog| {
        nth += 1;
        log.amend(&world.new_play(nth));
    };
    let after = timed(&mut log, &mut come, |log| Ok(all(&questions, log, now)))?;
    sheet.bounded(
        section,
        "right after a new play",
        plays,
        "ms",
        after.cpu,
        bound,
    );

    let mut next = (log, Amendment::default());
    let appended = timed(
        &mut next,
        |(_, play)| {
            nth += 1;
            *play = world.new_play(nth);
        },
        |(log, play)| {
            log.amend(play);
            Ok(())
        },
    )?;
    sheet.add("log", "append a play", plays, "ms", appended.cpu);
    nth += 1;
    next.1 = world.new_play(nth);
    let (log, play) = next;
    let copied = repeated(|| {
        let mut copy = log.clone();
        copy.amend(&play);
        Ok(copy)
    })?;
    sheet.add("log", "append while it is read", plays, "ms", copied.cpu);
    memory(&log, plays, sheet, "after new plays");
    Ok(())
}

fn all(questions: &[Named], log: &ListeningLog, now: Timestamp) -> Vec<AnyAnswer> {
    let answers = questions
        .iter()
        .map(|named| named.question.answer(log, now));
    answers.collect()
}

fn memory(log: &ListeningLog, plays: u32, sheet: &mut Sheet, when: &str) {
    let figure = |bytes: usize| f64::from(u32::try_from(bytes).unwrap_or(u32::MAX));
    let all = figure(log.memory_bytes());
    let name = format!("all, {when}");
    sheet.add("memory", &name, plays, "MB", Spread::of(all / 1e6));
    let name = format!("all for each play, {when}");
    sheet.add(
        "memory",
        &name,
        plays,
        "bytes",
        Spread::of(all / f64::from(plays)),
    );
    if when == "fresh" {
        let columns = Spread::of(figure(BYTES_PER_PLAY));
        let bound = Some(MOST_BYTES_PER_PLAY);
        sheet.bounded(
            "memory",
            "columns for each play",
            plays,
            "bytes",
            columns,
            bound,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_can_be_asked() {
        let questions = every().unwrap();
        assert!(questions.len() >= StatisticId::ALL.len());
        for (id, query) in VARIANTS {
            let name = format!("{id} {query}");
            assert!(questions.iter().any(|named| named.name == name.trim_end()));
        }
        assert_eq!(dashboard().unwrap().len(), 12);
    }
}
