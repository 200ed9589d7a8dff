//! What was heard for the first time.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Heard, Naive, share};

impl Naive<'_> {
    pub(crate) fn discovery(&self, bucket: &str) -> Value {
        let (mut tracks, mut artists) = (BTreeMap::new(), BTreeMap::new());
        for heard in &self.all {
            let key = (heard.play.started_at, heard.play.ended_at, heard.play.id);
            tracks.entry(heard.track.id.0).or_insert(key);
            for artist in self.credited(heard) {
                artists.entry(artist).or_insert(key);
            }
        }
        let key = |heard: &Heard<'_>| (heard.play.started_at, heard.play.ended_at, heard.play.id);
        let new_tracks = |heard: &Heard<'_>| u64::from(tracks[&heard.track.id.0] == key(heard));
        let new_artists = |heard: &Heard<'_>| {
            let credited = self.credited(heard);
            credited
                .iter()
                .filter(|artist| artists[artist] == key(heard))
                .count() as u64
        };
        let buckets = self.buckets(bucket).into_iter().map(|(start, plays)| {
            let new: u64 = plays.iter().map(|heard| new_tracks(heard)).sum();
            json!({
                "start": start,
                "new_tracks": new,
                "new_artists": plays.iter().map(|heard| new_artists(heard)).sum::<u64>(),
                "share_new": share(new.cast_signed(), plays.len() as i64),
            })
        });
        let new: u64 = self.plays().map(new_tracks).sum();
        json!({
            "buckets": buckets.collect::<Vec<_>>(),
            "new_tracks": new,
            "new_artists": self.plays().map(new_artists).sum::<u64>(),
            "share_new": share(new.cast_signed(), self.plays().count() as i64),
        })
    }
}
