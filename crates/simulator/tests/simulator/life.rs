//! The world looks like a life, before and after it goes live.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Weekday;
use jiff::{SignedDuration, Timestamp};
use simulator::{Context, ListenerId, ListenerSettings, TruePlay, World, WorldSettings};

use crate::asking::now;

const FIRST: ListenerId = ListenerId::FIRST;

fn years(seed: u64, years: i64) -> (WorldSettings, Vec<TruePlay>) {
    let mut settings = WorldSettings::new(seed, now());
    settings.from = now() - SignedDuration::from_hours(years * 365 * 24);
    let plays = World::generate(settings.clone()).true_plays(FIRST, now());
    (settings, plays)
}

#[test]
fn equal_settings_make_equal_worlds_however_they_are_asked() {
    let settings = WorldSettings::new(5, now());
    let whole = World::generate(settings.clone()).true_plays(FIRST, now());
    let mut world = World::generate(settings.clone());
    let early = now() - SignedDuration::from_hours(400);
    let part = world.true_plays(FIRST, early);
    assert_eq!(part, whole[..part.len()]);
    assert_eq!(world.true_plays(FIRST, now()), whole);
    assert_ne!(
        World::generate(WorldSettings {
            seed: 6,
            ..settings
        })
        .true_plays(FIRST, now()),
        whole
    );
}

#[test]
fn three_years_look_like_a_life() {
    let (settings, plays) = years(1, 3);
    assert!(
        (15_000..60_000).contains(&plays.len()),
        "{} plays",
        plays.len()
    );
    assert!(
        plays
            .windows(2)
            .all(|pair| pair[0].id + 1 == pair[1].id && pair[0].ended_at <= pair[1].ended_at)
    );
    assert!(
        plays
            .iter()
            .all(|play| play.started_at < play.ended_at && play.played_ms > 0)
    );

    let zoned = |play: &TruePlay| play.started_at.to_zoned(settings.zone.clone());
    let (mut hours, mut weekend, mut days) =
        ([0; 24], 0, BTreeMap::<jiff::civil::Date, usize>::new());
    for play in &plays {
        let at = zoned(play);
        hours[usize::try_from(at.hour()).unwrap()] += 1;
        weekend += usize::from(matches!(at.weekday(), Weekday::Saturday | Weekday::Sunday));
        *days.entry(at.date()).or_default() += 1;
    }
    let between = |from: usize, to: usize| hours[from..to].iter().sum::<usize>();
    assert!(
        between(18, 23) > 2 * between(7, 12),
        "evenings beat mornings: {hours:?}"
    );
    assert!(
        between(3, 6) * 10 < between(18, 21),
        "nights are quiet: {hours:?}"
    );
    assert!(
        weekend * 5 > 2 * (plays.len() - weekend),
        "weekends beat workdays"
    );
    assert!(
        days.len() < 3 * 365 - 20,
        "some days and the holidays are silent"
    );

    let skipped = plays
        .iter()
        .filter(|play| play.played_ms * 2 < play.track.duration_ms)
        .count();
    assert!(
        (5..30).contains(&(skipped * 100 / plays.len())),
        "{skipped} skips"
    );
    let on_repeat = plays
        .windows(3)
        .filter(|three| three[0].track == three[1].track && three[1].track == three[2].track);
    assert!(on_repeat.count() > 50);
    let without = plays
        .iter()
        .filter(|play| play.context == Context::None)
        .count()
        * 100
        / plays.len();
    assert!((20..45).contains(&without), "{without} % without a context");
    let in_order = plays.windows(4).filter(|four| {
        matches!(&four[0].context, Context::Album(album) if four.iter().all(|play| play.context == Context::Album(album.clone())))
    });
    assert!(in_order.count() > 300, "albums are played through");
    assert!(plays.iter().any(|play| play.private));
}

#[test]
fn taste_moves_and_new_music_keeps_coming() {
    let (_, plays) = years(2, 4);
    let tracks = |plays: &[TruePlay]| {
        plays
            .iter()
            .filter_map(|play| play.track.id.clone())
            .collect::<BTreeSet<_>>()
    };
    let quarters: Vec<BTreeSet<String>> =
        plays.chunks(plays.len().div_ceil(4)).map(tracks).collect();
    let common = |one: usize, two: usize| quarters[one].intersection(&quarters[two]).count();
    assert!(
        common(0, 3) < common(2, 3),
        "{} {}",
        common(0, 3),
        common(2, 3)
    );
    let mut known = BTreeSet::new();
    for quarter in &quarters {
        let new = quarter.difference(&known).count();
        assert!(new > 100, "only {new} new tracks");
        known.extend(quarter.iter().cloned());
    }
    let top = plays
        .iter()
        .fold(BTreeMap::<&str, usize>::new(), |mut counts, play| {
            *counts.entry(&play.track.name).or_default() += 1;
            counts
        });
    assert!(
        top.values().max().unwrap() * top.len() > plays.len() * 5,
        "some tracks are loved"
    );
}

#[test]
fn listeners_differ_and_each_has_a_list_of_their_own() {
    let settings = WorldSettings::new(5, now());
    let mut world = World::generate(settings.clone());
    let alone = world.true_plays(FIRST, now());
    let other = world.add_listener(&ListenerSettings {
        seed: 5,
        from: settings.from,
        zone: settings.zone,
    });
    assert_ne!(world.true_plays(other, now()), alone);
    assert_eq!(world.true_plays(FIRST, now()), alone);
}

#[test]
fn live_plays_come_every_few_seconds_and_never_from_the_future() {
    for seed in 0..4 {
        let mut settings = WorldSettings::new(seed, now());
        settings.live_from = Some(now());
        let mut world = World::generate(settings.clone());
        let past = world.true_plays(FIRST, now());
        assert!(past.len() > 1000);
        settings.live_from = None;
        assert_eq!(
            past,
            World::generate(settings).true_plays(FIRST, now()),
            "the past is ordinary"
        );

        let hour = now() + SignedDuration::from_hours(1);
        let plays = world.true_plays(FIRST, hour);
        let live = &plays[past.len()..];
        assert!(
            (600..1700).contains(&live.len()),
            "{} plays in an hour",
            live.len()
        );
        assert!(
            live.iter()
                .all(|play| play.started_at >= now() && play.started_at < play.ended_at)
        );
        let ends: Vec<Timestamp> = live.iter().map(|play| play.ended_at).collect();
        assert!(
            ends.windows(50)
                .all(|fifty| fifty[49].duration_since(fifty[0]) > SignedDuration::from_secs(60))
        );
        assert!(
            ends.windows(2)
                .all(|pair| pair[1].duration_since(pair[0]) <= SignedDuration::from_secs(45))
        );
        let again = world.true_plays(FIRST, hour + SignedDuration::from_hours(1));
        assert_eq!(again[..plays.len()], plays);
    }
}
