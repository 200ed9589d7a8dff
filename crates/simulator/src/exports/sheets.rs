//! Which row stands in which file, and in which order.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::account::{end_minute, shelf};
use super::event::Event;
use super::heard::Item;
use super::settings::{Era, ExportSettings};
use crate::clock::instant;
use crate::rng::{Rng, key};

/// A file of the history.
#[derive(Debug)]
pub(crate) struct Sheet {
    pub(crate) name: String,
    pub(crate) lines: Vec<Line>,
}

/// A row: which of the events, under which time, and whether it is the first row of it or a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Line {
    pub(crate) at: i64,
    pub(crate) event: usize,
    pub(crate) copy: usize,
}

/// The files of the history in the package, each with its rows.
pub(crate) fn sheets(events: &[Event], settings: &ExportSettings) -> Vec<Sheet> {
    let (begin, end) = (settings.begins_at(), settings.to.as_millisecond());
    let told = (0..)
        .zip(events)
        .filter(|(_, event)| (begin..end).contains(&event.ts));
    if settings.era.is_account() {
        return account(told, settings);
    }
    let (mut audio, mut video) = (Vec::new(), Vec::new());
    for (place, event) in told {
        let lines = if matches!(event.heard.item, Item::Video(_)) {
            &mut video
        } else {
            &mut audio
        };
        let times = std::iter::once(&event.ts).chain(&event.copies);
        let times = times.enumerate().filter(|(_, at)| **at < end);
        lines.extend(times.map(|(copy, at)| Line {
            at: *at,
            event: place,
            copy,
        }));
    }
    // Of equal times, in the order in which they were heard.
    audio.sort_unstable();
    video.sort_unstable();
    match settings.era {
        Era::Endsong2020 | Era::Endsong2021 => shards(audio, video, settings),
        Era::Yearly2026 => yearly(&audio, &video, settings),
        _ => ranged(&audio, video, settings),
    }
}

fn account<'a>(
    told: impl Iterator<Item = (usize, &'a Event)>,
    settings: &ExportSettings,
) -> Vec<Sheet> {
    let mut shelves: BTreeMap<&str, Vec<Line>> = BTreeMap::new();
    for (place, event) in told {
        if let Some(shelf) = shelf(settings.era, event.heard.item) {
            let line = Line {
                at: end_minute(event),
                event: place,
                copy: 0,
            };
            shelves.entry(shelf).or_default().push(line);
        }
    }
    let mut sheets = Vec::new();
    for (shelf, mut lines) in shelves {
        lines.sort_unstable();
        let files = lines.chunks(settings.rows_in_a_file.max(1));
        sheets.extend(files.enumerate().map(|(number, lines)| Sheet {
            name: format!("{shelf}{number}.json"),
            lines: lines.to_vec(),
        }));
    }
    sheets
}

/// Each covers the whole time, in no order.
fn shards(audio: Vec<Line>, mut video: Vec<Line>, settings: &ExportSettings) -> Vec<Sheet> {
    let count = audio.len().div_ceil(settings.rows_in_a_file.max(1)).max(1);
    let mut shuffled = audio;
    shuffle(&mut shuffled, settings.seed);
    shuffle(&mut video, settings.seed);
    let mut sheets: Vec<Sheet> = (0..count)
        .map(|number| Sheet {
            name: settings.era.audio_name(number, count, (0, 0)),
            lines: shuffled
                .iter()
                .skip(number)
                .step_by(count)
                .copied()
                .collect(),
        })
        .collect();
    // It is there even with nothing in it.
    sheets.push(Sheet {
        name: settings.era.video_name((0, 0)),
        lines: video,
    });
    sheets
}

fn shuffle(lines: &mut [Line], seed: u64) {
    let mut rng = Rng::keyed(&[seed, key("shards")]);
    for at in (1..lines.len()).rev() {
        lines.swap(at, rng.below(at + 1));
    }
}

fn ranged(audio: &[Line], video: Vec<Line>, settings: &ExportSettings) -> Vec<Sheet> {
    let files: Vec<&[Line]> = audio.chunks(settings.rows_in_a_file.max(1)).collect();
    let count = files.len();
    let mut sheets: Vec<Sheet> = files
        .into_iter()
        .enumerate()
        .map(|(number, lines)| Sheet {
            name: settings.era.audio_name(number, count, years(lines)),
            lines: lines.to_vec(),
        })
        .collect();
    if !video.is_empty() {
        sheets.push(Sheet {
            name: settings.era.video_name(years(&video)),
            lines: video,
        });
    }
    sheets
}

fn yearly(audio: &[Line], video: &[Line], settings: &ExportSettings) -> Vec<Sheet> {
    let same_year = |one: &Line, two: &Line| year(one) == year(two);
    let mut sheets = Vec::new();
    for lines in audio.chunk_by(same_year) {
        let files = lines.chunks(settings.rows_in_a_file.max(1));
        let count = files.len();
        sheets.extend(files.enumerate().map(|(number, lines)| {
            let name = settings.era.audio_name(number, count, years(lines));
            Sheet {
                lines: glued(lines, settings.seed, &name),
                name,
            }
        }));
    }
    sheets.extend(video.chunk_by(same_year).map(|lines| Sheet {
        name: settings.era.video_name(years(lines)),
        lines: lines.to_vec(),
    }));
    sheets
}

/// Most files are about ten runs, each in order.
fn glued(lines: &[Line], seed: u64, name: &str) -> Vec<Line> {
    let mut rng = Rng::keyed(&[seed, key("runs"), key(name)]);
    if !rng.chance(0.7) {
        return lines.to_vec();
    }
    let mut runs = vec![Vec::new(); 8 + rng.below(5)];
    for line in lines {
        let run = rng.below(runs.len());
        runs[run].push(*line);
    }
    runs.concat()
}

fn years(lines: &[Line]) -> (i16, i16) {
    (lines.first().map_or(0, year), lines.last().map_or(0, year))
}

fn year(line: &Line) -> i16 {
    instant(line.at).to_zoned(TimeZone::UTC).year()
}
