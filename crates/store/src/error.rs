//! What can go wrong in the store.

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The connection string names no database that this store knows.
    #[error("the database address must begin with `sqlite:` or `postgres://`")]
    UnknownDatabase,
    /// The connection string cannot be understood.
    #[error("the database address cannot be read")]
    BadAddress(#[source] sqlx::Error),
    /// The database file's folder cannot be made.
    #[error("the folder of the database, {folder}, cannot be made")]
    Folder {
        /// The folder.
        folder: String,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// The SQLite that the program was built with has a known fault.
    #[error("SQLite {version} can damage a database; build with 3.51.3 or newer")]
    OldSqlite {
        /// Its version.
        version: String,
    },
    /// The database was written by a newer version of this program.
    #[error("the database was written by a newer version; run that version or restore a backup")]
    NewerSchema,
    /// A migration failed; the database is as it was before it.
    #[error("the database could not be brought up to date")]
    Migration(#[source] sqlx::migrate::MigrateError),
    /// The key does not open what the database holds.
    #[error(
        "SECRET_KEY (or the key file) is not the one this database was made with; put the right \
         one back. If it is lost, `music-analyser forget-tokens` gives the database a new one: \
         plays stay, accounts must be connected again"
    )]
    WrongKey,
    /// The database refused or cannot be reached.
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
    /// The database has not answered for so long that its machine may be gone. Whether it did what
    /// it was asked to is not known.
    #[error("the database does not answer")]
    NoAnswer,
    /// What does not fit into memory cannot be put on the disk.
    #[error("the folder for temporary files cannot be written")]
    Spill(#[source] std::io::Error),
    /// Another import of the listener is under way.
    #[error("another import is under way")]
    ImportUnderWay,
    /// The database holds something that cannot be.
    #[error("the database holds nonsense in {place}")]
    Corrupt {
        /// Table and column.
        place: &'static str,
    },
    /// A listener of this name exists, or the first one is there already.
    #[error("that name is taken")]
    NameTaken,
    /// This Spotify account belongs to another listener.
    #[error("that Spotify account belongs to another listener")]
    AccountTaken,
    /// There is no such thing, or it is not this listener's.
    #[error("there is no such {0}")]
    NotFound(&'static str),
}

impl Error {
    /// Whether the statement broke a uniqueness rule.
    pub(crate) fn is_conflict(error: &sqlx::Error) -> bool {
        error
            .as_database_error()
            .is_some_and(sqlx::error::DatabaseError::is_unique_violation)
    }
}
