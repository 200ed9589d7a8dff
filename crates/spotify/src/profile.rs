//! Whose account an access token opens.

use crate::wire;

/// A Spotify account as it describes itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// What identifies the account for good; the user id where Spotify sends nothing better.
    pub account_id: String,
    /// The user id, for display and links.
    pub user_id: Option<String>,
    /// The name that the listener has chosen.
    pub display_name: Option<String>,
}

/// Reads a profile, or nothing if the body is not one.
pub(crate) fn read(body: &[u8]) -> Option<Profile> {
    let me: wire::Me = serde_json::from_slice(body).ok()?;
    let filled = |text: Option<String>| {
        text.map(|text| text.replace('\0', ""))
            .filter(|text| !text.is_empty())
    };
    let user_id = filled(me.id);
    Some(Profile {
        account_id: filled(me.account_id).or_else(|| user_id.clone())?,
        user_id,
        display_name: filled(me.display_name),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_immutable_id_counts_where_there_is_one() {
        let profile = |account: &str, user: Option<&str>, name: Option<&str>| {
            Some(Profile {
                account_id: account.to_owned(),
                user_id: user.map(str::to_owned),
                display_name: name.map(str::to_owned),
            })
        };
        for (body, expected) in [
            (
                r#"{"account_id":"acc1","id":"ada","display_name":"Ada","type":"user"}"#,
                profile("acc1", Some("ada"), Some("Ada")),
            ),
            (
                r#"{"id":"ada","display_name":null}"#,
                profile("ada", Some("ada"), None),
            ),
            (r#"{"account_id":"acc1"}"#, profile("acc1", None, None)),
            (r#"{"account_id":"","id":""}"#, None),
            ("{}", None),
            ("[]", None),
            ("<html>", None),
        ] {
            assert_eq!(read(body.as_bytes()), expected, "{body}");
        }
    }
}
