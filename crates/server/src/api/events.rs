//! The live stream of events, as server-sent events.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::State,
    response::{IntoResponse, Sse, sse},
};
use domain::ids::ListenerId;
use futures_util::{StreamExt as _, future::ready, stream::once};
use http::{HeaderName, HeaderValue};
use serde_json::json;
use tokio_stream::wrappers::BroadcastStream;

use crate::{app::App, events::Event, extract::CurrentListener};

const KEEP_ALIVE: Duration = Duration::from_secs(15);
const RETRY: Duration = Duration::from_secs(3);

/// What happens, as it happens: server-sent events `plays` with `{"new": n, "account_id": id}`
/// and `sources` and `imports` with `{}`.
#[utoipa::path(
    get, path = "/api/v1/events", tag = "events", security(("session" = [])),
    responses((status = 200, content_type = "text/event-stream", body = String))
)]
pub(crate) async fn get_events(
    State(app): State<App>,
    current: CurrentListener,
) -> impl IntoResponse {
    let listener = current.id;
    let heard = BroadcastStream::new(app.events.subscribe())
        // One that fell behind has missed something: let it begin anew and fetch what it shows.
        .take_while(|event| ready(event.is_ok()))
        .filter_map(move |event| ready(event.ok().and_then(|event| message(event, listener))))
        .map(Ok::<_, Infallible>);
    let first = once(ready(Ok(sse::Event::default().retry(RETRY))));
    let stream = first
        .chain(heard)
        .take_until(app.events.closed().cancelled_owned());
    let unbuffered = (
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    (
        [unbuffered],
        Sse::new(stream).keep_alive(sse::KeepAlive::new().interval(KEEP_ALIVE)),
    )
}

fn message(event: Event, listener: ListenerId) -> Option<sse::Event> {
    if !event.concerns(listener) {
        return None;
    }
    let (name, data) = match event {
        Event::Plays { account, new, .. } => {
            ("plays", json!({ "new": new, "account_id": account }))
        }
        Event::Imports { .. } => ("imports", json!({})),
        Event::Connected { .. } | Event::Sources { .. } | Event::Storage => ("sources", json!({})),
    };
    Some(sse::Event::default().event(name).data(data.to_string()))
}
