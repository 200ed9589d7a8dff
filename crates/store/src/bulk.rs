//! Statements with many values: lists to look for, and rows to write.

use sqlx::{FromRow, QueryBuilder, postgres::PgRow, sqlite::SqliteRow};

use crate::{
    Error,
    backend::{Tx, on},
};

/// How many values one statement has at most. SQLite takes 32,766.
pub(crate) const VALUES: usize = 30_000;
/// How many values one list has at most.
const LISTED: usize = 5_000;

/// The rows of a statement that begins with `select`, `owner`, `listed`, and a list of numbers.
pub(crate) async fn select_in<T>(
    tx: &mut Tx,
    select: &'static str,
    owner: i64,
    listed: &'static str,
    numbers: &[i64],
) -> Result<Vec<T>, Error>
where
    T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
{
    let mut rows = Vec::new();
    for numbers in numbers.chunks(LISTED) {
        let found: Vec<T> = on!(Tx, tx, connection => {
            let mut query = QueryBuilder::new(select);
            query.push_bind(owner).push(listed).push("(");
            let mut list = query.separated(", ");
            for number in numbers {
                list.push_bind(*number);
            }
            query.push(")");
            query.build_query_as().fetch_all(&mut **connection).await
        })?;
        rows.extend(found);
    }
    Ok(rows)
}

/// The same with a list of texts, and nobody's.
pub(crate) async fn select_texts<T>(
    tx: &mut Tx,
    select: &'static str,
    texts: &[&str],
) -> Result<Vec<T>, Error>
where
    T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
{
    let mut rows = Vec::new();
    for texts in texts.chunks(LISTED) {
        let found: Vec<T> = on!(Tx, tx, connection => {
            let mut query = QueryBuilder::new(select);
            query.push("(");
            let mut list = query.separated(", ");
            for text in texts {
                list.push_bind((*text).to_owned());
            }
            query.push(")");
            query.build_query_as().fetch_all(&mut **connection).await
        })?;
        rows.extend(found);
    }
    Ok(rows)
}

/// The same with a list of numbers, and nobody's.
pub(crate) async fn select_numbers<T>(
    tx: &mut Tx,
    select: &'static str,
    numbers: &[i64],
) -> Result<Vec<T>, Error>
where
    T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
{
    let mut rows = Vec::new();
    for numbers in numbers.chunks(LISTED) {
        let found: Vec<T> = on!(Tx, tx, connection => {
            let mut query = QueryBuilder::new(select);
            query.push("(");
            let mut list = query.separated(", ");
            for number in numbers {
                list.push_bind(*number);
            }
            query.push(")");
            query.build_query_as().fetch_all(&mut **connection).await
        })?;
        rows.extend(found);
    }
    Ok(rows)
}

/// Runs a statement that ends with a list of numbers, and what `after` says, for all of them.
pub(crate) async fn execute_in(
    tx: &mut Tx,
    statement: &'static str,
    numbers: &[i64],
    after: &'static str,
) -> Result<(), Error> {
    for numbers in numbers.chunks(LISTED) {
        on!(Tx, tx, connection => {
            let mut query = QueryBuilder::new(statement);
            query.push("(");
            let mut list = query.separated(", ");
            for number in numbers {
                list.push_bind(*number);
            }
            query.push(")").push(after);
            query.build().execute(&mut **connection).await.map(|_| ())
        })?;
    }
    Ok(())
}
