//! What is looked at together: things by their names or ids, as hashes.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{catalogue::TrackKey, fold::fold, report::Item};

/// What must be looked at together because it may be one thing: a hash of names as they are spelt
/// everywhere, or of the id of what has no names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Group(pub i64);

/// A hash of a track's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TrackHash(pub i64);

/// What is neither named nor has an id.
pub(super) const NAMELESS: Group = Group(0);

impl Group {
    /// The group of these names. Upper case, accents and spaces are of no importance.
    pub fn of_names(name: &str, creator: &str) -> Self {
        Self(hash(&[
            b"name",
            fold(name).as_bytes(),
            fold(creator).as_bytes(),
        ]))
    }

    /// The group of a row.
    pub fn of(item: &Item) -> Self {
        let track = || item.uri.as_deref().map(TrackHash::of_uri);
        match (&item.name, &item.creator) {
            (Some(name), Some(creator)) => Self::of_names(name, creator),
            (name, creator) => track().map_or_else(
                || match name.as_deref().or(creator.as_deref()) {
                    Some(_) => Self::of_names(
                        name.as_deref().unwrap_or_default(),
                        creator.as_deref().unwrap_or_default(),
                    ),
                    None => NAMELESS,
                },
                |track| Self(track.0),
            ),
        }
    }

    /// In which of so many parts it belongs.
    pub fn part(self, parts: usize) -> usize {
        // A hash is evenly spread whichever bits are looked at.
        usize::try_from(self.0.unsigned_abs() % parts.max(1) as u64).unwrap_or(0)
    }
}

impl TrackHash {
    /// The hash of a key.
    pub fn of(key: &TrackKey) -> Self {
        Self(hash(&[b"track", key.as_str().as_bytes()]))
    }

    /// The hash of the key of what has this URI.
    pub fn of_uri(uri: &str) -> Self {
        Self::of(&TrackKey::new(None, uri))
    }
}

fn hash(parts: &[&[u8]]) -> i64 {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
        hasher.update([0]);
    }
    let digest: [u8; 32] = hasher.finalize().into();
    i64::from_be_bytes(*digest.first_chunk().unwrap_or(&[0; 8]))
}
