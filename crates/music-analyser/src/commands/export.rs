//! `export`: everything of a listener's, as JSON lines that can be imported again, or as CSV.

use std::{
    collections::HashMap,
    fs::File,
    io::{self, BufWriter, Write},
};

use anyhow::Context as _;
use domain::ids::ListenerId;
use server::imports::{CSV_HEADER, own_csv, own_header, own_play, own_track};
use store::{ExportedTrack, Store};

use crate::{
    cli::{self, ExportFormat},
    house::{self, House},
};

/// Tracks are read so many at a time …
const TRACKS: i64 = 500;
/// … and plays.
const PLAYS: i64 = 5_000;

pub(super) async fn run(options: cli::Export) -> anyhow::Result<()> {
    let house = House::open(house::settings(options.flags)?).await?;
    let listener = house.listener(options.listener.as_deref()).await?;
    let out: Box<dyn Write + Send> = match &options.out {
        None => Box::new(io::stdout()),
        Some(path) => Box::new(File::create(path).with_context(|| {
            format!(
                "{} cannot be written. Choose another file with --out",
                path.display()
            )
        })?),
    };
    let mut out = BufWriter::new(out);
    match options.format {
        ExportFormat::Jsonl => json_lines(&house.store, listener.id, &mut out).await?,
        ExportFormat::Csv => csv(&house.store, listener.id, &mut out).await?,
    }
    out.flush()
        .context("the export cannot be written to its end")?;
    Ok(())
}

async fn json_lines(
    store: &Store,
    listener: ListenerId,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<()> {
    writeln!(out, "{}", own_header())?;
    let mut after = String::new();
    loop {
        let tracks = store.exported_tracks(listener, &after, TRACKS).await?;
        for track in &tracks {
            writeln!(out, "{}", own_track(track)?)?;
        }
        match tracks.last() {
            Some(last) => after.clone_from(&last.key),
            None => break,
        }
    }
    let mut after = None;
    loop {
        let plays = store.exported_plays(listener, after, PLAYS).await?;
        for play in &plays {
            writeln!(out, "{}", own_play(play)?)?;
        }
        match plays.last() {
            Some(last) => after = Some(last.ended_at),
            None => return Ok(()),
        }
    }
}

/// Names are needed with each play: they are held in memory without what Spotify says of tracks.
async fn csv(
    store: &Store,
    listener: ListenerId,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<()> {
    let mut tracks: HashMap<String, ExportedTrack> = HashMap::new();
    let mut after = String::new();
    loop {
        let page = store.exported_tracks(listener, &after, TRACKS).await?;
        match page.last() {
            Some(last) => after.clone_from(&last.key),
            None => break,
        }
        tracks.extend(page.into_iter().map(|track| {
            let key = track.key.clone();
            let plain = ExportedTrack {
                metadata_json: None,
                ..track
            };
            (key, plain)
        }));
    }
    write!(out, "{CSV_HEADER}\r\n")?;
    let mut after = None;
    loop {
        let plays = store.exported_plays(listener, after, PLAYS).await?;
        for play in &plays {
            if let Some(track) = tracks.get(&play.track_key) {
                write!(out, "{}\r\n", own_csv(play, track))?;
            }
        }
        match plays.last() {
            Some(last) => after = Some(last.ended_at),
            None => return Ok(()),
        }
    }
}
