//! What is being played at the moment.

use http::{Response, StatusCode};
use serde_json::{Value, json};

use super::State;
use super::answer::{Refusal, empty, ok};
use super::api::Call;
use crate::rng::Rng;

impl State {
    /// `GET /v1/me/player`, or its smaller sister `currently-playing`.
    pub(crate) fn player(
        &mut self,
        call: &Call,
        whole: bool,
    ) -> Result<Response<Vec<u8>>, Refusal> {
        let scope = if whole {
            "user-read-playback-state"
        } else {
            "user-read-currently-playing"
        };
        call.need(scope)?;
        let now = self.now;
        self.live(call.listener, now);
        let feed = self.feed(call.listener);
        let heard = feed.listener;
        let Some(play) = heard.current(now) else {
            return Ok(empty(StatusCode::NO_CONTENT));
        };
        let bodies = self.bodies(call.kind);
        let mut state = json!({
            "actions": {"disallows": {"resuming": true}},
            "context": bodies.context(&heard.context(&self.world.catalogue, play.from), &heard.id),
            "currently_playing_type": "track",
            "is_playing": true,
            "item": if feed.record.fate(play).local { bodies.local_track(play.track) } else { bodies.track(play.track) },
            "progress_ms": play.progress(now),
            "timestamp": play.started_at,
        });
        if whole {
            state["device"] = device(heard.number, play.id / 20, play.private);
            state["repeat_state"] = json!("off");
            state["shuffle_state"] =
                json!(matches!(play.from, crate::world::PlayedFrom::Playlist(_)));
            state["smart_shuffle"] = json!(false);
        }
        Ok(ok(&state))
    }
}

/// The device of a stretch of plays.
fn device(listener: u64, stretch: u64, private: bool) -> Value {
    let mut rng = Rng::keyed(&[listener, stretch, crate::rng::key("device")]);
    let (name, kind) = *rng.pick(&[
        ("Pixel 9", "Smartphone"),
        ("Kitchen", "Speaker"),
        ("Laptop", "Computer"),
    ]);
    json!({
        "id": Rng::keyed(&[listener, crate::rng::key(name)]).text(b"0123456789abcdef", 40),
        "is_active": true,
        "is_private_session": private,
        "is_restricted": false,
        "name": name,
        "type": kind,
        "volume_percent": rng.range(20, 100),
        "supports_volume": kind != "Smartphone",
    })
}
