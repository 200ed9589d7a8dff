//! Listeners: the people whose plays are kept.

use domain::{clock::from_millis, fold::fold, ids::ListenerId};
use jiff::Timestamp;

use crate::{
    Error, Store,
    backend::{Tx, on},
    settings,
};

/// A person whose plays are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listener {
    /// Which listener.
    pub id: ListenerId,
    /// The name they log in with.
    pub name: String,
    /// IANA name of the zone whose days are theirs.
    pub zone: String,
    /// When they were added.
    pub created_at: Timestamp,
}

/// A listener to add.
#[derive(Clone, Debug)]
pub struct NewListener<'a> {
    /// The name they log in with.
    pub name: &'a str,
    /// The hash of their password; absent for one who never opens the pages.
    pub password_hash: Option<&'a str>,
    /// IANA name of their zone.
    pub zone: &'a str,
}

/// What a login is checked against.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Who.
    pub listener: Listener,
    /// The hash of their password; absent until they have set one.
    pub password_hash: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    listener_id: i64,
    name: String,
    zone: String,
    created_at: i64,
    password_hash: Option<String>,
}

impl From<Row> for Credentials {
    fn from(row: Row) -> Self {
        Self {
            listener: Listener {
                id: ListenerId(row.listener_id),
                name: row.name,
                zone: row.zone,
                created_at: from_millis(row.created_at),
            },
            password_hash: row.password_hash,
        }
    }
}

impl Store {
    /// Whether some listener can log in: until then the set-up page is open.
    pub async fn is_set_up(&self) -> Result<bool, Error> {
        let count: i64 = on!(Pool, &self.reader, pool => sqlx::query_scalar(
            "SELECT COUNT(*) FROM listener WHERE password_hash IS NOT NULL")
            .fetch_one(pool).await)?;
        Ok(count > 0)
    }

    /// Makes the owner, once: a listener that was added without a password (by connecting from
    /// the command line) becomes the owner and keeps their plays.
    ///
    /// Fails with [`Error::NameTaken`] when the owner exists.
    pub async fn create_owner(
        &self,
        new: NewListener<'_>,
        now: Timestamp,
    ) -> Result<Listener, Error> {
        let mut tx = self.begin().await?;
        settings::lock(&mut tx).await?;
        let first = first_listener(&mut tx).await?;
        let listener = match first {
            Some(Credentials {
                password_hash: Some(_),
                ..
            }) => return Err(Error::NameTaken),
            Some(Credentials { listener, .. }) => {
                on!(Tx, &mut tx, connection => sqlx::query(
                    "UPDATE listener SET name = $1, name_folded = $2, password_hash = $3, zone = $4
                     WHERE listener_id = $5")
                    .bind(new.name).bind(fold(new.name)).bind(new.password_hash).bind(new.zone)
                    .bind(listener.id.0)
                    .execute(&mut **connection).await.map(|_| ()))?;
                Listener {
                    name: new.name.to_owned(),
                    zone: new.zone.to_owned(),
                    ..listener
                }
            }
            None => insert(&mut tx, &new, now).await?,
        };
        tx.commit().await?;
        Ok(listener)
    }

    /// The first listener, added without a password when there is none: for collecting without
    /// ever opening the pages.
    pub async fn first_listener(
        &self,
        fallback: NewListener<'_>,
        now: Timestamp,
    ) -> Result<Listener, Error> {
        let mut tx = self.begin().await?;
        settings::lock(&mut tx).await?;
        let listener = match first_listener(&mut tx).await? {
            Some(first) => first.listener,
            None => insert(&mut tx, &fallback, now).await?,
        };
        tx.commit().await?;
        Ok(listener)
    }

    /// The listener who logs in with this name, however it is capitalised.
    pub async fn credentials(&self, name: &str) -> Result<Option<Credentials>, Error> {
        let row: Option<Row> = on!(Pool, &self.reader, pool => sqlx::query_as(
            "SELECT listener_id, name, zone, created_at, password_hash FROM listener
             WHERE name_folded = $1")
            .bind(fold(name)).fetch_optional(pool).await)?;
        Ok(row.map(Credentials::from))
    }
}

/// Makes writers of one listener's plays queue, also across processes. On SQLite the transaction
/// has the lock of the whole database already.
pub(crate) async fn lock(tx: &mut Tx, listener: ListenerId) -> Result<(), Error> {
    if let Tx::Postgres(connection) = tx {
        sqlx::query("SELECT 1 FROM listener WHERE listener_id = $1 FOR UPDATE")
            .bind(listener.0)
            .execute(&mut **connection)
            .await?;
    }
    Ok(())
}

async fn first_listener(tx: &mut Tx) -> Result<Option<Credentials>, Error> {
    let row: Option<Row> = on!(Tx, tx, connection => sqlx::query_as(
        "SELECT listener_id, name, zone, created_at, password_hash FROM listener
         ORDER BY listener_id LIMIT 1")
        .fetch_optional(&mut **connection).await)?;
    Ok(row.map(Credentials::from))
}

async fn insert(tx: &mut Tx, new: &NewListener<'_>, now: Timestamp) -> Result<Listener, Error> {
    let id: Result<i64, sqlx::Error> = on!(Tx, tx, connection => sqlx::query_scalar(
        "INSERT INTO listener (name, name_folded, password_hash, zone, created_at)
         VALUES ($1, $2, $3, $4, $5) RETURNING listener_id")
        .bind(new.name).bind(fold(new.name)).bind(new.password_hash).bind(new.zone)
        .bind(now.as_millisecond())
        .fetch_one(&mut **connection).await);
    let id = id.map_err(|error| {
        if Error::is_conflict(&error) {
            Error::NameTaken
        } else {
            error.into()
        }
    })?;
    Ok(Listener {
        id: ListenerId(id),
        name: new.name.to_owned(),
        zone: new.zone.to_owned(),
        created_at: now,
    })
}
