//! Reading files row by row: each goes to the rows of the import, or is counted with its reason.

use std::{
    collections::HashMap,
    fs::File,
    io::{self, BufReader},
    ops::ControlFlow,
    path::Path,
    sync::Arc,
};

use domain::{
    play::Source,
    report::{Item, Report},
};
use importers::{Ending, Event, Format, Limits, Place};
use jiff::{SignedDuration, Timestamp};
use spotify::RecentlyPlayed;
use store::{KnownTracks, Rows};

use super::{
    own::{self, Content, More},
    progress::{Phase, Progress, Watch},
    report::{FileOutcome, FileReport, RowOutcome},
    saved::Saved,
    spool::SpooledFile,
    tally::{Read, Told},
};

/// Plays that ended later than this after their import was asked for cannot be true, however wrong the
/// clock of this machine: one of them would draw out every chart to its year.
const AHEAD: SignedDuration = SignedDuration::from_hours(24);
/// After how many rows whoever watches is told.
const TOLD_EVERY: u64 = 2_000;

/// Why reading stopped.
#[derive(Debug)]
pub(super) enum Stopped {
    /// It was told to.
    Cancelled,
    /// A file cannot be read at all.
    Unreadable(String, importers::Error),
    /// The disk is full, or the temporary folder cannot be written.
    Spill(io::Error),
}

/// Reads all files into rows.
pub(super) fn read(
    files: &[SpooledFile],
    folder: &Path,
    asked_at: Timestamp,
    watch: &Watch,
) -> Result<(Rows, Read), Stopped> {
    let mut reader = Reader {
        rows: Rows::new(folder).map_err(Stopped::Spill)?,
        read: Read::default(),
        saved: Saved::default(),
        items: HashMap::new(),
        latest: asked_at.checked_add(AHEAD).unwrap_or(Timestamp::MAX),
        watch,
        source: 0,
        before: 0,
        total: files.iter().map(|file| file.bytes).sum(),
        failed: None,
    };
    for file in files {
        let opened = File::open(&file.path).map_err(|error| {
            Stopped::Unreadable(file.name.clone(), importers::Error::Source(error))
        })?;
        let source = BufReader::with_capacity(1 << 16, opened);
        let outcome = importers::read(
            &file.name,
            source,
            &Limits::default(),
            &mut |event: Event<'_>| reader.take(event),
        );
        match outcome {
            Ok(Ending::Complete) => {}
            Ok(Ending::Stopped) => {
                return Err(reader
                    .failed
                    .take()
                    .map_or(Stopped::Cancelled, Stopped::Spill));
            }
            Err(error) if files.len() == 1 => {
                return Err(Stopped::Unreadable(file.name.clone(), error));
            }
            // Of several files one that is no archive costs itself alone.
            Err(error) => reader.read.file(FileReport {
                path: file.name.clone(),
                outcome: FileOutcome::Skipped,
                format: None,
                rows: 0,
                reason: Some("unreadable".to_owned()),
                text: Some(error.to_string()),
                line: None,
                offset: None,
            }),
        }
        reader.before += file.bytes;
        reader.source += 1;
    }
    let Reader {
        mut rows,
        mut read,
        saved,
        ..
    } = reader;
    read.saved_ranges = saved.ranges().to_vec();
    saved.finish(&mut rows).map_err(Stopped::Spill)?;
    rows.seal().map_err(Stopped::Spill)?;
    Ok((rows, read))
}

/// Tells of the tracks of which files know more than a row does, batch by batch.
pub(super) fn read_tracks(
    files: &[SpooledFile],
    watch: &Watch,
    keep: &mut dyn FnMut(KnownTracks) -> ControlFlow<()>,
) -> Result<(), Stopped> {
    const BATCH: usize = 200;
    let mut batch = KnownTracks::default();
    for file in files {
        let opened = File::open(&file.path).map_err(|error| {
            Stopped::Unreadable(file.name.clone(), importers::Error::Source(error))
        })?;
        let source = BufReader::with_capacity(1 << 16, opened);
        let mut sink = |event: Event<'_>| {
            match event {
                Event::Response { raw, .. } => {
                    let list = spotify::read_recently_played(raw).unwrap_or_default();
                    batch
                        .tracks
                        .extend(list.plays.into_iter().map(|play| play.track));
                }
                Event::Own { line, .. } => {
                    if let Some(Content::Track(key, _, Some(more))) = own::read(line) {
                        match more {
                            More::Track(track) => batch.tracks.push(*track),
                            More::Album(album) => batch.albums.push((key, *album)),
                        }
                    }
                }
                _ => {}
            }
            if watch.is_cancelled() {
                return ControlFlow::Break(());
            }
            if batch.tracks.len() + batch.albums.len() >= BATCH {
                return keep(std::mem::take(&mut batch));
            }
            ControlFlow::Continue(())
        };
        match importers::read(&file.name, source, &Limits::default(), &mut sink) {
            Ok(Ending::Complete) | Err(_) => {}
            Ok(Ending::Stopped) => return Err(Stopped::Cancelled),
        }
    }
    // Whether they are still wanted is of no importance any more.
    let _ = keep(batch);
    Ok(())
}

struct Reader<'a> {
    rows: Rows,
    read: Read,
    saved: Saved,
    /// The tracks of an own export, which come before its plays.
    items: HashMap<String, Arc<Item>>,
    /// What ended later is not believed.
    latest: Timestamp,
    watch: &'a Watch,
    /// Which of the uploads is read.
    source: usize,
    /// The bytes of the files before this one.
    before: u64,
    total: u64,
    failed: Option<io::Error>,
}

