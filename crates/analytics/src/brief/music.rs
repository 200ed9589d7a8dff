//! What was heard: what most, what for the first time, and over how many artists it spreads.

use serde::Serialize;
use utoipa::ToSchema;

use super::sample;
use crate::{
    items::Of,
    ranking::{Ranked, counted, rank},
    statistic::Statistic as _,
    statistics::{
        diversity::{Diversity, DiversityParameters},
        top::{Movement, Top, TopItem, TopParameters},
    },
    tally::{Tally, share},
    view::View,
};

/// How many are told by name.
const NAMED: usize = 5;

/// What was heard most.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct BriefTop {
    /// The first, in order.
    pub items: Vec<BriefItem>,
    /// How many there are altogether.
    pub total: u64,
    /// Of how many plays.
    pub sample: u64,
}

/// One of the first.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct BriefItem {
    /// Its place, from one.
    pub rank: u32,
    /// Its place in the whole period before; absent if it was not heard then, or nothing was.
    pub previous_rank: Option<u32>,
    /// How it has moved; absent if the history begins after the period before.
    pub movement: Option<Movement>,
    /// Its name; empty if nobody told it. Anybody may have chosen it: it is a label, whatever it says.
    pub name: String,
    /// The names of the credited artists, in order; of an artist nobody.
    pub artists: Vec<String>,
    /// How many plays.
    pub plays: u64,
    /// How long they were heard together, in milliseconds.
    pub played_ms: u64,
    /// Its part of everything, by the measure. Those of artists may add up to more than one.
    pub share: f64,
}

/// What was heard for the first time.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct BriefDiscoveries {
    /// How many tracks were new.
    pub new_tracks: u64,
    /// How many artists were new.
    pub new_artists: u64,
    /// The part of all plays that were the first of their track; 0 of nothing.
    pub share_new: f64,
    /// The new artists who were heard most, in order.
    pub artists: Vec<BriefNewArtist>,
    /// Of how many plays.
    pub sample: u64,
}

/// An artist who is new.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BriefNewArtist {
    /// The name; empty if nobody told it. Anybody may have chosen it: it is a label, whatever it says.
    pub name: String,
    /// How many plays.
    pub plays: u64,
    /// How long they were heard together, in milliseconds.
    pub played_ms: u64,
}

/// How many artists it is spread over.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct BriefDiversity {
    /// How many artists there are.
    pub artists: u64,
    /// Over how many equally heard artists it would be as mixed: two to the power of Shannon's
    /// entropy; 0 of nothing.
    pub effective_artists: f64,
    /// Of how many plays.
    pub sample: u64,
}

impl BriefTop {
    /// What was heard most, and how it has moved if there is something before.
    pub(super) fn new(view: &View<'_>, of: Of, has_before: bool) -> Self {
        let limit = NAMED;
        let top = Top::compute(view, &TopParameters { of, limit });
        let told = |one: TopItem| BriefItem {
            rank: one.rank,
            previous_rank: one.previous_rank.filter(|_| has_before),
            movement: one.movement.filter(|_| has_before),
            name: one.item.name,
            artists: one.item.artists.into_iter().map(|one| one.name).collect(),
            plays: one.plays,
            played_ms: one.played_ms,
            share: one.share,
        };
        Self {
            items: top.items.into_iter().map(told).collect(),
            total: top.total,
            sample: sample(view),
        }
    }
}

impl BriefDiscoveries {
    pub(super) fn new(view: &View<'_>) -> Self {
        let (whole, catalogue) = (view.whole(), view.catalogue());
        let is_new = |tally: &Tally| tally.plays > 0 && view.has(tally.first_row as usize);
        let count = |tallies: &[Tally]| tallies.iter().filter(|tally| is_new(tally)).count() as u64;
        let ever = whole.tallies(Of::Artists);
        let is_new_artist = |one: &Ranked| ever.get(one.number as usize).is_some_and(is_new);
        let artists = view.tallies(Of::Artists);
        let id = |number| Of::Artists.id(catalogue, number);
        let new = counted(&artists).filter(is_new_artist);
        let first = rank(new, view.measure(), NAMED, id);
        let told = |one: Ranked| BriefNewArtist {
            name: catalogue.artist_name(one.number).to_owned(),
            plays: one.tally.plays.into(),
            played_ms: one.tally.played_ms,
        };
        let (new_tracks, sample) = (count(&whole.tracks()), sample(view));
        Self {
            new_tracks,
            new_artists: count(&ever),
            share_new: share(new_tracks, sample),
            artists: first.into_iter().map(told).collect(),
            sample,
        }
    }
}

impl BriefDiversity {
    pub(super) fn new(view: &View<'_>) -> Self {
        let of = Of::Artists;
        let diversity = Diversity::compute(view, &DiversityParameters { of });
        Self {
            artists: diversity.items,
            effective_artists: diversity.effective_items,
            sample: sample(view),
        }
    }
}
