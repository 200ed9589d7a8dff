//! How plays went: few ways, and many plays of each.

use domain::{play::Sources, report::Details, settle::Certainty};

use super::{
    LoadedPlay,
    hash::{IdMap, digest, digest_text},
    marks::Ending,
};

/// What a play has in common with many others. Words and contexts are numbers within one log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Way {
    /// The device or programme: one of [`Ways::platforms`].
    pub platform: Option<u32>,
    /// The country: one of [`Ways::countries`].
    pub country: Option<u32>,
    /// Why it began: one of [`Ways::reasons`].
    pub reason_start: Option<u32>,
    /// Why it ended: one of [`Ways::reasons`].
    pub reason_end: Option<u32>,
    /// From where it was played: one of [`Ways::contexts`].
    pub context: Option<u32>,
    /// Whether the order was shuffled.
    pub shuffle: Option<bool>,
    /// Whether its source calls it skipped.
    pub skipped: Option<bool>,
    /// Whether the device had no connection.
    pub offline: Option<bool>,
    /// Whether it was heard in a private session.
    pub incognito: Option<bool>,
    /// From where the play is known.
    pub sources: Sources,
    /// How sure its times are.
    pub certainty: Certainty,
}

/// The ways in which a listener's plays went, and the words that they share.
#[derive(Clone, Debug, Default)]
pub struct Ways {
    all: Vec<Way>,
    digests: Vec<u64>,
    endings: Vec<Ending>,
    numbers: IdMap<Key, u32>,
    /// What belongs to the store's keys, less what each play has for itself.
    told: Vec<Way>,
    told_numbers: IdMap<i64, u32>,
    latest: Option<(Key, u32)>,
    latest_context: Option<u32>,
    platforms: Words,
    countries: Words,
    reasons: Words,
    contexts: Words,
    context_kinds: Vec<String>,
}

/// The store's way and context, each plus one or nought, and sources and certainty.
type Key = (u64, u32);

/// Texts that have numbers.
#[derive(Clone, Debug, Default)]
struct Words {
    words: Vec<String>,
    numbers: std::collections::HashMap<String, u32>,
}

impl Ways {
    /// Every way, by number.
    pub fn all(&self) -> &[Way] {
        &self.all
    }

    /// The devices and programmes, in Spotify's words of the time.
    pub fn platforms(&self) -> &[String] {
        &self.platforms.words
    }

    /// The countries, two letters.
    pub fn countries(&self) -> &[String] {
        &self.countries.words
    }

    /// Why plays began and ended, in Spotify's words.
    pub fn reasons(&self) -> &[String] {
        &self.reasons.words
    }

    /// From where tracks were played: Spotify's URIs.
    pub fn contexts(&self) -> &[String] {
        &self.contexts.words
    }

    /// The kinds of the contexts, such as `playlist`, in the same order.
    pub fn context_kinds(&self) -> &[String] {
        &self.context_kinds
    }

    /// Takes over what the store's keys mean.
    pub(super) fn take(&mut self, loaded: &[(i64, Details)]) {
        for (key, told) in loaded {
            let way = Way {
                platform: self.platforms.number_of(told.platform.as_deref()),
                country: self.countries.number_of(told.country.as_deref()),
                reason_start: self.reasons.number_of(told.reason_start.as_deref()),
                reason_end: self.reasons.number_of(told.reason_end.as_deref()),
                context: None,
                shuffle: told.shuffle,
                skipped: told.skipped,
                offline: told.offline,
                incognito: told.incognito,
                sources: Sources::default(),
                certainty: Certainty::Known,
            };
            // A way never changes under its key, and plays may point to what it was.
            let next = u32::try_from(self.told.len()).unwrap_or(u32::MAX);
            if *self.told_numbers.entry(*key).or_insert(next) == next {
                self.told.push(way);
            }
        }
    }

    /// The number of the way in which a play went.
    pub(super) fn number(&mut self, play: &LoadedPlay<'_>) -> u32 {
        let told = play
            .detail
            .and_then(|key| self.told_numbers.get(&key).copied());
        let context = play.context.map(|(kind, uri)| self.context(kind, uri));
        let plus_one = |number: Option<u32>| number.map_or(0, |number| u64::from(number) + 1);
        let bits = |number: i16| u32::from(number.cast_unsigned());
        let key = (
            plus_one(told) << 32 | plus_one(context),
            bits(play.sources.bits()) << 16 | bits(play.certainty.number()),
        );
        // Plays of one sitting mostly go the same way.
        if let Some((_, number)) = self.latest.filter(|(latest, _)| *latest == key) {
            return number;
        }
        let number = self.numbers.get(&key).copied();
        let number = number.unwrap_or_else(|| self.add(key, told, context, play));
        self.latest = Some((key, number));
        number
    }

