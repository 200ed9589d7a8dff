//! Naming what was counted: tracks, artists and albums with the store's ids and their names.

use domain::ids::ArtistId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{filter::Filter, log::Catalogue, query::words};

words! {
    /// Of what something is counted or ranked.
    Of {
        /// Tracks.
        Tracks = "tracks",
        /// Artists: a play counts for every credited one.
        Artists = "artists",
        /// Albums.
        Albums = "albums",
    }
}

/// An artist whom a track or an album credits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CreditedArtist {
    /// Which one.
    #[schema(value_type = i64)]
    pub id: ArtistId,
    /// The name.
    pub name: String,
}

/// A track, an artist or an album.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Item {
    /// Which track, artist or album.
    pub id: i64,
    /// Its name; empty if nobody told it.
    pub name: String,
    /// The credited artists, in order; of an artist nobody.
    pub artists: Vec<CreditedArtist>,
    /// The album of a track, an album itself; of an artist nothing.
    pub album_id: Option<i64>,
}

impl Of {
    /// The store's id of the thing with this number.
    pub fn id(self, catalogue: &Catalogue, number: u32) -> i64 {
        match self {
            Self::Tracks => catalogue.track_id(number).0,
            Self::Artists => catalogue.artist_id(number).0,
            Self::Albums => catalogue.album_id(number).0,
        }
    }

    /// How many things of the sort the catalogue has.
    pub fn count(self, catalogue: &Catalogue) -> usize {
        match self {
            Self::Tracks => catalogue.track_count(),
            Self::Artists => catalogue.artist_count(),
            Self::Albums => catalogue.album_count(),
        }
    }

    /// The numbers of the things for which a play of a track counts.
    #[inline]
    pub fn counting<'a>(
        self,
        catalogue: &'a Catalogue,
        filter: &Filter,
        track: u32,
    ) -> impl Iterator<Item = u32> + use<'a> {
        let (one, many) = match self {
            Self::Tracks => (Some(track), &[][..]),
            Self::Artists => (None, filter.credits(catalogue, track)),
            Self::Albums => (catalogue.album_of(track), &[][..]),
        };
        one.into_iter().chain(many.iter().copied())
    }

    /// The thing with this number, for an answer.
    pub fn item(self, catalogue: &Catalogue, number: u32) -> Item {
        let (name, credits, album) = match self {
            Self::Tracks => (
                catalogue.track_name(number),
                catalogue.credits(number),
                catalogue.album_of(number),
            ),
            Self::Artists => (catalogue.artist_name(number), &[][..], None),
            Self::Albums => (
                catalogue.album_name(number),
                catalogue.album_credits(number),
                Some(number),
            ),
        };
        let artists = credits.iter().map(|artist| CreditedArtist {
            id: catalogue.artist_id(*artist),
            name: catalogue.artist_name(*artist).to_owned(),
        });
        Item {
            id: self.id(catalogue, number),
            name: name.to_owned(),
            artists: artists.collect(),
            album_id: album.map(|album| catalogue.album_id(album).0),
        }
    }
}
