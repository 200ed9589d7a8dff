//! The network as a thing that is handed in: one trait, and the real one over reqwest.

use std::{fmt::Debug, pin::Pin, time::Duration};

use http::{Request, Response};

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
#[derive(Clone, Debug)]
pub struct ReqwestHttp(reqwest::Client);

impl ReqwestHttp {
    /// A transport with its own pool of connections: make one and share it.
    ///
    /// The process must have installed a rustls provider before
    /// (`rustls::crypto::ring::default_provider().install_default()`).
    pub fn new() -> Result<Self, HttpSetUpError> {
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            return Err(HttpSetUpError::NoTlsProvider);
        }
        reqwest::Client::builder()
            .connect_timeout(CONNECT_LIMIT)
            .timeout(TOTAL_LIMIT)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("music-analyser/", env!("CARGO_PKG_VERSION")))
            .build()
            .map(Self)
            .map_err(HttpSetUpError::Tls)
    }
}

impl Http for ReqwestHttp {
    fn send(
        &self,
        request: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, TransportError>> {
        Box::pin(async move {
            let request = reqwest::Request::try_from(request).map_err(transport_error)?;
            let mut answer = self.0.execute(request).await.map_err(transport_error)?;
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
