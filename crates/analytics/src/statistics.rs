//! The statistics: a file for each, and the one list of them. Its order is that of pages and reference.

pub mod bump;
pub mod calendar;
pub mod clock;
pub mod cohorts;
pub mod comparison;
pub mod contexts;
pub mod countries;
pub mod discovery;
pub mod diversity;
pub mod eras;
pub mod explicit;
pub mod flow;
pub mod life;
pub mod loyalty;
pub mod milestones;
pub mod modes;
pub mod music_age;
pub mod on_this_day;
pub mod platforms;
pub mod records;
pub mod release_decades;
pub mod rotation;
pub mod sessions;
pub mod skips;
pub mod streaks;
pub mod timeline;
pub mod top;
pub mod totals;
pub mod track_length;
pub mod week_hours;

use jiff::Timestamp;
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use crate::{
    log::ListeningLog,
    query::{Parameter, Query, QueryError, any_of},
    question::{self, Answer},
    scope::Scope,
    statistic::{About, Group, Parameters, Statistic},
};

/// A statistic as catalogue and reference describe it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Description {
    /// Its name in addresses and commands.
    pub id: &'static str,
    /// Its name on a page.
    pub title: &'static str,
    /// Where it stands.
    pub group: Group,
    /// What it is.
    pub about: About,
    /// What can be set about it, beside the scope.
    pub parameters: &'static [Parameter],
}

/// Makes everything that has to know all statistics.
macro_rules! statistics {
    ($($file:ident::$statistic:ident -> $value:ident,)+) => {
        /// Which statistic.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum StatisticId {
            $(#[doc = concat!("See [`", stringify!($file), "`].")] $statistic),+
        }

        /// A statistic with its parameters.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Asked {
            $(#[doc = concat!("See [`", stringify!($file), "`].")]
            $statistic(<$file::$statistic as Statistic>::Parameters)),+
        }

        /// An answer of any statistic; its `statistic` says of which.
        #[derive(Clone, Debug, Serialize, ToSchema)]
        #[serde(untagged)]
        pub enum AnyAnswer {
            $(#[doc = concat!("See [`", stringify!($file), "`].")]
            $statistic(Box<Answer<$file::$value>>)),+
        }

        impl StatisticId {
            /// Every statistic, in order.
            pub const ALL: &[Self] = &[$(Self::$statistic),+];

            /// What it is.
            pub fn description(self) -> Description {
                match self {
                    $(Self::$statistic => describe::<$file::$statistic>()),+
                }
            }

            /// What the description of the API calls its answer.
            pub fn schema_name(self) -> String {
                let value = match self {
                    $(Self::$statistic => <$file::$value as ToSchema>::name()),+
                };
                format!("Answer_{value}")
            }

            /// Takes its parameters out of a query.
            pub(crate) fn read(self, query: &mut Query) -> Result<Asked, QueryError> {
                match self {
                    $(Self::$statistic => {
                        question::read::<$file::$statistic>(query).map(Asked::$statistic)
                    })+
                }
            }
        }

        impl Asked {
            /// Which statistic.
            pub fn statistic(&self) -> StatisticId {
                match self {
                    $(Self::$statistic(_) => StatisticId::$statistic),+
                }
            }

            pub(crate) fn answer(&self, log: &ListeningLog, scope: &Scope, now: Timestamp) -> AnyAnswer {
                match self {
                    $(Self::$statistic(parameters) => {
                        let id = StatisticId::$statistic;
                        let answer = question::answer::<$file::$statistic>(id, log, scope, parameters, now);
                        AnyAnswer::$statistic(Box::new(answer))
                    })+
                }
            }
        }
    };
}

