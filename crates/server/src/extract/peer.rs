//! Who is at the other end of the connection.

use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
};

use axum::extract::{ConnectInfo, FromRequestParts};
use http::{HeaderName, header, request::Parts};

/// What reverse proxies add. Anyone can: it only ever takes trust away.
const OF_PROXIES: [HeaderName; 6] = [
    header::FORWARDED,
    header::VIA,
    HeaderName::from_static("x-forwarded-for"),
    HeaderName::from_static("x-forwarded-host"),
    HeaderName::from_static("x-forwarded-proto"),
    HeaderName::from_static("x-real-ip"),
];

/// The other end of the connection.
pub(crate) struct Peer {
    /// Its address, where the connection has one.
    pub(crate) address: Option<IpAddr>,
    is_proxy: bool,
}

impl Peer {
    /// Whether the caller sits at this very machine. Not so behind a reverse proxy on it: then
    /// the whole world comes from here.
    pub(crate) fn is_this_machine(&self) -> bool {
        !self.is_proxy
            && self
                .address
                .is_some_and(|address| address.to_canonical().is_loopback())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let info = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Self {
            address: info.map(|ConnectInfo(address)| address.ip()),
            is_proxy: OF_PROXIES
                .iter()
                .any(|name| parts.headers.contains_key(name)),
        })
    }
}
