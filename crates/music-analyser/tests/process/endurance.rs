//! The process polls again and again: its memory, its open files and the log of its database stay
//! as they are.
//!
//! `cargo xtask soak --polls N` makes it N polls; at three a second 4,000 take 20 minutes.

use std::{fmt, fs, path::PathBuf};

use jiff::SignedDuration;
use simulator::Faults;

use crate::{home::Home, program::times, simulated::Simulated};

/// Some three plays of a listener who never pauses for long.
const BETWEEN_POLLS: SignedDuration = SignedDuration::from_mins(10);
/// After so many polls all caches are filled and all connections open.
const WARM: usize = 40;
/// So often to look.
const SAMPLES: usize = 20;
const LARGEST_WAL: u64 = 64 << 20;

/// What the process holds.
#[derive(Clone, Copy, Debug)]
struct Sample {
    polls: usize,
    resident_kb: u64,
    files: usize,
    wal_bytes: u64,
}

impl fmt::Display for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            polls,
            resident_kb,
            files,
            wal_bytes,
        } = self;
        write!(
            f,
            "after {polls:>6} polls: {resident_kb} kB resident, {files} files, WAL {wal_bytes} bytes"
        )
    }
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn polls_leave_nothing_behind() {
    let simulated = Simulated::start_as(1, BETWEEN_POLLS, |settings| {
        settings.faults = Faults::everyday();
        settings.world.live_from = Some(settings.now);
        settings.world.pace_of_life = 1.0;
    })
    .await;
    let token = simulated.refresh_token();
    let home = Home::for_spotify(&simulated)
        .with("POLL_INTERVAL", "300ms")
        .with("SPOTIFY_REFRESH_TOKEN", &token);
    let mut program = home.start(&["serve"]);
    program.ready().await;
    let wal = home.path("data/music.db-wal");
    let polls = times("POLLS", 60);
    let mut samples = Vec::new();
    let mut done = 0;
    while done < WARM + polls {
        let more = if done < WARM {
            WARM
        } else {
            polls.div_ceil(SAMPLES)
        };
        simulated.polls(u64::try_from(more).unwrap()).await;
        done += more;
        let sample = look(program.process(), &wal, done);
        println!("{sample}");
        samples.push(sample);
    }
    program.stop().await;

    let (first, last) = (samples[0], samples[samples.len() - 1]);
    for sample in &samples {
        assert!(sample.wal_bytes <= LARGEST_WAL, "{sample}");
    }
    // A connection to Spotify that broke may be open beside the new one for a moment.
    let (early, late) = samples.split_at(samples.len() / 2);
    let most_files = |samples: &[Sample]| samples.iter().map(|sample| sample.files).max();
    assert!(
        most_files(late) <= most_files(early),
        "files: {first}; {last}"
    );
    let drift = last.resident_kb.saturating_sub(first.resident_kb);
    assert!(drift * 20 <= first.resident_kb, "{first}; {last}");
    assert_eq!(home.stored_plays().await, simulated.seen_plays());
}

fn look(process: u32, wal: &PathBuf, polls: usize) -> Sample {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let resident = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .unwrap();
    Sample {
        polls,
        resident_kb: resident.trim().trim_end_matches(" kB").parse().unwrap(),
        files: fs::read_dir(format!("/proc/{process}/fd")).unwrap().count(),
        wal_bytes: fs::metadata(wal).map_or(0, |wal| wal.len()),
    }
}
