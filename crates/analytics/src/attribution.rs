//! For which things a play counts: its track, every credited artist, or its album.

use crate::{items::Of, log::Catalogue, view::View};

/// For which things of one sort a play of each track counts.
#[derive(Debug)]
pub(crate) struct Attribution<'a> {
    view: &'a View<'a>,
    of: Of,
    /// By track, itself or its album.
    own: Vec<u32>,
}

/// The album of what has none: no thing has this number.
const NONE: u32 = u32::MAX;

impl<'a> Attribution<'a> {
    pub(crate) fn new(view: &'a View<'a>, of: Of) -> Self {
        let tracks = view.catalogue().tracks();
        let own = match of {
            Of::Tracks => (0..).take(tracks.len()).collect(),
            Of::Albums => {
                let albums = tracks.iter().map(|track| track.album.unwrap_or(NONE));
                albums.collect()
            }
            Of::Artists => Vec::new(),
        };
        Self { view, of, own }
    }

    /// The numbers of the things for which a play of a track counts.
    #[inline]
    pub(crate) fn of(&self, track: u32) -> &[u32] {
        match self.of {
            Of::Artists => self.view.scope().filter.credits(self.catalogue(), track),
            Of::Tracks | Of::Albums => match self.own.get(track as usize) {
                None | Some(&NONE) => &[],
                Some(number) => std::slice::from_ref(number),
            },
        }
    }

    /// Which sort.
    pub(crate) fn sort(&self) -> Of {
        self.of
    }

    /// The store's id of the thing with this number.
    pub(crate) fn id(&self, number: u32) -> i64 {
        self.of.id(self.catalogue(), number)
    }

    /// How many things of the sort there are; their numbers are below.
    pub(crate) fn count(&self) -> usize {
        self.of.count(self.catalogue())
    }

    fn catalogue(&self) -> &'a Catalogue {
        self.view.catalogue()
    }
}
