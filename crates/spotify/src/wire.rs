//! The JSON that Spotify sends, as far as it is used. Nothing here leaves the crate.
//!
//! Only what identifies a thing is required; a strange value elsewhere counts as absent, because
//! it must not cost a play.

use domain::{catalogue::Image, secret::Secret};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// An error of the Web API.
#[derive(Deserialize)]
pub(crate) struct ApiRefusal {
    pub error: ApiRefusalDetail,
}

#[derive(Deserialize)]
pub(crate) struct ApiRefusalDetail {
    #[serde(default)]
    pub message: String,
    #[serde(default, deserialize_with = "if_readable")]
    pub reason: Option<String>,
}

/// An error of the token endpoint.
#[derive(Deserialize)]
pub(crate) struct TokenRefusal {
    pub error: String,
    #[serde(default)]
    pub error_description: String,
}

/// What the token endpoint hands out.
#[derive(Deserialize)]
pub(crate) struct TokenAnswer {
    pub access_token: Secret,
    #[serde(default, deserialize_with = "if_readable")]
    pub expires_in: Option<i64>,
    #[serde(default, deserialize_with = "if_readable")]
    pub refresh_token: Option<Secret>,
    #[serde(default, deserialize_with = "if_readable")]
    pub scope: Option<String>,
}

/// The account to which an access token belongs.
#[derive(Deserialize)]
pub(crate) struct Me {
    #[serde(default, deserialize_with = "if_readable")]
    pub account_id: Option<String>,
    #[serde(default, deserialize_with = "if_readable")]
    pub id: Option<String>,
    #[serde(default, deserialize_with = "if_readable")]
    pub display_name: Option<String>,
}

/// The list of recent plays.
#[derive(Deserialize)]
pub(crate) struct RecentPage<'a> {
    #[serde(borrow)]
    pub items: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
pub(crate) struct RecentItem<'a> {
    #[serde(default, deserialize_with = "if_readable")]
    pub played_at: Option<jiff::Timestamp>,
    #[serde(borrow, default)]
    pub track: Option<&'a RawValue>,
    #[serde(default, deserialize_with = "if_readable")]
    pub context: Option<Context>,
}

/// What is playing now.
#[derive(Deserialize)]
pub(crate) struct Player {
    #[serde(default, deserialize_with = "if_readable")]
    pub is_playing: Option<bool>,
    #[serde(default, deserialize_with = "if_readable")]
    pub currently_playing_type: Option<String>,
    #[serde(default, deserialize_with = "if_readable")]
    pub progress_ms: Option<i64>,
    #[serde(default, deserialize_with = "if_readable")]
    pub item: Option<PlayingItem>,
    #[serde(default, deserialize_with = "if_readable")]
    pub device: Option<Device>,
}

#[derive(Deserialize)]
pub(crate) struct PlayingItem {
    #[serde(default, deserialize_with = "if_readable")]
    pub id: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Device {
    #[serde(default, deserialize_with = "if_readable")]
    pub is_private_session: Option<bool>,
}

#[derive(Deserialize)]
pub(crate) struct Context {
    #[serde(rename = "type")]
    pub kind: String,
    pub uri: String,
}

#[derive(Deserialize)]
pub(crate) struct Track {
    #[serde(default, deserialize_with = "if_readable")]
    pub id: Option<String>,
    #[serde(default, deserialize_with = "if_readable")]
    pub uri: Option<String>,
    #[serde(default, deserialize_with = "if_readable")]
    pub name: Option<String>,
    #[serde(default, deserialize_with = "if_readable")]
    pub duration_ms: Option<i64>,
    #[serde(default, deserialize_with = "if_readable")]
    pub explicit: Option<bool>,
    #[serde(default, deserialize_with = "if_readable")]
    pub external_ids: Option<ExternalIds>,
    #[serde(default, deserialize_with = "if_readable")]
    pub album: Option<Album>,
    #[serde(default, deserialize_with = "the_readable")]
    pub artists: Vec<Artist>,
}

#[derive(Deserialize)]
pub(crate) struct ExternalIds {
    #[serde(default, deserialize_with = "if_readable")]
    pub isrc: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Album {
    #[serde(default, deserialize_with = "if_readable")]
    pub id: Option<String>,
    #[serde(default, deserialize_with = "if_readable")]
    pub name: Option<String>,
    #[serde(default, deserialize_with = "if_readable", rename = "album_type")]
    pub kind: Option<String>,
    #[serde(default, deserialize_with = "if_readable")]
    pub release_date: Option<String>,
    #[serde(default, deserialize_with = "the_readable")]
    pub artists: Vec<Artist>,
    #[serde(default, deserialize_with = "the_readable")]
    pub images: Vec<Image>,
}

#[derive(Deserialize)]
pub(crate) struct Artist {
    #[serde(default, deserialize_with = "if_readable")]
    pub id: Option<String>,
    #[serde(default, deserialize_with = "if_readable")]
    pub name: Option<String>,
}

/// A value, or nothing when it is null or of another kind.
fn if_readable<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let raw = <&'de RawValue>::deserialize(deserializer)?;
    Ok(serde_json::from_str(raw.get()).ok())
}

/// The readable ones of a list, in order.
fn the_readable<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let items: Option<Vec<&'de RawValue>> = if_readable(deserializer)?;
    Ok(items
        .unwrap_or_default()
        .into_iter()
        .filter_map(|raw| serde_json::from_str(raw.get()).ok())
        .collect())
}
