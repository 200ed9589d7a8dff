//! What must be stored: from what truly stands in everything that was brought in.

use std::{
    collections::{BTreeMap, HashMap},
    ops::AddAssign,
};

use domain::{
    catalogue::TrackKey,
    derive::{Group, TrackHash},
    play::{Source, Sources},
    report::{Item, ItemKind},
    settle::Certainty,
};
use jiff::Timestamp;
use simulator::{HeardId, HeardKind, SavedList, TrueRow};
use store::ExportedPlay;

use super::scene::{Package, PackageKind};

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const DAY: i64 = 86_400 * SECOND;
/// What is shorter and a video is one of the clips that loop behind tracks, and left out.
const SHORTEST_VIDEO: i64 = 30 * SECOND;

/// What must be stored, by what is to be looked at together.
pub(super) struct Truth {
    places: HashMap<Name, usize>,
    /// By the class of the thing.
    pub(super) classes: BTreeMap<usize, Vec<Expected>>,
}

/// By what a thing is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Name {
    Names(i64),
    Track(i64),
}

/// A play that must be stored.
#[derive(Debug)]
pub(super) struct Expected {
    #[expect(dead_code, reason = "messages show it")]
    id: HeardId,
    #[expect(dead_code, reason = "messages show it")]
    began: Timestamp,
    sources: Sources,
    is_video: bool,
    exported: Option<Exported>,
    minute: Option<(i64, Option<i64>)>,
    /// Whether account data have a row of another one that is the same to the letter.
    is_minute_shared: bool,
    /// Whether a source has names only that several tracks bear.
    pub(super) is_of_several: bool,
    stamps: Vec<i64>,
}

/// What extended exports say of it: all the same.
#[derive(Clone, Copy, Debug)]
struct Exported {
    told: i64,
    started: Option<i64>,
    played: Option<i64>,
}

/// What one source says of one hearing.
struct Telling {
    id: HeardId,
    names: Vec<Name>,
    began: Timestamp,
    source: Source,
    said: Said,
}

enum Said {
    Exported(Exported, bool),
    Minute(i64, Option<i64>),
    Stamp(i64),
}

impl Truth {
    /// What these tell together.
    pub(super) fn of<'a>(packages: impl Iterator<Item = &'a Package>, polls: &[SavedList]) -> Self {
        let mut tellings = Vec::new();
        for package in packages {
            match &package.kind {
                PackageKind::Extended(rows) => tellings.extend(rows.iter().filter_map(exported)),
                PackageKind::Account(rows) => tellings.extend(rows.iter().map(minute)),
                PackageKind::Saved(lists) => listed(lists, Source::Saved, &mut tellings),
            }
        }
        listed(polls, Source::Poll, &mut tellings);
        let places = classes(&tellings);
        let mut tracks: HashMap<usize, usize> = HashMap::new();
        for (name, class) in &places {
            if matches!(name, Name::Track(_)) {
                *tracks.entry(*class).or_default() += 1;
            }
        }
        let mut plays: BTreeMap<(usize, HeardId), Expected> = BTreeMap::new();
        for telling in tellings {
            let class = telling.names.first().and_then(|name| places.get(name));
            let Some(class) = class else { continue };
            let play = plays
                .entry((*class, telling.id))
                .or_insert_with(|| Expected {
                    id: telling.id,
                    began: telling.began,
                    sources: Sources::default(),
                    is_video: false,
                    exported: None,
                    minute: None,
                    is_minute_shared: false,
                    is_of_several: false,
                    stamps: Vec::new(),
                });
            let has_id = telling
                .names
                .iter()
                .any(|name| matches!(name, Name::Track(_)));
            let is_of_one = tracks.get(class).is_none_or(|tracks| *tracks == 1);
            play.is_of_several |= !has_id && !is_of_one;
            play.sources = play.sources.and(Sources::from_iter([telling.source]));
            match telling.said {
                Said::Exported(said, is_video) => {
                    play.exported = Some(said);
                    play.is_video |= is_video;
                }
                Said::Minute(at, played) => play.minute = Some((at, played)),
                Said::Stamp(at) if play.stamps.contains(&at) => {}
                Said::Stamp(at) => play.stamps.push(at),
            }
        }
        let mut classes: BTreeMap<usize, Vec<Expected>> = BTreeMap::new();
        for ((class, _), play) in plays {
            classes.entry(class).or_default().push(play);
        }
        for plays in classes.values_mut() {
            let mut minutes: BTreeMap<(i64, Option<i64>), usize> = BTreeMap::new();
            for minute in plays.iter().filter_map(|play| play.minute) {
                *minutes.entry(minute).or_default() += 1;
            }
            for play in plays {
                let count = play.minute.and_then(|minute| minutes.get(&minute));
                play.is_minute_shared = count.is_some_and(|count| *count > 1);
            }
        }
        Self { places, classes }
    }

    /// The class of a stored play; none if nothing of the kind was ever told.
    pub(super) fn class_of(&self, key: &str) -> Option<usize> {
        let name = match key.strip_prefix("name:") {
            Some(hex) => Name::Names(u64::from_str_radix(hex, 16).ok()?.cast_signed()),
            None => Name::Track(TrackHash::of(&TrackKey::new(Some(key), "")).0),
        };
        self.places.get(&name).copied()
    }

    /// How many plays there must be.
    pub(super) fn count(&self) -> usize {
        self.classes.values().map(Vec::len).sum()
    }
}

