//! Questions about one's plays, and what can be asked.

use analytics::{
    query::{Parameter, Query as Asked, QueryError},
    question::Question,
    scope::Scope,
    statistic::{About, Group},
    statistics::{AnyAnswer, Description, StatisticId},
};
use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use jiff::tz::TimeZone;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    app::App,
    extract::{CurrentListener, Json, Path},
    problem::{Kind, Problem},
};

/// Everything that can be asked.
#[derive(Serialize, ToSchema)]
pub(crate) struct StatisticsCatalogue {
    /// The statistics, in the order of pages.
    items: Vec<StatisticDescription>,
    /// What can be set about all of them.
    scope: Vec<ParameterDescription>,
}

/// What a statistic is.
#[derive(Serialize, ToSchema)]
struct StatisticDescription {
    /// Its name in addresses.
    id: &'static str,
    /// Its name on a page.
    title: &'static str,
    group: Group,
    about: About,
    /// What can be set about it, beside the scope.
    parameters: Vec<ParameterDescription>,
}

/// What can be set.
#[derive(Serialize, ToSchema)]
struct ParameterDescription {
    name: &'static str,
    /// What it does.
    about: &'static str,
    /// What it may be.
    values: &'static str,
    /// What it is if it is not written; empty if then there is none.
    default: &'static str,
}

impl From<Description> for StatisticDescription {
    fn from(statistic: Description) -> Self {
        Self {
            id: statistic.id,
            title: statistic.title,
            group: statistic.group,
            about: statistic.about,
            parameters: statistic.parameters.iter().map(described).collect(),
        }
    }
}

fn described(parameter: &Parameter) -> ParameterDescription {
    ParameterDescription {
        name: parameter.name,
        about: parameter.about,
        values: parameter.values,
        default: parameter.default,
    }
}

/// What can be asked about one's plays.
#[utoipa::path(
    get, path = "/api/v1/statistics", tag = "statistics", security(("session" = [])),
    responses((status = 200, body = StatisticsCatalogue))
)]
pub(crate) async fn list_statistics(_: CurrentListener) -> Json<StatisticsCatalogue> {
    let all = StatisticId::ALL.iter();
    Json(StatisticsCatalogue {
        items: all.map(|id| id.description().into()).collect(),
        scope: Scope::PARAMETERS.iter().map(described).collect(),
    })
}

/// Answers a question about one's plays. Its parameters are those of the scope and the statistic's own:
/// `GET /api/v1/statistics` lists them. An answer that has not changed costs nothing: ask with the
/// `ETag` of the one before.
#[utoipa::path(
    get, path = "/api/v1/statistics/{id}", tag = "statistics", security(("session" = [])),
    params(("id" = String, Path, description = "Which statistic")),
    responses(
        (status = 200, body = AnyAnswer),
        (status = 304, description = "It has not changed"),
        (status = 404, body = crate::problem::ProblemBody),
        (status = 422, body = crate::problem::ProblemBody),
    )
)]
pub(crate) async fn get_statistic(
    State(app): State<App>,
    current: CurrentListener,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    // A zone that the database of zones does not have any more is as good as none.
    let zone = TimeZone::get(&current.zone).unwrap_or(TimeZone::UTC);
    let pairs = url::form_urlencoded::parse(query.as_deref().unwrap_or_default().as_bytes());
    let question = Question::read(&id, Asked::new(pairs.into_owned()), &zone)?;
    let now = app.clock.now();
    let log = app.logs.of(&app.store, current.id, now).await?;
    let version = app.settings.version;
    let digest = question.tag(&log, now);
    let tag = format!("W/\"{version}-{digest:016x}\"");
    let is_known = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|known| known.to_str().ok())
        .flat_map(|known| known.split(','))
        .any(|known| known.trim() == tag);
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let work = move || serde_json::to_vec(&question.answer(&log, now));
        let json = app.answers.of((current.id, digest), work).await?;
        let kind = HeaderValue::from_static("application/json");
        ([(header::CONTENT_TYPE, kind)], json).into_response()
    };
    if let Ok(tag) = HeaderValue::try_from(tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    // It may be kept, and is asked for again each time.
    let cached = HeaderValue::from_static("private, no-cache");
    response.headers_mut().insert(header::CACHE_CONTROL, cached);
    Ok(response)
}

impl From<QueryError> for Problem {
    fn from(error: QueryError) -> Self {
        let kind = match error {
            QueryError::UnknownStatistic { .. } => Kind::NotFound,
            _ => Kind::InvalidInput,
        };
        Self::new(kind, format!("{}.", capitalised(&error.to_string())))
    }
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}
