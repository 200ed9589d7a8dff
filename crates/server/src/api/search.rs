//! Finding what the listener has played by a part of its name.

use axum::extract::State;
use domain::ids::{AlbumId, ArtistId, TrackId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    api::refs::{self, ArtistRef},
    app::App,
    extract::{CurrentListener, Json, Query},
    problem::Problem,
};

/// What the listener has played under a name, the most played first.
#[derive(Serialize, ToSchema)]
pub(crate) struct SearchResults {
    artists: Vec<ArtistHit>,
    albums: Vec<AlbumHit>,
    tracks: Vec<TrackHit>,
}

/// An artist that was found.
#[derive(Serialize, ToSchema)]
struct ArtistHit {
    #[schema(value_type = i64)]
    id: ArtistId,
    name: String,
    plays: i64,
}

/// An album that was found.
#[derive(Serialize, ToSchema)]
struct AlbumHit {
    #[schema(value_type = i64)]
    id: AlbumId,
    name: String,
    artists: Vec<ArtistRef>,
    image: Option<String>,
    plays: i64,
}

/// A track that was found.
#[derive(Serialize, ToSchema)]
struct TrackHit {
    #[schema(value_type = i64)]
    id: TrackId,
    name: String,
    artists: Vec<ArtistRef>,
    plays: i64,
}

/// What to find.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SearchQuery {
    /// A part of a name.
    q: String,
    /// How many of each kind at most, 1 to 50; 10 by default.
    #[param(minimum = 1, maximum = 50)]
    limit: Option<i64>,
}

/// Find what the listener has played by a part of its name.
#[utoipa::path(
    get, path = "/api/v1/search", tag = "catalogue", params(SearchQuery), security(("session" = [])),
    responses((status = 200, body = SearchResults))
)]
pub(crate) async fn search(
    State(app): State<App>,
    current: CurrentListener,
    Query(query): Query<SearchQuery>,
) -> Result<Json<SearchResults>, Problem> {
    let limit = query.limit.unwrap_or(10);
    if !(1..=50).contains(&limit) {
        return Err(Problem::invalid("limit", "Ask for 1 to 50 of each kind."));
    }
    let found = app.store.search(current.id, &query.q, limit).await?;
    Ok(Json(SearchResults {
        artists: found.artists.into_iter().map(ArtistHit::from).collect(),
        albums: found.albums.into_iter().map(AlbumHit::from).collect(),
        tracks: found.tracks.into_iter().map(TrackHit::from).collect(),
    }))
}

impl From<store::ArtistPage> for ArtistHit {
    fn from(page: store::ArtistPage) -> Self {
        Self {
            id: page.artist.id,
            name: page.artist.name,
            plays: page.plays,
        }
    }
}

impl From<store::AlbumPage> for AlbumHit {
    fn from(page: store::AlbumPage) -> Self {
        Self {
            image: refs::image(&page.album),
            id: page.album.id,
            name: page.album.name,
            artists: refs::artists(page.artists),
            plays: page.plays,
        }
    }
}

impl From<store::TrackPage> for TrackHit {
    fn from(page: store::TrackPage) -> Self {
        Self {
            id: page.track.id,
            name: page.track.name,
            artists: refs::artists(page.artists),
            plays: page.plays,
        }
    }
}