fn millis(at: Timestamp) -> i64 {
    at.as_millisecond()
}

fn exported(row: &TrueRow) -> Option<Telling> {
    let is_video = row.kind == HeardKind::Video;
    if is_video && row.played_ms.is_some_and(|played| played < SHORTEST_VIDEO) {
        return None;
    }
    let (told, began) = (millis(row.ts), millis(row.started_at));
    // A clock further off is not believed.
    let is_believed = row.start_told && told - began <= 30 * DAY;
    Some(Telling {
        id: row.id,
        names: names(row),
        began: row.started_at,
        source: Source::Extended,
        said: Said::Exported(
            Exported {
                told,
                started: is_believed.then_some(began),
                played: row.played_ms,
            },
            is_video,
        ),
    })
}

fn minute(row: &TrueRow) -> Telling {
    Telling {
        id: row.id,
        names: names(row),
        began: row.started_at,
        source: Source::Account,
        said: Said::Minute(millis(row.ts), row.played_ms),
    }
}

fn names(row: &TrueRow) -> Vec<Name> {
    let is_named = row.shown_as != HeardKind::Unknown;
    let item = Item {
        kind: ItemKind::Track,
        uri: row.uri.clone().filter(|_| is_named),
        name: row.name.clone().filter(|_| is_named),
        creator: row.by.clone().filter(|_| is_named),
        album: None,
    };
    let mut names = vec![Name::Names(Group::of(&item).0)];
    let track = item.uri.as_deref().map(TrackHash::of_uri);
    names.extend(track.map(|track| Name::Track(track.0)));
    names
}

/// Each play under its latest stamp.
fn listed(lists: &[SavedList], source: Source, tellings: &mut Vec<Telling>) {
    let mut latest: BTreeMap<u64, Telling> = BTreeMap::new();
    for list in lists {
        let read = spotify::read_recently_played(&list.body).unwrap_or_default();
        for item in &list.seen.items {
            let play = read
                .plays
                .iter()
                .find(|play| play.ended_at == item.served_at && play.track.uri == item.uri);
            let Some(play) = play else { continue };
            let of_album = play
                .track
                .album
                .iter()
                .filter_map(|album| album.artists.first());
            let creators = of_album.chain(play.track.artists.first());
            let mut names = vec![Name::Track(TrackHash::of(&play.track.key()).0)];
            names
                .extend(creators.map(|creator| {
                    Name::Names(Group::of_names(&play.track.name, &creator.name).0)
                }));
            latest.insert(
                item.true_play,
                Telling {
                    id: HeardId::Play(item.true_play),
                    names,
                    began: item.served_at,
                    source,
                    said: Said::Stamp(millis(item.served_at)),
                },
            );
        }
    }
    tellings.extend(latest.into_values());
}

