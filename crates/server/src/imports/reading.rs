//! Reading files row by row: each goes to the rows of the import, or is counted with its reason.

use std::{
    collections::{BTreeMap, HashMap},
    fs::File,
    io::{self, BufReader},
    ops::ControlFlow,
    path::Path,
};

use domain::{
    catalogue::NewTrack,
    derive::RowPlace,
    play::Source,
    report::{Item, Report},
};
use importers::{Ending, Event, Format, Limits, Place};
use jiff::{SignedDuration, Timestamp};
use spotify::RecentlyPlayed;
use store::{Counts, Repeated, Rows};

use super::{
    own::{self, Content},
    progress::{Phase, Progress, Watch},
    report::{Example, FileOutcome, FileReport, ImportReport, Kinds, Reason, RowOutcome},
    saved::Saved,
    spool::SpooledFile,
};

/// How many examples a reason has.
const EXAMPLES: usize = 3;
/// How many files are named in a report.
const FILES: usize = 500;
/// After how many rows whoever watches is told.
const TOLD_EVERY: u64 = 2_000;

/// Everything that was read, except the rows themselves.
#[derive(Debug, Default)]
pub(super) struct Read {
    rows: u64,
    reasons: BTreeMap<(RowOutcome, &'static str), Reason>,
    files: Vec<FileReport>,
    formats: Vec<Format>,
    first: Option<Timestamp>,
    last: Option<Timestamp>,
    /// The stretch of which each file tells.
    told: Vec<Told>,
    saved_ranges: Vec<(Timestamp, Timestamp)>,
}

/// From when to when a file of an export tells of plays.
#[derive(Debug)]
struct Told {
    /// The upload in which it came.
    source: usize,
    format: Format,
    range: Option<(Timestamp, Timestamp)>,
    /// Whether its rows come in the order of time.
    is_ascending: bool,
    is_broken: bool,
}

/// Files follow on each other if no more than this lies between them.
const FOLLOWS_WITHIN: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The stretches of which files tell everything: a whole package of all in between, single files each
/// of its own, and one that breaks off up to there, if its rows are in order.
fn ranges(told: &[Told]) -> Vec<(Timestamp, Timestamp)> {
    let is_whole = |of: &Told| {
        let mut package = told
            .iter()
            .filter(|other| (other.source, other.format) == (of.source, of.format));
        !package.any(|other| other.is_broken)
    };
    let mut packages: BTreeMap<(usize, Format), (Timestamp, Timestamp)> = BTreeMap::new();
    let mut ranges = Vec::new();
    for file in told {
        let Some((first, last)) = file.range else {
            continue;
        };
        if is_whole(file) {
            let package = packages
                .entry((file.source, file.format))
                .or_insert((first, last));
            *package = (package.0.min(first), package.1.max(last));
        } else if file.is_ascending || !file.is_broken {
            ranges.push((first, last));
        }
    }
    ranges.extend(packages.into_values());
    ranges.sort_unstable();
    let mut joined: Vec<(Timestamp, Timestamp)> = Vec::new();
    for (first, last) in ranges {
        match joined.last_mut() {
            Some((_, end)) if first.duration_since(*end) <= FOLLOWS_WITHIN => {
                *end = last.max(*end);
            }
            _ => joined.push((first, last)),
        }
    }
    joined
}

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
    watch: &Watch,
) -> Result<(Rows, Read), Stopped> {
    let mut reader = Reader {
        rows: Rows::new(folder).map_err(Stopped::Spill)?,
        read: Read::default(),
        saved: Saved::default(),
        items: HashMap::new(),
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
    keep: &mut dyn FnMut(Vec<NewTrack>),
) -> Result<(), Stopped> {
    const BATCH: usize = 200;
    let mut batch: Vec<NewTrack> = Vec::new();
    for file in files {
        let opened = File::open(&file.path).map_err(|error| {
            Stopped::Unreadable(file.name.clone(), importers::Error::Source(error))
        })?;
        let source = BufReader::with_capacity(1 << 16, opened);
        let mut sink = |event: Event<'_>| {
            match event {
                Event::Response { raw, .. } => {
                    let list = spotify::read_recently_played(raw).unwrap_or_default();
                    batch.extend(list.plays.into_iter().map(|play| play.track));
                }
                Event::Own { line, .. } => {
                    if let Some(Content::Track(_, _, Some(track))) = own::read(line) {
                        batch.push(*track);
                    }
                }
                _ => {}
            }
            if batch.len() >= BATCH {
                keep(std::mem::take(&mut batch));
            }
            if watch.is_cancelled() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        };
        match importers::read(&file.name, source, &Limits::default(), &mut sink) {
            Ok(Ending::Complete) | Err(_) => {}
            Ok(Ending::Stopped) => return Err(Stopped::Cancelled),
        }
    }
    keep(batch);
    Ok(())
}

