//! What every request passes: who may send it from where, and what every answer carries.

use axum::body::Body;
use http::Method;
use serde_json::{Value, json};

use crate::{browser::Browser, harness::TestApp};

/// What may be asked for without logging in.
const PUBLIC: [&str; 7] = [
    "get /api/v1/session",
    "post /api/v1/session",
    "delete /api/v1/session",
    "post /api/v1/setup",
    "get /callback",
    "get /healthz",
    "get /readyz",
];

/// Method and path of every operation in the API's description.
fn operations() -> Vec<(String, String, Value)> {
    let api = serde_json::to_value(server::openapi()).unwrap();
    let mut found = Vec::new();
    for (path, item) in api["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            found.push((method.clone(), path.clone(), operation.clone()));
        }
    }
    assert!(found.len() > 15);
    found
}

async fn ask(browser: &Browser, method: &str, path: &str) -> crate::browser::Answer {
    let method: Method = method.to_uppercase().parse().unwrap();
    browser
        .send(method, &path.replace("{id}", "1"), Body::from("{}"))
        .await
}

#[tokio::test]
async fn nothing_of_a_listener_is_shown_without_login() {
    let (app, _) = TestApp::signed_in().await;
    let mut public = Vec::new();
    for (method, path, operation) in operations() {
        let answer = ask(&app.browser(), &method, &path).await;
        let is_described_as_public = operation["security"].is_null();
        if answer.status == 401 {
            answer.problem(401, "sign-in-needed");
            assert!(!is_described_as_public, "{method} {path}");
        } else {
            assert!(is_described_as_public, "{method} {path}: {}", answer.status);
            public.push(format!("{method} {path}"));
        }
    }
    public.sort();
    let mut expected = PUBLIC.map(str::to_owned);
    expected.sort();
    assert_eq!(public, expected);
}

#[tokio::test]
async fn every_answer_carries_the_headers() {
    let (app, browser) = TestApp::signed_in().await;
    let mut paths: Vec<String> = operations()
        .into_iter()
        .filter(|(method, ..)| method == "get")
        .map(|(_, path, _)| path)
        .collect();
    paths.retain(|path| path != "/api/v1/events");
    paths.extend(
        [
            "/",
            "/sources",
            "/panic",
            "/api/nothing",
            "/api/openapi.json",
        ]
        .map(str::to_owned),
    );
    for path in paths {
        for browser in [&browser, &app.browser()] {
            let answer = ask(browser, "get", &path).await;
            let policy = answer.header("content-security-policy").unwrap();
            assert!(
                policy.starts_with(
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src"
                )
            );
            assert!(!policy.contains("unsafe"), "{path}");
            assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
            assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
            assert_eq!(
                answer.header("cross-origin-opener-policy"),
                Some("same-origin")
            );
            assert_eq!(
                answer.header("cross-origin-resource-policy"),
                Some("same-origin")
            );
            assert!(answer.header("permissions-policy").is_some());
            assert!(answer.header("x-request-id").is_some());
            assert_eq!(answer.header("strict-transport-security"), None);
            let is_kept_back = path.starts_with("/api") || path == "/callback";
            // An answer of a statistic may be kept by its listener's browser, which asks each time.
            let is_answer = path.starts_with("/api/v1/statistics/") && answer.status == 200;
            let kept = if is_answer {
                Some("private, no-cache")
            } else {
                is_kept_back.then_some("no-store")
            };
            assert_eq!(answer.header("cache-control"), kept, "{path}");
        }
    }
}

#[tokio::test]
async fn under_https_browsers_are_told_to_stay_there() {
    let app = TestApp::with(|parts| {
        parts.settings.public_url = "https://music.example".parse().unwrap();
    })
    .await;
    let answer = app
        .browser()
        .sending("host", "music.example")
        .get("/")
        .await;
    assert_eq!(
        answer.header("strict-transport-security"),
        Some("max-age=63072000")
    );
}

