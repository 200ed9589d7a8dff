//! The first thing ever done: making the owner.

use axum::{extract::State, response::IntoResponse};
use domain::secret::Secret;
use http::{HeaderMap, StatusCode, header};
use jiff::tz::TimeZone;
use serde::Deserialize;
use store::NewListener;
use utoipa::ToSchema;

use crate::{
    api::session::Session,
    app::App,
    auth::{
        login_session::{self, SessionHash},
        rate_limit::Key,
        setup_code,
    },
    extract::{Json, peer::Peer},
    problem::{Kind, Problem},
};

/// The owner to make.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Setup {
    /// The name to log in with, of 1 to 64 characters.
    name: String,
    /// Of 12 to 128 characters.
    #[schema(value_type = String)]
    password: Secret,
    /// IANA name of the zone whose days are theirs; the server's own when absent.
    zone: Option<String>,
    /// The one-time code in the server's log, when `setup` says that it is needed.
    #[schema(value_type = Option<String>)]
    code: Option<Secret>,
}

/// Make the owner, and log them in.
#[utoipa::path(
    post, path = "/api/v1/setup", tag = "session", request_body = Setup,
    responses((status = 201, body = Session, headers(("set-cookie" = String))))
)]
pub(crate) async fn set_up(
    State(app): State<App>,
    peer: Peer,
    headers: HeaderMap,
    Json(given): Json<Setup>,
) -> Result<impl IntoResponse, Problem> {
    if app.store.is_set_up().await? {
        return Err(store::Error::NameTaken.into());
    }
    if setup_code::is_needed(&peer, &app.settings.public_url) {
        check_code(&app, &peer, given.code.as_ref())?;
    }
    let owner = check(&given, &app.settings.default_zone)?;
    let hash = app.passwords.hash(given.password.clone()).await?;
    let new = NewListener {
        name: &owner.name,
        password_hash: Some(&hash),
        zone: &owner.zone,
    };
    let listener = app.store.create_owner(new, app.clock.now()).await?;
    tracing::info!(listener.id = listener.id.0, "the owner was made");
    let cookie = login_session::begin(&app, listener.id, SessionHash::in_cookie(&headers)).await?;
    let session = Session::of(&app, &peer, Some(&listener)).await?;
    Ok((
        StatusCode::CREATED,
        [(header::SET_COOKIE, cookie)],
        Json(session),
    ))
}

fn check_code(app: &App, peer: &Peer, given: Option<&Secret>) -> Result<(), Problem> {
    let keys = [Key::SetupCode, Key::address(peer.address)];
    app.rate_limit
        .attempt(&keys, app.clock.now())
        .map_err(Problem::too_many_attempts)?;
    if setup_code::is_right(app.settings.setup_code.as_ref(), given.map(Secret::reveal)) {
        app.rate_limit.succeeded(&keys);
        return Ok(());
    }
    Err(Problem::new(
        Kind::SetupCodeWrong,
        "Look for the set-up code in the server's log, or open the page on the server's own machine.",
    ))
}

#[derive(Debug, PartialEq, Eq)]
struct Owner {
    name: String,
    zone: String,
}

fn check(given: &Setup, default_zone: &str) -> Result<Owner, Problem> {
    let mut wrong: Vec<(&'static str, &str)> = Vec::new();
    let name = given.name.trim();
    if !(1..=64).contains(&name.chars().count()) || name.chars().any(char::is_control) {
        wrong.push(("name", "Choose a name of 1 to 64 characters."));
    }
    let length = given.password.reveal().chars().count();
    if length < 12 {
        wrong.push(("password", "Choose a password of at least 12 characters."));
    } else if length > 128 {
        wrong.push(("password", "Choose a password of at most 128 characters."));
    }
    let zone = TimeZone::get(given.zone.as_deref().unwrap_or(default_zone));
    let zone = zone
        .ok()
        .and_then(|zone| zone.iana_name().map(str::to_owned));
    if zone.is_none() {
        wrong.push((
            "zone",
            "Choose a zone by its IANA name, such as Europe/Prague.",
        ));
    }
    match zone {
        Some(zone) if wrong.is_empty() => Ok(Owner {
            name: name.to_owned(),
            zone,
        }),
        _ => Err(Problem::invalid_fields(wrong)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(name: &str, password: &str, zone: Option<&str>) -> Setup {
        Setup {
            name: name.to_owned(),
            password: Secret::new(password),
            zone: zone.map(str::to_owned),
            code: None,
        }
    }

    #[test]
    fn a_decent_owner_is_taken() {
        let taken = |name: &str, password: &str, zone: Option<&str>| {
            check(&given(name, password, zone), "Asia/Tokyo")
                .ok()
                .map(|owner| (owner.name, owner.zone))
        };
        let owner = |name: &str, zone: &str| Some((name.to_owned(), zone.to_owned()));
        assert_eq!(
            taken(" Ada ", &"x".repeat(12), Some("Europe/Prague")),
            owner("Ada", "Europe/Prague")
        );
        assert_eq!(
            taken("Ada", &"é".repeat(128), Some("europe/prague")),
            owner("Ada", "Europe/Prague")
        );
        assert_eq!(
            taken("アダ", &"x".repeat(12), None),
            owner("アダ", "Asia/Tokyo")
        );
    }

    #[test]
    fn each_wrong_field_is_named() {
        for (setup, fields) in [
            (
                given("", "short", Some("Mars/Olympus")),
                vec!["name", "password", "zone"],
            ),
            (given(" ", &"x".repeat(12), None), vec!["name"]),
            (given("a\nb", &"x".repeat(12), None), vec!["name"]),
            (given(&"x".repeat(65), &"x".repeat(12), None), vec!["name"]),
            (given("Ada", &"é".repeat(11), None), vec!["password"]),
            (given("Ada", &"x".repeat(129), None), vec!["password"]),
            (given("Ada", &"x".repeat(12), Some("")), vec!["zone"]),
        ] {
            let problem = check(&setup, "UTC").unwrap_err();
            assert_eq!(problem.kind(), Kind::InvalidInput);
            assert_eq!(problem.field_names().collect::<Vec<_>>(), fields);
        }
    }
}
