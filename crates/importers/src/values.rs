//! The values of a row, read as leniently as is safe: exports hold nulls, numbers as texts, and
//! numbers that cannot be, and a row is not lost for what it need not say.

use std::{borrow::Cow, fmt};

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, MapAccess, SeqAccess, Visitor},
};

use crate::{limits::Limits, reasons::Refused};

/// Any value of JSON, of which lists and objects are only known to be there.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Value<'a> {
    /// The key is not there.
    #[default]
    Absent,
    Null,
    Flag(bool),
    Whole(i64),
    Broken(f64),
    Text(Cow<'a, str>),
    Other,
}

impl Value<'_> {
    /// A text that says something, as it is. A zero character, which no database keeps, is left out.
    pub(crate) fn text(
        self,
        name: &'static str,
        limits: &Limits,
    ) -> Result<Option<String>, Refused> {
        let Self::Text(text) = self else {
            return Ok(None);
        };
        if text.len() > limits.text {
            return Err(Refused::LongText(name));
        }
        let text = if text.contains('\0') {
            text.replace('\0', "")
        } else {
            text.into_owned()
        };
        Ok(Some(text).filter(|text| !text.trim().is_empty()))
    }

    /// A whole number, however it is written.
    pub(crate) fn whole(&self) -> Option<i64> {
        match self {
            Self::Whole(number) => Some(*number),
            Self::Broken(number) => from_float(*number),
            Self::Text(text) => {
                let text = text.trim();
                text.parse()
                    .ok()
                    .or_else(|| text.parse().ok().and_then(from_float))
            }
            Self::Absent | Self::Null | Self::Flag(_) | Self::Other => None,
        }
    }

    /// Yes or no. Tools that convert exports write 1.0 and 0.0.
    pub(crate) fn flag(&self) -> Option<bool> {
        match self {
            Self::Flag(flag) => Some(*flag),
            Self::Text(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Self::Text(text) if text.eq_ignore_ascii_case("false") => Some(false),
            other => match other.whole() {
                Some(0) => Some(false),
                Some(1) => Some(true),
                _ => None,
            },
        }
    }

    /// The instant that it tells in UTC.
    pub(crate) fn instant(&self) -> Result<Timestamp, Refused> {
        match self {
            Self::Text(text) if !text.trim().is_empty() => {
                instant(text.trim()).ok_or(Refused::BadTime)
            }
            Self::Absent | Self::Null | Self::Text(_) => Err(Refused::NoTime),
            _ => Err(Refused::BadTime),
        }
    }
}

/// A time that was played; nobody plays one thing for a day.
pub(crate) fn played_ms(value: &Value<'_>) -> Option<i64> {
    const DAY: i64 = 24 * 60 * 60 * 1000;
    value.whole().filter(|played| (0..=DAY).contains(played))
}

/// With a zone or without, which means UTC; cut to the millisecond.
fn instant(text: &str) -> Option<Timestamp> {
    let text = text.strip_suffix(" UTC").unwrap_or(text);
    let instant = if let Ok(instant) = text.parse::<Timestamp>() {
        instant
    } else {
        let civil: DateTime = text.parse().ok()?;
        civil.to_zoned(TimeZone::UTC).ok()?.timestamp()
    };
    let instant = Timestamp::from_millisecond(instant.as_millisecond()).ok()?;
    (instant.as_second() >= BEFORE_SPOTIFY).then_some(instant)
}

/// The beginning of 2006, the year in which the company was founded.
const BEFORE_SPOTIFY: i64 = 1_136_073_600;

/// Up to where every whole number is exact.
const EXACT: f64 = 9_007_199_254_740_992.0;

#[expect(
    clippy::cast_possible_truncation,
    reason = "it is whole and in range, so nothing is cut off"
)]
fn from_float(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}