impl Reader<'_> {
    fn take(&mut self, event: Event<'_>) -> ControlFlow<()> {
        if self.watch.is_cancelled() {
            return ControlFlow::Break(());
        }
        match event {
            Event::Begun { path, format } => {
                self.read.begin(path, format);
                self.read.told.push(Told {
                    source: self.source,
                    format,
                    range: None,
                    is_ascending: true,
                    is_broken: false,
                });
            }
            Event::Report { report, place } => {
                let format = self.read.format();
                let source = match format {
                    Some(Format::Account) => Source::Account,
                    _ => Source::Extended,
                };
                if report.stopped_at > self.latest {
                    let text = "it has not happened yet: the clock that told its time was wrong";
                    let outcome = RowOutcome::Refused;
                    self.read
                        .leave_out(outcome, "future", text.to_owned(), place, None, 1);
                    return ControlFlow::Continue(());
                }
                self.read.tell(report.stopped_at);
                return self.add(source, report, None, place);
            }
            Event::Response { raw, place } => self.take_response(raw, place),
            Event::Own { line, place } => return self.take_own(line, place),
            Event::Ignored { reason, place } => {
                let text = reason.to_string();
                self.read
                    .leave_out(RowOutcome::Ignored, reason.slug(), text, place, None, 1);
            }
            Event::Refused {
                reason,
                place,
                excerpt,
            } => {
                let text = reason.to_string();
                let excerpt = Some(excerpt);
                self.read
                    .leave_out(RowOutcome::Refused, reason.slug(), text, place, excerpt, 1);
            }
            Event::Skipped { path, reason } => self.read.file(FileReport {
                path: path.to_owned(),
                outcome: FileOutcome::Skipped,
                format: None,
                rows: 0,
                reason: Some(reason.slug().to_owned()),
                text: Some(reason.to_string()),
                line: None,
                offset: None,
            }),
            Event::Broken { reason, place } => {
                if let Some(told) = self.read.told.last_mut() {
                    told.is_broken = true;
                }
                if let Some(file) = self.read.files.last_mut() {
                    file.outcome = FileOutcome::Broken;
                    file.reason = Some(reason.slug().to_owned());
                    file.text = Some(reason.to_string());
                    file.line = Some(place.line);
                    file.offset = Some(place.offset);
                }
            }
            Event::Progress { bytes } => self.progress(bytes),
        }
        ControlFlow::Continue(())
    }

    fn progress(&self, bytes: u64) {
        self.watch.set(Progress {
            phase: Phase::Reading,
            done: (self.before + bytes).min(self.total),
            total: self.total,
            rows: self.read.rows,
        });
    }

    fn add(
        &mut self,
        source: Source,
        report: Report,
        own: Option<domain::derive::Own>,
        place: Place<'_>,
    ) -> ControlFlow<()> {
        self.read.row(1);
        if self.read.rows.is_multiple_of(TOLD_EVERY) {
            let now = self.watch.now();
            self.watch.set(Progress {
                rows: self.read.rows,
                total: self.total,
                ..now
            });
        }
        let place = self.read.place(place);
        match self.rows.add(source, report, own, place) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.failed = Some(error);
                ControlFlow::Break(())
            }
        }
    }

    fn take_response(&mut self, raw: &[u8], place: Place<'_>) {
        let Some(list) = spotify::read_recently_played(raw) else {
            let text = "it is no list of recently played tracks".to_owned();
            let outcome = RowOutcome::Refused;
            self.read
                .leave_out(outcome, "other_shape", text, place, None, 1);
            return;
        };
        let RecentlyPlayed { plays, unreadable } = &list;
        for play in plays {
            self.read.note(play.ended_at);
        }
        let at = self.read.place(place);
        let taken = self.saved.take(&list, at);
        self.read.row(taken.new);
        if taken.known > 0 {
            let text = "an answer before it has the play already".to_owned();
            let outcome = RowOutcome::Duplicate;
            self.read
                .leave_out(outcome, "listed_again", text, place, None, taken.known);
        }
        for entry in unreadable {
            let text = format!("an entry of a list: {}", entry.reason);
            let outcome = RowOutcome::Refused;
            self.read
                .leave_out(outcome, "unreadable_entry", text, place, None, 1);
        }
    }

    fn take_own(&mut self, line: &[u8], place: Place<'_>) -> ControlFlow<()> {
        match own::read(line) {
            Some(Content::Track(key, item, _)) => {
                self.items.insert(key, Arc::from(item));
                ControlFlow::Continue(())
            }
            Some(Content::Play(key, mut report, own)) => {
                let Some(item) = self.items.get(&key) else {
                    let text = "it is a play of a track that the export does not name".to_owned();
                    let outcome = RowOutcome::Refused;
                    self.read
                        .leave_out(outcome, "unknown_track", text, place, None, 1);
                    return ControlFlow::Continue(());
                };
                report.item = Arc::clone(item);
                let ended = own.span.map_or(report.stopped_at, |(_, ended)| ended);
                self.read.note(ended);
                self.add(Source::Own, *report, Some(own), place)
            }
            Some(Content::Other) => ControlFlow::Continue(()),
            None => {
                let text = "it is not a line as an export has it".to_owned();
                let outcome = RowOutcome::Refused;
                self.read
                    .leave_out(outcome, "other_shape", text, place, None, 1);
                ControlFlow::Continue(())
            }
        }
    }
}
