//! The truth and the files: every hearing stands in them, nothing else does, and the same in every package.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use simulator::{Beyond, Era, ExportDefects, ExportSettings, HeardId, HeardKind, Spotify, TrueRow};

use super::reading::{FIRST, Row, extended, package, rows, world};
use crate::asking::now;

/// Everything that can be wrong, often.
fn often() -> ExportDefects {
    ExportDefects {
        late: 0.25,
        piles: 0.4,
        exact_copies: 0.02,
        sent_again: 0.03,
        garbage: 0.005,
        longer: 0.9,
        unknown_start: 0.4,
        start_of_one: 0.005,
        wrong_clock: 0.01,
        nameless: 0.02,
        blank_reasons: 0.05,
    }
}

fn odd(era: Era) -> ExportSettings {
    ExportSettings {
        defects: often(),
        switched_at: Some(now() - SignedDuration::from_hours(40 * 24)),
        ..package(era)
    }
}

fn odd_world() -> Spotify {
    world(
        5,
        80,
        "full,late=0.1,local-track=0.03,near-repeat=0.05,same-ms=0.02",
    )
}

/// Whether a row may be of a hearing.
fn is_of(row: &Row, truth: &TrueRow, is_account: bool) -> bool {
    let named = row.uri() == truth.uri.as_deref()
        && row.name() == truth.name.as_deref()
        && row.by() == truth.by.as_deref()
        && row.text("master_metadata_album_album_name") == truth.album.as_deref();
    let played = if is_account {
        row.number("msPlayed")
    } else {
        row.number("ms_played").filter(|played| *played >= 0)
    };
    named && played == truth.played_ms && truth.files.contains(&row.path)
}

#[test]
fn every_true_row_stands_in_the_files_and_nothing_else_does() {
    let spotify = odd_world();
    for era in Era::ALL {
        let (truth, files) = (
            spotify.export_truth(FIRST, &odd(era)),
            spotify.export(FIRST, &odd(era)),
        );
        let mut left: BTreeMap<String, Vec<Row>> = BTreeMap::new();
        let rows = rows(&files);
        let count = rows.len();
        let time = |row: &Row| {
            let account = row
                .text("endTime")
                .map(|end| format!("{}:00Z", end.replace(' ', "T")));
            account.unwrap_or_else(|| row.text("ts").unwrap().to_owned())
        };
        for row in rows {
            left.entry(time(&row)).or_default().push(row);
        }
        let told: usize = truth.iter().map(|row| 1 + row.duplicates).sum();
        assert_eq!(told, count, "{era:?}");
        for row in &truth {
            let at = left.get_mut(&row.ts.to_string()).unwrap();
            let place = at.iter().position(|found| {
                let start = row.start_told.then(|| row.started_at.as_second());
                let told = found.start().map(|start| start.div_euclid(1000));
                is_of(found, row, era.is_account()) && (start.is_none() || start == told)
            });
            let found = at.remove(place.unwrap_or_else(|| panic!("{era:?}: no row of {row:?}")));
            if !era.is_account() {
                assert_eq!(found.values["incognito_mode"], row.private);
            }
            // An exact copy has the same `ts`, one that was sent again a later one.
            for _ in 0..row.duplicates {
                let day = SignedDuration::from_hours(24);
                let until = (row.ts + day).to_string();
                let mut copies = left.range_mut(row.ts.to_string()..=until);
                let same = |copy: &Row| {
                    let differ = |name: &&String| {
                        *name != "ts"
                            && *name != "ip_addr"
                            && copy.values[*name] != found.values[*name]
                    };
                    !found.values.keys().any(|name| differ(&name))
                };
                let copy = copies.find_map(|(_, rows)| {
                    let place = rows.iter().position(same)?;
                    Some(rows.remove(place))
                });
                assert!(copy.is_some(), "{era:?}: no copy of {row:?}");
            }
        }
        assert!(left.values().all(Vec::is_empty), "{era:?}");
    }
}

