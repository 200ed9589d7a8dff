//! A single play, told in an answer.

use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    calendar::date_of,
    items::{Item, Of},
    view::View,
};

/// A play: when it was, and what was heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Moment {
    /// Which play.
    pub play_id: u32,
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    pub started_at: Timestamp,
    /// On which day.
    #[schema(value_type = String, format = Date)]
    pub date: Date,
    /// What was heard.
    pub track: Item,
}

impl Moment {
    /// The play of a row.
    pub(crate) fn new(view: &View<'_>, row: usize) -> Option<Self> {
        let play = view.play(row)?;
        Some(Self {
            play_id: play.id,
            started_at: view.started_at(row)?,
            date: date_of(view.calendar().day(row)),
            track: Of::Tracks.item(view.catalogue(), play.track),
        })
    }
}
