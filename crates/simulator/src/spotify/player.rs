//! What is being played at the moment.

use http::{Response, StatusCode};
use serde_json::{Value, json};

use super::State;
use super::answer::{empty, ok};
use super::api::Call;
use super::feed::Feed;
use crate::rng::Rng;

impl State {
    /// `GET /v1/me/player`, or its smaller sister `currently-playing`.
    pub(crate) fn player(&mut self, call: &Call, whole: bool) -> Response<Vec<u8>> {
        let scope = if whole {
            "user-read-playback-state"
        } else {
            "user-read-currently-playing"
        };
        if let Err(refused) = call.need(scope) {
            return *refused;
        }
        let now = self.now;
        let heard = &mut self.world.listeners[call.listener.0];
        heard.live_until(&self.world.catalogue, now);

        let heard = &self.world.listeners[call.listener.0];
        let Some(play) = heard.current(now) else {
            return empty(StatusCode::NO_CONTENT);
        };
        let feed = Feed {
            listener: heard,
            dice: &self.dice,
        };
        let bodies = self.bodies(call.kind);
        let mut state = json!({
            "actions": {"disallows": {"resuming": true}},
            "context": bodies.context(&heard.context(&self.world.catalogue, play.from), &heard.id),
            "currently_playing_type": "track",
            "is_playing": true,
            "item": if feed.is_local(play) { bodies.local_track(play.track) } else { bodies.track(play.track) },
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
        ok(&state)
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
