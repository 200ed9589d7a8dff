//! Login sessions: only hashes of their tokens are kept.

use domain::{clock::from_millis, ids::ListenerId};
use jiff::Timestamp;

use crate::{Error, Listener, Store, backend::on};

impl Store {
    /// Keeps a new session. `token_hash` is a hash of the random token that the browser holds.
    pub async fn add_login_session(
        &self,
        listener: ListenerId,
        token_hash: &[u8],
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), Error> {
        on!(Pool, &self.writer, pool => sqlx::query(
            "INSERT INTO login_session (token_hash, listener_id, created_at, last_used_at, expires_at)
             VALUES ($1, $2, $3, $3, $4)")
            .bind(token_hash).bind(listener.0).bind(now.as_millisecond())
            .bind(expires_at.as_millisecond())
            .execute(pool).await.map(|_| ()))?;
        Ok(())
    }

    /// Whose session this is and when it was last marked as used, if it lives: not past its end,
    /// and used since `idle_since`.
    pub async fn login_session(
        &self,
        token_hash: &[u8],
        now: Timestamp,
        idle_since: Timestamp,
    ) -> Result<Option<(Listener, Timestamp)>, Error> {
        let row: Option<(i64, String, String, i64, i64)> = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT listener.listener_id, name, zone, listener.created_at, last_used_at
             FROM login_session JOIN listener ON listener.listener_id = login_session.listener_id
             WHERE token_hash = $1 AND expires_at > $2 AND last_used_at >= $3")
            .bind(token_hash).bind(now.as_millisecond()).bind(idle_since.as_millisecond())
            .fetch_optional(pool).await)?;
        Ok(row.map(|(id, name, zone, created_at, used)| {
            let id = ListenerId(id);
            (
                Listener {
                    id,
                    name,
                    zone,
                    created_at: from_millis(created_at),
                },
                from_millis(used),
            )
        }))
    }

    /// Marks a session as used now.
    pub async fn touch_login_session(
        &self,
        token_hash: &[u8],
        now: Timestamp,
    ) -> Result<(), Error> {
        on!(Pool, &self.writer, pool => sqlx::query(
            "UPDATE login_session SET last_used_at = $2 WHERE token_hash = $1")
            .bind(token_hash).bind(now.as_millisecond()).execute(pool).await.map(|_| ()))?;
        Ok(())
    }

    /// Ends a session.
    pub async fn end_login_session(&self, token_hash: &[u8]) -> Result<(), Error> {
        on!(Pool, &self.writer, pool => sqlx::query("DELETE FROM login_session WHERE token_hash = $1")
            .bind(token_hash).execute(pool).await.map(|_| ()))?;
        Ok(())
    }

    /// Removes the sessions that are past their end or were last used before `idle_since`.
    pub async fn remove_dead_sessions(
        &self,
        now: Timestamp,
        idle_since: Timestamp,
    ) -> Result<(), Error> {
        on!(Pool, &self.writer, pool => sqlx::query(
            "DELETE FROM login_session WHERE expires_at <= $1 OR last_used_at < $2")
            .bind(now.as_millisecond()).bind(idle_since.as_millisecond())
            .execute(pool).await.map(|_| ()))?;
        Ok(())
    }
}
