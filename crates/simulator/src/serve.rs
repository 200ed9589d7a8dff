//! Spotify behind a socket: requests in, answers out, time driven by a [`Pace`].

use std::future::pending;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::connect_info::{ConnectInfo, Connected};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderValue, Response, StatusCode};
use axum::serve::{IncomingStream, Listener};
use serde::Serialize;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_util::io::ReaderStream;
use tokio_util::sync::CancellationToken;

use crate::clock::Pace;
use crate::spotify::{Answer, Spotify};

/// No request that Spotify understands is larger.
const LARGEST_BODY: usize = 1 << 20;

/// What a client must know to use a served simulator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ServeInfo {
    /// The origin of the accounts service.
    pub accounts_url: String,
    /// The origin of the Web API.
    pub api_url: String,
    /// Where Gemini is.
    pub gemini_url: String,
    /// The registered app.
    pub client_id: String,
    /// Its secret.
    pub client_secret: String,
    /// A redirect URI registered for it.
    pub redirect_uri: String,
}

/// The first line of output of a simulator that stands alone.
pub fn first_line(info: &ServeInfo) -> String {
    // Strings only: this cannot fail to be written as JSON.
    serde_json::to_string(info).unwrap_or_default()
}

/// Serves until `stop`. Requests that are never to be answered end with it, too.
pub async fn serve(
    spotify: Arc<Spotify>,
    listener: TcpListener,
    pace: Pace,
    stop: CancellationToken,
) -> io::Result<()> {
    let served = Served {
        spotify,
        pace,
        stop: stop.clone(),
    };
    let router = Router::new().fallback(answer).with_state(served);
    let service = router.into_make_service_with_connect_info::<Scissors>();
    axum::serve(Wires(listener), service)
        .with_graceful_shutdown(stop.cancelled_owned())
        .await
}

#[derive(Clone)]
struct Served {
    spotify: Arc<Spotify>,
    pace: Pace,
    stop: CancellationToken,
}

async fn answer(
    State(served): State<Served>,
    ConnectInfo(scissors): ConnectInfo<Scissors>,
    request: Request,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    if parts.uri.path() == "/gemini" || parts.uri.path().starts_with("/gemini/") {
        return not_simulated();
    }
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else {
        return bare(StatusCode::PAYLOAD_TOO_LARGE);
    };
    let request = http::Request::from_parts(parts, body.to_vec());
    served.spotify.set_now(served.pace.now());
    tracing::debug!(method = %request.method(), path = request.uri().path(), "asked");
    match served.spotify.handle(request) {
        Answer::Response(response) => response.map(Body::from),
        Answer::Slow { after, response } => later(response, after, served.stop),
        Answer::TimeOut => {
            tokio::select! {
                () = served.stop.cancelled() => {}
                () = pending() => {}
            }
            scissors.cut()
        }
        Answer::Reset => scissors.cut(),
    }
}

/// The headers at once and the body after a while: or not at all, when the simulator stops before that.
fn later(response: Response<Vec<u8>>, after: Duration, stop: CancellationToken) -> Response<Body> {
    let (mut parts, bytes) = response.into_parts();
    // Without the length a body that breaks off would look whole.
    parts
        .headers
        .insert(CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    let (mut near, far) = tokio::io::duplex(bytes.len().max(1));
    tokio::spawn(async move {
        if timeout(after, stop.cancelled()).await.is_err() {
            // Whoever asked may have hung up by now.
            let _ = near.write_all(&bytes).await;
        }
    });
    Response::from_parts(parts, Body::from_stream(ReaderStream::new(far)))
}

fn not_simulated() -> Response<Body> {
    let body = r#"{"error":{"code":501,"message":"Gemini is not simulated yet.","status":"UNIMPLEMENTED"}}"#;
    let mut response = bare(StatusCode::NOT_IMPLEMENTED);
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response.map(|_| Body::from(body))
}

fn bare(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

/// Cuts one connection.
#[derive(Clone, Debug, Default)]
struct Scissors(Arc<AtomicBool>);

impl Scissors {
    /// The response is never written: writing it is what finds the wire cut.
    fn cut(&self) -> Response<Body> {
        self.0.store(true, Ordering::Release);
        bare(StatusCode::NO_CONTENT)
    }
}

impl Connected<IncomingStream<'_, Wires>> for Scissors {
    fn connect_info(stream: IncomingStream<'_, Wires>) -> Self {
        stream.io().scissors.clone()
    }
}

/// A listener whose connections can be cut.
struct Wires(TcpListener);

impl Listener for Wires {
    type Io = Wire;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Wire, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        (
            Wire {
                stream,
                scissors: Scissors::default(),
            },
            address,
        )
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

struct Wire {
    stream: TcpStream,
    scissors: Scissors,
}

impl Wire {
    fn whole(&mut self) -> io::Result<Pin<&mut TcpStream>> {
        if self.scissors.0.load(Ordering::Acquire) {
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        Ok(Pin::new(&mut self.stream))
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.whole()?.poll_read(context, buffer)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        data: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.whole()?.poll_write(context, data)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.whole()?.poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
