//! Questions as text: parameters by name, each with what it may be and what is wrong with it.

use std::collections::VecDeque;

/// Why a question cannot be asked. Says what is wrong and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// There is no such statistic.
    #[error("there is no statistic `{id}`: write {known}")]
    UnknownStatistic {
        /// What was asked for.
        id: String,
        /// Those that there are.
        known: String,
    },
    /// There is no such parameter.
    #[error("there is no parameter `{name}` here: write {known}")]
    UnknownParameter {
        /// What was written.
        name: String,
        /// Those that there are.
        known: String,
    },
    /// A parameter has a value that it cannot have.
    #[error("`{name}` cannot be `{value}`: write {expected}")]
    Malformed {
        /// The parameter.
        name: String,
        /// What it was said to be.
        value: String,
        /// What it may be.
        expected: String,
    },
    /// A parameter comes twice.
    #[error("`{name}` comes twice: write it once")]
    Repeated {
        /// The parameter.
        name: String,
    },
    /// Two parameters contradict each other.
    #[error("`{name}` and `{other}` contradict each other: {advice}")]
    Contradiction {
        /// One of them.
        name: String,
        /// The other.
        other: String,
        /// What to do.
        advice: String,
    },
}

/// A parameter as the reference describes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it does.
    pub about: &'static str,
    /// What it may be.
    pub values: &'static str,
    /// What it is if it is not written; empty if then there is none.
    pub default: &'static str,
}

/// A word for one of a few things.
pub trait Word: Copy + 'static {
    /// Every word and what it stands for.
    const WORDS: &'static [(&'static str, Self)];
}

/// Makes an enumeration whose variants have words, the same in questions and answers.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $variant:ident = $word:tt),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, utoipa::ToSchema,
        )]
        pub enum $name {
            $($(#[$about])* #[serde(rename = $word)] $variant),+
        }

        impl $crate::query::Word for $name {
            const WORDS: &'static [(&'static str, Self)] = &[$(($word, Self::$variant)),+];
        }
    };
}
pub(crate) use words;

/// The parameters of a question that nobody has read yet. Parameters without a value count as not
/// written.
#[derive(Clone, Debug, Default)]
pub struct Query {
    pairs: VecDeque<(String, String)>,
}

impl Query {
    /// From names and values, as they stand in an address.
    pub fn new(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let is_written = |(_, value): &(String, String)| !value.is_empty();
        Self {
            pairs: pairs.into_iter().filter(is_written).collect(),
        }
    }

    /// Takes a parameter out.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, QueryError> {
        let mut found = None;
        let mut rest = VecDeque::with_capacity(self.pairs.len());
        for (known, value) in self.pairs.drain(..) {
            if known != name {
                rest.push_back((known, value));
            } else if found.replace(value).is_some() {
                return Err(QueryError::Repeated {
                    name: name.to_owned(),
                });
            }
        }
        self.pairs = rest;
        Ok(found)
    }

    /// Takes a parameter out that `read` makes sense of; `expected` says of what it can.
    pub fn read<T>(
        &mut self,
        name: &str,
        expected: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, QueryError> {
        let Some(value) = self.text(name)? else {
            return Ok(None);
        };
        read(&value)
            .map(Some)
            .ok_or_else(|| malformed(name, &value, expected))
    }

    /// Takes out a parameter that is one of a few words.
    pub fn word<T: Word>(&mut self, name: &str) -> Result<Option<T>, QueryError> {
        let find = |value: &str| {
            let found = T::WORDS.iter().find(|(word, _)| *word == value);
            found.map(|(_, meaning)| *meaning)
        };
        self.read(name, &any_of(T::WORDS.iter().map(|(word, _)| *word)), find)
    }

    /// Takes out a parameter that is `true` or `false`.
    pub fn flag(&mut self, name: &str) -> Result<Option<bool>, QueryError> {
        self.read(name, "`true` or `false`", |value| value.parse().ok())
    }

    /// Takes out a whole number between two bounds.
    pub fn number(&mut self, name: &str, least: i64, most: i64) -> Result<Option<i64>, QueryError> {
        let expected = format!("a whole number from {least} to {most}");
        self.read(name, &expected, |value| {
            value
                .parse()
                .ok()
                .filter(|number| (least..=most).contains(number))
        })
    }

    /// Takes out how many items there shall be at most: up to 1000.
    pub fn limit(&mut self, default: usize) -> Result<usize, QueryError> {
        let limit = self.number("limit", 1, 1000)?;
        Ok(limit.map_or(default, |limit| usize::try_from(limit).unwrap_or(default)))
    }

    /// Takes out how many items there shall be at most that each have a series: up to 50, 10 if it is not
    /// written.
    pub fn limit_of_series(&mut self) -> Result<usize, QueryError> {
        let limit = self.number("limit", 1, 50)?;
        Ok(limit
            .and_then(|limit| usize::try_from(limit).ok())
            .unwrap_or(10))
    }

    /// Fails if something is left that nobody has read.
    pub fn finish<'a>(mut self, known: impl Iterator<Item = &'a str>) -> Result<(), QueryError> {
        match self.pairs.pop_front() {
            None => Ok(()),
            Some((name, _)) => Err(QueryError::UnknownParameter {
                name,
                known: any_of(known),
            }),
        }
    }
}

pub(crate) fn malformed(name: &str, value: &str, expected: &str) -> QueryError {
    QueryError::Malformed {
        name: name.to_owned(),
        value: value.to_owned(),
        expected: expected.to_owned(),
    }
}

/// "`a`, `b` or `c`".
pub(crate) fn any_of<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let words: Vec<String> = words.map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::items::Of;

    fn query(pairs: &[(&str, &str)]) -> Query {
        Query::new(
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        )
    }

    #[test]
    fn errors_say_what_to_write() {
        let message = |error: QueryError| error.to_string();
        let check = |value, expected: &str| {
            let error = query(&[("of", value)]).word::<Of>("of").unwrap_err();
            assert_eq!(message(error), expected);
        };
        check(
            "songs",
            "`of` cannot be `songs`: write `tracks`, `artists` or `albums`",
        );
        let error = query(&[("limit", "0")]).limit(10).unwrap_err();
        assert_eq!(
            message(error),
            "`limit` cannot be `0`: write a whole number from 1 to 1000"
        );
        let error = query(&[("a", "1"), ("a", "2")]).text("a").unwrap_err();
        assert_eq!(message(error), "`a` comes twice: write it once");
        let error = query(&[("bukcet", "day")])
            .finish(["bucket"].into_iter())
            .unwrap_err();
        assert_eq!(
            message(error),
            "there is no parameter `bukcet` here: write `bucket`"
        );
    }

    #[test]
    fn what_is_empty_is_not_written() {
        let mut query = query(&[("of", ""), ("limit", "7")]);
        assert_eq!(query.word::<Of>("of"), Ok(None));
        assert_eq!(query.limit(10), Ok(7));
        assert_eq!(query.finish([].into_iter()), Ok(()));
    }
}
