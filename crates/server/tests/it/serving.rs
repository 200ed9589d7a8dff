//! The server behind a real socket: it knows who calls, and it stops when told.

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};
use tokio_util::sync::CancellationToken;

use crate::harness::TestApp;

async fn send(stream: &mut TcpStream, path: &str, headers: &str) {
    let request = format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
}

/// Reads until this text has come.
async fn read_until(stream: &mut TcpStream, text: &str) -> String {
    let mut read = Vec::new();
    loop {
        let so_far = String::from_utf8_lossy(&read).into_owned();
        if so_far.contains(text) {
            return so_far;
        }
        assert!(
            stream.read_buf(&mut read).await.unwrap() > 0,
            "ended: {so_far}"
        );
    }
}

#[tokio::test]
async fn the_server_knows_who_calls_and_stops_when_told() {
    let app = TestApp::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stop = CancellationToken::new();
    let serving = tokio::spawn(server::run(app.app.clone(), listener, stop.clone()));

    let mut near = TcpStream::connect(address).await.unwrap();
    send(&mut near, "/api/v1/session", "").await;
    assert!(
        read_until(&mut near, "\"setup\"")
            .await
            .contains("\"setup\":\"needed\"")
    );
    send(
        &mut near,
        "/api/v1/session",
        "X-Forwarded-For: 127.0.0.1\r\n",
    )
    .await;
    read_until(&mut near, "\"setup\":\"code_needed\"").await;

    let browser = app.set_up().await;
    let cookie = browser.cookie.lock().unwrap().clone().unwrap();
    let mut live = TcpStream::connect(address).await.unwrap();
    send(
        &mut live,
        "/api/v1/events",
        &format!("Cookie: {cookie}\r\n"),
    )
    .await;
    read_until(&mut live, "retry: 3000").await;

    stop.cancel();
    serving.await.unwrap().unwrap();
    let mut rest = Vec::new();
    live.read_to_end(&mut rest).await.unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}
