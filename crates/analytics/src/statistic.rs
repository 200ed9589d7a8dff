//! What a statistic is: a named question about a view, that says what it tells and what it counts.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    query::{Parameter, Query, QueryError, words},
    view::View,
};

words! {
    /// Where a statistic stands among the others.
    Group {
        /// How much there is altogether.
        Overview = "overview",
        /// What there is most of.
        Charts = "charts",
        /// How it goes over time.
        Time = "time",
        /// How one goes about it.
        Habits = "habits",
        /// What is new.
        Discovery = "discovery",
        /// What the music is like.
        Music = "music",
    }
}

/// What a statistic is, in plain words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct About {
    /// What it tells.
    pub tells: &'static str,
    /// What is counted, and how.
    pub counted: &'static str,
    /// What happens at the edges.
    pub edges: &'static str,
}

/// The parameters of a statistic of which nothing can be set but how much it tells at most.
macro_rules! limit {
    ($(#[$doc:meta])* $name:ident, $limit:literal, $about:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name {
            #[doc = $about]
            pub limit: usize,
        }

        impl $crate::statistic::Parameters for $name {
            const LIST: &'static [$crate::query::Parameter] =
                &[$crate::scope::parameter("limit", $about, "1 to 1000", stringify!($limit))];

            fn read(query: &mut $crate::query::Query) -> Result<Self, $crate::query::QueryError> {
                let limit = query.limit($limit)?;
                Ok(Self { limit })
            }
        }
    };
}
pub(crate) use limit;

/// A named question.
pub trait Statistic {
    /// Its name in addresses and commands.
    const ID: &'static str;
    /// Its name on a page.
    const TITLE: &'static str;
    /// Where it stands.
    const GROUP: Group;
    /// What it is.
    const ABOUT: About;
    /// What can be set about it, beside the scope.
    type Parameters: Parameters;
    /// What it answers: a part of the contract of the API.
    type Value: Serialize + ToSchema;

    /// The answer for what a scope lets through. Depends on nothing else.
    fn compute(view: &View<'_>, parameters: &Self::Parameters) -> Self::Value;
}

/// What can be set about a statistic.
pub trait Parameters: Sized {
    /// What there is.
    const LIST: &'static [Parameter];

    /// Takes it out of a query.
    fn read(query: &mut Query) -> Result<Self, QueryError>;
}

/// Nothing can be set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoParameters;

impl Parameters for NoParameters {
    const LIST: &'static [Parameter] = &[];

    fn read(_: &mut Query) -> Result<Self, QueryError> {
        Ok(Self)
    }
}
