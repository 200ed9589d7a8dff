//! Saved answers of the Web API: each counts as one poll, in the order in which they stand, by the
//! rules for polls.

use std::{
    collections::{BTreeMap, HashMap},
    io,
    sync::Arc,
};

use domain::{
    catalogue::{NewTrack, TrackKey},
    derive::RowPlace,
    ids::{PlayId, PollId},
    matching::{Decision, FARTHEST_MOVE, ReportedPlay, StoredPlay, Unread, match_list},
    play::{Context, NewPlay, Source},
    report::{Details, Item, ItemKind, Precision, Report},
};
use jiff::Timestamp;
use spotify::RecentlyPlayed;
use store::Rows;

/// The plays that saved answers have shown so far. There are far fewer of them than entries, since
/// answers overlap.
#[derive(Debug, Default)]
pub(super) struct Saved {
    plays: BTreeMap<(Timestamp, i64), Shown>,
    stamps: HashMap<i64, Timestamp>,
    items: HashMap<TrackKey, Arc<Item>>,
    last: i64,
    responses: i64,
    previous_newest: Option<Timestamp>,
    ranges: Vec<(Timestamp, Timestamp)>,
}

#[derive(Debug)]
struct Shown {
    play: StoredPlay,
    context: Option<Context>,
    place: RowPlace,
}

/// What became of the entries of one answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Taken {
    /// Plays that no answer before it had.
    pub(super) new: u64,
    /// Entries of plays that were known.
    pub(super) known: u64,
}

impl Saved {
    /// Takes the next answer.
    pub(super) fn take(&mut self, list: &RecentlyPlayed, place: RowPlace) -> Taken {
        self.responses += 1;
        let stamps = || list.plays.iter().map(|play| play.ended_at);
        let Some((oldest, newest)) = stamps().min().zip(stamps().max()) else {
            return Taken::default();
        };
        let stored: Vec<StoredPlay> = self
            .plays
            .range((earlier(oldest), i64::MIN)..=(later(newest), i64::MAX))
            .map(|(_, shown)| shown.play.clone())
            .collect();
        let entries: Vec<ReportedPlay> = list
            .plays
            .iter()
            .map(|play| ReportedPlay {
                track: play.track.key(),
                stamp: play.ended_at,
            })
            .collect();
        let unread: Vec<Unread> = list
            .unreadable
            .iter()
            .map(|entry| Unread {
                from: entry.ended_at.or(entry.between.0).unwrap_or(Timestamp::MIN),
                to: entry.ended_at.or(entry.between.1).unwrap_or(Timestamp::MAX),
                found_in: None,
            })
            .collect();
        let matching = match_list(&stored, &entries, &unread);
        let mut taken = Taken::default();
        for (decision, play) in matching.decisions.iter().zip(&list.plays) {
            match decision {
                Decision::New => {
                    taken.new += 1;
                    self.add(play, place);
                }
                Decision::Moved(id) => {
                    taken.known += 1;
                    self.restamp(*id, play.ended_at);
                }
                Decision::Known(_) | Decision::Repeated => taken.known += 1,
            }
        }
        self.note(&matching.left, true);
        self.note(&matching.returned, false);
        self.reach(oldest, newest, taken.known > 0);
        taken
    }

    fn add(&mut self, play: &NewPlay, place: RowPlace) {
        self.last += 1;
        let key = play.track.key();
        self.items
            .entry(key.clone())
            .or_insert_with(|| Arc::new(item(&play.track)));
        self.stamps.insert(self.last, play.ended_at);
        self.plays.insert(
            (play.ended_at, self.last),
            Shown {
                play: StoredPlay {
                    id: PlayId(self.last),
                    track: key,
                    stamp: play.ended_at,
                    shown_in: PollId(self.responses),
                    left: false,
                },
                context: play.context.clone(),
                place,
            },
        );
    }

    fn restamp(&mut self, id: PlayId, stamp: Timestamp) {
        let Some(before) = self.stamps.insert(id.0, stamp) else {
            return;
        };
        if let Some(mut shown) = self.plays.remove(&(before, id.0)) {
            shown.play.stamp = stamp;
            shown.play.shown_in = PollId(self.responses);
            shown.play.left = false;
            self.plays.insert((stamp, id.0), shown);
        }
    }

