//! Spotify as the house sees it: signing in, keeping an access token fresh, and asking for the
//! recent plays of an account.
//!
//! What Spotify sends stays behind private wire types; out come the words of `domain`, and
//! errors that say what to do next. This crate knows no store and opens no connection by itself:
//! the network ([`Http`]), the clock and the place where refresh tokens are kept
//! ([`TokenVault`]) are handed in.

mod answer;
mod app;
mod budget;
mod client;
mod error;
mod http;
mod image;
mod landing;
mod login;
mod player;
mod profile;
mod recently_played;
mod redirect;
mod session;
mod wire;

pub use crate::app::{ACCOUNTS_URL, API_URL, App};
pub use crate::budget::{Budget, Family, FamilyStanding, Permit, Standing};
pub use crate::client::Client;
pub use crate::error::Error;
pub use crate::http::{BoxFuture, Http, HttpSetUpError, ReqwestHttp, TransportError};
pub use crate::image::image_url_allowed;
pub use crate::landing::{Landing, LandingError, parse_landing};
pub use crate::login::{LoginAttempt, PLAYER_SCOPE, REQUIRED_SCOPE, SCOPES, Tokens};
pub use crate::player::Playing;
pub use crate::profile::Profile;
pub use crate::recently_played::{RecentlyPlayed, read as read_recently_played};
pub use crate::redirect::problem_with_redirect_uri;
pub use crate::session::{Session, TokenVault, VaultError};