statistics! {
    totals::Totals -> TotalsValue,
    top::Top -> TopValue,
    bump::Bump -> BumpValue,
    comparison::Comparison -> ComparisonValue,
    timeline::Timeline -> TimelineValue,
    calendar::Calendar -> CalendarValue,
    flow::Flow -> FlowValue,
    clock::Clock -> ClockValue,
    week_hours::WeekHours -> WeekHoursValue,
    streaks::Streaks -> StreaksValue,
    sessions::Sessions -> SessionsValue,
    milestones::Milestones -> MilestonesValue,
    diversity::Diversity -> DiversityValue,
    loyalty::Loyalty -> LoyaltyValue,
    rotation::Rotation -> RotationValue,
    eras::Eras -> ErasValue,
    records::Records -> RecordsValue,
    discovery::Discovery -> DiscoveryValue,
    on_this_day::OnThisDay -> OnThisDayValue,
    life::Life -> LifeValue,
    cohorts::Cohorts -> CohortsValue,
    skips::Skips -> SkipsValue,
    platforms::Platforms -> PlatformsValue,
    countries::Countries -> CountriesValue,
    contexts::Contexts -> ContextsValue,
    modes::Modes -> ModesValue,
    release_decades::ReleaseDecades -> ReleaseDecadesValue,
    music_age::MusicAge -> MusicAgeValue,
    track_length::TrackLength -> TrackLengthValue,
    explicit::Explicit -> ExplicitValue,
}

impl StatisticId {
    /// Its name in addresses and commands.
    pub fn id(self) -> &'static str {
        self.description().id
    }

    /// What can be set about it, beside the scope.
    pub fn parameters(self) -> &'static [Parameter] {
        self.description().parameters
    }

    /// The statistic of this name.
    pub fn parse(id: &str) -> Result<Self, QueryError> {
        let found = Self::ALL.iter().find(|known| known.id() == id).copied();
        found.ok_or_else(|| QueryError::UnknownStatistic {
            id: id.to_owned(),
            known: any_of(Self::ALL.iter().map(|known| known.id())),
        })
    }
}

impl Serialize for StatisticId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

fn describe<S: Statistic>() -> Description {
    Description {
        id: S::ID,
        title: S::TITLE,
        group: S::GROUP,
        about: S::ABOUT,
        parameters: S::Parameters::LIST,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{log::ListeningLog, question::Question};
    use jiff::tz::TimeZone;

    #[test]
    fn every_statistic_says_what_it_is() {
        for id in StatisticId::ALL {
            let Description { title, about, .. } = id.description();
            for text in [title, about.tells, about.counted, about.edges] {
                assert!(text.len() > 3, "{}", id.id());
            }
            assert!(title.chars().next().is_some_and(char::is_uppercase));
            assert_eq!(StatisticId::parse(id.id()), Ok(*id));
            for parameter in id.parameters() {
                let is_scope = Scope::PARAMETERS
                    .iter()
                    .any(|known| known.name == parameter.name);
                assert!(
                    !is_scope,
                    "{} is a parameter of every scope",
                    parameter.name
                );
            }
        }
        let error = StatisticId::parse("total").unwrap_err().to_string();
        assert!(
            error.starts_with("there is no statistic `total`: write `totals`, `top`"),
            "{error}"
        );
    }

    #[test]
    fn every_statistic_survives_an_empty_log() {
        let log = ListeningLog::default();
        for id in StatisticId::ALL {
            for period in [
                "all",
                "2025",
                "2025-03-09",
                "last-7-days",
                "2020..2021",
                "2030..",
            ] {
                let query = Query::new([
                    ("period".to_owned(), period.to_owned()),
                    ("compare".to_owned(), "previous".to_owned()),
                ]);
                let question = Question::read(id.id(), query, &TimeZone::UTC).unwrap();
                let answer = question.answer(&log, Timestamp::UNIX_EPOCH);
                let json = serde_json::to_value(&answer).unwrap();
                assert_eq!(json["statistic"], id.id());
                assert!(json["value"].is_object());
                assert_eq!(
                    json["previous"].is_object(),
                    !["all", "2030.."].contains(&period),
                    "{period}"
                );
            }
        }
    }
}
