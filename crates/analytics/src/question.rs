//! A question: a statistic with its scope and parameters; and its answer. The comparison with another
//! period happens here, once for all statistics.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    log::{ListeningLog, digest, digest_text},
    query::{Query, QueryError},
    scope::{Scope, ScopeTold},
    statistic::{Parameters as _, Statistic},
    statistics::{AnyAnswer, Asked, StatisticId},
    view::View,
};

/// What is asked.
#[derive(Clone, Debug)]
pub struct Question {
    /// What it covers.
    pub scope: Scope,
    /// Which statistic, with its parameters.
    pub asked: Asked,
}

/// A statistic's value for a scope.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Answer<V> {
    /// Which statistic.
    #[schema(value_type = String)]
    pub statistic: StatisticId,
    /// For what, as it was understood.
    pub scope: ScopeTold,
    /// The value.
    pub value: V,
    /// The value of the period with which it is compared, if one was asked for and there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous: Option<Previous<V>>,
}

/// A value with which another is compared.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Previous<V> {
    /// Its period as one writes it.
    pub period: String,
    /// The first day.
    #[schema(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    /// The day after the last.
    #[schema(value_type = Option<String>, format = Date)]
    pub to: Option<Date>,
    /// The value.
    pub value: V,
}

impl Question {
    /// Reads a question. `zone` is the listener's own.
    pub fn read(id: &str, mut query: Query, zone: &TimeZone) -> Result<Self, QueryError> {
        let statistic = StatisticId::parse(id)?;
        let scope = Scope::read(&mut query, zone)?;
        let asked = statistic.read(&mut query)?;
        let own = statistic.parameters().iter();
        query.finish(own.chain(Scope::PARAMETERS).map(|known| known.name))?;
        Ok(Self { scope, asked })
    }

    /// Its answer, if this is the present instant.
    pub fn answer(&self, log: &ListeningLog, now: Timestamp) -> AnyAnswer {
        self.asked.answer(log, &self.scope, now)
    }

    /// Stands for the answer, without working it out: it is the same as long as the question, the log
    /// and the day are, and the program.
    pub fn tag(&self, log: &ListeningLog, now: Timestamp) -> u64 {
        let asked = digest_text(&format!("{self:?} {}", self.scope.today(now)));
        digest(&[log.revision(), asked])
    }
}

/// The value of a statistic, and of what it is compared with.
pub(crate) fn answer<S: Statistic>(
    statistic: StatisticId,
    log: &ListeningLog,
    scope: &Scope,
    parameters: &S::Parameters,
    now: Timestamp,
) -> Answer<S::Value> {
    let compute = |scope: &Scope| S::compute(&View::new(log, scope, now), parameters);
    let previous = scope.compared(now).map(|scope| {
        let days = scope.period.days(scope.today(now));
        Previous {
            period: scope.period.to_string(),
            from: days.from,
            to: days.to,
            value: compute(&scope),
        }
    });
    Answer {
        statistic,
        scope: scope.told(now),
        value: compute(scope),
        previous,
    }
}

/// The parameters of a statistic, from a query.
pub(crate) fn read<S: Statistic>(query: &mut Query) -> Result<S::Parameters, QueryError> {
    S::Parameters::read(query)
}