#[tokio::test]
async fn other_sites_change_nothing() {
    let (_, browser) = TestApp::signed_in().await;
    let cookie = browser.cookie.lock().unwrap().clone();
    let (app, _) = TestApp::signed_in().await;
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "http://127.0.0.1:9000"),
        ("origin", "null"),
    ] {
        let evil = app.browser().holding(cookie.clone()).sending(name, value);
        evil.post("/api/v1/accounts/connect", &json!({}))
            .await
            .problem(403, "cross-site");
        evil.delete("/api/v1/session")
            .await
            .problem(403, "cross-site");
        evil.post("/api/v1/session", &json!({}))
            .await
            .problem(403, "cross-site");
        assert_eq!(evil.get("/api/v1/session").await.status, 200);
    }
}

#[tokio::test]
async fn the_own_pages_may() {
    let (app, browser) = TestApp::signed_in().await;
    let cookie = browser.cookie.lock().unwrap().clone();
    for (name, value) in [
        ("sec-fetch-site", "same-origin"),
        ("sec-fetch-site", "none"),
        ("origin", "http://127.0.0.1:8000"),
    ] {
        let own = app.browser().holding(cookie.clone()).sending(name, value);
        assert_eq!(
            own.post("/api/v1/accounts/connect", &json!({}))
                .await
                .status,
            200
        );
    }
}

#[tokio::test]
async fn names_that_are_not_ours_get_no_answer() {
    let (app, _) = TestApp::signed_in().await;
    let rebound = app.browser().sending("host", "evil.example:8000");
    for path in ["/", "/api/v1/session", "/api/openapi.json", "/callback"] {
        let problem = rebound.get(path).await.problem(421, "unknown-host");
        assert!(
            problem["detail"]
                .as_str()
                .unwrap()
                .contains("http://127.0.0.1:8000/")
        );
    }
    assert_eq!(
        rebound.get("/healthz").await.ok(),
        json!({ "status": "alive" })
    );
    assert_eq!(
        app.browser()
            .sending("host", "localhost")
            .get("/")
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn probes_learn_how_the_server_is() {
    let app = TestApp::new().await;
    assert_eq!(
        app.browser().get("/healthz").await.ok(),
        json!({ "status": "alive" })
    );
    assert_eq!(
        app.browser().get("/readyz").await.ok(),
        json!({ "status": "ready" })
    );
    app.app.store.close().await;
    assert_eq!(
        app.browser().get("/healthz").await.ok(),
        json!({ "status": "alive" })
    );
    app.browser().get("/readyz").await.problem(503, "not-ready");
}

#[tokio::test]
async fn requests_keep_a_decent_name() {
    let app = TestApp::new().await;
    let named = app.browser().sending("x-request-id", "trace-7");
    assert_eq!(
        named.get("/healthz").await.header("x-request-id"),
        Some("trace-7")
    );
    let odd = app.browser().sending("x-request-id", "a b<script>");
    let id = odd
        .get("/healthz")
        .await
        .header("x-request-id")
        .unwrap()
        .to_owned();
    assert_eq!(id.len(), 32);
    assert_ne!(
        app.browser().get("/healthz").await.header("x-request-id"),
        Some(id.as_str())
    );
}

#[tokio::test]
async fn pages_and_documentation_are_served() {
    let app = TestApp::new().await;
    for path in ["/", "/sources", "/login"] {
        assert_eq!(
            app.browser().get(path).await.text(),
            "<title>the page</title>"
        );
    }
    let api = app.browser().get("/api/openapi.json").await.ok();
    assert_eq!(api, serde_json::to_value(server::openapi()).unwrap());
    let docs = app.browser().get("/api/docs/").await;
    assert_eq!(docs.status, 200);
    assert!(docs.text().contains("swagger-ui"));
    // Its page needs no leave of its own.
    let page = app.browser().get("/").await;
    let policy = "content-security-policy";
    assert_eq!(docs.header(policy), page.header(policy));
}

#[tokio::test]
async fn long_answers_are_compressed_for_those_who_can_read_it() {
    let app = TestApp::new().await;
    for coding in ["br", "gzip"] {
        let browser = app.browser().sending("accept-encoding", coding);
        let answer = browser.get("/api/openapi.json").await;
        assert_eq!(answer.header("content-encoding"), Some(coding));
    }
    let plain = app.browser().get("/api/openapi.json").await;
    assert_eq!(plain.header("content-encoding"), None);
}
