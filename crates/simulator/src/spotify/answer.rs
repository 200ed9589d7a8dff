//! Answers and the error bodies that Spotify really sends.

use std::time::Duration;

use http::{HeaderValue, Response, StatusCode, header};
use serde_json::{Value, json};

use crate::clock::SECOND;
use crate::rng::Rng;

/// What becomes of a request.
#[derive(Debug)]
pub enum Answer {
    /// It is answered.
    Response(Response<Vec<u8>>),
    /// It is answered, but the body is complete only after a while.
    Slow {
        /// How long that takes.
        after: Duration,
        /// The whole answer.
        response: Response<Vec<u8>>,
    },
    /// Nobody ever answers.
    TimeOut,
    /// The connection breaks.
    Reset,
}

impl Answer {
    /// The response, when there is one, however long it takes.
    pub fn response(self) -> Option<Response<Vec<u8>>> {
        match self {
            Self::Response(response) | Self::Slow { response, .. } => Some(response),
            Self::TimeOut | Self::Reset => None,
        }
    }

    pub(crate) fn status(&self) -> Option<u16> {
        match self {
            Self::Response(response) | Self::Slow { response, .. } => {
                Some(response.status().as_u16())
            }
            Self::TimeOut | Self::Reset => None,
        }
    }
}

pub(crate) fn body(status: StatusCode, kind: &'static str, body: Vec<u8>) -> Response<Vec<u8>> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

pub(crate) fn json(status: StatusCode, value: &Value) -> Response<Vec<u8>> {
    body(
        status,
        "application/json; charset=utf-8",
        value.to_string().into_bytes(),
    )
}

pub(crate) fn ok(value: &Value) -> Response<Vec<u8>> {
    json(StatusCode::OK, value)
}

/// An error of the Web API.
pub(crate) fn error(status: StatusCode, message: &str) -> Response<Vec<u8>> {
    json(
        status,
        &json!({"error": {"status": status.as_u16(), "message": message}}),
    )
}

/// An answer that says no, small enough to be an error.
pub(crate) type Refusal = Box<Response<Vec<u8>>>;

pub(crate) fn refusal(status: StatusCode, message: &str) -> Refusal {
    Box::new(error(status, message))
}

/// An error of the accounts service.
pub(crate) fn oauth_error(error: &str, description: &str) -> Refusal {
    Box::new(json(
        StatusCode::BAD_REQUEST,
        &json!({"error": error, "error_description": description}),
    ))
}

pub(crate) fn html(status: StatusCode, page: String) -> Response<Vec<u8>> {
    body(status, "text/html; charset=utf-8", page.into_bytes())
}

pub(crate) fn empty(status: StatusCode) -> Response<Vec<u8>> {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = status;
    response
}

/// Too many calls; perhaps it is told how many milliseconds to wait.
pub(crate) fn too_many_requests(wait: Option<i64>, rng: &mut Rng) -> Response<Vec<u8>> {
    let mut response = if rng.chance(0.2) {
        body(
            StatusCode::TOO_MANY_REQUESTS,
            "text/plain",
            b"Too many requests".to_vec(),
        )
    } else {
        error(StatusCode::TOO_MANY_REQUESTS, "API rate limit exceeded")
    };
    if let Some(wait) = wait {
        tell_wait(&mut response, wait);
    }
    response
}

/// Says how long to wait, in whole seconds.
pub(crate) fn tell_wait(response: &mut Response<Vec<u8>>, milliseconds: i64) {
    let seconds = (milliseconds + SECOND - 1).div_euclid(SECOND);
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
}

pub(crate) fn server_error(rng: &mut Rng) -> Response<Vec<u8>> {
    match rng.below(3) {
        0 => error(StatusCode::INTERNAL_SERVER_ERROR, "Server error."),
        1 => error(StatusCode::BAD_GATEWAY, "Bad gateway."),
        _ => unavailable(),
    }
}

pub(crate) fn unavailable() -> Response<Vec<u8>> {
    html(
        StatusCode::SERVICE_UNAVAILABLE,
        "<html><head><title>503 Service Temporarily Unavailable</title></head><body><h1>503</h1></body></html>".to_owned(),
    )
}
