//! A browser, as far as the server can tell.

use std::{net::SocketAddr, sync::Mutex};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    response::Response,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, header};
use serde_json::Value;
use tower::ServiceExt as _;

/// Sends requests, and keeps the cookie.
pub(crate) struct Browser {
    router: Router,
    peer: SocketAddr,
    headers: HeaderMap,
    pub(crate) cookie: Mutex<Option<String>>,
}

/// What came back, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Browser {
    pub(crate) fn new(router: Router) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("127.0.0.1:8000"));
        Self {
            router,
            peer: "127.0.0.1:50000".parse().unwrap(),
            headers,
            cookie: Mutex::default(),
        }
    }

    /// The same on another machine.
    pub(crate) fn at(mut self, address: &str) -> Self {
        self.peer = SocketAddr::new(address.parse().unwrap(), 50000);
        self
    }

    /// The same with this header on every request.
    pub(crate) fn sending(mut self, name: &'static str, value: &str) -> Self {
        self.headers
            .insert(HeaderName::from_static(name), value.parse().unwrap());
        self
    }

    /// The same with this cookie.
    pub(crate) fn holding(self, cookie: Option<String>) -> Self {
        *self.cookie.lock().unwrap() = cookie;
        self
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, Body::empty()).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::POST, path, Body::from(body.to_string()))
            .await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, Body::empty()).await
    }

    pub(crate) async fn send(&self, method: Method, path: &str, body: Body) -> Answer {
        let response = self.begin(method, path, body).await;
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    /// Sends a request whose answer may never end.
    pub(crate) async fn begin(&self, method: Method, path: &str, body: Body) -> Response {
        let mut request = Request::builder()
            .method(&method)
            .uri(path)
            .body(body)
            .unwrap();
        *request.headers_mut() = self.headers.clone();
        if method == Method::POST && !self.headers.contains_key(header::CONTENT_TYPE) {
            let json = HeaderValue::from_static("application/json");
            request.headers_mut().insert(header::CONTENT_TYPE, json);
        }
        if let Some(cookie) = self.cookie.lock().unwrap().as_deref() {
            request
                .headers_mut()
                .insert(header::COOKIE, cookie.parse().unwrap());
        }
        request.extensions_mut().insert(ConnectInfo(self.peer));
        let response = self.router.clone().oneshot(request).await.unwrap();
        if let Some(cookie) = response.headers().get(header::SET_COOKIE) {
            let (pair, rest) = cookie.to_str().unwrap().split_once(';').unwrap();
            let is_over = rest.contains("Max-Age=0");
            *self.cookie.lock().unwrap() = (!is_over).then(|| pair.to_owned());
        }
        response
    }
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The JSON of a request that was fulfilled.
    #[track_caller]
    pub(crate) fn ok(&self) -> Value {
        assert!(self.status.is_success(), "{} {}", self.status, self.text());
        self.json()
    }

    /// Fails unless it is this problem; gives the rest of what it says.
    #[track_caller]
    pub(crate) fn problem(&self, status: u16, slug: &str) -> Value {
        assert_eq!(
            self.header("content-type"),
            Some("application/problem+json"),
            "{self:?}"
        );
        let problem = self.json();
        assert_eq!(problem["type"], format!("/problems/{slug}"), "{problem}");
        assert_eq!(problem["status"], status);
        assert_eq!(self.status, status);
        assert_eq!(problem["request_id"], self.header("x-request-id").unwrap());
        problem
    }
}