struct Reader<'a> {
    rows: Rows,
    read: Read,
    saved: Saved,
    /// The tracks of an own export, which come before its plays.
    items: HashMap<String, Item>,
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
                self.items.insert(key, *item);
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
                report.item = item.clone();
                let ended = own.span.map_or(report.stopped_at, |(_, ended)| ended);
                self.read.tell(ended);
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

impl Read {
    fn begin(&mut self, path: &str, format: Format) {
        if !self.formats.contains(&format) {
            self.formats.push(format);
        }
        self.files.push(FileReport {
            path: path.to_owned(),
            outcome: FileOutcome::Read,
            format: Some(format.into()),
            rows: 0,
            reason: None,
            text: None,
            line: None,
            offset: None,
        });
    }

    /// Names a file, as long as there is room: an archive may hold thousands that are not for us.
    fn file(&mut self, file: FileReport) {
        if self.files.len() < FILES {
            self.files.push(file);
        }
    }

    /// The format of the file that is read.
    fn format(&self) -> Option<Format> {
        let mut begun = self.files.iter().rev();
        begun.find_map(|file| file.format).map(Format::from)
    }

    fn row(&mut self, rows: u64) {
        self.rows += rows;
        let begun = self
            .files
            .iter_mut()
            .rev()
            .find(|file| file.format.is_some());
        if let Some(file) = begun {
            file.rows += rows;
        }
    }

    fn place(&self, place: Place<'_>) -> RowPlace {
        let begun = self.files.iter().rposition(|file| file.format.is_some());
        RowPlace {
            file: u32::try_from(begun.unwrap_or(0)).unwrap_or(u32::MAX),
            line: place.line,
            row: place.row,
        }
    }

    /// Notes when a play ended.
    fn note(&mut self, at: Timestamp) {
        self.first = Some(self.first.map_or(at, |first| first.min(at)));
        self.last = self.last.max(Some(at));
    }

    /// Notes when a play ended of a file that tells everything in between.
    fn tell(&mut self, at: Timestamp) {
        self.note(at);
        if let Some(told) = self.told.last_mut() {
            let (first, last) = told.range.unwrap_or((at, at));
            told.is_ascending &= last <= at;
            told.range = Some((first.min(at), last.max(at)));
        }
    }

    fn leave_out(
        &mut self,
        outcome: RowOutcome,
        slug: &'static str,
        text: String,
        place: Place<'_>,
        excerpt: Option<String>,
        rows: u64,
    ) {
        self.row(rows);
        let reason = self
            .reasons
            .entry((outcome, slug))
            .or_insert_with(|| Reason {
                outcome,
                reason: slug.to_owned(),
                text,
                rows: 0,
                examples: Vec::new(),
            });
        reason.rows += rows;
        if reason.examples.len() < EXAMPLES {
            reason.examples.push(Example {
                path: place.path.to_owned(),
                line: place.line,
                row: place.row,
                excerpt,
            });
        }
    }

    /// How many rows there were.
    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    /// Whether any file was of a kind that is known.
    pub(super) fn is_of_use(&self) -> bool {
        !self.formats.is_empty()
    }

    /// Whether files may know more of tracks than a row does.
    pub(super) fn knows_tracks(&self) -> bool {
        self.formats
            .iter()
            .any(|format| matches!(format, Format::Own | Format::RecentlyPlayed))
    }

