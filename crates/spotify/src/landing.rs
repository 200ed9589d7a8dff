//! Reading the address on which the browser lands after Spotify's page, as the callback gets it
//! or as a person pastes it.

use std::fmt;

use domain::secret::Secret;

/// What Spotify's page came to.
#[derive(Clone, PartialEq, Eq)]
pub enum Landing {
    /// The person agreed.
    Code {
        /// To be exchanged for tokens.
        code: Secret,
        /// The attempt to which it belongs.
        state: String,
    },
    /// The person declined, or Spotify found fault with the request.
    Refused {
        /// Spotify's word, `access_denied` when the person declined.
        error: String,
        /// The attempt to which it belongs.
        state: Option<String>,
    },
}

impl fmt::Debug for Landing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code { .. } => f.debug_struct("Code").finish_non_exhaustive(),
            Self::Refused { error, .. } => f
                .debug_struct("Refused")
                .field("error", error)
                .finish_non_exhaustive(),
        }
    }
}

/// Why an address is not one on which Spotify lets people land. The text says what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LandingError {
    /// Nothing was given.
    #[error("Paste the whole address from the browser's address bar.")]
    Empty,
    /// The address is that of Spotify's own page.
    #[error(
        "This is the address of Spotify's own page. Agree there first, then copy the address on \
         which you land, even if the page does not load."
    )]
    NotThereYet,
    /// Neither a code nor a refusal is in it.
    #[error(
        "There is no code in this address. Copy the whole address on which you landed after \
         agreeing; it contains `code=`."
    )]
    NoCode,
    /// The code is there without the state.
    #[error("The end of the address is missing. Copy it whole; it contains `state=`.")]
    NoState,
}

/// Reads a landing from a URL, its query alone, or anything of that shape.
///
/// Addresses are pasted with line breaks, quotes and without their beginning, so only the part
/// after the question mark counts.
pub fn parse_landing(url_or_query: &str) -> Result<Landing, LandingError> {
    let text: String = url_or_query
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    let text = text.trim_matches(['"', '\'', '<', '>', '`']);
    if text.is_empty() {
        return Err(LandingError::Empty);
    }
    let query = text.split_once('?').map_or(text, |(_, query)| query);
    let query = query.split_once('#').map_or(query, |(query, _)| query);
    let value = |name: &str| {
        url::form_urlencoded::parse(query.as_bytes())
            .find(|(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.into_owned())
    };

    if let Some(error) = value("error") {
        let state = value("state");
        return Ok(Landing::Refused { error, state });
    }
    match (value("code"), value("state")) {
        (Some(code), Some(state)) => Ok(Landing::Code {
            code: Secret::new(code),
            state,
        }),
        (Some(_), None) => Err(LandingError::NoState),
        (None, _) if value("client_id").is_some() => Err(LandingError::NotThereYet),
        (None, _) => Err(LandingError::NoCode),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agreed(code: &str, state: &str) -> Landing {
        Landing::Code {
            code: Secret::new(code),
            state: state.to_owned(),
        }
    }

    #[test]
    fn a_landing_is_read_however_it_is_pasted() {
        for text in [
            "http://127.0.0.1:8000/callback?code=AQ-b_1&state=s%2B1",
            "  http://127.0.0.1:8000/callback?code=AQ-b_1&state=s%2B1#_=_ \n",
            "127.0.0.1:8000/callback?state=s%2B1&code=AQ-b_1",
            "http://[::1]/callback?code=AQ-\nb_1&state=s%2B1&code=later",
            "\"https://music.example/callback?code=AQ-b_1&state=s%2B1\"",
            "?code=AQ-b_1&state=s%2B1",
            "code=AQ-b_1&state=s%2B1",
        ] {
            assert_eq!(parse_landing(text), Ok(agreed("AQ-b_1", "s+1")), "{text}");
        }
    }

    #[test]
    fn a_refusal_is_read() {
        let refused = |state: Option<&str>| {
            Ok(Landing::Refused {
                error: "access_denied".to_owned(),
                state: state.map(str::to_owned),
            })
        };
        let url = "http://127.0.0.1:8000/callback?error=access_denied";
        assert_eq!(parse_landing(url), refused(None));
        assert_eq!(
            parse_landing(&format!("{url}&state=s1")),
            refused(Some("s1"))
        );
    }

    #[test]
    fn other_texts_are_answered_with_what_to_do() {
        for (text, error) in [
            ("", LandingError::Empty),
            (" \n", LandingError::Empty),
            ("hello", LandingError::NoCode),
            ("http://127.0.0.1:8000/callback", LandingError::NoCode),
            (
                "http://127.0.0.1:8000/callback?code=&state=s",
                LandingError::NoCode,
            ),
            (
                "http://127.0.0.1:8000/callback?code=c",
                LandingError::NoState,
            ),
            (
                "https://accounts.spotify.com/authorize?client_id=a&response_type=code&state=s",
                LandingError::NotThereYet,
            ),
        ] {
            assert_eq!(parse_landing(text), Err(error), "{text}");
        }
    }

    #[test]
    fn a_landing_shows_neither_code_nor_state() {
        let landing = parse_landing("?code=marked-code&state=marked-state").unwrap();
        assert!(!format!("{landing:?}").contains("marked"));
    }
}
