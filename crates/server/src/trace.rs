//! One span for each request. It names the path but never the query, which may hold a code or
//! what someone searches for, and no header.

use std::time::Duration;

use axum::{extract::Request, response::Response};
use tracing::Span;

use crate::request_id::RequestId;

pub(crate) fn span(request: &Request) -> Span {
    let id = request
        .extensions()
        .get::<RequestId>()
        .cloned()
        .unwrap_or_default();
    tracing::info_span!(
        "request",
        request_id = id.as_str(),
        method = request.method().as_str(),
        path = request.uri().path(),
    )
}

pub(crate) fn answered(response: &Response, took: Duration, _: &Span) {
    let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    tracing::debug!(status = response.status().as_u16(), took_ms, "answered");
}
