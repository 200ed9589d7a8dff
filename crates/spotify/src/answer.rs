//! Sorting Spotify's refusals: from a status and a body, which may be JSON, plain text or a
//! proxy's page, to an [`Error`].

use http::{Response, StatusCode, header::RETRY_AFTER};
use jiff::{SignedDuration, Timestamp};

use crate::{
    error::Error,
    wire::{ApiRefusal, TokenRefusal},
};

/// A whole day is really asked for at times; more is taken for a mistake.
pub(crate) const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(25);

/// What was offered to the token endpoint.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Grant {
    Code,
    Refresh,
}

/// Why the Web API answered with something else than 200.
pub(crate) fn refusal(response: &Response<Vec<u8>>, now: Timestamp) -> Error {
    let status = response.status();
    let detail = serde_json::from_slice::<ApiRefusal>(response.body())
        .ok()
        .map(|body| body.error);
    let message = detail.as_ref().and_then(|detail| tame(&detail.message));
    // The plain-text bodies vary from case to case, so fragments of them must do.
    let text = match &detail {
        Some(detail) => detail.message.to_lowercase(),
        None => String::from_utf8_lossy(response.body()).to_lowercase(),
    };
    match status {
        StatusCode::UNAUTHORIZED if text.contains("permissions missing") => {
            Error::PermissionMissing
        }
        StatusCode::UNAUTHORIZED => Error::TokenRefused,
        StatusCode::FORBIDDEN if text.contains("premium subscription required") => {
            Error::PremiumNeeded
        }
        StatusCode::FORBIDDEN
            if text.contains("not registered for this app")
                || text.contains("not registered in the developer") =>
        {
            Error::NotAllowed
        }
        StatusCode::FORBIDDEN
            if text.contains("insufficient client scope")
                || text.contains("permissions missing") =>
        {
            Error::PermissionMissing
        }
        StatusCode::FORBIDDEN => Error::Forbidden { message },
        StatusCode::NOT_FOUND => Error::NotFound,
        StatusCode::BAD_REQUEST => Error::BadRequest { message },
        StatusCode::TOO_MANY_REQUESTS => {
            let retry_after = retry_after(response, now);
            match detail.and_then(|detail| detail.reason).as_deref() {
                Some("QUOTA_EXCEEDED") => Error::QuotaExceeded { retry_after },
                _ => Error::RateLimited { retry_after },
            }
        }
        status if status.is_server_error() => Error::Unavailable {
            status: status.as_u16(),
        },
        status if status.is_redirection() => unexpected(status, "a redirect"),
        status => unexpected(status, "an unknown status"),
    }
}

/// Why the token endpoint answered with something else than 200.
pub(crate) fn token_refusal(response: &Response<Vec<u8>>, grant: Grant, now: Timestamp) -> Error {
    let status = response.status();
    if !matches!(status, StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED) {
        return refusal(response, now);
    }
    let Ok(body) = serde_json::from_slice::<TokenRefusal>(response.body()) else {
        return unexpected(status, "a refusal without a reason");
    };
    let description = tame(&body.error_description);
    match (body.error.as_str(), grant) {
        ("invalid_grant", Grant::Refresh) => Error::SignInNeeded { description },
        ("invalid_grant", Grant::Code) => Error::CodeRefused { description },
        ("invalid_client", _) => Error::WrongClient { description },
        (other, _) => Error::BadRequest {
            message: description.or_else(|| tame(other)),
        },
    }
}

/// An answer that cannot be worked with.
pub(crate) fn unexpected(status: StatusCode, what: &'static str) -> Error {
    Error::UnexpectedAnswer {
        status: status.as_u16(),
        what,
    }
}

/// Words of the other side made fit for a log: one short line, and nothing in it long enough to
/// be a token.
fn tame(words: &str) -> Option<String> {
    let line: Vec<_> = words
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .map(|word| if word.len() > 40 { "…" } else { word })
        .take(20)
        .collect();
    (!line.is_empty()).then(|| line.join(" "))
}

/// The pause that `Retry-After` asks for, in seconds or as a date.
fn retry_after(response: &Response<Vec<u8>>, now: Timestamp) -> Option<SignedDuration> {
    let value = response.headers().get(RETRY_AFTER)?.to_str().ok()?.trim();
    let pause = if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        value
            .parse()
            .map_or(LONGEST_PAUSE, SignedDuration::from_secs)
    } else {
        let date = jiff::fmt::rfc2822::DateTimeParser::new()
            .parse_timestamp(value)
            .ok()?;
        date.duration_since(now)
    };
    Some(pause.clamp(SignedDuration::ZERO, LONGEST_PAUSE))
}

#[cfg(test)]
mod tests {
    use super::{
        Grant::{Code, Refresh},
        *,
    };

    fn response(status: u16, body: &str) -> Response<Vec<u8>> {
        Response::builder()
            .status(status)
            .body(body.as_bytes().to_vec())
            .unwrap()
    }

