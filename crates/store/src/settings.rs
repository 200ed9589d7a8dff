//! Small facts about the installation, by name.

use crate::{Error, Store, backend::on};

impl Store {
    /// What is kept under a name.
    pub async fn setting(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        Ok(on!(Pool, &self.reader, pool => sqlx::query_scalar(
            "SELECT value FROM setting WHERE name = $1")
            .bind(name).fetch_optional(pool).await)?)
    }

    /// Keeps a value under a name, in place of what was there.
    pub async fn keep_setting(&self, name: &str, value: &[u8]) -> Result<(), Error> {
        on!(Pool, &self.writer, pool => sqlx::query(
            "INSERT INTO setting (name, value) VALUES ($1, $2)
             ON CONFLICT (name) DO UPDATE SET value = excluded.value")
            .bind(name).bind(value).execute(pool).await.map(|_| ()))?;
        Ok(())
    }
}