impl<'de: 'a, 'a> Deserialize<'de> for Value<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Any)
    }
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Value<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(Value::Flag(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Value::Whole(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(i64::try_from(number).map_or(Value::Other, Value::Whole))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Value::Broken(number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
        while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(json: &str) -> Value<'_> {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn numbers_are_read_however_they_are_written() {
        let check = |json, expected| assert_eq!(value(json).whole(), expected, "{json}");
        check("17", Some(17));
        check("17.0", Some(17));
        check(r#""17""#, Some(17));
        check(r#""17.0""#, Some(17));
        check("-3500000000000000000", Some(-3_500_000_000_000_000_000));
        check("18446744073709551615", None);
        check("1e300", None);
        check("17.5", None);
        check(r#""nan""#, None);
        check("null", None);
        check("true", None);
        check("[17]", None);
        check(r#"{"a":17}"#, None);
    }

    #[test]
    fn what_nobody_can_have_played_is_unknown() {
        let check = |json, expected| assert_eq!(played_ms(&value(json)), expected, "{json}");
        check("0", Some(0));
        check("86400000", Some(86_400_000));
        check("86400001", None);
        check("-1", None);
        check("-3500000000000000000", None);
        check("null", None);
    }

    #[test]
    fn flags_are_read_however_they_are_written() {
        let check = |json, expected| assert_eq!(value(json).flag(), expected, "{json}");
        check("true", Some(true));
        check("false", Some(false));
        check("1.0", Some(true));
        check("0.0", Some(false));
        check("1", Some(true));
        check(r#""TRUE""#, Some(true));
        check(r#""0.0""#, Some(false));
        check("null", None);
        check("2", None);
        check(r#""""#, None);
        check("{}", None);
    }

    #[test]
    fn instants_are_utc() {
        let check = |text: &str, expected: &str| {
            let read = Value::Text(text.into()).instant().unwrap();
            assert_eq!(read.to_string(), expected, "{text}");
        };
        check("2021-03-04T05:06:07Z", "2021-03-04T05:06:07Z");
        check("2021-03-04T05:06:07.1239Z", "2021-03-04T05:06:07.123Z");
        check("2021-03-04T06:06:07+01:00", "2021-03-04T05:06:07Z");
        check("2021-03-04 05:06:07 UTC", "2021-03-04T05:06:07Z");
        check("2021-03-04T05:06:07", "2021-03-04T05:06:07Z");
        check(" 2021-03-04 05:06 ", "2021-03-04T05:06:00Z");
    }

    #[test]
    fn what_is_no_instant_is_refused() {
        let check = |json, expected| assert_eq!(value(json).instant(), Err(expected), "{json}");
        check("null", Refused::NoTime);
        check(r#""""#, Refused::NoTime);
        check(r#""yesterday""#, Refused::BadTime);
        check(r#""2021-02-30T00:00:00Z""#, Refused::BadTime);
        check(r#""1970-01-01T00:00:00Z""#, Refused::BadTime);
        check("1614834367", Refused::BadTime);
        check("{}", Refused::BadTime);
        assert_eq!(Value::Absent.instant(), Err(Refused::NoTime));
    }

    #[test]
    fn texts_are_kept_as_they_are_or_refused() {
        let limits = Limits::default();
        let check = |json, expected: Option<&str>| {
            let read = value(json).text("name", &limits).unwrap();
            assert_eq!(read.as_deref(), expected, "{json}");
        };
        check(r#"" Žofie \"夜\" \u00e9 ""#, Some(" Žofie \"夜\" é "));
        check(r#""a\u0000b""#, Some("ab"));
        check(r#""\u0000""#, None);
        check(r#""""#, None);
        check(r#""  ""#, None);
        check("null", None);
        check("7", None);
        let long = Value::Text("é".repeat(2049).into());
        assert_eq!(
            long.text("name", &limits),
            Err(Refused::LongText("name")),
            "and never cut"
        );
        let just = Value::Text("é".repeat(2048).into());
        assert!(just.text("name", &limits).unwrap().is_some());
    }
}