    fn now() -> Timestamp {
        "2026-11-23T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn every_known_refusal_of_the_web_api_has_its_error() {
        let json = |status: u16, message: &str| {
            format!(r#"{{"error":{{"status":{status},"message":"{message}"}}}}"#)
        };
        let quota =
            r#"{"error":{"status":429,"message":"Too many requests","reason":"QUOTA_EXCEEDED"}}"#;
        let player = r#"{"error":{"status":403,"message":"Player command failed: Premium required","reason":"PREMIUM_REQUIRED"}}"#;
        let premium = "Active premium subscription required for the owner of the app. When the \
            subscription status changes, it can take a few hours before requests are allowed again.";
        let listed = "The user is not registered for this application. Please check your settings \
            on https://developer.spotify.com/dashboard";
        let page = "<!DOCTYPE html><html><body>Service Unavailable</body></html>";
        for (status, body, expected) in [
            (401, json(401, "The access token expired"), "token-refused"),
            (401, json(401, "Invalid access token"), "token-refused"),
            (401, json(401, "No token provided"), "token-refused"),
            (401, String::new(), "token-refused"),
            (401, json(401, "Permissions missing"), "permission-missing"),
            (
                403,
                json(403, "Insufficient client scope"),
                "permission-missing",
            ),
            (403, json(403, "Forbidden"), "forbidden"),
            (403, String::new(), "forbidden"),
            (403, player.into(), "forbidden"),
            (403, premium.into(), "premium-needed"),
            (403, premium.to_uppercase(), "premium-needed"),
            (403, listed.into(), "not-allowed"),
            (403, json(403, listed), "not-allowed"),
            (
                403,
                "User not registered in the Developer Dashboard".into(),
                "not-allowed",
            ),
            (404, json(404, "Resource not found"), "not-found"),
            (
                404,
                json(404, "Non existing id: 'spotify:track:x'"),
                "not-found",
            ),
            (404, page.into(), "not-found"),
            (400, json(400, "Invalid limit"), "bad-request"),
            (400, json(400, "Invalid base62 id"), "bad-request"),
            (429, json(429, "API rate limit exceeded"), "rate-limited"),
            (429, "Too many requests".into(), "rate-limited"),
            (429, quota.into(), "quota-exceeded"),
            (500, json(500, "Server error"), "unavailable"),
            (502, json(502, "Bad gateway."), "unavailable"),
            (503, page.into(), "unavailable"),
            (504, "upstream request timeout".into(), "unavailable"),
            (302, page.into(), "unexpected-answer"),
            (204, String::new(), "unexpected-answer"),
            (418, "\u{0}\u{1}".into(), "unexpected-answer"),
        ] {
            let error = refusal(&response(status, &body), now());
            assert_eq!(error.slug(), expected, "{status} {body}");
        }
    }

    #[test]
    fn every_known_refusal_of_a_token_has_its_error() {
        let json = |error: &str, description: &str| {
            format!(r#"{{"error":"{error}","error_description":"{description}"}}"#)
        };
        for (status, body, grant, expected) in [
            (
                400,
                json("invalid_grant", "Refresh token revoked"),
                Refresh,
                "sign-in-needed",
            ),
            (
                400,
                json("invalid_grant", "Invalid refresh token"),
                Refresh,
                "sign-in-needed",
            ),
            (
                400,
                r#"{"error":"invalid_grant"}"#.into(),
                Refresh,
                "sign-in-needed",
            ),
            (
                400,
                json("invalid_grant", "Invalid authorization code"),
                Code,
                "code-refused",
            ),
            (
                400,
                json("invalid_grant", "Authorization code expired"),
                Code,
                "code-refused",
            ),
            (
                400,
                json("invalid_client", "Invalid client"),
                Code,
                "wrong-client",
            ),
            (
                401,
                json("invalid_client", "Invalid client secret"),
                Refresh,
                "wrong-client",
            ),
            (
                400,
                json("unsupported_grant_type", "what?"),
                Refresh,
                "bad-request",
            ),
            (
                400,
                r#"{"error":"invalid_request"}"#.into(),
                Code,
                "bad-request",
            ),
            (400, "Bad Request".into(), Refresh, "unexpected-answer"),
            (401, "<html>".into(), Refresh, "unexpected-answer"),
            (429, "Too many requests".into(), Refresh, "rate-limited"),
            (500, json("invalid_grant", "a lie"), Refresh, "unavailable"),
            (503, "<html>".into(), Code, "unavailable"),
        ] {
            let error = token_refusal(&response(status, &body), grant, now());
            assert_eq!(error.slug(), expected, "{status} {body}");
        }
    }

    #[test]
    fn spotify_s_words_are_kept_but_tamed() {
        let said = |words: &str| {
            let body = serde_json::json!({"error": {"status": 400, "message": words}}).to_string();
            refusal(&response(400, &body), now()).to_string()
        };
        let token = "BQ".repeat(60);
        assert!(said("Invalid limit").ends_with(": Invalid limit"));
        assert!(said(&format!("Bad token\n {token}")).ends_with(": Bad token …"));
        assert!(said(&"word ".repeat(5000)).len() < 200);
        let page = refusal(&response(403, &format!("<p>{token}</p>")), now());
        assert!(!format!("{page:?} {page}").contains(&token));
    }

    #[test]
    fn a_pause_is_read_in_every_form_and_held_within_bounds() {
        let check = |value: &str, expected: Option<i64>| {
            let mut response = response(429, "");
            response
                .headers_mut()
                .insert(RETRY_AFTER, value.parse().unwrap());
            let pause = refusal(&response, now()).retry_after();
            assert_eq!(pause.map(|pause| pause.as_secs()), expected, "{value}");
        };
        check("7", Some(7));
        check(" 86236 ", Some(86_236));
        check("0", Some(0));
        check("90000000", Some(25 * 3600));
        check("99999999999999999999999999", Some(25 * 3600));
        check("Mon, 23 Nov 2026 12:00:30 GMT", Some(30));
        check("Mon, 23 Nov 2026 11:00:00 GMT", Some(0));
        check("Fri, 01 Jan 2100 00:00:00 GMT", Some(25 * 3600));
        check("-5", None);
        check("soon", None);
        check("", None);
        let absent = refusal(&response(429, ""), now());
        assert_eq!(absent.retry_after(), None);
    }
}
