//! Covers of albums.

use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::ids::AlbumId;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use crate::{
    app::App,
    covers,
    extract::{CurrentListener, Path},
    problem::Problem,
};

/// The address under which albums name their cover changes with it.
const KEEP: HeaderValue = HeaderValue::from_static("private, max-age=31536000, immutable");

/// A picture.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "describes the bytes in the API's description")]
pub(crate) struct Picture(Vec<u8>);

/// An album's cover, large enough to be sharp at the size of a thumbnail.
#[utoipa::path(
    get, path = "/api/v1/albums/{id}/image", tag = "catalogue", params(("id" = i64, Path)),
    security(("session" = [])),
    responses(
        (status = 200, content(
            (Picture = "image/jpeg"), (Picture = "image/png"), (Picture = "image/webp"),
        )),
        (status = 304, description = "As it was"),
    )
)]
pub(crate) async fn get_album_image(
    State(app): State<App>,
    current: CurrentListener,
    headers: HeaderMap,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let images = app.store.album_images(current.id, AlbumId(id)).await?;
    let cover = covers::choose(&images).ok_or_else(|| Problem::not_found("cover"))?;
    let tag = tag(&cover.url);
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok());
    let always = [
        (header::CACHE_CONTROL, KEEP),
        (header::ETAG, header_value(&tag)?),
    ];
    if known.is_some_and(|known| known.split(',').any(|one| one.trim() == tag)) {
        return Ok((StatusCode::NOT_MODIFIED, always).into_response());
    }
    let image = app.covers.get(&app, &cover.url).await?;
    let kind = [(header::CONTENT_TYPE, header_value(&image.media_type)?)];
    Ok((always, kind, image.bytes).into_response())
}

fn tag(url: &str) -> String {
    format!(
        "\"{}\"",
        BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(url.as_bytes()))
    )
}

fn header_value(text: &str) -> Result<HeaderValue, Problem> {
    HeaderValue::from_str(text).map_err(Problem::internal)
}
