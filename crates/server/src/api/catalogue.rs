//! One track, artist or album that the listener has played.

use axum::extract::State;
use domain::ids::{AlbumId, ArtistId, TrackId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    api::refs::{self, AlbumRef, ArtistRef},
    app::App,
    extract::{CurrentListener, Json, Path},
    problem::Problem,
};

/// A track and how often it was played.
#[derive(Serialize, ToSchema)]
pub(crate) struct TrackPage {
    #[schema(value_type = i64)]
    id: TrackId,
    /// Absent for local files.
    spotify_id: Option<String>,
    name: String,
    duration_ms: Option<i64>,
    explicit: Option<bool>,
    artists: Vec<ArtistRef>,
    album: Option<AlbumRef>,
    plays: i64,
}

/// An artist and how often tracks on which they are credited were played.
#[derive(Serialize, ToSchema)]
pub(crate) struct ArtistPage {
    #[schema(value_type = i64)]
    id: ArtistId,
    /// Absent when only local files name them.
    spotify_id: Option<String>,
    name: String,
    plays: i64,
}

/// An album and how often its tracks were played.
#[derive(Serialize, ToSchema)]
pub(crate) struct AlbumPage {
    #[schema(value_type = i64)]
    id: AlbumId,
    /// Absent for local files.
    spotify_id: Option<String>,
    name: String,
    /// Where its cover is; absent when Spotify names none.
    image: Option<String>,
    artists: Vec<ArtistRef>,
    /// As precise as Spotify knows it: `2001`, `2001-04` or `2001-04-17`.
    release_date: Option<String>,
    plays: i64,
}

/// A track that the listener has played.
#[utoipa::path(
    get, path = "/api/v1/tracks/{id}", tag = "catalogue", params(("id" = i64, Path)),
    security(("session" = [])), responses((status = 200, body = TrackPage))
)]
pub(crate) async fn get_track(
    State(app): State<App>,
    current: CurrentListener,
    Path(id): Path<i64>,
) -> Result<Json<TrackPage>, Problem> {
    let page = app.store.track(current.id, TrackId(id)).await?;
    Ok(Json(TrackPage {
        id: page.track.id,
        spotify_id: page.track.spotify_id,
        name: page.track.name,
        duration_ms: page.track.duration_ms,
        explicit: page.track.explicit,
        artists: refs::artists(page.artists),
        album: page.album.map(AlbumRef::from),
        plays: page.plays,
    }))
}

/// An artist whom the listener has played.
#[utoipa::path(
    get, path = "/api/v1/artists/{id}", tag = "catalogue", params(("id" = i64, Path)),
    security(("session" = [])), responses((status = 200, body = ArtistPage))
)]
pub(crate) async fn get_artist(
    State(app): State<App>,
    current: CurrentListener,
    Path(id): Path<i64>,
) -> Result<Json<ArtistPage>, Problem> {
    let page = app.store.artist(current.id, ArtistId(id)).await?;
    Ok(Json(ArtistPage {
        id: page.artist.id,
        spotify_id: page.spotify_id,
        name: page.artist.name,
        plays: page.plays,
    }))
}

/// An album of which the listener has played something.
#[utoipa::path(
    get, path = "/api/v1/albums/{id}", tag = "catalogue", params(("id" = i64, Path)),
    security(("session" = [])), responses((status = 200, body = AlbumPage))
)]
pub(crate) async fn get_album(
    State(app): State<App>,
    current: CurrentListener,
    Path(id): Path<i64>,
) -> Result<Json<AlbumPage>, Problem> {
    let page = app.store.album(current.id, AlbumId(id)).await?;
    Ok(Json(AlbumPage {
        image: refs::image(&page.album),
        id: page.album.id,
        spotify_id: page.spotify_id,
        name: page.album.name,
        artists: refs::artists(page.artists),
        release_date: page.release_date,
        plays: page.plays,
    }))
}