#[test]
fn whatever_the_seed_the_truth_counts_every_row() {
    let defects = ExportDefects {
        late: 0.5,
        piles: 1.0,
        sent_again: 0.5,
        ..often()
    };
    for seed in 100..125 {
        let spotify = world(seed, 20, "full");
        for era in [Era::Endsong2020, Era::Yearly2026, Era::Account2024] {
            let settings = ExportSettings {
                defects,
                ..package(era)
            };
            let truth = spotify.export_truth(FIRST, &settings);
            let told: usize = truth.iter().map(|row| 1 + row.duplicates).sum();
            let rows = rows(&spotify.export(FIRST, &settings));
            assert_eq!(told, rows.len(), "seed {seed}, {era:?}");
        }
    }
}

#[test]
fn the_truth_is_the_true_plays_and_what_no_list_shows() {
    let spotify = odd_world();
    let plays = spotify.true_plays(FIRST);
    for era in extended() {
        let truth = spotify.export_truth(FIRST, &odd(era));
        let mut told = BTreeSet::new();
        for row in &truth {
            assert!(told.insert(row.id), "each hearing is there once");
            assert!(
                row.started_at <= row.ended_at && row.ts.as_second() >= row.ended_at.as_second()
            );
            let HeardId::Play(id) = row.id else { continue };
            let play = &plays[usize::try_from(id).unwrap()];
            assert_eq!(
                (row.started_at, row.ended_at),
                (play.started_at, play.ended_at)
            );
            assert_eq!((row.kind, row.private), (HeardKind::Track, play.private));
            if play.track.id.is_none() {
                assert_eq!((row.shown_as, &row.uri), (HeardKind::Unknown, &None));
            } else if era != Era::Endsong2020 {
                assert_eq!(row.uri.as_ref(), Some(&play.track.uri));
            }
            let longer = row
                .played_ms
                .is_some_and(|played| played > play.track.duration_ms);
            let paused = play.ended_at.duration_since(play.started_at).as_millis()
                > i128::from(play.played_ms);
            assert!(
                row.played_ms
                    .is_none_or(|played| played == play.played_ms || longer && paused)
            );
        }
        // Whatever is missing is known to the server only later.
        for play in &plays {
            let is_old = now().duration_since(play.ended_at) > SignedDuration::from_hours(20 * 24);
            assert!(!is_old || told.contains(&HeardId::Play(play.id)));
        }
        let kinds: BTreeSet<HeardKind> = truth.iter().map(|row| row.kind).collect();
        assert_eq!(kinds.len(), 5);
    }
    let plain = ExportSettings {
        beyond: Beyond::none(),
        defects: ExportDefects::none(),
        ..package(Era::Ranged2025)
    };
    let spotify = world(5, 300, "none");
    let truth = spotify.export_truth(FIRST, &plain);
    let plays = spotify.true_plays(FIRST);
    assert_eq!(truth.len(), plays.len());
    for (row, play) in truth.iter().zip(&plays) {
        assert_eq!(row.id, HeardId::Play(play.id));
        assert_eq!(row.played_ms, Some(play.played_ms));
        assert_eq!(row.ts.as_second(), play.ended_at.as_second());
        assert!(
            row.start_told && row.duplicates == 0 && row.name.as_ref() == Some(&play.track.name)
        );
    }
    assert!(plays.iter().any(|play| play.private) && plays.iter().any(|play| !play.listed));
}

#[test]
fn nothing_sounds_at_the_same_time() {
    let spotify = world(5, 80, "everyday,same-ms=0");
    let truth = spotify.export_truth(FIRST, &odd(Era::Yearly2026));
    for pair in truth.windows(2) {
        assert!(pair[0].ended_at <= pair[1].started_at, "{pair:?}");
    }
}

