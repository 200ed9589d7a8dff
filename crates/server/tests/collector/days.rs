//! Days of polling with the everyday faults: every play that stood in an answered list is stored
//! exactly once, under the stamp it was last listed with, and nothing else is.

use jiff::SignedDuration;
use simulator::{Faults, Rotation};
use store::testing::Engine;

use crate::world::World;

const DAY: SignedDuration = SignedDuration::from_hours(24);

async fn three_days(engine: Engine, seed: u64) {
    let mut world = World::begin(engine, seed, |settings| {
        settings.faults = Faults::everyday();
        // Half of the worlds hand out a new refresh token with each access token.
        if seed.is_multiple_of(2) {
            settings.rotation = Rotation::AlwaysNewRevokesOld;
        }
    })
    .await;
    for _ in 0..3 {
        world.live(DAY).await;
        world.restart();
    }
    let (seen, stored) = (world.seen(), world.stored().await);
    assert!(
        seen.len() > 50,
        "seed {seed}: a listener who plays nothing proves nothing"
    );
    assert_eq!(stored, seen, "seed {seed}");
    let gaps = world.app.store.gaps(world.account.listener).await.unwrap();
    assert_eq!(gaps, [], "seed {seed}");
}

macro_rules! seeds {
    ($engine:ident: $($name:ident = $seed:literal)*) => {
        $(#[tokio::test]
        async fn $name() {
            three_days(Engine::$engine, $seed).await;
        })*
    };
}

mod on_sqlite {
    use super::{Engine, three_days};
    seeds! { Sqlite:
        seed_1 = 1 seed_2 = 2 seed_3 = 3 seed_4 = 4 seed_5 = 5 seed_6 = 6 seed_7 = 7
        seed_8 = 8 seed_9 = 9 seed_10 = 10 seed_11 = 11 seed_12 = 12 seed_13 = 13
        seed_14 = 14 seed_15 = 15 seed_16 = 16 seed_17 = 17 seed_18 = 18 seed_19 = 19
        seed_20 = 20
    }
}

mod on_postgres {
    use super::{Engine, three_days};
    seeds! { Postgres: seed_1 = 1 seed_2 = 2 seed_3 = 3 }
}