    /// The files with what became of them.
    pub(super) fn files(&self) -> &[FileReport] {
        &self.files
    }

    /// The stretches of which the import tells everything.
    pub(super) fn ranges(&self) -> Vec<(Timestamp, Timestamp)> {
        let mut ranges = ranges(&self.told);
        ranges.extend(&self.saved_ranges);
        ranges
    }

    /// The whole report.
    pub(super) fn report(mut self, counts: &Counts) -> ImportReport {
        self.repeated(
            &counts.sent_again,
            "sent_again",
            "the same event was sent to Spotify twice",
        );
        self.repeated(
            &counts.told_twice,
            "told_twice",
            "another file of this import tells of the play, too",
        );
        let of = |outcome: RowOutcome| {
            let reasons = self.reasons.values();
            reasons
                .filter(|reason| reason.outcome == outcome)
                .map(|reason| reason.rows)
                .sum()
        };
        ImportReport {
            rows: self.rows,
            new: counts.new,
            matched: counts.matched,
            duplicate: of(RowOutcome::Duplicate),
            ignored: of(RowOutcome::Ignored),
            refused: of(RowOutcome::Refused),
            first: self.first.map(|at| format!("{at:.3}")),
            last: self.last.map(|at| format!("{at:.3}")),
            formats: self.formats.iter().map(|format| (*format).into()).collect(),
            kinds: Kinds {
                track: counts.kinds.track,
                episode: counts.kinds.episode,
                chapter: counts.kinds.chapter,
                unknown: counts.kinds.unknown,
                video: counts.kinds.video,
            },
            reasons: self.reasons.into_values().collect(),
            files: self.files,
        }
    }

    fn repeated(&mut self, repeated: &Repeated, slug: &'static str, text: &str) {
        if repeated.rows == 0 {
            return;
        }
        let path = |place: &RowPlace| {
            let file = usize::try_from(place.file).ok();
            let file = file.and_then(|file| self.files.get(file));
            file.map(|file| file.path.clone()).unwrap_or_default()
        };
        let examples = repeated.examples.iter().map(|place| Example {
            path: path(place),
            line: place.line,
            row: place.row,
            excerpt: None,
        });
        let reason = Reason {
            outcome: RowOutcome::Duplicate,
            reason: slug.to_owned(),
            text: text.to_owned(),
            rows: repeated.rows,
            examples: examples.collect(),
        };
        self.reasons.insert((RowOutcome::Duplicate, slug), reason);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `0:1-20` is a file of upload 0 with rows of days 1 to 20; `?` breaks off, `~` is out of order.
    fn told(text: &str) -> Vec<Told> {
        let day = |day: &str| Timestamp::from_second(day.parse::<i64>().unwrap() * 86_400).unwrap();
        text.split_whitespace()
            .map(|word| {
                let (source, rest) = word.split_once(':').unwrap();
                let (from, to) = rest.trim_end_matches(['?', '~']).split_once('-').unwrap();
                Told {
                    source: source.parse().unwrap(),
                    format: Format::Extended,
                    range: Some((day(from), day(to))),
                    is_ascending: !rest.contains('~'),
                    is_broken: rest.contains('?'),
                }
            })
            .collect()
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let day = |at: Timestamp| at.as_second() / 86_400;
        let found: Vec<String> = ranges(&told(text))
            .into_iter()
            .map(|(from, to)| format!("{}-{}", day(from), day(to)))
            .collect();
        assert_eq!(found.join(" "), expected, "{text}");
    }

    #[test]
    fn only_what_files_tell_of_is_covered() {
        // A package is whole, whatever its files.
        check("0:1-20 0:300-310", "1-310");
        check("0:100-310~ 0:1-305~", "1-310");
        // Single files are not, unless they follow on each other.
        check("0:1-20 1:300-310", "1-20 300-310");
        check("0:1-20 1:25-40", "1-40");
        // What breaks off tells of what stands before, if that is in order.
        check("0:1-20? 0:300-310", "1-20 300-310");
        check("0:1-20?~ 0:300-310", "300-310");
        check("0:1-20?~", "");
    }
}
