//! The pages, embedded: compressed once, hashed files kept by browsers for ever, the rest asked
//! for anew each time.

use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::{Next, from_fn},
    response::{IntoResponse as _, Response},
};
use memory_serve::CacheControl;

/// Files below this path carry a hash of their content in their name.
const HASHED: &str = "/assets/";

/// Answers every path with a file of the pages, or with the page itself, which shows what belongs
/// to the path.
pub(crate) fn pages() -> Router {
    memory_serve::load!()
        .index_file(Some("/index.html"))
        .fallback(Some("/index.html"))
        .fallback_status(StatusCode::OK)
        // What was not packed at build time would be packed at each start: gzip always, brotli in
        // builds for development. The server packs such answers as they are asked for.
        .enable_gzip(false)
        .enable_brotli(!cfg!(debug_assertions))
        .html_cache_control(CacheControl::NoCache)
        .cache_control(CacheControl::NoCache)
        .into_router()
        .layer(from_fn(keep_hashed_files))
}

async fn keep_hashed_files(request: Request, next: Next) -> Response {
    let hashed = request.uri().path().starts_with(HASHED);
    let mut response = next.run(request).await;
    if !hashed {
        return response;
    }
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if is_page {
        // An older page asks for a file that this version does not have.
        return StatusCode::NOT_FOUND.into_response();
    }
    response.headers_mut().insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use tower::ServiceExt as _;

    async fn get(path: &str) -> Response {
        let request = Request::get(path).body(Body::empty()).unwrap();
        pages().oneshot(request).await.unwrap()
    }

    #[tokio::test]
    async fn every_path_of_the_pages_is_the_page() {
        for path in ["/", "/history?q=x", "/no/such/page"] {
            let response = get(path).await;
            assert_eq!(response.status(), StatusCode::OK, "{path}");
            assert_eq!(response.headers()[header::CACHE_CONTROL], "no-cache");
        }
    }

    #[tokio::test]
    async fn a_hashed_file_of_another_version_is_not_the_page() {
        assert_eq!(
            get("/assets/old-1a2b3c.js").await.status(),
            StatusCode::NOT_FOUND
        );
    }
}
