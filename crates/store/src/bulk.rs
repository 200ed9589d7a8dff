//! Statements with many values: lists to look for, and rows to write.
//!
//! A list is handed over as one value, so that the statement is the same whatever its length: SQLite
//! reads it as JSON, PostgreSQL as an array.

use serde::de::DeserializeOwned;
use sqlx::{AssertSqlSafe, FromRow, QueryBuilder, postgres::PgRow, sqlite::SqliteRow};

use crate::{Error, backend::Tx};

/// How many values one statement has at most. SQLite takes 32,766.
pub(crate) const VALUES: usize = 30_000;
/// How many values one list has at most.
const LISTED: usize = 5_000;

/// Whose rows are looked for, and what comes between that and the list.
pub(crate) type Owner = Option<(i64, &'static str)>;

/// The rows of a statement that looks for numbers in a column: in the one with which it ends, or if
/// it is of somebody's rows, in the one with which the text after the owner ends.
pub(crate) async fn select_in<T>(
    tx: &mut Tx,
    select: &'static str,
    owner: Owner,
    numbers: &[i64],
) -> Result<Vec<T>, Error>
where
    T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
{
    let mut rows = Vec::new();
    for numbers in numbers.chunks(LISTED) {
        let found: Vec<T> = match tx {
            Tx::Sqlite(connection) => {
                let mut query = of_sqlite(select, owner, numbers);
                query.build_query_as().fetch_all(&mut **connection).await?
            }
            Tx::Postgres(connection) => {
                let mut query = of_postgres(select, owner, numbers);
                query.build_query_as().fetch_all(&mut **connection).await?
            }
        };
        rows.extend(found);
    }
    Ok(rows)
}

/// Runs a statement that looks for numbers as [`select_in`] does, and ends with `after`.
pub(crate) async fn execute_in(
    tx: &mut Tx,
    statement: &'static str,
    owner: Owner,
    numbers: &[i64],
    after: &'static str,
) -> Result<(), Error> {
    for numbers in numbers.chunks(LISTED) {
        match tx {
            Tx::Sqlite(connection) => {
                let mut query = of_sqlite(statement, owner, numbers);
                query.push(after);
                query.build().execute(&mut **connection).await?;
            }
            Tx::Postgres(connection) => {
                let mut query = of_postgres(statement, owner, numbers);
                query.push(after);
                query.build().execute(&mut **connection).await?;
            }
        }
    }
    Ok(())
}

fn of_sqlite(statement: &'static str, owner: Owner, numbers: &[i64]) -> QueryBuilder<sqlx::Sqlite> {
    let mut query = QueryBuilder::new(statement);
    if let Some((owner, listed)) = owner {
        query.push_bind(owner).push(listed);
    }
    query.push(IN_JSON).push_bind(json(numbers)).push("))");
    query
}

fn of_postgres(
    statement: &'static str,
    owner: Owner,
    numbers: &[i64],
) -> QueryBuilder<sqlx::Postgres> {
    let mut query = QueryBuilder::new(statement);
    if let Some((owner, listed)) = owner {
        query.push_bind(owner).push(listed);
    }
    query.push(IN_ARRAY).push_bind(numbers.to_vec()).push(")");
    query
}

/// Some columns of nobody's rows that have one of a list of texts where `from` ends. They come all in
/// one value: row by row they would cost more than all else. No column may be a boolean.
pub(crate) async fn select_texts<T: DeserializeOwned>(
    tx: &mut Tx,
    columns: &'static str,
    from: &'static str,
    texts: &[&str],
) -> Result<Vec<T>, Error> {
    let mut rows = Vec::new();
    for texts in texts.chunks(LISTED) {
        let packed: Option<String> = match tx {
            Tx::Sqlite(connection) => {
                let mut query = QueryBuilder::new("SELECT json_group_array(json_array(");
                query.push(columns).push(")) ").push(from).push(IN_JSON);
                query.push_bind(json(texts)).push("))");
                query
                    .build_query_scalar()
                    .fetch_one(&mut **connection)
                    .await?
            }
            Tx::Postgres(connection) => {
                let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
                let mut query = QueryBuilder::new("SELECT json_agg(json_build_array(");
                query
                    .push(columns)
                    .push("))::text ")
                    .push(from)
                    .push(IN_ARRAY);
                query.push_bind(texts).push(")");
                query
                    .build_query_scalar()
                    .fetch_one(&mut **connection)
                    .await?
            }
        };
        rows.append(&mut unpack(packed.as_deref())?);
    }
    Ok(rows)
}

/// The rows of a statement, all in one value: row by row they would cost more than all else. No column
/// may be a boolean. `from` begins with FROM and names the owner `$1`, and `$2` and `$3` if there are
/// bounds.
pub(crate) async fn select_packed<T: DeserializeOwned>(
    tx: &mut Tx,
    columns: &str,
    from: &str,
    owner: i64,
    bounds: &[i64],
) -> Result<Vec<T>, Error> {
    let packed: Option<String> = match tx {
        Tx::Sqlite(connection) => {
            let text = format!("SELECT json_group_array(json_array({columns})) {from}");
            let mut query = sqlx::query_scalar(AssertSqlSafe(text)).bind(owner);
            for bound in bounds {
                query = query.bind(*bound);
            }
            query.fetch_one(&mut **connection).await?
        }
        Tx::Postgres(connection) => {
            let text = format!("SELECT json_agg(json_build_array({columns}))::text {from}");
            let mut query = sqlx::query_scalar(AssertSqlSafe(text)).bind(owner);
            for bound in bounds {
                query = query.bind(*bound);
            }
            query.fetch_one(&mut **connection).await?
        }
    };
    unpack(packed.as_deref())
}

/// Rows that came in one value.
pub(crate) fn unpack<T: DeserializeOwned>(packed: Option<&str>) -> Result<Vec<T>, Error> {
    let place = "a list of rows";
    serde_json::from_str(packed.unwrap_or("[]")).map_err(|_| Error::Corrupt { place })
}

/// What SQLite finds a list in, up to the list.
pub(crate) const IN_JSON: &str = " IN (SELECT value FROM json_each(";
/// What PostgreSQL does.
pub(crate) const IN_ARRAY: &str = " = ANY(";

/// A list as SQLite reads it.
pub(crate) fn json<T: serde::Serialize>(values: &[T]) -> String {
    serde_json::to_string(values).unwrap_or_else(|_| "[]".to_owned())
}