/// Whatever shares a name or an id is of one class.
fn classes(tellings: &[Telling]) -> HashMap<Name, usize> {
    let mut class: HashMap<Name, usize> = HashMap::new();
    let mut members: Vec<Vec<Name>> = Vec::new();
    for telling in tellings {
        let mut all: Vec<usize> = telling
            .names
            .iter()
            .filter_map(|name| class.get(name).copied())
            .collect();
        all.sort_unstable();
        all.dedup();
        let into = all.first().copied().unwrap_or_else(|| {
            members.push(Vec::new());
            members.len() - 1
        });
        for other in all.into_iter().skip(1) {
            for name in std::mem::take(&mut members[other]) {
                class.insert(name, into);
                members[into].push(name);
            }
        }
        for name in &telling.names {
            if class.insert(*name, into).is_none() {
                members[into].push(*name);
            }
        }
    }
    class
}

/// Why a play may be there twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Splits {
    /// An export told it late and not when it began, and a list says when it ended.
    pub listed_and_late: usize,
    /// The same, and account data tell the minute.
    pub minute_and_late: usize,
    /// An export has garbage for its length, so that account data cannot be compared.
    pub without_length: usize,
    /// No export tells of it; account data tell a minute far from the end that a list says.
    pub listed_and_minute: usize,
}

impl Splits {
    /// All of them.
    pub fn sum(&self) -> usize {
        self.listed_and_late + self.minute_and_late + self.without_length + self.listed_and_minute
    }
}

impl AddAssign for Splits {
    fn add_assign(&mut self, other: Self) {
        self.listed_and_late += other.listed_and_late;
        self.minute_and_late += other.minute_and_late;
        self.without_length += other.without_length;
        self.listed_and_minute += other.listed_and_minute;
    }
}

impl Exported {
    fn start(&self) -> i64 {
        self.started
            .unwrap_or(self.told - self.played.unwrap_or(0))
            .min(self.told)
    }

    fn end(&self) -> i64 {
        (self.start() + self.played.unwrap_or(0)).min(self.told)
    }

    /// Whether a poll that says this stamp can be seen to speak of it.
    fn meets_stamp(&self, stamp: i64) -> bool {
        let near = |at: i64| (at - stamp).abs() <= 5 * SECOND;
        let within = (self.start()..=self.told + 5 * SECOND).contains(&stamp);
        near(self.end()) || near(self.told) || within
    }

    fn meets_minute(&self, minute: i64, played: Option<i64>) -> bool {
        let within = self.end() - 3 * MINUTE..=self.told + 2 * MINUTE;
        self.played.is_some() && self.played == played && within.contains(&minute)
    }

    /// Whether nobody can tell it from another one of the same thing.
    fn is_twin_of(&self, other: &Self) -> bool {
        let apart = (self.told - other.told).abs();
        let began = |of: &Self| of.started.map(|at| at.div_euclid(SECOND));
        self.played == other.played
            && match (began(self), began(other)) {
                (Some(one), Some(two)) => one == two && apart <= 2 * DAY,
                _ => apart == 0 || apart < 30 * SECOND && apart < self.played.unwrap_or(0),
            }
    }
}

