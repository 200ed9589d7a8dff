//! From what: playlists, albums, artists, and so on.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    by_way::ByWay,
    items::Of,
    log::Catalogue,
    statistic::{About, Group, Statistic, limit},
    tally::{Portion, Tally, gather},
    view::View,
};

/// See [`Self::ABOUT`].
#[derive(Clone, Copy, Debug)]
pub struct Contexts;

limit! {
    /// How much is told of contexts.
    ContextsParameters, 50, "How many playlists, albums, … at most."
}

/// From what.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = Contexts)]
pub struct ContextsValue {
    /// The kinds, in order.
    pub kinds: Vec<ContextKind>,
    /// The single playlists, albums, …, in order.
    pub contexts: Vec<ContextPortion>,
    /// How many of them there are altogether.
    pub total: u64,
    /// Plays of which no source says from what.
    pub unknown: Portion,
}

/// How much there is from one kind of thing.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ContextKind {
    /// The kind in Spotify's words: `playlist`, `album`, `artist`, `collection` and others.
    pub kind: String,
    /// How much there is.
    #[serde(flatten)]
    pub portion: Portion,
    /// How many different ones.
    pub contexts: u64,
}

/// How much there is from one playlist, album, ….
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ContextPortion {
    /// Spotify's URI.
    pub uri: String,
    /// Its kind.
    pub kind: String,
    /// Which album or artist it is, if it is one that the catalogue has.
    pub id: Option<i64>,
    /// The name of that album or artist.
    pub name: Option<String>,
    /// How much there is.
    #[serde(flatten)]
    pub portion: Portion,
}

impl Statistic for Contexts {
    const ID: &'static str = "contexts";
    const TITLE: &'static str = "Playlists and other contexts";
    const GROUP: Group = Group::Habits;
    const ABOUT: About = About {
        tells: "From what tracks are played: from playlists, albums, artists and so on, and from which of them most.",
        counted: "Every play, by the context that its source tells. Contexts are told by Spotify's URI, albums and artists also by their name. The share is of all plays, or of all time if that is the measure.",
        edges: "Only polls tell the context, and for about a third of their plays Spotify has none: such plays are unknown, as are those that are known from an export alone. The names of playlists are not known.",
    };
    type Parameters = ContextsParameters;
    type Value = ContextsValue;

    fn compute(view: &View<'_>, parameters: &ContextsParameters) -> ContextsValue {
        let ways = ByWay::new(view);
        let (uris, kind_words) = (
            view.log().ways().contexts(),
            view.log().ways().context_kinds(),
        );
        let (tallies, unknown) = ways.by(uris.len(), |way| way.context);
        let mut kinds: Vec<&String> = kind_words.iter().collect();
        kinds.sort_unstable();
        kinds.dedup();
        let kind = |context: u32| {
            let kind = kinds.binary_search(&kind_words.get(context as usize)?);
            u32::try_from(kind.ok()?).ok()
        };
        let (sums, _) = gather(&tallies, kinds.len(), kind);
        let mut counts = vec![0; kinds.len()];
        for (context, _) in (0..).zip(&tallies).filter(|(_, tally)| tally.plays > 0) {
            if let Some(count) = kind(context).and_then(|kind| counts.get_mut(kind as usize)) {
                *count += 1;
            }
        }
        let portion = |tally: Tally| Portion::new(tally, ways.all, view.measure());
        let told_kind = |one: crate::ranking::Ranked| ContextKind {
            kind: kinds
                .get(one.number as usize)
                .map_or_else(String::new, |kind| (*kind).clone()),
            portion: portion(one.tally),
            contexts: counts.get(one.number as usize).copied().unwrap_or_default(),
        };
        let word =
            |words: &[String], number: u32| words.get(number as usize).cloned().unwrap_or_default();
        let contexts = ways.ranked(&tallies, parameters.limit).into_iter();
        let mut contexts: Vec<ContextPortion> = contexts
            .map(|one| ContextPortion {
                uri: word(uris, one.number),
                kind: word(kind_words, one.number),
                id: None,
                name: None,
                portion: portion(one.tally),
            })
            .collect();
        name(&mut contexts, view.catalogue());
        ContextsValue {
            kinds: ways
                .ranked(&sums, usize::MAX)
                .into_iter()
                .map(told_kind)
                .collect(),
            contexts,
            total: counts.iter().sum(),
            unknown: portion(unknown),
        }
    }
}

