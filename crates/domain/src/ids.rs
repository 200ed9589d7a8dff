//! Identifiers of stored things. Each is its own type, so that one cannot stand for another.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// A person whose plays are kept.
    ListenerId
);
id!(
    /// A listener's Spotify login.
    AccountId
);
id!(
    /// One hearing; numbered per listener.
    PlayId
);
id!(
    /// A track as Spotify knows it.
    TrackId
);
id!(
    /// An album as Spotify knows it.
    AlbumId
);
id!(
    /// An artist as Spotify knows it.
    ArtistId
);
id!(
    /// One question to Spotify about an account's recent plays.
    PollId
);
id!(
    /// A stretch in which plays may be missing.
    GapId
);
id!(
    /// One bringing-in of files; numbered per listener.
    ImportId
);
