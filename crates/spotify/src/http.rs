//! The network as a thing that is handed in: one trait, and the real one over reqwest.

use std::{fmt::Debug, pin::Pin, time::Duration};

use http::{Request, Response};
use url::{Host, Url};

/// The longest answer that is read.
const BODY_LIMIT: usize = 8 * 1024 * 1024;
const CONNECT_LIMIT: Duration = Duration::from_secs(10);
// Spotify has been seen to stall for 45 s before it gives up with a 504; asking again is better.
const TOTAL_LIMIT: Duration = Duration::from_secs(40);

/// A future behind a pointer, so that traits with async functions can be objects.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Something that carries a request to a server and brings its answer back, within a bounded
/// time and size and without following redirects.
pub trait Http: Send + Sync + Debug {
    /// Sends one request. An answer of any status is `Ok`.
    fn send(
        &self,
        request: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, TransportError>>;
}

/// Why no answer came back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// The server did not answer in time.
    #[error("no answer in time")]
    TimedOut,
    /// The server could not be reached or broke the connection. The text names no address.
    #[error("not reachable: {0}")]
    Unreachable(String),
    /// The answer was larger than anything expected here.
    #[error("the answer is too large")]
    TooLarge,
}

/// Why the real transport could not be made.
#[derive(Debug, thiserror::Error)]
pub enum HttpSetUpError {
    /// The process has not chosen who does its cryptography.
    #[error("no TLS provider is installed in this process")]
    NoTlsProvider,
    /// TLS could not be set up, for example because the system has no CA certificates.
    #[error("TLS could not be set up (are the system's CA certificates installed?)")]
    Tls(#[source] reqwest::Error),
}

/// The real network. Fit for any HTTP request, pictures included.
///
/// It goes through the proxy that the system's settings name, except to this machine itself,
/// which a proxy could not reach.
#[derive(Clone, Debug)]
pub struct ReqwestHttp {
    outward: reqwest::Client,
    loopback: reqwest::Client,
}

impl ReqwestHttp {
    /// A transport with its own pool of connections: make one and share it.
    ///
    /// The process must have installed a rustls provider before
    /// (`rustls::crypto::ring::default_provider().install_default()`).
    pub fn new() -> Result<Self, HttpSetUpError> {
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            return Err(HttpSetUpError::NoTlsProvider);
        }
        Ok(Self {
            outward: builder().build().map_err(HttpSetUpError::Tls)?,
            loopback: builder().no_proxy().build().map_err(HttpSetUpError::Tls)?,
        })
    }

    fn client_for(&self, url: &Url) -> &reqwest::Client {
        let is_loopback = match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            None => false,
        };
        if is_loopback {
            &self.loopback
        } else {
            &self.outward
        }
    }
}

impl Http for ReqwestHttp {
    fn send(
        &self,
        request: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, TransportError>> {
        Box::pin(async move {
            let request = reqwest::Request::try_from(request).map_err(transport_error)?;
            let client = self.client_for(request.url());
            let mut answer = client.execute(request).await.map_err(transport_error)?;
            let mut body = Vec::new();
            while let Some(chunk) = answer.chunk().await.map_err(transport_error)? {
                if body.len() + chunk.len() > BODY_LIMIT {
                    return Err(TransportError::TooLarge);
                }
                body.extend_from_slice(&chunk);
            }
            let mut response = Response::new(body);
            *response.status_mut() = answer.status();
            *response.headers_mut() = std::mem::take(answer.headers_mut());
            Ok(response)
        })
    }
}

fn builder() -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .connect_timeout(CONNECT_LIMIT)
        .timeout(TOTAL_LIMIT)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("music-analyser/", env!("CARGO_PKG_VERSION")))
}

/// Drops the URL, whose query may hold a code, and keeps the innermost cause: it says the most.
#[expect(
    clippy::needless_pass_by_value,
    reason = "so that it can be given to map_err"
)]
fn transport_error(error: reqwest::Error) -> TransportError {
    if error.is_timeout() {
        return TransportError::TimedOut;
    }
    let mut cause: Option<&dyn std::error::Error> = std::error::Error::source(&error);
    let mut reason = "the request failed".to_owned();
    while let Some(inner) = cause {
        reason = inner.to_string();
        cause = inner.source();
    }
    TransportError::Unreachable(reason)
}

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        net::TcpListener,
    };

    use super::*;

    fn transport() -> ReqwestHttp {
        // Another test of this process may have installed it already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        ReqwestHttp::new().unwrap()
    }

    fn request(address: std::net::SocketAddr) -> Request<Vec<u8>> {
        Request::get(format!("http://{address}/x?code=marked"))
            .body(Vec::new())
            .unwrap()
    }

    /// Sends a request to a server that answers one with these bytes; tells what it received.
    async fn exchange(
        answer: impl AsRef<[u8]>,
    ) -> (Result<Response<Vec<u8>>, TransportError>, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let request = request(listener.local_addr().unwrap());
        let server = async {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut received = vec![0; 4096];
            let length = socket.read(&mut received).await.unwrap();
            // The client may hang up before it has everything.
            let _ = socket.write_all(answer.as_ref()).await;
            String::from_utf8_lossy(&received[..length]).into_owned()
        };
        let transport = transport();
        tokio::join!(transport.send(request), server)
    }

    #[tokio::test]
    async fn an_answer_of_any_status_is_handed_on_and_no_redirect_followed() {
        let (answer, received) = exchange(
            "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 2\r\n\r\nhi",
        )
        .await;
        let answer = answer.unwrap();
        assert_eq!(answer.status(), 302);
        assert_eq!(answer.headers()["location"], "http://127.0.0.1:1/");
        assert_eq!(answer.body(), b"hi");
        assert!(received.starts_with("GET /x?code=marked HTTP/1.1\r\n"));
        assert!(received.contains("user-agent: music-analyser/"));
    }

    #[tokio::test]
    async fn a_body_without_end_is_cut_off() {
        let mut endless = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
        endless.resize(BODY_LIMIT + 100, b' ');
        let (answer, _) = exchange(endless).await;
        assert_eq!(answer.unwrap_err(), TransportError::TooLarge);
    }

    #[tokio::test]
    async fn a_broken_or_refused_connection_names_no_address() {
        let (broken, _) = exchange("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhi").await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let request = request(listener.local_addr().unwrap());
        drop(listener);
        let refused = transport().send(request).await;
        for outcome in [broken, refused] {
            match outcome.unwrap_err() {
                TransportError::Unreachable(why) => {
                    assert!(!why.is_empty() && !why.contains("marked") && !why.contains("/x"));
                }
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn this_machine_is_asked_without_a_proxy() {
        let transport = transport();
        for (url, is_loopback) in [
            ("http://127.0.0.1:9/x", true),
            ("http://[::1]:9/x", true),
            ("http://localhost/x", true),
            ("https://api.spotify.com/v1/me", false),
            ("http://192.168.1.5/x", false),
        ] {
            let chosen = transport.client_for(&url.parse().unwrap());
            assert_eq!(
                std::ptr::eq(chosen, &raw const transport.loopback),
                is_loopback,
                "{url}"
            );
        }
    }

    #[tokio::test]
    async fn silence_ends_in_time() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut request =
            reqwest::Request::try_from(request(listener.local_addr().unwrap())).unwrap();
        *request.timeout_mut() = Some(Duration::from_millis(20));
        let error = transport().loopback.execute(request).await.unwrap_err();
        assert_eq!(transport_error(error), TransportError::TimedOut);
    }
}
