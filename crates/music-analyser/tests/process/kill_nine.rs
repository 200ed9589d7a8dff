//! The process is killed again and again while it polls, at random moments: what stood in answered
//! lists is stored all the same, each play once and under its last stamp, and nothing else is.
//!
//! `cargo xtask soak --kills N` does it N times.

use std::time::Duration;

use domain::entropy::{Entropy as _, SeededEntropy};
use jiff::SignedDuration;
use simulator::{Faults, ListenerId};
use store::testing::{Engine, fresh_address};
use tokio::time::Instant;

use crate::{home::Home, program::times, simulated::Simulated};

/// Some three plays of a listener who never pauses for long.
const BETWEEN_POLLS: SignedDuration = SignedDuration::from_mins(10);
/// Receiving, matching and storing a list takes about as long.
const LONGEST_RESPITE_MS: f64 = 60.0;
/// Starting takes about as long; a life in this many ends somewhere within.
const LONGEST_START_MS: f64 = 120.0;
const EARLY_DEATHS: usize = 8;
/// A life in this many ends when Spotify has answered and nothing has arrived.
const LOST_ANSWERS: usize = 4;
const LONGEST_LIFE: Duration = Duration::from_secs(5);
const READY_WITHIN: Duration = Duration::from_secs(2);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_times_on_sqlite() {
    survives(|home| home, 1, times("KILLS", 50)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_times_on_postgres() {
    let address = fresh_address(Engine::Postgres).await;
    survives(|home| home.with("DATABASE_URL", &address), 2, 10).await;
}

async fn survives(settle: impl FnOnce(Home) -> Home, seed: u64, kills: usize) {
    let simulated = lively_spotify(seed).await;
    let home = settle(Home::for_spotify(&simulated));
    let token = simulated.refresh_token();
    let home = connected(home.with("SPOTIFY_REFRESH_TOKEN", &token), &simulated).await;

    let chance = SeededEntropy::new(seed);
    let mut longest_start = Duration::ZERO;
    for life in 0..kills {
        let started = Instant::now();
        let mut program = home.start(&["serve"]);
        if life % LOST_ANSWERS == 1 {
            simulated.set_faults(&Faults::none());
            simulated.lose_an_answer().await;
            simulated.set_faults(&Faults::everyday());
        } else if life % EARLY_DEATHS == 0 {
            respite(LONGEST_START_MS * chance.fraction()).await;
        } else {
            program.ready().await;
            longest_start = longest_start.max(started.elapsed());
            // The first poll repeats the one that was cut off; the second may bring something new.
            let polls = simulated.polls(1 + u64::from(chance.fraction() < 0.7));
            // One that hangs, or has been told to wait, is killed all the same.
            let _ = tokio::time::timeout(LONGEST_LIFE, polls).await;
            respite(LONGEST_RESPITE_MS * chance.fraction()).await;
        }
        program.kill_nine().await;
    }

    println!("killed {kills} times; ready again after {longest_start:?} at most");
    // Nobody promises anything for a build without optimisation.
    assert!(cfg!(debug_assertions) || longest_start <= READY_WITHIN);
    simulated.set_faults(&Faults::none());
    let last = home.start(&["serve"]);
    // The second poll comes once the first is stored; the stop waits for what is under way.
    simulated.polls(2).await;
    last.stop().await;
    let seen = simulated.seen_plays();
    assert!(
        seen.len() > 50 + kills / 4,
        "a listener who plays nothing proves nothing: {}",
        seen.len()
    );
    assert_eq!(home.stored_plays().await, seen);
    let answered = simulated.spotify.seen().len();
    let cut_off = answered - home.stored_polls().await;
    assert!(
        cut_off >= kills / LOST_ANSWERS,
        "answers are lost to kills: {cut_off} of {answered}"
    );
}

/// A Spotify on an everyday day whose listener plays without a pause.
async fn lively_spotify(seed: u64) -> Simulated {
    Simulated::start_as(seed, BETWEEN_POLLS, |settings| {
        settings.faults = Faults::everyday();
        settings.world.live_from = Some(settings.now);
        settings.world.pace_of_life = 1.0;
    })
    .await
}

/// The home with its account connected, while nothing goes wrong.
async fn connected(home: Home, simulated: &Simulated) -> Home {
    simulated.set_faults(&Faults::none());
    let first = home.start(&["serve"]);
    simulated.polls(1).await;
    first.stop().await;
    assert!(!simulated.spotify.true_plays(ListenerId::FIRST).is_empty());
    simulated.set_faults(&Faults::everyday());
    home
}

/// Lets a random while pass: only here is a moment meant that no event marks.
async fn respite(milliseconds: f64) {
    let while_it_lives = Duration::from_secs_f64(milliseconds / 1000.0);
    #[expect(
        clippy::disallowed_methods,
        reason = "the kill comes at a random moment"
    )]
    tokio::time::sleep(while_it_lives).await;
}
