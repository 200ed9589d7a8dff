//! The simulator behind a socket.

use std::sync::Arc;
use std::time::Duration;

use simulator::{App, FaultKind, Faults, Pace, ServeInfo, Spotify, first_line, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::asking::{now, open, settings};

struct Running {
    spotify: Arc<Spotify>,
    token: String,
    address: std::net::SocketAddr,
    stop: CancellationToken,
    task: JoinHandle<std::io::Result<()>>,
}

async fn start(faults: Faults) -> Running {
    let (spotify, token) = open(settings(1));
    spotify.set_request_faults(&faults);
    let spotify = Arc::new(spotify);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stop = CancellationToken::new();
    let task = tokio::spawn(serve(
        Arc::clone(&spotify),
        listener,
        Pace::real_time(now()),
        stop.clone(),
    ));
    Running {
        spotify,
        token,
        address,
        stop,
        task,
    }
}

impl Running {
    /// Everything that comes back until the other side closes; an error when it breaks.
    async fn ask(&self, path: &str) -> std::io::Result<String> {
        let mut stream = TcpStream::connect(self.address).await?;
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\nconnection: close\r\n\r\n",
            self.token
        );
        stream.write_all(request.as_bytes()).await?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }
}

#[tokio::test]
async fn answers_travel_and_time_follows_the_pace() {
    let running = start(Faults::none()).await;
    let answer = running
        .ask("/v1/me/player/recently-played?limit=3")
        .await
        .unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 200 OK") && answer.contains("played_at"),
        "{answer}"
    );
    assert!(running.spotify.now() >= now());
    let gemini = running.ask("/gemini/v1beta/models").await.unwrap();
    assert!(
        gemini.starts_with("HTTP/1.1 501") && gemini.contains("not simulated"),
        "{gemini}"
    );
    running.stop.cancel();
    running.task.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_time_out_says_nothing_until_the_stop() {
    let mut running = start(Faults::none().with(FaultKind::TimeOut, 1.0)).await;
    let task = std::mem::replace(&mut running.task, tokio::spawn(async { Ok(()) }));
    let asking = running.ask("/v1/me");
    tokio::pin!(asking);
    assert!(
        tokio::time::timeout(Duration::from_millis(200), &mut asking)
            .await
            .is_err()
    );
    running.stop.cancel();
    let (answer, stopped) = tokio::join!(asking, task);
    assert!(answer.map_or(true, |text| text.is_empty()));
    stopped.unwrap().unwrap();
}

#[tokio::test]
async fn a_reset_breaks_the_connection() {
    let running = start(Faults::none().with(FaultKind::Reset, 1.0)).await;
    let answer = running.ask("/v1/me").await;
    assert!(answer.map_or(true, |text| text.is_empty()));
    running.stop.cancel();
    running.task.await.unwrap().unwrap();
}

#[test]
fn the_first_line_has_exactly_the_promised_keys() {
    let app = App::default();
    let line = first_line(&ServeInfo {
        accounts_url: "http://127.0.0.1:1".to_owned(),
        api_url: "http://127.0.0.1:1".to_owned(),
        gemini_url: "http://127.0.0.1:1/gemini".to_owned(),
        client_id: app.client_id,
        client_secret: app.client_secret,
        redirect_uri: app.redirect_uris[0].clone(),
    });
    let value: serde_json::Value = serde_json::from_str(&line).unwrap();
    let keys: Vec<&str> = value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        keys,
        [
            "accounts_url",
            "api_url",
            "client_id",
            "client_secret",
            "gemini_url",
            "redirect_uri"
        ]
    );
    assert!(!line.contains('\n'));
}

/// Reads until the headers are there; gives the rest that has come with them.
async fn headers(stream: &mut TcpStream) -> String {
    let mut text = String::new();
    while !text.contains("\r\n\r\n") {
        let mut part = [0; 1];
        assert_eq!(stream.read(&mut part).await.unwrap(), 1);
        text.push(char::from(part[0]));
    }
    text
}

async fn begin(running: &Running, path: &str) -> TcpStream {
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    let request = format!(
        "GET {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\nconnection: close\r\n\r\n",
        running.token
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    stream
}

#[tokio::test(start_paused = true)]
async fn a_slow_body_comes_after_its_headers() {
    let running = start(Faults::none().with(FaultKind::SlowBody, 1.0)).await;
    let mut stream = begin(&running, "/v1/me").await;
    let head = headers(&mut stream).await;
    let (asked_at, mut body) = (tokio::time::Instant::now(), String::new());
    assert!(head.starts_with("HTTP/1.1 200 OK"), "{head}");
    stream.read_to_string(&mut body).await.unwrap();
    let took = asked_at.elapsed();
    assert!((4..=31).contains(&took.as_secs()), "{took:?}");
    assert!(head.contains(&format!("content-length: {}\r\n", body.len())));
    assert!(body.contains("account_id"), "{body}");
    running.stop.cancel();
    running.task.await.unwrap().unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_slow_body_breaks_off_at_the_stop() {
    let running = start(Faults::none().with(FaultKind::SlowBody, 1.0)).await;
    let mut stream = begin(&running, "/v1/me").await;
    let asked_at = tokio::time::Instant::now();
    headers(&mut stream).await;
    running.stop.cancel();
    let mut body = Vec::new();
    // Either the connection breaks or it ends too soon.
    let end = stream.read_to_end(&mut body).await;
    assert!(end.is_err() || body.is_empty());
    running.task.await.unwrap().unwrap();
    assert!(asked_at.elapsed() < Duration::from_secs(5));
}