/// Names the albums and artists among contexts.
fn name(contexts: &mut [ContextPortion], catalogue: &Catalogue) {
    let spotify_id = |of: Of, number: u32| match of {
        Of::Tracks => catalogue.track_spotify_id(number),
        Of::Artists => catalogue.artist_spotify_id(number),
        Of::Albums => catalogue.album_spotify_id(number),
    };
    for (of, prefix) in [
        (Of::Albums, "spotify:album:"),
        (Of::Artists, "spotify:artist:"),
    ] {
        let mut wanted: Vec<&mut ContextPortion> = contexts
            .iter_mut()
            .filter(|context| context.uri.starts_with(prefix))
            .collect();
        if wanted.is_empty() {
            continue;
        }
        wanted.sort_unstable_by(|left, right| left.uri.cmp(&right.uri));
        for number in (0..).take(of.count(catalogue)) {
            let Some(id) = spotify_id(of, number) else {
                continue;
            };
            let found = wanted.binary_search_by(|context| {
                context.uri.strip_prefix(prefix).unwrap_or_default().cmp(id)
            });
            if let Some(context) = found.ok().and_then(|place| wanted.get_mut(place)) {
                let item = of.item(catalogue, number);
                context.id = Some(item.id);
                context.name = Some(item.name);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::plays;

    #[test]
    fn tracks_are_played_from_something() {
        let sketch = plays(
            "2025-03-01T10:00 Aurora/Demons/a 1:00 album:album1
             2025-03-01T10:10 Aurora/Demons/a 1:00 playlist:x
             2025-03-01T10:20 Aurora/Demons/b 1:00 playlist:x
             2025-03-01T10:30 Aurora/Demons/b 5:00 playlist:y
             2025-03-01T10:40 Aurora/Demons/b 2:00 artist:artist1
             2025-03-01T10:50 Aurora/Demons/b 2:00 artist:other
             2025-03-01T11:00 Aurora/Demons/b ? of 3:00
             2025-03-01T11:10 Aurora/Demons/b 3:00",
        );
        let check = |question: &str, expected: &str| sketch.check::<Contexts>(question, expected);
        check(
            "",
            r#"{"total": 5, "kinds": [
                {"kind": "playlist", "plays": 3, "played_ms": 420000, "share": 0.375, "contexts": 2},
                {"kind": "artist", "plays": 2, "contexts": 2}, {"kind": "album", "contexts": 1}],
                "contexts": [
                {"uri": "spotify:playlist:x", "kind": "playlist", "plays": 2, "share": 0.25, "id": null, "name": null},
                {"uri": "spotify:playlist:y"},
                {"uri": "spotify:artist:artist1", "kind": "artist", "id": 1, "name": "Aurora"},
                {"uri": "spotify:artist:other", "name": null},
                {"uri": "spotify:album:album1", "id": 1, "name": "Demons"}],
                "unknown": {"plays": 2, "played_ms": 360000, "share": 0.25}}"#,
        );
        check(
            "measure=time&limit=1&period=2025-03-01",
            r#"{"total": 5, "contexts": [{"uri": "spotify:playlist:y"}]}"#,
        );
        check(
            "context=album",
            r#"{"total": 1, "kinds": [{"kind": "album", "share": 1.0}]}"#,
        );
        check(
            "period=2024",
            r#"{"total": 0, "kinds": [], "contexts": [], "unknown": {"plays": 0}}"#,
        );
    }
}