    fn note(&mut self, plays: &[PlayId], has_left: bool) {
        for id in plays {
            let key = self.stamps.get(&id.0).map(|stamp| (*stamp, id.0));
            if let Some(shown) = key.and_then(|key| self.plays.get_mut(&key)) {
                shown.play.left = has_left;
            }
        }
    }

    /// Notes from when to when an answer tells everything: on from the one before if both show one play.
    fn reach(&mut self, oldest: Timestamp, newest: Timestamp, is_shared: bool) {
        let reaches_back = self
            .previous_newest
            .is_some_and(|previous| is_shared && oldest <= previous);
        match self.ranges.last_mut() {
            Some((from, to)) if reaches_back => {
                *from = oldest.min(*from);
                *to = newest.max(*to);
            }
            _ => self.ranges.push((oldest, newest)),
        }
        self.previous_newest = self.previous_newest.max(Some(newest));
    }

    /// The stretches of which the answers tell everything.
    pub(super) fn ranges(&self) -> &[(Timestamp, Timestamp)] {
        &self.ranges
    }

    /// Hands over the plays, each under its latest stamp.
    pub(super) fn finish(self, rows: &mut Rows) -> io::Result<()> {
        for (_, shown) in self.plays {
            let Some(item) = self.items.get(&shown.play.track) else {
                continue;
            };
            let report = Report {
                item: Arc::clone(item),
                is_video: false,
                stopped_at: shown.play.stamp,
                precision: Precision::Millisecond,
                started_at: None,
                played_ms: None,
                details: Arc::new(Details {
                    context: shown.context,
                    ..Details::default()
                }),
            };
            rows.add(Source::Saved, report, None, shown.place)?;
        }
        Ok(())
    }
}

fn earlier(at: Timestamp) -> Timestamp {
    at.checked_sub(FARTHEST_MOVE).unwrap_or(Timestamp::MIN)
}

fn later(at: Timestamp) -> Timestamp {
    at.checked_add(FARTHEST_MOVE).unwrap_or(Timestamp::MAX)
}

/// A track as a row names it. What Spotify has taken the id away from still has it in its URI.
fn item(track: &NewTrack) -> Item {
    let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let of_album = track.album.as_ref().and_then(|album| album.artists.first());
    let creator = of_album.or(track.artists.first());
    let uri = match &track.spotify_id {
        Some(id) => format!("spotify:track:{id}"),
        None => track.uri.clone(),
    };
    Item {
        kind: ItemKind::Track,
        uri: Some(uri),
        name: filled(&track.name),
        creator: creator.and_then(|artist| filled(&artist.name)),
        album: track.album.as_ref().and_then(|album| filled(&album.name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> RecentlyPlayed {
        let plays = text.split_whitespace().map(|word| {
            let (name, second) = word.split_once('@').unwrap();
            NewPlay {
                track: NewTrack {
                    spotify_id: Some(name.to_owned()),
                    uri: format!("spotify:track:{name}"),
                    name: name.to_owned(),
                    duration_ms: None,
                    explicit: None,
                    isrc: None,
                    album: None,
                    artists: Vec::new(),
                    metadata_json: None,
                },
                ended_at: Timestamp::from_second(second.parse().unwrap()).unwrap(),
                context: None,
            }
        });
        RecentlyPlayed {
            plays: plays.collect(),
            unreadable: Vec::new(),
        }
    }

    #[test]
    fn answers_overlap_and_their_stamps_move() {
        let place = RowPlace {
            file: 0,
            line: 1,
            row: 1,
        };
        let mut saved = Saved::default();
        let taken = |new, known| Taken { new, known };
        assert_eq!(saved.take(&list("B@200 A@100"), place), taken(2, 0));
        assert_eq!(saved.take(&list("C@300 B@205 A@100"), place), taken(1, 2));
        assert_eq!(saved.take(&list(""), place), taken(0, 0));
        assert_eq!(saved.take(&list("D@9000"), place), taken(1, 0));
        let second = |at: Timestamp| at.as_second();
        let ranges: Vec<_> = saved
            .ranges()
            .iter()
            .map(|(from, to)| (second(*from), second(*to)))
            .collect();
        assert_eq!(ranges, [(100, 300), (9000, 9000)]);
        let stamps: Vec<_> = saved
            .plays
            .keys()
            .map(|(stamp, _)| second(*stamp))
            .collect();
        assert_eq!(stamps, [100, 205, 300, 9000]);
    }
}
