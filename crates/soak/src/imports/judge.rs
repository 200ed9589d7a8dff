//! Whether what is stored is what is true.

use std::collections::{BTreeMap, BTreeSet};

use store::ExportedPlay;

use super::{
    ImportVerdict,
    scene::Scene,
    truth::{Expected, Splits, Truth},
};

/// How much of a failure is told.
const TOLD: usize = 4;

/// Compares plays with the truth, one to one.
pub(super) fn judge(scene: &Scene, plays: &[ExportedPlay], verdict: &mut ImportVerdict) {
    let truth = Truth::of(scene.packages.iter(), &scene.polls);
    verdict.tally.true_plays += truth.count();
    let mut stored: BTreeMap<usize, Vec<&ExportedPlay>> = BTreeMap::new();
    for play in plays {
        match truth.class_of(&play.track_key) {
            Some(class) => stored.entry(class).or_default().push(play),
            None => verdict.failures.push(format!("invented: {play:?}")),
        }
    }
    for (class, expected) in &truth.classes {
        let stored = stored.remove(class).unwrap_or_default();
        judge_class(expected, &stored, verdict);
    }
    for invented in stored.into_values() {
        verdict.failures.push(format!("invented: {invented:?}"));
    }
}

/// Compares all plays of one thing.
fn judge_class(expected: &[Expected], stored: &[&ExportedPlay], verdict: &mut ImportVerdict) {
    let twins = (0..expected.len())
        .filter(|place| {
            let mut before = expected[..*place].iter();
            before.any(|other| other.is_twin_of(&expected[*place]))
        })
        .count();
    let mut may_split = Splits::default();
    for play in expected {
        may_split += play.may_split();
    }
    let splits = may_split.sum();
    let tally = &mut verdict.tally;
    tally.may_split += may_split;
    tally.may_be_twins += twins;
    tally.twins += expected.len().saturating_sub(stored.len());
    tally.splits += stored.len().saturating_sub(expected.len());
    let fewest = expected.len() - twins;
    if !(fewest..=expected.len() + splits).contains(&stored.len()) {
        let found = stored.len();
        verdict.failures.push(format!(
            "{found} plays of something, {fewest} to {} are true: {}",
            expected.len() + splits,
            told(expected, stored)
        ));
        return;
    }
    let unmatched = unmatched(expected, stored);
    let is_of_several = expected.iter().any(|play| play.is_of_several);
    if is_of_several {
        tally.of_several += unmatched.len();
    } else if twins == 0 && splits == 0 {
        if !unmatched.is_empty() {
            let left: Vec<&Expected> = unmatched.iter().map(|place| &expected[*place]).collect();
            verdict.failures.push(format!(
                "{} of {} plays are not as they are known: {left:?} among {}",
                unmatched.len(),
                expected.len(),
                told(expected, stored)
            ));
        }
    } else {
        tally.untellable += unmatched.len();
    }
}

/// The places of those that none of the stored plays is, with as many found as can be.
fn unmatched(expected: &[Expected], stored: &[&ExportedPlay]) -> Vec<usize> {
    let fits: Vec<Vec<usize>> = expected
        .iter()
        .map(|play| {
            let places = 0..stored.len();
            places.filter(|place| play.fits(stored[*place])).collect()
        })
        .collect();
    let mut of_stored: Vec<Option<usize>> = vec![None; stored.len()];
    let places = 0..expected.len();
    places
        .filter(|place| !find(*place, &fits, &mut of_stored, &mut BTreeSet::new()))
        .collect()
}

/// Finds a stored play for an expected one, and others for those that stand in its way.
fn find(
    place: usize,
    fits: &[Vec<usize>],
    of_stored: &mut [Option<usize>],
    tried: &mut BTreeSet<usize>,
) -> bool {
    for stored in &fits[place] {
        if !tried.insert(*stored) {
            continue;
        }
        let is_free = match of_stored[*stored] {
            None => true,
            Some(other) => find(other, fits, of_stored, tried),
        };
        if is_free {
            of_stored[*stored] = Some(place);
            return true;
        }
    }
    false
}

fn told(expected: &[Expected], stored: &[&ExportedPlay]) -> String {
    if expected.len() + stored.len() > 40 {
        return format!("{} true, {} stored", expected.len(), stored.len());
    }
    let mut lines = vec![String::new()];
    lines.extend(expected.iter().map(|play| format!("    true {play:?}")));
    lines.extend(
        stored
            .iter()
            .map(|play| format!("    stored {}", short(play))),
    );
    lines.join("\n")
}

fn short(play: &ExportedPlay) -> String {
    format!(
        "{} {} - {} ({}) {:?} ms {:?} sources {} reported {:?}",
        play.track_key,
        play.started_at,
        play.ended_at,
        play.ended_at.as_millisecond(),
        play.played_ms,
        play.certainty,
        play.sources.bits(),
        play.reported_at.map(jiff::Timestamp::as_millisecond),
    )
}

/// What two lists of lines do not share; none if they are equal.
pub(super) fn compare(expected: &[String], found: &[String]) -> Option<String> {
    if expected == found {
        return None;
    }
    let count = |lines: &[String]| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for line in lines {
            *counts.entry(line.clone()).or_default() += 1;
        }
        counts
    };
    let (expected, found) = (count(expected), count(found));
    let lacking = |all: &BTreeMap<String, usize>, other: &BTreeMap<String, usize>| {
        let lacks =
            |(line, times): &(&String, &usize)| other.get(*line).copied().unwrap_or(0) < **times;
        let lines: Vec<String> = all
            .iter()
            .filter(lacks)
            .map(|(line, _)| line.clone())
            .collect();
        lines
    };
    let (missing, added) = (lacking(&expected, &found), lacking(&found, &expected));
    let mut told = vec![format!(
        "{} lines are missing, {} are there instead",
        missing.len(),
        added.len()
    )];
    told.extend(
        missing
            .iter()
            .take(TOLD)
            .map(|line| format!("    - {line}")),
    );
    told.extend(added.iter().take(TOLD).map(|line| format!("    + {line}")));
    Some(told.join("\n"))
}
