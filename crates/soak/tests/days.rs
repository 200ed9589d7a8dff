//! Simulated days of a household with everything going wrong, a part of `cargo xtask soak`; seeds
//! that once failed; and days on which nothing goes wrong and nobody is told anything.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use soak::{Menu, Run, Verdict, live};
use store::testing::Engine;

async fn lived(run: &Run) -> Verdict {
    let verdict = live(run).await.unwrap();
    let failures: Vec<String> = verdict.failures.iter().map(ToString::to_string).collect();
    assert_eq!(
        failures, [""; 0],
        "see it again: cargo xtask soak --seed {} --hours {} --faults {}",
        run.seed, run.hours, run.menu
    );
    verdict
}

fn day(seed: u64, engine: Engine) -> Run {
    Run {
        seed,
        hours: 24,
        menu: Menu::full(),
        engine,
    }
}

/// A few households' days, one after the other.
async fn days(seeds: std::ops::Range<u64>, engine: Engine) {
    let (mut false_gaps, mut answered) = (0, 0);
    for seed in seeds {
        let tally = lived(&day(seed, engine)).await.tally;
        assert!(tally.stored > 0 && tally.answered > 0, "seed {seed}");
        false_gaps += tally.false_overrun_gaps + tally.false_late_gaps;
        answered += tally.answered;
    }
    assert!(
        false_gaps * 100 <= answered,
        "{false_gaps} of {answered} polls"
    );
}

macro_rules! days {
    ($engine:ident: $($name:ident = $seeds:expr;)*) => {
        $(#[tokio::test]
        async fn $name() {
            super::days($seeds, store::testing::Engine::$engine).await;
        })*
    };
}

mod on_sqlite {
    days! { Sqlite:
        seeds_1_to_5 = 1..6;
        seeds_6_to_10 = 6..11;
        seeds_11_to_15 = 11..16;
        seeds_16_to_20 = 16..21;
        seeds_21_to_25 = 21..26;
        seeds_26_to_30 = 26..31;
    }
}

mod on_postgres {
    days! { Postgres:
        seeds_1_to_2 = 1..3;
    }
}

/// Each seed failed once; what was mended then is in the name.
mod once_failed {
    use super::{Engine, Run, day, lived};

    macro_rules! seeds {
        ($($name:ident = $seed:literal)*) => {
            $(#[tokio::test]
            async fn $name() {
                lived(&day($seed, Engine::Sqlite)).await;
            })*
        };
    }

    seeds! {
        a_pause_was_lengthened_by_a_strained_budget = 370
        a_gap_began_after_what_was_still_on_its_way = 401
        one_of_two_plays_of_a_millisecond_took_the_other_s_place = 417
        a_late_play_was_taken_for_the_one_that_it_pushed_out = 16
        calls_were_forgotten_when_the_process_died = 62
        an_unreadable_entry_hid_a_play_that_stood_beside_it = 451
        a_play_moved_far_into_an_entry_that_could_not_be_read = 633
        a_pause_lasted_until_a_clock_that_was_set_back_had_made_up_for_it = 856
        a_token_went_with_its_process_while_nothing_could_be_written = 835
        a_refusal_counted_from_when_it_could_be_written = 935
        a_refusal_counted_from_when_it_could_be_written_by_another_clock = 1280
        one_of_two_plays_of_a_track_moved_and_the_other_was_pushed_out = 888
        a_consent_ended_in_the_quiet_end = 1563
        a_list_stood_still_in_the_last_minutes = 1773
        a_list_stood_still_in_the_last_seconds = 1939
        a_play_vanished_that_only_lists_had_shown_which_were_lost = 2293
        an_older_play_came_in_where_one_of_its_track_left = 2398
    }

    #[tokio::test]
    async fn a_play_moved_far_into_an_entry_whose_stamp_could_not_be_read() {
        let menu = "error-500=0.02,time-out=0.01,null-track=0.002,far-move=0.001,\
            broken-item=0.001,long-rate-limit=0.002,gateway-time-out=0.003,disk=0.3";
        let menu = menu.parse().unwrap();
        lived(&Run {
            menu,
            ..day(835, Engine::Sqlite)
        })
        .await;
    }
}

#[tokio::test]
async fn a_run_takes_the_same_course_again() {
    let run = day(3, Engine::Sqlite);
    let (one, two) = (live(&run).await.unwrap(), live(&run).await.unwrap());
    assert_eq!(one.tally, two.tally);
    assert_eq!(one.failures, two.failures);
}

#[tokio::test]
async fn on_thirty_clean_days_nobody_is_told_anything() {
    let clean = Run {
        // With a daily number of calls that is set, as it is by default.
        seed: 9,
        // For five accounts.
        hours: 6 * 24,
        menu: Menu::none(),
        engine: Engine::Sqlite,
    };
    let tally = lived(&clean).await.tally;
    assert!(tally.hours >= 30.0 * 24.0);
    assert_eq!(tally.notices.len(), 0, "{:?}", tally.notices);
    assert_eq!((tally.overrun_gaps, tally.late_gaps), (0, 0));
    assert_eq!(tally.failed, 0);
}
