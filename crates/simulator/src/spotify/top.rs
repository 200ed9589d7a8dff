//! `GET /v1/me/top/artists` and `/tracks`: counted from the true plays.

use std::cmp::Reverse;
use std::collections::HashMap;

use http::StatusCode;
use serde_json::Value;

use super::State;
use super::answer::refusal;
use super::api::{Call, Reply};
use crate::clock::{DAY, SECOND};

impl State {
    pub(crate) fn top(&mut self, call: &Call, of: &str) -> Reply {
        call.need("user-top-read")?;
        let (limit, offset) = (call.limit(20)?, call.offset()?);
        let range = call
            .query
            .get("time_range")
            .map_or("medium_term", String::as_str);
        let days = match range {
            "short_term" => 28,
            "medium_term" => 182,
            "long_term" => 365,
            _ => return Err(refusal(StatusCode::BAD_REQUEST, "Invalid time range")),
        };
        let now = self.now;
        self.live(call.listener, now);
        let heard = &self.world.listeners[call.listener.0];

        let artists = of == "artists";
        let mut counts: HashMap<usize, u32> = HashMap::new();
        let catalogue = &self.world.catalogue;
        let recent = heard
            .plays
            .iter()
            .rev()
            .skip_while(|play| play.ended_at > now);
        for play in recent.take_while(|play| now - play.ended_at <= days * DAY) {
            if play.played_ms >= 30 * SECOND && !play.private {
                let key = if artists {
                    catalogue.tracks[play.track].artists[0]
                } else {
                    play.track
                };
                *counts.entry(key).or_default() += 1;
            }
        }
        let mut ranked: Vec<(usize, u32)> = counts.into_iter().collect();
        ranked.sort_by_key(|(key, count)| (Reverse(*count), *key));
        let bodies = self.bodies(call.kind);
        let page = ranked.iter().skip(offset).take(limit);
        let items: Vec<Value> = page
            .map(|(key, _)| {
                if artists {
                    bodies.full_artist(*key)
                } else {
                    bodies.track(*key)
                }
            })
            .collect();
        Ok(bodies.page(
            &format!("/v1/me/top/{of}"),
            &items,
            ranked.len(),
            limit,
            offset,
            &format!("&time_range={range}"),
        ))
    }
}