    fn add(
        &mut self,
        key: Key,
        told: Option<u32>,
        context: Option<u32>,
        play: &LoadedPlay<'_>,
    ) -> u32 {
        let unknown = Way {
            platform: None,
            country: None,
            reason_start: None,
            reason_end: None,
            context: None,
            shuffle: None,
            skipped: None,
            offline: None,
            incognito: None,
            sources: Sources::default(),
            certainty: Certainty::Known,
        };
        let told = told.and_then(|told| self.told.get(told as usize).copied());
        let way = Way {
            context,
            sources: play.sources,
            certainty: play.certainty,
            ..told.unwrap_or(unknown)
        };
        let number = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.digests.push(self.digest_of(&way));
        let reason = way
            .reason_end
            .and_then(|reason| self.reasons.words.get(reason as usize));
        self.endings
            .push(Ending::new(reason.map(String::as_str), way.skipped));
        self.all.push(way);
        self.numbers.insert(key, number);
        number
    }

    fn context(&mut self, kind: &str, uri: &str) -> u32 {
        let latest = self.latest_context.filter(|latest| {
            let known = self.contexts.words.get(*latest as usize);
            known.is_some_and(|known| known == uri)
        });
        let number = latest.unwrap_or_else(|| self.contexts.number(uri));
        if self.context_kinds.len() < self.contexts.words.len() {
            self.context_kinds.push(kind.to_owned());
        }
        self.latest_context = Some(number);
        number
    }

    /// A number that stands for what a way means, whatever its own number.
    pub(super) fn digest(&self, number: u32) -> u64 {
        self.digests
            .get(number as usize)
            .copied()
            .unwrap_or_default()
    }

    /// How plays end that go this way.
    pub(super) fn ending(&self, number: u32) -> Ending {
        self.endings
            .get(number as usize)
            .copied()
            .unwrap_or_default()
    }

    fn digest_of(&self, way: &Way) -> u64 {
        let flag = |flag: Option<bool>| flag.map_or(2, u64::from);
        let kind = way
            .context
            .and_then(|number| self.context_kinds.get(number as usize));
        digest(&[
            self.platforms.digest(way.platform),
            self.countries.digest(way.country),
            self.reasons.digest(way.reason_start),
            self.reasons.digest(way.reason_end),
            self.contexts.digest(way.context),
            // That of the play that came first, where sources do not agree.
            kind.map_or(0, |kind| digest_text(kind)),
            flag(way.shuffle),
            flag(way.skipped),
            flag(way.offline),
            flag(way.incognito),
            way.sources.bits().cast_unsigned().into(),
            way.certainty.number().cast_unsigned().into(),
        ])
    }

    /// Gives back the room that it has for more.
    pub(super) fn shrink(&mut self) {
        self.all.shrink_to_fit();
        self.digests.shrink_to_fit();
        self.endings.shrink_to_fit();
        self.told.shrink_to_fit();
    }

    pub(super) fn memory_bytes(&self) -> usize {
        let words = [
            &self.platforms,
            &self.countries,
            &self.reasons,
            &self.contexts,
        ];
        let words: usize = words.into_iter().map(Words::memory_bytes).sum();
        words
            + self.all.capacity() * (size_of::<Way>() + size_of::<u64>() + size_of::<Ending>())
            + self.numbers.capacity() * (size_of::<(Key, u32)>() + 1)
            + self.told.capacity() * size_of::<Way>()
            + self.told_numbers.capacity() * (size_of::<(i64, u32)>() + 1)
            + self
                .context_kinds
                .iter()
                .map(String::capacity)
                .sum::<usize>()
    }
}

impl Words {
    fn number_of(&mut self, word: Option<&str>) -> Option<u32> {
        word.map(|word| self.number(word))
    }

    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.words.push(word.to_owned());
        self.numbers.insert(word.to_owned(), number);
        number
    }

    fn digest(&self, number: Option<u32>) -> u64 {
        let word = number.and_then(|number| self.words.get(number as usize));
        word.map_or(0, |word| digest_text(word))
    }

    fn memory_bytes(&self) -> usize {
        let texts: usize = self.words.iter().map(String::capacity).sum();
        2 * (texts + self.words.capacity() * size_of::<String>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::{ListeningLog, LoadedCatalogue};
    use domain::ids::{PlayId, TrackId};

    #[test]
    fn the_kind_of_a_context_is_part_of_what_a_log_is() {
        let revision = |kind: &str| {
            let play = LoadedPlay {
                id: PlayId(1),
                track: TrackId(1),
                started_at: 0,
                ended_at: 60_000,
                played_ms: Some(60_000),
                certainty: Certainty::Known,
                sources: Sources::default(),
                is_video: false,
                detail: None,
                context: Some((kind, "spotify:user:me:collection")),
            };
            ListeningLog::new(&LoadedCatalogue::default(), &[play]).revision()
        };
        assert_eq!(revision("collection"), revision("collection"));
        assert_ne!(revision("collection"), revision("playlist"));
    }
}
