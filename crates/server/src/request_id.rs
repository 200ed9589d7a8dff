//! A name for each request: in the log, in the answer's header and in problems.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use domain::entropy::random_bytes;
use http::{HeaderName, HeaderValue};

use crate::app::App;

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The name of a request.
#[derive(Clone, Debug, Default)]
pub(crate) struct RequestId(String);

impl RequestId {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Middleware: takes the caller's name for the request if it is a decent one, else makes one.
pub(crate) async fn assign(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let given = request
        .headers()
        .get(HEADER)
        .and_then(|value| value.to_str().ok());
    let id = match given.filter(|id| is_decent(id)) {
        Some(id) => id.to_owned(),
        None => format!("{:032x}", u128::from_le_bytes(random_bytes(&*app.entropy))),
    };
    let value = HeaderValue::from_str(&id);
    request.extensions_mut().insert(RequestId(id));
    let mut response = next.run(request).await;
    if let Ok(value) = value {
        response.headers_mut().insert(HEADER, value);
    }
    response
}

/// What is safe to write into logs and JSON.
fn is_decent(id: &str) -> bool {
    (1..=64).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_short_plain_names_are_taken_over() {
        assert!(is_decent("Req-1.a_b"));
        for id in ["", "a b", "a\"b", "a\u{7f}b", &"a".repeat(65)] {
            assert!(!is_decent(id), "{id}");
        }
    }
}