#[test]
fn overlapping_packages_say_the_same_of_the_same() {
    let spotify = odd_world();
    let at = |days: i64| now() - SignedDuration::from_hours(24 * days);
    let read = |era, from: Timestamp, to: Timestamp| {
        let settings = ExportSettings {
            from,
            to,
            seed: 9,
            ..odd(era)
        };
        let truth = spotify.export_truth(FIRST, &settings);
        assert!(truth.iter().all(|row| (from..to).contains(&row.ts)));
        let mut lasting: Vec<String> = rows(&spotify.export(FIRST, &settings))
            .iter()
            // Copies may come after the end of the shorter one.
            .filter(|row| row.ts() < at(20) && row.ts() >= at(49))
            .map(Row::lasting)
            .collect();
        lasting.sort();
        (
            lasting,
            truth.iter().map(|row| row.id).collect::<BTreeSet<_>>(),
        )
    };
    let (one, ids) = read(Era::Endsong2021, at(50), at(20));
    let (two, more) = read(Era::Ranged2024, at(90), at(10));
    assert!(one.len() > 1000 && ids.is_subset(&more) && ids.len() < more.len());
    // A row of before may have its copy only in the longer one.
    let copies = two.len() - one.len();
    assert!(
        copies <= 3 && one.iter().all(|row| two.contains(row)),
        "{copies}"
    );
    for era in [Era::Ranged2023, Era::Yearly2026] {
        let (three, _) = read(era, at(90), at(10));
        let chapters = three.iter().filter(|row| row.contains(":chapter:")).count();
        let differ = three.iter().filter(|row| !two.contains(row)).count();
        assert_eq!(differ, chapters, "only books have new keys");
    }
}

#[test]
fn packages_leave_polls_as_they_are() {
    let served = |export: bool| {
        let (spotify, token) = crate::asking::open(crate::asking::with(12, "everyday"));
        if export {
            let later = spotify.now() + SignedDuration::from_hours(48);
            for era in Era::ALL {
                spotify.export(FIRST, &ExportSettings::new(era, later));
            }
        }
        crate::asking::poll(&spotify, &token, 1800, 60);
        spotify.seen()
    };
    assert_eq!(served(false), served(true));
}

#[test]
fn account_data_match_the_extended_history() {
    let spotify = odd_world();
    let by_id = |era| {
        let truth = spotify.export_truth(FIRST, &odd(era));
        truth
            .into_iter()
            .map(|row| (row.id, row))
            .collect::<BTreeMap<_, _>>()
    };
    let (extended, account) = (by_id(Era::Ranged2025), by_id(Era::Account2024));
    assert_eq!(extended.len(), account.len());
    let minute = |at: i64| at.div_euclid(60);
    let mut counts = [0.0; 4];
    for (id, row) in &account {
        let full = &extended[id];
        let Some(played) = full.played_ms else {
            continue;
        };
        assert_eq!(row.played_ms, Some(played));
        let device = (full.started_at + SignedDuration::from_millis(played)).as_second();
        let (device, server) = (minute(device), minute(full.ts.as_second()));
        let end = minute(row.ts.as_second());
        assert!((device..=server.max(device)).contains(&end));
        counts[match (end == device, end == server) {
            (true, true) => 0,
            (true, false) => 1,
            (false, true) => 2,
            (false, false) => 3,
        }] += 1.0;
    }
    assert!(counts.iter().all(|count| *count > 20.0), "{counts:?}");
    assert!(
        account
            .values()
            .all(|row| row.duplicates == 0 && !row.start_told && row.uri.is_none())
    );
}

#[test]
fn a_stranger_has_no_package() {
    let spotify = world(5, 20, "none");
    let nobody = simulator::ListenerId::nth(4);
    assert!(spotify.export(nobody, &package(Era::Ranged2025)).is_empty());
    assert!(
        spotify
            .export_truth(nobody, &package(Era::Ranged2025))
            .is_empty()
    );
}
