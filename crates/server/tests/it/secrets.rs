//! What the log may never hold, at its most talkative, while someone sets up, connects and errs.

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use http::Request;
use serde_json::json;
use tracing::Level;

use crate::harness::{NAME, PASSWORD, SETUP_CODE, TestApp};

/// Everything that was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_secret_is_logged() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let _logging = tracing::subscriber::set_default(subscriber);

    let app = TestApp::new().await;
    let stranger = app.browser().at("192.0.2.7");
    let owner = json!({ "name": NAME, "password": PASSWORD, "code": "marked-guess" });
    stranger
        .post("/api/v1/setup", &owner)
        .await
        .problem(403, "setup-code-wrong");
    let browser = app.set_up().await;
    let wrong = json!({ "name": NAME, "password": "marked-wrong-password" });
    stranger
        .post("/api/v1/session", &wrong)
        .await
        .problem(401, "wrong-credentials");
    let odd = json!({ "name": NAME, "password": ["marked-odd-password"] });
    stranger
        .post("/api/v1/session", &odd)
        .await
        .problem(422, "invalid-input");

    let begun = browser
        .post("/api/v1/accounts/connect", &json!({}))
        .await
        .ok();
    let url = begun["authorize_url"].as_str().unwrap();
    let answer = app
        .app
        .http
        .send(Request::get(url).body(Vec::new()).unwrap())
        .await
        .unwrap();
    let landed = answer.headers()["location"].to_str().unwrap().to_owned();
    let query = landed.split_once('?').unwrap().1;
    assert_eq!(browser.get(&format!("/callback?{query}")).await.status, 303);
    assert_eq!(
        browser
            .get("/callback?code=marked-code&state=marked-state")
            .await
            .status,
        200
    );
    let forged = json!({ "url": "/callback?code=marked-code&state=marked-state" });
    browser
        .post("/api/v1/accounts/connect/finish", &forged)
        .await
        .problem(409, "connect-expired");
    browser
        .get("/api/v1/plays?q=marked-search&cursor=marked")
        .await
        .problem(422, "invalid-input");

    let listener = browser.get("/api/v1/session").await.ok()["listener"]["id"]
        .as_i64()
        .unwrap();
    let store = &app.app.store;
    let accounts = store
        .accounts(domain::ids::ListenerId(listener))
        .await
        .unwrap();
    let refresh = store.refresh_token(&accounts[0]).await.unwrap().unwrap();
    let cookie = browser.cookie.lock().unwrap().clone().unwrap();
    let values = url::form_urlencoded::parse(query.as_bytes());
    let mut secrets: Vec<String> = values.map(|(_, value)| value.into_owned()).collect();
    assert_eq!(secrets.len(), 2, "code and state");
    secrets.extend([PASSWORD, SETUP_CODE, "marked", "192.0.2.7"].map(str::to_owned));
    secrets.push(simulator::App::default().client_secret);
    secrets.push(refresh.reveal().to_owned());
    secrets.push(cookie.split_once('=').unwrap().1.to_owned());

    let log = log.text();
    assert!(log.contains("a Spotify account was connected") && log.contains("request_id"));
    for secret in secrets {
        assert!(secret.len() >= 6);
        let line = log.lines().find(|line| line.contains(&secret));
        assert_eq!(line, None);
    }
}
