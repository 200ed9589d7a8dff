//! What sources tell of how plays went.

use std::collections::BTreeMap;

use analytics::platform::family;
use serde_json::{Value, json};

use super::{Heard, Naive};

impl Naive<'_> {
    /// How much there is by some word, in order, each with its word under a name, and how much without.
    fn by_word(
        &self,
        name: &str,
        word: impl Fn(&Heard<'_>) -> Option<String>,
    ) -> (Vec<Value>, Value) {
        let mut words: BTreeMap<String, Vec<&Heard<'_>>> = BTreeMap::new();
        for heard in self.plays() {
            if let Some(word) = word(heard) {
                words.entry(word).or_default().push(heard);
            }
        }
        let mut words: Vec<(String, Vec<&Heard<'_>>)> = words.into_iter().collect();
        words.sort_by_key(|(_, plays)| {
            let (count, played) = (
                i64::try_from(plays.len()).unwrap(),
                plays.iter().map(|heard| heard.played).sum::<i64>(),
            );
            let first = plays[0].play;
            (
                -self.amount(count, played),
                -self.amount(played, count),
                (first.started_at, first.ended_at, first.id.0),
            )
        });
        let told = words.into_iter().map(|(word, plays)| {
            let mut told = self.portion(plays.into_iter());
            told[name] = word.into();
            told
        });
        let without = self.plays().filter(|heard| word(heard).is_none());
        (told.collect(), self.portion(without))
    }

    pub(crate) fn platforms(&self) -> Value {
        let kind = |heard: &Heard<'_>| {
            heard
                .details
                .platform
                .as_deref()
                .map(|name| family(name).to_owned())
        };
        let (mut kinds, unknown) = self.by_word("kind", kind);
        for told in &mut kinds {
            let is_of_kind = |name: &&String| told["kind"] == family(name);
            let (devices, _) = self.by_word("name", |heard| {
                heard.details.platform.as_ref().filter(is_of_kind).cloned()
            });
            told["total"] = devices.len().into();
            told["devices"] = devices.into();
        }
        json!({"kinds": kinds, "unknown": unknown})
    }

    pub(crate) fn countries(&self) -> Value {
        let country = |heard: &Heard<'_>| {
            heard
                .details
                .country
                .clone()
                .filter(|country| country != "ZZ")
        };
        let (mut countries, unknown) = self.by_word("country", country);
        for told in &mut countries {
            let mut there = self
                .plays()
                .filter(|heard| country(heard).is_some_and(|country| told["country"] == country));
            told["first"] = there.next().unwrap().began.date().to_string().into();
        }
        json!({"total": countries.len(), "countries": countries, "unknown": unknown})
    }

    pub(crate) fn contexts(&self) -> Value {
        let (mut kinds, unknown) =
            self.by_word("kind", |heard| Some(heard.play.context?.0.to_owned()));
        let (mut contexts, _) = self.by_word("uri", |heard| Some(heard.play.context?.1.to_owned()));
        for told in &mut kinds {
            let of_kind = contexts.iter().filter(|context| {
                let uri = context["uri"].as_str().unwrap();
                uri.split(':').nth(1) == told["kind"].as_str()
            });
            told["contexts"] = of_kind.count().into();
        }
        for told in &mut contexts {
            let uri = told["uri"].as_str().unwrap();
            let album = self.world.catalogue.albums.iter().find(|album| {
                let id = uri.strip_prefix("spotify:album:");
                id.is_some() && id == album.spotify_id.as_deref()
            });
            told["id"] = album.map(|album| album.id.0).into();
            told["name"] = album.map(|album| album.name.clone()).into();
        }
        json!({"total": contexts.len(), "kinds": kinds, "contexts": contexts, "unknown": unknown})
    }

    pub(crate) fn modes(&self) -> Value {
        let mode = |flag: fn(&Heard<'_>) -> Option<bool>| {
            let of = |wanted: Option<bool>| {
                self.portion(self.plays().filter(|heard| flag(heard) == wanted))
            };
            json!({"on": of(Some(true)), "off": of(Some(false)), "unknown": of(None)})
        };
        json!({
            "shuffle": mode(|heard| heard.details.shuffle),
            "offline": mode(|heard| heard.details.offline),
            "incognito": mode(|heard| heard.details.incognito),
        })
    }
}
