//! What Spotify gives of a listener besides its answers: packages, and lists that somebody saved.

use jiff::Timestamp;

use super::recently_played::ListAsked;
use super::{AppKind, Spotify};
use crate::clock::DAY;
use crate::exports::{ExportFile, ExportSettings, LONGEST, Package, SavedList, TrueRow};
use crate::rng::key;
use crate::world::ListenerId;

impl Spotify {
    /// The files of one package of a listener, as they lie in the zip, in the order of their paths. Neither the clock
    /// nor anything that is served later is touched.
    pub fn export(&self, listener: ListenerId, settings: &ExportSettings) -> Vec<ExportFile> {
        self.package(listener, settings, |package| package.files())
            .unwrap_or_default()
    }

    /// What in truth stands in the files of [`Spotify::export`] with these settings: everything that they tell of, each
    /// hearing once, in the order in which it was heard. Nothing else is in them.
    pub fn export_truth(&self, listener: ListenerId, settings: &ExportSettings) -> Vec<TrueRow> {
        self.package(listener, settings, |package| package.truth())
            .unwrap_or_default()
    }

    /// The whole list of a listener at each of these moments, as an app that nobody disturbs gets it. It leaves no
    /// trace: nothing counts as served, so that plays do not vanish for it, and the clock stays where it is.
    pub fn saved_lists(&self, listener: ListenerId, moments: &[Timestamp]) -> Vec<SavedList> {
        let mut state = self.lock();
        if state.world.listeners.get(listener.0).is_none() {
            return Vec::new();
        }
        let kind = state.settings.apps.first();
        let kind = kind.map_or(AppKind::NewDevelopment, |app| app.kind);
        let now = state.now;
        let mut lists = Vec::with_capacity(moments.len());
        for at in moments {
            state.now = at.as_millisecond();
            let keys = [
                listener.key(),
                key("saved") ^ at.as_millisecond().cast_unsigned(),
            ];
            let (body, seen) = state.plays_page(&ListAsked::whole(listener, kind), keys);
            lists.push(SavedList {
                at: *at,
                body,
                seen,
            });
        }
        state.now = now;
        lists
    }

    fn package<T>(
        &self,
        listener: ListenerId,
        settings: &ExportSettings,
        of: impl FnOnce(Package<'_>) -> T,
    ) -> Option<T> {
        let mut state = self.lock();
        state.world.listeners.get(listener.0)?;
        let until = settings.to.as_millisecond() + LONGEST + DAY;
        state.live(listener, until);
        let package = Package::new(state.feed(listener), &state.world.catalogue, settings);
        Some(of(package))
    }
}
