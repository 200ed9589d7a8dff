//! What an export of our own tells besides what any row does.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::settle::Certainty;

/// What an export of our own knows of a play besides what any row says: what was settled when it
/// was made.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Own {
    /// How sure the times are.
    pub certainty: Certainty,
    /// When the play began and ended, unless only its end was known.
    #[serde(with = "span")]
    pub span: Option<(Timestamp, Timestamp)>,
    /// When Spotify heard of it, if an export said so.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    pub reported_at: Option<Timestamp>,
    /// From where it was known.
    pub sources: i16,
    /// When its listener deleted it.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    pub deleted_at: Option<Timestamp>,
}

/// Two instants as milliseconds.
mod span {
    use jiff::Timestamp;
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    use crate::clock::from_millis;

    #[expect(
        clippy::ref_option,
        reason = "serde hands over a reference to the field"
    )]
    pub(super) fn serialize<S: Serializer>(
        span: &Option<(Timestamp, Timestamp)>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        span.map(|(from, to)| (from.as_millisecond(), to.as_millisecond()))
            .serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<(Timestamp, Timestamp)>, D::Error> {
        let span = Option::<(i64, i64)>::deserialize(deserializer)?;
        Ok(span.map(|(from, to)| (from_millis(from), from_millis(to))))
    }
}
