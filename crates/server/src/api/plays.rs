//! Plays, newest first, and deleting one.

use axum::extract::State;
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::{
    ids::{AlbumId, ArtistId, PlayId, TrackId},
    play::Source,
    report::ItemKind,
    settle::Certainty,
    zone::day_start,
};
use http::StatusCode;
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};
use store::{PlayCursor, PlayFilter};
use utoipa::{IntoParams, ToSchema};

use crate::{
    api::refs::{self, AlbumRef, ArtistRef, TrackRef},
    app::App,
    extract::{CurrentListener, Json, Path, Query},
    instant::Instant,
    problem::Problem,
};

const MOST: i64 = 200;

/// One hearing of one track.
#[derive(Serialize, ToSchema)]
pub(crate) struct Play {
    #[schema(value_type = i64)]
    id: PlayId,
    /// Estimated while `played_ms` is absent.
    started_at: Instant,
    ended_at: Instant,
    /// How long the track was heard; absent when the play was only polled.
    played_ms: Option<i64>,
    /// When `played_ms` is absent: how long it can have been at most.
    estimated_ms: Option<i64>,
    track: TrackRef,
    artists: Vec<ArtistRef>,
    album: Option<AlbumRef>,
    context: Option<Context>,
    kind: PlayKind,
    /// Whether it was a video.
    is_video: bool,
    certainty: PlayCertainty,
    /// Who tells of it: `poll`, `extended` (Spotify's extended streaming history), `account` (its
    /// account data), `saved` (saved answers of its API).
    sources: Vec<&'static str>,
}

/// What was heard.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum PlayKind {
    /// Music.
    Track,
    /// An episode of a podcast.
    Episode,
    /// A chapter of an audiobook.
    Chapter,
    /// Something without a name.
    Unknown,
}

/// How sure it is when a play was.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum PlayCertainty {
    /// A source says so.
    Known,
    /// Its begin or end is worked out from the rest.
    Estimated,
    /// It was somewhere near.
    Approximate,
}

/// From where a track was played.
#[derive(Serialize, ToSchema)]
struct Context {
    /// Spotify's word, such as `playlist`.
    kind: String,
    uri: String,
}

/// Plays, newest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct PlayPage {
    items: Vec<Play>,
    /// The `cursor` of the page after this one; absent on the last.
    next: Option<String>,
    /// How many plays there are on all pages; on the first page only.
    total: Option<i64>,
}

/// Which plays are asked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PlaysQuery {
    /// The first day on which they began.
    #[param(value_type = Option<String>, format = Date, example = "2026-11-01")]
    from: Option<Date>,
    /// The day after the last on which they began.
    #[param(value_type = Option<String>, format = Date, example = "2026-12-01")]
    to: Option<Date>,
    /// IANA name of the zone of these days; the listener's own by default.
    zone: Option<String>,
    /// Only plays of tracks on which this artist is credited.
    artist: Option<i64>,
    /// Only plays of this album.
    album: Option<i64>,
    /// Only plays of this track.
    track: Option<i64>,
    /// Only plays with all these words in the names of track, album or artists.
    q: Option<String>,
    /// Where the page begins: `next` of the one before it.
    cursor: Option<String>,
    /// How many plays a page has at most, 1 to 200; 100 by default.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// Plays, newest first.
#[utoipa::path(
    get, path = "/api/v1/plays", tag = "plays", params(PlaysQuery), security(("session" = [])),
    responses((status = 200, body = PlayPage))
)]
pub(crate) async fn list_plays(
    State(app): State<App>,
    current: CurrentListener,
    Query(query): Query<PlaysQuery>,
) -> Result<Json<PlayPage>, Problem> {
    let limit = query.limit.unwrap_or(100);
    if !(1..=MOST).contains(&limit) {
        return Err(Problem::invalid("limit", "Ask for 1 to 200 plays."));
    }
    let cursor = query.cursor.as_deref().map(read_cursor).transpose()?;
    let filter = filter(&query, &current.zone)?;
    // One more than asked for tells whether there is a next page.
    let mut plays = app
        .store
        .plays(current.id, &filter, cursor, limit + 1)
        .await?;
    let has_more = i64::try_from(plays.len()).is_ok_and(|found| found > limit);
    if has_more {
        plays.pop();
    }
    let next = plays.last().filter(|_| has_more).map(write_cursor);
    let total = match cursor {
        None => Some(app.store.count_plays(current.id, &filter).await?),
        Some(_) => None,
    };
    Ok(Json(PlayPage {
        items: plays.into_iter().map(Play::from).collect(),
        next,
        total,
    }))
}

/// Delete a play for good: neither a poll nor an import brings it back.
#[utoipa::path(
    delete, path = "/api/v1/plays/{id}", tag = "plays", params(("id" = i64, Path)),
    security(("session" = [])), responses((status = 204, description = "Deleted"))
)]
pub(crate) async fn delete_play(
    State(app): State<App>,
    current: CurrentListener,
    Path(id): Path<i64>,
) -> Result<StatusCode, Problem> {
    app.store
        .delete_play(current.id, PlayId(id), app.clock.now())
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<store::Play> for Play {
    fn from(play: store::Play) -> Self {
        let is_estimated = play.played_ms.is_none() && play.track.duration_ms.is_some();
        let lasted_ms = play
            .ended_at
            .as_millisecond()
            .saturating_sub(play.started_at.as_millisecond());
        Self {
            id: play.id,
            started_at: Instant(play.started_at),
            ended_at: Instant(play.ended_at),
            played_ms: play.played_ms,
            estimated_ms: is_estimated.then_some(lasted_ms),
            track: play.track.into(),
            artists: refs::artists(play.artists),
            album: play.album.map(AlbumRef::from),
            context: play.context.map(|context| Context {
                kind: context.kind,
                uri: context.uri,
            }),
            kind: match play.kind {
                ItemKind::Track => PlayKind::Track,
                ItemKind::Episode => PlayKind::Episode,
                ItemKind::Chapter => PlayKind::Chapter,
                ItemKind::Unknown => PlayKind::Unknown,
            },
            is_video: play.is_video,
            certainty: match play.certainty {
                Certainty::Known => PlayCertainty::Known,
                Certainty::Estimated => PlayCertainty::Estimated,
                Certainty::Approximate => PlayCertainty::Approximate,
            },
            sources: play.sources.iter().map(Source::slug).collect(),
        }
    }
}

fn filter(query: &PlaysQuery, own_zone: &str) -> Result<PlayFilter, Problem> {
    let zone = TimeZone::get(query.zone.as_deref().unwrap_or(own_zone)).map_err(|_| {
        Problem::invalid("zone", "Name a zone as IANA does, such as Europe/Prague.")
    })?;
    Ok(PlayFilter {
        from: query.from.map(|day| day_start(day, &zone)),
        to: query.to.map(|day| day_start(day, &zone)),
        artist: query.artist.map(ArtistId),
        album: query.album.map(AlbumId),
        track: query.track.map(TrackId),
        text: query.q.clone(),
    })
}

fn write_cursor(last: &store::Play) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(format!("{},{}", last.ended_at.as_millisecond(), last.id))
}

fn read_cursor(text: &str) -> Result<PlayCursor, Problem> {
    let read = || {
        let text = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        let (ended_at, id) = text.split_once(',')?;
        let ended_at = Timestamp::from_millisecond(ended_at.parse().ok()?).ok()?;
        Some(PlayCursor {
            ended_at,
            id: PlayId(id.parse().ok()?),
        })
    };
    read().ok_or_else(|| Problem::invalid("cursor", "Give `next` of the page before, as it was."))
}
