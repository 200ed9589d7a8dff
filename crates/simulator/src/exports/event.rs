//! What Spotify's servers keep of each hearing, the same for every export that tells of it.

use std::collections::HashMap;

use super::arrival::Uploads;
use super::heard::{Heard, HeardId, Item};
use super::settings::ExportDefects;
use crate::clock::{DAY, MINUTE, SECOND};
use crate::rng::{Rng, key};
use crate::spotify::Feed;
use crate::world::catalogue::Catalogue;

/// Within so long, rows of one thing that was heard for as long are one play to whoever does not know their starts.
const EASILY_CONFUSED: i64 = 30 * SECOND;

/// A kept hearing.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) heard: Heard,
    /// When it stopped or was learned of: a whole second, in milliseconds.
    pub(crate) ts: i64,
    pub(crate) start: Start,
    pub(crate) ms_played: Played,
    pub(crate) offline: bool,
    pub(crate) skipped: bool,
    pub(crate) reason_start: Option<&'static str>,
    pub(crate) reason_end: Option<&'static str>,
    pub(crate) country: &'static str,
    /// Whether a track's names are missing.
    pub(crate) nameless: bool,
    /// The `ts` of each further row of it.
    pub(crate) copies: Vec<i64>,
}

/// When it began, by the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Start {
    Told(i64),
    /// By a clock that was wrong.
    Wrong(i64),
    One,
    Unknown,
}

/// What was heard of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Played {
    Told(i64),
    /// A number that means nothing, and the right one.
    Garbage(i64, i64),
}

impl Played {
    /// What is right.
    pub(crate) fn right(self) -> i64 {
        match self {
            Self::Told(played) | Self::Garbage(_, played) => played,
        }
    }
}

/// Keeps events.
pub(crate) struct Keeper<'a> {
    pub(crate) feed: Feed<'a>,
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) defects: &'a ExportDefects,
    /// See [`super::ExportSettings::switched_at`].
    pub(crate) switched_at: i64,
}

