//! What holds whatever is reported: each report is of one play, no source reports a play twice,
//! and neither the order of the sources nor saying the same again changes anything.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::clock::from_millis;

fn times() -> impl Strategy<Value = Times> {
    // Few seconds and few lengths, so that much is near or equal.
    let length = prop_oneof![Just(None), (0_i64..4).prop_map(|n| Some(n * 45_000))];
    (0_i64..900, 0_i64..1000, length, any::<bool>(), 0_i64..4).prop_map(
        |(second, ms, played_ms, knows_start, late)| {
            let began = second * 1000;
            let late = [0, 700, 100_000, 86_400_000][usize::try_from(late).unwrap_or(0)];
            Times {
                stopped_at: from_millis(began + played_ms.unwrap_or(0) + late + ms),
                started_at: knows_start.then(|| from_millis(began)),
                played_ms,
            }
        },
    )
}

fn testimony() -> impl Strategy<Value = Testimony> {
    let kind = prop_oneof![
        Just((Witness::Export, None)),
        Just((Witness::Poll, Some(1))),
        Just((Witness::Poll, Some(2))),
        Just((Witness::Poll, None)),
        Just((Witness::Minute, None)),
    ];
    (kind, prop::collection::vec(times(), 0..12)).prop_map(|((witness, circle), mut reports)| {
        for report in &mut reports {
            let whole =
                |at: Timestamp, unit: i64| from_millis(at.as_millisecond().div_euclid(unit) * unit);
            match witness {
                Witness::Export => report.stopped_at = whole(report.stopped_at, 1000),
                Witness::Poll => (report.started_at, report.played_ms) = (None, None),
                Witness::Minute => {
                    report.started_at = None;
                    report.stopped_at = whole(report.stopped_at, 60_000);
                }
            }
        }
        Testimony {
            witness,
            circle,
            reports,
        }
    })
}

fn testimonies() -> impl Strategy<Value = Vec<Testimony>> {
    prop::collection::vec(testimony(), 0..5)
}

/// The hearings by what was said, whoever said it and in whatever order.
fn by_content(
    testimonies: &[Testimony],
    hearings: &[Hearing],
) -> BTreeMap<Vec<(Witness, Option<i64>, Times)>, usize> {
    let mut told = BTreeMap::new();
    for hearing in hearings {
        let mut said: Vec<_> = hearing
            .iter()
            .map(|at| {
                let testimony = &testimonies[at.testimony];
                (
                    testimony.witness,
                    testimony.circle,
                    testimony.reports[at.report],
                )
            })
            .collect();
        said.sort_unstable();
        *told.entry(said).or_default() += 1;
    }
    told
}

/// A true play of a track that is heard again and again.
#[derive(Clone, Copy, Debug)]
struct Heard {
    began: i64,
    ended: i64,
    played_ms: i64,
    /// When Spotify heard of it.
    told: i64,
}

/// Plays in order, some of them on a device that had no connection until later.
fn heard(shortest_idle: i64) -> impl Strategy<Value = Vec<Heard>> {
    let play = (
        shortest_idle..shortest_idle + 400_000,
        prop_oneof![Just(180_000_i64), Just(31_000), 5_000_i64..200_000],
        prop_oneof![4 => Just(0_i64), 1 => 0_i64..90_000],
        prop_oneof![6 => Just(None), 1 => (0_usize..6, 0_i64..90_000_000).prop_map(Some)],
    );
    prop::collection::vec(play, 1..14).prop_map(|plays| {
        let mut now = 86_400_000;
        let mut heard: Vec<Heard> = Vec::new();
        for (idle, played_ms, pause, _) in &plays {
            let began = now + idle;
            now = began + played_ms + pause;
            heard.push(Heard {
                began,
                ended: now,
                played_ms: *played_ms,
                told: now,
            });
        }
        for (first, (_, _, _, offline)) in plays.iter().enumerate() {
            if let Some((more, late)) = offline {
                let last = (first + more).min(heard.len() - 1);
                let told = heard[last].ended + late;
                for play in &mut heard[first..=last] {
                    play.told = play.told.max(told);
                }
            }
        }
        heard
    })
}

