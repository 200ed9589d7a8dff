//! JSON in bodies. What is wrong with one is told without repeating it: it may hold a password.

use axum::{
    extract::{FromRequest, Request, rejection::JsonRejection},
    response::{IntoResponse, Response},
};
use http::StatusCode;
use serde::{Serialize, de::DeserializeOwned};

use crate::problem::{Kind, Problem};

/// A JSON body.
pub(crate) struct Json<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match axum::Json::from_request(request, state).await {
            Ok(axum::Json(value)) => Ok(Self(value)),
            Err(rejection) => Err(problem(&rejection)),
        }
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

fn problem(rejection: &JsonRejection) -> Problem {
    match rejection {
        JsonRejection::JsonDataError(_) => Problem::new(
            Kind::InvalidInput,
            "A field is missing or of the wrong type. See /api/docs for what this address takes.",
        ),
        JsonRejection::MissingJsonContentType(_) => Problem::new(
            Kind::NotJson,
            "Send JSON with the header `Content-Type: application/json`.",
        ),
        other if other.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::new(Kind::TooLarge, "Send at most 64 KiB.")
        }
        _ => Problem::new(Kind::InvalidJson, "The body is not valid JSON."),
    }
}
