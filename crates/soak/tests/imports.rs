//! The same days told by polls and by every kind of export, in any order: a part of
//! `cargo xtask soak --imports`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use soak::{ImportRun, ImportTally, import};
use store::testing::Engine;

/// The days that a test has time for.
const DAYS: i64 = 10;

async fn seeds(seeds: std::ops::Range<u64>, engine: Engine) -> ImportTally {
    let mut tally = ImportTally::default();
    for seed in seeds {
        let run = ImportRun {
            seed,
            days: DAYS,
            engine,
        };
        let verdict = import(&run).await.unwrap();
        assert_eq!(
            verdict.failures, [""; 0],
            "see it again: cargo xtask soak --imports --seed {seed} --days {DAYS}"
        );
        tally += verdict.tally;
    }
    assert!(tally.true_plays > 0 && tally.undone > 0, "{tally}");
    tally
}

macro_rules! seeds {
    ($engine:ident: $($name:ident = $seeds:expr;)*) => {
        $(#[tokio::test]
        async fn $name() {
            super::seeds($seeds, store::testing::Engine::$engine).await;
        })*
    };
}

mod on_sqlite {
    seeds! { Sqlite:
        seeds_1_to_10 = 1..11;
        seeds_11_to_20 = 11..21;
        seeds_21_to_30 = 21..31;
        seeds_31_to_40 = 31..41;
        seeds_41_to_50 = 41..51;
        names_of_an_album_with_an_id = 213..214;
    }
}

mod on_postgres {
    seeds! { Postgres:
        seed_1 = 1..2;
    }
}