/// What sources report of plays, and of which play each report is. Exports and account data have all
/// of which Spotify had heard when they were made; Spotify never lists some, polls have what is
/// listed before or after an instant.
fn house(
    kinds: &'static [usize],
    shortest_idle: i64,
) -> impl Strategy<Value = Vec<(Testimony, Vec<usize>)>> {
    let source = (prop::sample::select(kinds), 0.0_f64..1.2);
    (heard(shortest_idle), prop::collection::vec(source, 1..5)).prop_map(|(heard, sources)| {
        let mut accounts = 0;
        let mut house = Vec::new();
        for (kind, share) in sources {
            // When Spotify has heard of all that began before: what came later could be anything.
            let whole: Vec<i64> = (0..=heard.len())
                .filter(|count| {
                    let told = heard[..*count].iter().map(|play| play.told).max();
                    let next = heard.get(*count);
                    told.is_none_or(|told| {
                        next.is_none_or(|next| told < next.began && told + 61_000 < next.ended)
                    })
                })
                .map(|count| heard.get(count).map_or(i64::MAX, |play| play.began))
                .collect();
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                clippy::cast_precision_loss,
                reason = "a place among few"
            )]
            let cut = whole[((share / 1.2) * whole.len() as f64) as usize];
            let is_poll = kind >= 3;
            accounts += usize::from(kind == 3);
            if kind == 3 && accounts > 1 {
                continue;
            }
            let mut reports = Vec::new();
            for (place, play) in heard.iter().enumerate() {
                let times = match kind {
                    0 | 1 if play.told < cut => Times {
                        stopped_at: from_millis(play.told / 1000 * 1000),
                        started_at: (kind == 0 || play.told > play.ended)
                            .then(|| from_millis(play.began / 1000 * 1000)),
                        played_ms: Some(play.played_ms),
                    },
                    2 if play.told < cut => Times {
                        stopped_at: from_millis((play.began + play.played_ms) / 60_000 * 60_000),
                        started_at: None,
                        played_ms: Some(play.played_ms),
                    },
                    3.. if place % 3 != 1 && (kind == 3) == (play.began >= cut) => Times {
                        stopped_at: from_millis(play.ended),
                        started_at: None,
                        played_ms: None,
                    },
                    _ => continue,
                };
                reports.push((times, place));
            }
            let (reports, truths) = reports.into_iter().unzip();
            let witness = match kind {
                0 | 1 => Witness::Export,
                2 => Witness::Minute,
                _ => Witness::Poll,
            };
            let circle = (is_poll && kind == 3).then_some(1);
            house.push((
                Testimony {
                    witness,
                    circle,
                    reports,
                },
                truths,
            ));
        }
        house
    })
}

fn comes_out(house: &[(Testimony, Vec<usize>)]) -> Result<(), TestCaseError> {
    let testimonies: Vec<Testimony> = house
        .iter()
        .map(|(testimony, _)| testimony.clone())
        .collect();
    let truth_of = |at: &ReportRef| house[at.testimony].1[at.report];
    let mut found = BTreeSet::new();
    for hearing in reconcile(&[], &testimonies) {
        let truths: BTreeSet<usize> = hearing.iter().map(truth_of).collect();
        prop_assert_eq!(truths.len(), 1, "merged {:?} in {:?}", &truths, house);
        for truth in truths {
            prop_assert!(found.insert(truth), "doubled {} in {:?}", truth, house);
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn every_report_is_of_one_play_and_no_source_reports_a_play_twice(testimonies in testimonies()) {
        let hearings = reconcile(&[], &testimonies);
        let mut seen = BTreeSet::new();
        for hearing in &hearings {
            prop_assert!(!hearing.is_empty());
            let speakers: BTreeSet<_> = hearing.iter().map(|at| at.testimony).collect();
            prop_assert_eq!(speakers.len(), hearing.len());
            let circles: Vec<i64> =
                hearing.iter().filter_map(|at| testimonies[at.testimony].circle).collect();
            let distinct: BTreeSet<i64> = circles.iter().copied().collect();
            prop_assert_eq!(distinct.len(), circles.len());
            for at in hearing {
                prop_assert!(seen.insert(*at));
            }
        }
        let all = testimonies.iter().map(|testimony| testimony.reports.len()).sum::<usize>();
        prop_assert_eq!(seen.len(), all);
        let most = testimonies.iter().map(|testimony| testimony.reports.len()).max();
        prop_assert!(hearings.len() >= most.unwrap_or(0));
    }

    #[test]
    fn the_order_of_sources_and_of_their_rows_is_of_no_importance(
        (given, shuffled) in testimonies().prop_flat_map(|testimonies| {
            (Just(testimonies.clone()), Just(testimonies).prop_shuffle())
        }),
        reverse in any::<bool>(),
    ) {
        let mut other = shuffled;
        if reverse {
            for testimony in &mut other {
                testimony.reports.reverse();
            }
        }
        let one = by_content(&given, &reconcile(&[], &given));
        let two = by_content(&other, &reconcile(&[], &other));
        prop_assert_eq!(one, two);
    }

    #[test]
    fn what_was_heard_comes_out_whoever_reports_it(house in house(&[0, 1, 3, 4], 0)) {
        comes_out(&house)?;
    }

    /// The minute alone cannot tell plays within a few minutes apart.
    #[test]
    fn what_was_heard_comes_out_of_minutes_too(house in house(&[0, 1, 2, 3, 4], 300_000)) {
        comes_out(&house)?;
    }

    #[test]
    fn of_repetitions_one_remains(reports in prop::collection::vec(times(), 0..30)) {
        let repeated = repetitions(&reports);
        let kept: Vec<Times> = reports
            .iter()
            .zip(&repeated)
            .filter(|(_, repeated)| !**repeated)
            .map(|(times, _)| *times)
            .collect();
        prop_assert_eq!(kept.is_empty(), reports.is_empty());
        prop_assert!(repetitions(&kept).iter().all(|repeated| !repeated));
    }
}
