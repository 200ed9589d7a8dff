//! What handlers take from a request. What cannot be taken is a problem.

pub(crate) mod json;
pub(crate) mod listener;
pub(crate) mod path;
pub(crate) mod peer;
pub(crate) mod query;

pub(crate) use json::Json;
pub(crate) use listener::CurrentListener;
pub(crate) use path::Path;
pub(crate) use query::Query;
