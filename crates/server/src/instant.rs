//! An instant as the API writes it: RFC 3339 in UTC, to the millisecond.

use jiff::Timestamp;
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

/// An instant, RFC 3339 in UTC with milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, format = DateTime, example = "2026-11-23T10:15:30.123Z")]
pub(crate) struct Instant(pub(crate) Timestamp);

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{:.3}", self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn milliseconds_are_always_written() {
        for (ms, text) in [
            (0, r#""1970-01-01T00:00:00.000Z""#),
            (1_764_000_930_123, r#""2025-11-24T16:15:30.123Z""#),
            (-1, r#""1969-12-31T23:59:59.999Z""#),
        ] {
            let instant = Instant(Timestamp::from_millisecond(ms).unwrap());
            assert_eq!(serde_json::to_string(&instant).unwrap(), text);
        }
    }
}
