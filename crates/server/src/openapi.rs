//! The API's description, made of the handlers, and the page that shows it.

use analytics::{query::Parameter as Asked, scope::Scope, statistics::StatisticId};
use axum::Router;
use utoipa::{
    Modify,
    openapi::{
        Components, Content, Object, OpenApi, Ref, RefOr, Required, ResponseBuilder, Type,
        path::{Operation, Parameter, ParameterBuilder, ParameterIn},
        security::{ApiKey, ApiKeyValue, SecurityScheme},
    },
};
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::{problem::ProblemBody, router::described};

/// What no handler says: what the whole is.
#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Music Analyser",
        description = "Your Spotify plays, collected into a store of your own. Instants are RFC 3339 in UTC, \
                       civil dates YYYY-MM-DD, durations milliseconds.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    components(schemas(ProblemBody)),
    modifiers(&Session),
    tags(
        (name = "session", description = "Setting up, logging in and out"),
        (name = "plays", description = "What was played"),
        (name = "catalogue", description = "Tracks, albums and artists that were played"),
        (name = "statistics", description = "Questions about what was played"),
        (name = "accounts", description = "Spotify accounts and how they stand"),
        (name = "events", description = "Live updates"),
        (name = "health", description = "For probes"),
    ),
)]
pub(crate) struct Description;

/// How callers say who they are.
struct Session;

impl Modify for Session {
    fn modify(&self, api: &mut OpenApi) {
        let cookie = ApiKeyValue::with_description("music_analyser_session", "Set by logging in.");
        api.components
            .get_or_insert_with(Components::default)
            .add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    }
}

/// The description of the whole HTTP API.
pub fn openapi() -> OpenApi {
    complete(described().split_for_parts().1)
}

/// Serves the description and a page to try it out.
pub(crate) fn docs<S: Clone + Send + Sync + 'static>(api: OpenApi) -> Router<S> {
    // Swagger UI would show the description to a validator elsewhere, and ask for it there.
    // Its bar at the top, which is left out, brings inline styles, and only asks for other APIs.
    let config = Config::default().validator_url("none").use_base_layout();
    SwaggerUi::new("/api/docs")
        .config(config)
        .url("/api/openapi.json", complete(api))
        .into()
}

/// Each statistic has an answer of its own form, and so a path of its own.
fn each_statistic(api: &mut OpenApi) {
    let Some(any) = api.paths.paths.remove(ANY_STATISTIC) else {
        return;
    };
    for id in StatisticId::ALL {
        let statistic = id.description();
        let mut item = any.clone();
        if let Some(operation) = &mut item.get {
            operation.operation_id = Some(format!("get_{}", statistic.id.replace('-', "_")));
            operation.summary = Some(statistic.title.to_owned());
            operation.description = Some(statistic.about.tells.to_owned());
            let parameters = Scope::PARAMETERS.iter().chain(statistic.parameters);
            operation.parameters = Some(
                parameters
                    .map(|asked| RefOr::T(query_parameter(asked)))
                    .collect(),
            );
            let schema = Ref::from_schema_name(id.schema_name());
            let answer = ResponseBuilder::new()
                .description("The answer")
                .content("application/json", Content::new(Some(schema)))
                .build();
            let responses = &mut operation.responses.responses;
            responses.insert("200".to_owned(), RefOr::T(answer));
            // There is this one.
            responses.remove("404");
        }
        let path = ANY_STATISTIC.replace("{id}", statistic.id);
        api.paths.paths.insert(path, item);
    }
}

/// The path of the one handler.
const ANY_STATISTIC: &str = "/api/v1/statistics/{id}";

fn query_parameter(parameter: &Asked) -> Parameter {
    ParameterBuilder::new()
        .name(parameter.name)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(format!("{} {}", parameter.about, parameter.values)))
        .schema(Some(Object::with_type(Type::String)))
        .build()
}

/// Every operation can end in a problem, always of one form.
fn complete(mut api: OpenApi) -> OpenApi {
    each_statistic(&mut api);
    let content = Content::new(Some(Ref::from_schema_name("Problem")));
    let response = ResponseBuilder::new()
        .description("A problem")
        .content("application/problem+json", content)
        .build();
    for item in api.paths.paths.values_mut() {
        let operations: [&mut Option<Operation>; 3] =
            [&mut item.get, &mut item.post, &mut item.delete];
        for operation in operations.into_iter().flatten() {
            let responses = &mut operation.responses.responses;
            responses.insert("default".to_owned(), RefOr::T(response.clone()));
        }
    }
    api
}