impl Keeper<'_> {
    /// The events of everything that was heard, in its order.
    pub(crate) fn keep(&self, everything: Vec<Heard>) -> Vec<Event> {
        let dice = Rng::keyed(&[self.feed.dice.seed(), key("export")]);
        let uploads = Uploads {
            plays: &self.feed.listener.plays,
            dice: dice.and(&[self.feed.listener.number]),
            defects: self.defects,
        };
        let mut before: Option<(i64, &'static str)> = None;
        let mut events = Vec::with_capacity(everything.len());
        for heard in everything {
            let event = self.event(heard, &uploads, &mut before);
            events.push(event);
        }
        tell_apart(&mut events);
        for event in &mut events {
            event.copies = self.copies(event, &uploads.dice);
        }
        events
    }

    fn event(
        &self,
        heard: Heard,
        uploads: &Uploads<'_>,
        before: &mut Option<(i64, &'static str)>,
    ) -> Event {
        let dice = |name: &str| uploads.dice.and(&[key(name), heard.key, heard.slot]);
        let strikes = |name: &str, rate: f64| {
            let mut rng = dice(name);
            rng.chance(rate).then_some(rng)
        };
        let arrival = uploads.of(&heard);
        let mut rng = dice("row");
        let reason_end = end_of(&heard, &mut rng);
        let reason_start = match *before {
            Some((end, reason)) if heard.from - end < 10 * MINUTE => start_after(reason),
            _ => *rng.pick(&["clickrow", "playbtn", "appload", "remote"]),
        };
        *before = Some((heard.to, reason_end));
        let blank = |name, reason| match strikes(name, self.defects.blank_reasons) {
            None => Some(reason),
            Some(mut rng) => rng.chance(0.5).then_some(""),
        };
        let country = if rng.chance(0.005) {
            "ZZ"
        } else {
            self.feed.listener.country
        };
        Event {
            ts: arrival.at.div_euclid(SECOND) * SECOND,
            start: self.start(&heard, strikes),
            ms_played: self.played(&heard, strikes),
            offline: arrival.offline,
            skipped: matches!(reason_end, "fwdbtn" | "backbtn") && !heard.whole,
            reason_start: blank("blank start", reason_start),
            reason_end: blank("blank end", reason_end),
            country,
            nameless: matches!(heard.item, Item::Track(_))
                && strikes("nameless", self.defects.nameless).is_some(),
            copies: Vec::new(),
            heard,
        }
    }

    fn start(&self, heard: &Heard, strikes: impl Fn(&str, f64) -> Option<Rng>) -> Start {
        if strikes("start of one", self.defects.start_of_one).is_some() {
            return Start::One;
        }
        let is_old = heard.from < self.switched_at;
        if is_old && strikes("unknown start", self.defects.unknown_start).is_some() {
            return Start::Unknown;
        }
        let Some(mut rng) = strikes("wrong clock", self.defects.wrong_clock) else {
            return Start::Told(heard.from);
        };
        // So wrong that nobody could take it for late news.
        let is_ahead = rng.chance(0.5);
        Start::Wrong(if is_ahead {
            heard.from + rng.range(20, 600) * DAY
        } else {
            heard.from - rng.range(40, 670) * DAY
        })
    }

    fn played(&self, heard: &Heard, strikes: impl Fn(&str, f64) -> Option<Rng>) -> Played {
        let played = heard.played_ms;
        if let Some(mut rng) = strikes("garbage", self.defects.garbage) {
            let least = -3_500_000_000_000_000_000;
            return Played::Garbage(least + rng.range(0, 1_000_000_000), played);
        }
        let pause = heard.to - heard.from - played;
        let Item::Track(track) = heard.item else {
            return Played::Told(played);
        };
        if heard.whole
            && pause >= 10 * SECOND
            && let Some(mut rng) = strikes("longer", self.defects.longer)
        {
            let longest = heard.to - heard.from;
            let duration = self.catalogue.tracks[track].duration_ms;
            return Played::Told(rng.range(duration + SECOND, longest.max(duration + SECOND)));
        }
        Played::Told(played)
    }

    fn copies(&self, event: &Event, dice: &Rng) -> Vec<i64> {
        let heard = &event.heard;
        let dice = |name: &str| dice.and(&[key(name), heard.key, heard.slot]);
        let mut copies = Vec::new();
        let mut rng = dice("exact copy");
        if rng.chance(self.defects.exact_copies) {
            let times = if rng.chance(0.15) { 2 } else { 1 };
            copies.extend(std::iter::repeat_n(event.ts, times));
        }
        let mut rng = dice("sent again");
        let played = event.ms_played.right();
        let longest = match event.start {
            Start::Told(_) => DAY,
            Start::One | Start::Unknown => (EASILY_CONFUSED - SECOND).min(played - 1),
            Start::Wrong(_) => 0,
        };
        // Without a name, or with one that only some exports tell, nobody could see that it is the same.
        let is_named = heard.item.has_name() && !matches!(heard.item, Item::Chapter { .. });
        let longest = longest.div_euclid(SECOND);
        if rng.chance(self.defects.sent_again) && is_named && longest >= 1 {
            // Most within minutes.
            let later = rng.range(1, longest).min(rng.range(1, longest));
            copies.push(event.ts + later * SECOND);
        }
        copies
    }
}

/// Has the start of a hearing told, after all, where nobody could tell it from another one otherwise.
fn tell_apart(events: &mut [Event]) {
    let mut alike: HashMap<(Item, i64), Vec<(HeardId, i64)>> = HashMap::new();
    let what = |event: &Event| (event.heard.item, event.ms_played.right());
    for event in events.iter() {
        let same = alike.entry(what(event)).or_default();
        same.push((event.heard.id, event.ts));
    }
    for event in events {
        let is_untold = matches!(event.start, Start::Unknown | Start::One | Start::Wrong(_));
        let others = alike.get(&what(event)).into_iter().flatten();
        let is_confused = others.into_iter().any(|(id, ts)| {
            *id != event.heard.id && (ts.saturating_sub(event.ts)).abs() < EASILY_CONFUSED
        });
        if is_untold && is_confused {
            event.start = Start::Told(event.heard.from);
        }
    }
}

fn end_of(heard: &Heard, rng: &mut Rng) -> &'static str {
    if heard.item == Item::Unknown {
        let reasons = ["trackerror", "unknown", "trackdone", "endplay"];
        return reasons[rng.below(reasons.len())];
    }
    if heard.whole {
        return "trackdone";
    }
    match rng.below(100) {
        0..80 => "fwdbtn",
        80..87 => "endplay",
        87..92 => "backbtn",
        92..96 => "logout",
        96..98 => "unexpected-exit",
        _ => "unexpected-exit-while-paused",
    }
}

fn start_after(reason_end: &str) -> &'static str {
    match reason_end {
        "trackdone" => "trackdone",
        "fwdbtn" => "fwdbtn",
        "backbtn" => "backbtn",
        "trackerror" => "trackerror",
        "unknown" => "unknown",
        "logout" | "unexpected-exit" => "appload",
        "unexpected-exit-while-paused" => "popup",
        _ => "clickrow",
    }
}
