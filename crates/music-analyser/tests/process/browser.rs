//! What a browser does with the program: asks, keeps its cookie, and goes where it is sent.

use std::sync::Mutex;

use http::{Response, header, request};
use serde_json::{Value, json};
use spotify::{Http as _, ReqwestHttp};
use tokio::{io::AsyncWriteExt as _, net::TcpStream};
use url::Url;

use crate::program::Lines;

pub(crate) const PASSWORD: &str = "marked-password-correct-horse";

pub(crate) struct Browser {
    http: ReqwestHttp,
    origin: Url,
    /// The session's cookie, `name=token`.
    pub(crate) cookie: Option<String>,
    /// The heads and bodies of all answers, save the cookies that they set.
    heard: Mutex<String>,
}

impl Browser {
    pub(crate) fn at(origin: &Url) -> Self {
        // Another test of this process may have installed it already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self {
            http: ReqwestHttp::new().unwrap(),
            origin: origin.clone(),
            cookie: None,
            heard: Mutex::default(),
        }
    }

    /// Asks for a path of the program, or for an address elsewhere.
    pub(crate) async fn get(&self, path: &str) -> Response<Vec<u8>> {
        self.send(request::Builder::new(), path, String::new())
            .await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Response<Vec<u8>> {
        let request = request::Builder::new()
            .method("POST")
            .header(header::CONTENT_TYPE, "application/json");
        self.send(request, path, body.to_string()).await
    }

    pub(crate) async fn json(&self, path: &str) -> Value {
        serde_json::from_slice(self.get(path).await.body()).unwrap()
    }

    /// Makes the owner, and keeps the session.
    pub(crate) async fn set_up(&mut self) {
        let owner = json!({"name": "owner", "password": PASSWORD, "zone": "Europe/Prague"});
        let made = self.post("/api/v1/setup", &owner).await;
        assert_eq!(made.status(), 201);
        self.keep_cookie(&made);
    }

    /// Logs in, and keeps the session.
    pub(crate) async fn log_in(&mut self, name: &str, password: &str) {
        let credentials = json!({"name": name, "password": password});
        let answer = self.post("/api/v1/session", &credentials).await;
        assert_eq!(answer.status(), 200);
        self.keep_cookie(&answer);
    }

    /// Connects the simulated listener by Spotify's page; gives the address on which it landed.
    pub(crate) async fn connect(&self) -> String {
        let begun = self.post("/api/v1/accounts/connect", &json!({})).await;
        let begun: Value = serde_json::from_slice(begun.body()).unwrap();
        let landing = self.agree(begun["authorize_url"].as_str().unwrap()).await;
        let finished = self.get(&landing).await;
        assert_eq!(location(&finished), "/sources?connected=1");
        landing
    }

    /// Opens Spotify's page, on which the listener agrees at once; gives where that leads.
    pub(crate) async fn agree(&self, authorize_url: &str) -> String {
        let request = http::Request::get(authorize_url).body(Vec::new()).unwrap();
        location(&self.http.send(request).await.unwrap())
    }

    /// Everything that the program has answered, to be searched.
    pub(crate) fn heard(&self) -> String {
        self.heard.lock().unwrap().clone()
    }

    /// The stream of live events, as it comes over the wire.
    pub(crate) async fn events(&self) -> Lines {
        let address = (self.origin.host_str().unwrap(), self.origin.port().unwrap());
        let mut stream = TcpStream::connect(address).await.unwrap();
        let cookie = self.cookie.as_deref().unwrap();
        let request =
            format!("GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        Lines::of(stream)
    }

    fn keep_cookie(&mut self, answer: &Response<Vec<u8>>) {
        let cookie = answer.headers()[header::SET_COOKIE].to_str().unwrap();
        self.cookie = cookie.split(';').next().map(str::to_owned);
    }

    async fn send(&self, request: request::Builder, path: &str, body: String) -> Response<Vec<u8>> {
        let url = self.origin.join(path).unwrap();
        let mut request = request.uri(url.as_str());
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let request = request.body(body.into_bytes()).unwrap();
        let answer = self.http.send(request).await.unwrap();
        let mut heard = self.heard.lock().unwrap();
        let head = answer
            .headers()
            .iter()
            .filter(|(name, _)| *name != header::SET_COOKIE);
        heard.extend(head.map(|(name, value)| format!("{name}: {value:?}\n")));
        heard.push_str(&String::from_utf8_lossy(answer.body()));
        answer
    }
}

fn location(response: &Response<Vec<u8>>) -> String {
    response.headers()[header::LOCATION]
        .to_str()
        .unwrap()
        .to_owned()
}
