//! How often each defect of a usual package strikes: as often as in real ones.

use std::collections::{BTreeMap, HashMap};

use simulator::{Era, ExportDefects, ExportSettings};

use super::reading::{FIRST, Row, package, rows, world};
use crate::asking::now;

/// Two years of a listener, usual in everything. What the faults of the world make late is late besides.
fn usual() -> Vec<Row> {
    let spotify = world(6, 800, "everyday,late=0");
    let settings = ExportSettings::new(Era::Ranged2024, now());
    rows(&spotify.export(FIRST, &settings))
}

/// The share of those rows of which something holds.
fn share(rows: &[Row], holds: impl Fn(&Row) -> bool) -> f64 {
    let count = |number: usize| f64::from(u32::try_from(number).unwrap());
    count(rows.iter().filter(|row| holds(row)).count()) / count(rows.len())
}

#[test]
fn a_usual_package_has_the_measured_defects() {
    let rows = usual();
    assert!(rows.len() > 25_000, "{}", rows.len());
    let within = |what: &str, low: f64, high: f64, found: f64| {
        assert!(
            (low..=high).contains(&found),
            "{what}: {found} is not in {low}..={high}"
        );
    };
    let played = |row: &Row| row.number("ms_played").unwrap();
    within("0 ms", 0.004, 0.07, share(&rows, |row| played(row) == 0));
    within(
        "under 30 s",
        0.24,
        0.47,
        share(&rows, |row| played(row) < 30_000),
    );
    let late = |row: &Row| {
        let start = row.start().unwrap_or_else(|| row.ts().as_millisecond());
        (row.ts().as_millisecond() - start - played(row)) / 1000
    };
    within(
        "a minute late",
        0.1,
        0.29,
        share(&rows, |row| late(row) > 60),
    );
    within(
        "an hour late",
        0.01,
        0.07,
        share(&rows, |row| late(row) > 3600),
    );
    within(
        "a day late",
        0.0005,
        0.014,
        share(&rows, |row| late(row) > 86_400 && late(row) < 30 * 86_400),
    );
    within(
        "in time",
        0.72,
        0.87,
        share(&rows, |row| late(row).abs() <= 5),
    );
    within(
        "private",
        0.001,
        0.03,
        share(&rows, |row| row.values["incognito_mode"] == true),
    );
    within(
        "nameless",
        0.001,
        0.029,
        share(&rows, |row| row.uri().is_none()),
    );
    within(
        "ZZ",
        0.001,
        0.01,
        share(&rows, |row| row.text("conn_country") == Some("ZZ")),
    );
    within(
        "no reason",
        0.002,
        0.05,
        share(&rows, |row| row.values["reason_end"].is_null()),
    );

    let mut equal: HashMap<String, usize> = HashMap::new();
    let mut sent: HashMap<(Option<i64>, Option<&str>, i64), usize> = HashMap::new();
    let mut piles: BTreeMap<String, Vec<&Row>> = BTreeMap::new();
    for row in &rows {
        *equal.entry(format!("{:?}", row.values)).or_default() += 1;
        *sent
            .entry((row.start(), row.uri(), played(row)))
            .or_default() += 1;
        piles
            .entry(row.text("ts").unwrap().to_owned())
            .or_default()
            .push(row);
    }
    let more = |counts: usize, kinds: usize| {
        let count = |number: usize| f64::from(u32::try_from(number).unwrap());
        count(counts - kinds) / count(rows.len())
    };
    let exact = more(rows.len(), equal.len());
    within("exact copies", 0.0005, 0.0045, exact);
    within(
        "sent again",
        0.0005,
        0.0035,
        more(rows.len(), sent.len()) - exact,
    );
    let piles: Vec<&Vec<&Row>> = piles.values().filter(|pile| pile.len() >= 30).collect();
    assert!(
        !piles.is_empty() && piles.iter().all(|pile| pile.len() <= 400),
        "{}",
        piles.len()
    );
    for pile in piles {
        let offline = &pile[0].values["offline"];
        assert!(
            pile.iter()
                .filter(|row| row.values["offline"] == *offline)
                .count()
                * 10
                > pile.len() * 8
        );
        // In the order in which they were heard.
        let starts: Vec<i64> = pile.iter().filter_map(|row| row.start()).collect();
        assert!(starts.windows(2).filter(|pair| pair[0] > pair[1]).count() <= 2);
    }
}

#[test]
fn more_is_heard_than_the_track_is_long_where_a_part_was_heard_twice() {
    let spotify = world(6, 400, "none");
    let truth = spotify.export_truth(FIRST, &package(Era::Ranged2025));
    let plays = spotify.true_plays(FIRST);
    let longer = truth.iter().filter(|row| {
        let simulator::HeardId::Play(id) = row.id else {
            return false;
        };
        row.played_ms > Some(plays[usize::try_from(id).unwrap()].track.duration_ms)
    });
    let longer: Vec<_> = longer.collect();
    let share = longer.len() * 1000 / plays.len();
    assert!((5..30).contains(&share), "{share} of 1000");
    for row in longer {
        let lasted = row.ended_at.duration_since(row.started_at).as_millis();
        assert!(i128::from(row.played_ms.unwrap()) <= lasted);
    }
}

#[test]
fn each_defect_alone_changes_only_what_it_is_about() {
    let spotify = world(6, 60, "none");
    let read = |defects: ExportDefects| {
        let settings = ExportSettings {
            defects,
            from: now() - jiff::SignedDuration::from_hours(50 * 24),
            to: now() - jiff::SignedDuration::from_hours(10 * 24),
            switched_at: Some(now()),
            ..ExportSettings::new(Era::Ranged2024, now())
        };
        let rows = rows(&spotify.export(FIRST, &settings));
        rows.into_iter().map(|row| row.values).collect::<Vec<_>>()
    };
    let none = ExportDefects::none;
    let plain = read(none());
    for (name, defects) in [
        (
            "ms_played",
            ExportDefects {
                garbage: 0.1,
                ..none()
            },
        ),
        (
            "ms_played",
            ExportDefects {
                longer: 1.0,
                ..none()
            },
        ),
        (
            "offline_timestamp",
            ExportDefects {
                unknown_start: 0.3,
                ..none()
            },
        ),
        (
            "offline_timestamp",
            ExportDefects {
                start_of_one: 0.1,
                ..none()
            },
        ),
        (
            "offline_timestamp",
            ExportDefects {
                wrong_clock: 0.1,
                ..none()
            },
        ),
        (
            "master_metadata_",
            ExportDefects {
                nameless: 0.1,
                ..none()
            },
        ),
        (
            "reason_",
            ExportDefects {
                blank_reasons: 0.1,
                ..none()
            },
        ),
    ] {
        let odd = read(defects);
        assert_eq!(odd.len(), plain.len(), "{name}");
        let mut changed = 0;
        for (odd, plain) in odd.iter().zip(&plain) {
            changed += usize::from(odd != plain);
            for key in odd.keys().filter(|key| odd[*key] != plain[*key]) {
                assert!(key.starts_with(name), "{name} changed {key}");
            }
        }
        assert!(changed > 5, "{name}: {changed}");
    }
    for defects in [
        ExportDefects {
            exact_copies: 0.1,
            ..none()
        },
        ExportDefects {
            sent_again: 0.1,
            ..none()
        },
    ] {
        let odd = read(defects);
        assert!(odd.len() > plain.len() + 20);
        assert!(plain.iter().all(|row| odd.contains(row)));
    }
    assert!(
        plain
            .iter()
            .all(|row| row["offline_timestamp"].as_i64() > Some(100_000_000_000))
    );
}
