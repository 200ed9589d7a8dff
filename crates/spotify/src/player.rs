//! What is playing now. Plays are never made from it; it only tells whether the list of recent
//! plays ought to be moving.

use domain::catalogue::TrackKey;
use jiff::SignedDuration;

use crate::wire;

/// A track that is playing, on a device that Spotify counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Playing {
    /// The track.
    pub track: TrackKey,
    /// How far into it the player is.
    pub progress: SignedDuration,
}

/// Reads what is playing. Nothing comes out that never gets into the list of recent plays:
/// private sessions, podcasts, advertisements, local files, and what is paused.
pub(crate) fn read(body: &[u8]) -> Option<Playing> {
    let player: wire::Player = serde_json::from_slice(body).ok()?;
    let is_private = player
        .device
        .and_then(|device| device.is_private_session)
        .unwrap_or(false);
    if player.is_playing != Some(true)
        || player.currently_playing_type.as_deref() != Some("track")
        || is_private
    {
        return None;
    }
    let id = player.item?.id.filter(|id| !id.is_empty())?;
    Some(Playing {
        track: TrackKey::new(Some(&id), ""),
        progress: SignedDuration::from_millis(player.progress_ms.unwrap_or(0).max(0)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_will_be_listed_counts_as_playing() {
        let check = |change: &str, to: &str, plays: bool| {
            let body = r#"{"is_playing":true,"currently_playing_type":"track","progress_ms":31000,
                "item":{"id":"t1","name":"Proud"},"device":{"is_private_session":false}}"#;
            let body = body.replace(change, to);
            assert_eq!(read(body.as_bytes()).is_some(), plays, "{body}");
        };
        check("", "", true);
        check("true", "false", false);
        check(r#""track""#, r#""episode""#, false);
        check(r#""track""#, "null", false);
        check(
            r#""is_private_session":false"#,
            r#""is_private_session":true"#,
            false,
        );
        check(r#"{"is_private_session":false}"#, "null", true);
        check(r#""id":"t1""#, r#""id":null"#, false);
        check(r#"{"id":"t1","name":"Proud"}"#, "null", false);
        check("31000", "null", true);
        check("{", "[", false);
        assert_eq!(read(b""), None);
    }
}
