//! What was read: files, reasons with examples, and from when to when files tell of everything.

use std::collections::BTreeMap;

use domain::derive::RowPlace;
use importers::{Format, Place};
use jiff::{SignedDuration, Timestamp};
use store::{Counts, Repeated};

use super::report::{Example, FileOutcome, FileReport, ImportReport, Kinds, Reason, RowOutcome};

/// How many examples a reason has.
const EXAMPLES: usize = 3;
/// How many files are named in a report.
const FILES: usize = 500;

/// Everything that was read, except the rows themselves.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) rows: u64,
    reasons: BTreeMap<(RowOutcome, &'static str), Reason>,
    pub(super) files: Vec<FileReport>,
    formats: Vec<Format>,
    first: Option<Timestamp>,
    last: Option<Timestamp>,
    /// The stretch of which each file tells.
    pub(super) told: Vec<Told>,
    pub(super) saved_ranges: Vec<(Timestamp, Timestamp)>,
}

/// From when to when a file of an export tells of plays.
#[derive(Debug)]
pub(super) struct Told {
    /// The upload in which it came.
    pub(super) source: usize,
    pub(super) format: Format,
    pub(super) range: Option<(Timestamp, Timestamp)>,
    /// Whether its rows come in the order of time.
    pub(super) is_ascending: bool,
    pub(super) is_broken: bool,
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

impl Read {
    pub(super) fn begin(&mut self, path: &str, format: Format) {
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
    pub(super) fn file(&mut self, file: FileReport) {
        if self.files.len() < FILES {
            self.files.push(file);
        }
    }

    /// The format of the file that is read.
    pub(super) fn format(&self) -> Option<Format> {
        let mut begun = self.files.iter().rev();
        begun.find_map(|file| file.format).map(Format::from)
    }

    pub(super) fn row(&mut self, rows: u64) {
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

    pub(super) fn place(&self, place: Place<'_>) -> RowPlace {
        let begun = self.files.iter().rposition(|file| file.format.is_some());
        RowPlace {
            file: u32::try_from(begun.unwrap_or(0)).unwrap_or(u32::MAX),
            line: place.line,
            row: place.row,
        }
    }

    /// Notes when a play ended.
    pub(super) fn note(&mut self, at: Timestamp) {
        self.first = Some(self.first.map_or(at, |first| first.min(at)));
        self.last = self.last.max(Some(at));
    }

    /// Notes when a play ended of a file that tells everything in between, as Spotify's exports do: an export
    /// of our own has the gaps that its database had.
    pub(super) fn tell(&mut self, at: Timestamp) {
        self.note(at);
        if let Some(told) = self.told.last_mut() {
            let (first, last) = told.range.unwrap_or((at, at));
            told.is_ascending &= last <= at;
            told.range = Some((first.min(at), last.max(at)));
        }
    }

    pub(super) fn leave_out(
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