impl Expected {
    /// As how many further plays it may stand there, as nobody can see that what sources say is of
    /// one; by the reason.
    pub(super) fn may_split(&self) -> Splits {
        let mut splits = Splits::default();
        let Some(exported) = &self.exported else {
            let apart = |(minute, played): (i64, Option<i64>)| {
                self.stamps.iter().all(|stamp| {
                    let off = (minute - stamp).max(stamp - (minute + MINUTE)).max(0);
                    let is_late = (*stamp..stamp + 60 * MINUTE).contains(&minute)
                        && played.is_some_and(|played| played >= 30 * SECOND);
                    off > 2 * MINUTE && !is_late
                })
            };
            let is_apart = !self.stamps.is_empty() && self.minute.is_some_and(apart);
            splits.listed_and_minute = usize::from(is_apart);
            return splits;
        };
        let lost = |stamp: &&i64| !exported.meets_stamp(**stamp);
        splits.listed_and_late = self.stamps.iter().filter(lost).count();
        if let Some((minute, played)) = self.minute
            && !exported.meets_minute(minute, played)
        {
            match exported.played {
                None => splits.without_length = 1,
                Some(_) => splits.minute_and_late = 1,
            }
        }
        splits
    }

    /// Whether nobody can tell them apart.
    pub(super) fn is_twin_of(&self, other: &Self) -> bool {
        let is_minute = |one: &Self, two: &Self| match (one.minute, two.minute) {
            (Some((one, played)), Some((two, long))) => one == two && played == long,
            _ => false,
        };
        match (&self.exported, &other.exported) {
            (Some(one), Some(two)) => one.is_twin_of(two),
            (Some(exported), None) => Self::may_be(exported, other),
            (None, Some(exported)) => Self::may_be(exported, self),
            (None, None) => is_minute(self, other),
        }
    }

    /// Whether what no export tells of may be what an export tells of another play.
    fn may_be(exported: &Exported, other: &Self) -> bool {
        let meets = |(minute, played)| exported.meets_minute(minute, played);
        other.minute.is_some_and(meets)
            || other
                .stamps
                .iter()
                .any(|stamp| exported.meets_stamp(*stamp))
    }

    /// Whether a stored play is this one, with the best times that are known.
    pub(super) fn fits(&self, play: &ExportedPlay) -> bool {
        let (began, ended) = (millis(play.started_at), millis(play.ended_at));
        let told = self.exported.map(|exported| exported.told);
        let is_told = |source| self.sources.contains(source);
        // What account data say twice to the letter was heard once, as far as they can tell.
        let known = |source: &Source| {
            is_told(*source) && !(self.is_minute_shared && *source == Source::Account)
        };
        let fewest: Sources = self.sources.iter().filter(known).collect();
        if play.sources != self.sources && play.sources != fewest
            || play.is_video != self.is_video
            || play.reported_at.map(millis) != told
        {
            return false;
        }
        let lasted = ended - began;
        let is_stamped = self.stamps.contains(&ended);
        let has = |certainty, played: Option<i64>| {
            play.certainty == certainty && play.played_ms == played
        };
        match (&self.exported, self.minute) {
            (Some(exported), _) => {
                let played = exported.played.unwrap_or(0);
                match exported.started {
                    Some(start) => {
                        let end = (began + played).min(exported.told.max(began));
                        has(Certainty::Known, exported.played)
                            && (start - SECOND + 1..=start).contains(&began)
                            && ended == end
                    }
                    None if !self.stamps.is_empty() => {
                        has(Certainty::Known, exported.played) && is_stamped && lasted == played
                    }
                    None => {
                        let is_alone = has(Certainty::Estimated, exported.played);
                        let is_piled = has(Certainty::Approximate, exported.played);
                        lasted == played
                            && (is_alone && ended == exported.told
                                || is_piled && ended <= exported.told)
                    }
                }
            }
            (None, Some((_, played))) if !self.stamps.is_empty() => {
                has(Certainty::Known, played) && is_stamped && lasted == played.unwrap_or(0)
            }
            (None, Some((minute, played))) => {
                has(Certainty::Approximate, played)
                    && ended == minute
                    && lasted == played.unwrap_or(0)
            }
            (None, None) => has(Certainty::Estimated, None) && is_stamped && lasted >= 0,
        }
    }
}
