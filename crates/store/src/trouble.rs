//! What is the matter with the database when it does not do its work, as far as its owner can
//! mend it.

use crate::Error;

/// What keeps the database from doing its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Trouble {
    /// There is no room on the disk.
    Full,
    /// It may be read but not written.
    ReadOnly,
    /// It does not answer, or something else has locked it.
    Unreachable,
    /// The disk or the file is damaged.
    Damaged,
}

impl Trouble {
    /// A permanent word.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::ReadOnly => "read_only",
            Self::Unreachable => "unreachable",
            Self::Damaged => "damaged",
        }
    }
}

impl Error {
    /// What is the matter with the database, if that is what failed: then the same will work
    /// later, when it has been mended.
    pub fn trouble(&self) -> Option<Trouble> {
        match self {
            Self::Database(error) => of_driver(error),
            Self::NoAnswer => Some(Trouble::Unreachable),
            _ => None,
        }
    }
}

fn of_driver(error: &sqlx::Error) -> Option<Trouble> {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => Some(Trouble::Unreachable),
        sqlx::Error::Database(error) => of_code(&error.code()?),
        _ => None,
    }
}

fn of_code(code: &str) -> Option<Trouble> {
    match code.parse::<u32>() {
        // SQLite's codes are numbers (https://sqlite.org/rescode.html); the first byte is the kind.
        Ok(number) if number < 10_000 => match number & 0xff {
            13 => Some(Trouble::Full),
            8 => Some(Trouble::ReadOnly),
            5 | 6 | 14 => Some(Trouble::Unreachable),
            10 | 11 | 26 => Some(Trouble::Damaged),
            _ => None,
        },
        // PostgreSQL's have five characters (https://www.postgresql.org/docs/current/errcodes-appendix.html).
        _ => match (code, code.get(..2).unwrap_or_default()) {
            ("53100", _) => Some(Trouble::Full),
            ("25006", _) => Some(Trouble::ReadOnly),
            ("55000" | "57014", _) | (_, "08" | "40" | "53" | "57") => Some(Trouble::Unreachable),
            (_, "58" | "XX") => Some(Trouble::Damaged),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_is_told_from_what_does_not() {
        for (code, trouble) in [
            ("13", Some(Trouble::Full)),
            ("8", Some(Trouble::ReadOnly)),
            ("517", Some(Trouble::Unreachable)),
            ("11", Some(Trouble::Damaged)),
            ("2067", None),
            ("53100", Some(Trouble::Full)),
            ("25006", Some(Trouble::ReadOnly)),
            ("57P01", Some(Trouble::Unreachable)),
            ("40P01", Some(Trouble::Unreachable)),
            ("40001", Some(Trouble::Unreachable)),
            ("XX001", Some(Trouble::Damaged)),
            ("54000", None),
            ("23505", None),
            ("", None),
        ] {
            assert_eq!(of_code(code), trouble, "{code}");
        }
    }
}
