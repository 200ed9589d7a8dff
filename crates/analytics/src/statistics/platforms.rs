//! On what devices.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    by_way::ByWay,
    platform::family,
    statistic::{About, Group, Statistic, limit},
    tally::{Portion, Tally, gather},
    view::View,
};

/// See [`Self::ABOUT`].
#[derive(Clone, Copy, Debug)]
pub struct Platforms;

limit! {
    /// How much is told of devices.
    PlatformsParameters, 10, "How many devices of each kind at most."
}

/// On what devices.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = Platforms)]
pub struct PlatformsValue {
    /// The kinds of devices, in order.
    pub kinds: Vec<PlatformKind>,
    /// Plays of which no source says on what.
    pub unknown: Portion,
}

/// How much there is on one kind of device.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PlatformKind {
    /// The kind: `android`, `ios`, `web`, `windows`, `macos`, `linux`, `tv`, `speaker`, `car`, `console`,
    /// `watch` or `other`.
    pub kind: &'static str,
    /// How much there is.
    #[serde(flatten)]
    pub portion: Portion,
    /// The devices of this kind, in order.
    pub devices: Vec<PlatformDevice>,
    /// How many devices there are altogether.
    pub total: u64,
}

/// How much there is on one device.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PlatformDevice {
    /// The device in Spotify's words.
    pub name: String,
    /// How much there is.
    #[serde(flatten)]
    pub portion: Portion,
}

impl Statistic for Platforms {
    const ID: &'static str = "platforms";
    const TITLE: &'static str = "Devices";
    const GROUP: Group = Group::Habits;
    const ABOUT: About = About {
        tells: "On what kinds of devices there is how much, and on which devices of each kind, in Spotify's words.",
        counted: "Every play, by the platform that its source tells. The kind follows from the words: a television that runs Android is a television. The share is of all plays, or of all time if that is the measure.",
        edges: "Polls do not tell the platform: such plays are unknown. Spotify has described the same device in different words over the years, so that one may come several times. Words that fit no kind are of the kind `other`.",
    };
    type Parameters = PlatformsParameters;
    type Value = PlatformsValue;

    fn compute(view: &View<'_>, parameters: &PlatformsParameters) -> PlatformsValue {
        let ways = ByWay::new(view);
        let names = view.log().ways().platforms();
        let (devices, unknown) = ways.by(names.len(), |way| way.platform);
        let mut kinds: Vec<&'static str> = Vec::new();
        let mut kind_of = |name: &String| {
            let kind = family(name);
            let known = kinds.iter().position(|known| *known == kind);
            known.unwrap_or_else(|| {
                kinds.push(kind);
                kinds.len() - 1
            })
        };
        let kind_of: Vec<usize> = names.iter().map(&mut kind_of).collect();
        let kind = |device: u32| {
            let kind = kind_of.get(device as usize)?;
            u32::try_from(*kind).ok()
        };
        let (sums, _) = gather(&devices, kinds.len(), kind);
        let portion = |tally: Tally| Portion::new(tally, ways.all, view.measure());
        let device = |number: u32, tally: Tally| PlatformDevice {
            name: names.get(number as usize).cloned().unwrap_or_default(),
            portion: portion(tally),
        };
        let told = ways.ranked(&sums, usize::MAX).into_iter().map(|one| {
            let mut of_kind = devices.clone();
            for (number, tally) in (0..).zip(&mut of_kind) {
                if kind(number) != Some(one.number) {
                    *tally = Tally::default();
                }
            }
            let heard = of_kind.iter().filter(|tally| tally.plays > 0);
            PlatformKind {
                kind: kinds.get(one.number as usize).copied().unwrap_or("other"),
                portion: portion(one.tally),
                total: heard.count() as u64,
                devices: ways
                    .ranked(&of_kind, parameters.limit)
                    .into_iter()
                    .map(|one| device(one.number, one.tally))
                    .collect(),
            }
        });
        PlatformsValue {
            kinds: told.collect(),
            unknown: portion(unknown),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::plays;

    #[test]
    fn devices_are_of_kinds() {
        let sketch = plays(
            "2025-03-01T10:00 A//a 6:00 on:ios
             2025-03-01T10:10 A//a 1:00 on:Android_OS_10
             2025-03-01T10:20 A//a 1:00 on:android
             2025-03-01T10:30 A//a 1:00 on:android
             2025-03-01T10:40 A//a 1:00 on:toaster
             2025-03-01T10:50 A//a ? of 5:00",
        );
        let check = |question: &str, expected: &str| sketch.check::<Platforms>(question, expected);
        check(
            "",
            r#"{"kinds": [
                {"kind": "android", "plays": 3, "played_ms": 180000, "share": 0.5, "total": 2, "devices": [
                    {"name": "android", "plays": 2}, {"name": "Android OS 10", "plays": 1}]},
                {"kind": "ios", "plays": 1}, {"kind": "other", "devices": [{"name": "toaster"}]}],
                "unknown": {"plays": 1, "played_ms": 300000}}"#,
        );
        check(
            "measure=time&limit=1",
            r#"{"kinds": [{"kind": "ios", "share": 0.4}, {"kind": "android", "total": 2, "devices": [{"name": "android"}]}, {"kind": "other"}]}"#,
        );
        check("period=2024", r#"{"kinds": [], "unknown": {"plays": 0}}"#);
        check(
            "platform=android",
            r#"{"kinds": [{"kind": "android", "share": 1.0}]}"#,
        );
    }
}
