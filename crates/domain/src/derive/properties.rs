//! What holds whatever is known: neither the order of rows and stamps nor the numbers of imports and
//! plays change what is derived.

use std::sync::Arc;

use proptest::{prelude::*, sample::Index};

use super::*;
use crate::{
    clock::from_millis,
    report::{Details, ItemKind, Precision},
};

/// Few tracks, seconds and lengths, so that much is near or equal; two tracks bear the same names.
const URIS: [&str; 3] = ["spotify:track:A", "spotify:track:B", "spotify:track:C"];
const NAMES: [&str; 3] = ["One", "one", "Two"];

fn item(track: usize, has_uri: bool, has_names: bool) -> Item {
    let is_named = has_names || !has_uri;
    Item {
        kind: ItemKind::Track,
        uri: has_uri.then(|| URIS[track].to_owned()),
        name: is_named.then(|| NAMES[track].to_owned()),
        creator: is_named.then(|| "Band".to_owned()),
        album: None,
    }
}

fn details() -> impl Strategy<Value = Details> {
    (
        prop::option::of(any::<bool>()),
        prop::option::of(0_u8..3),
        prop::option::of(0_u8..2),
    )
        .prop_map(|(skipped, platform, context)| Details {
            skipped,
            platform: platform.map(|number| format!("device {number}")),
            context: context.map(context_of),
            ..Details::default()
        })
}

fn context_of(number: u8) -> Context {
    Context {
        kind: "album".to_owned(),
        uri: format!("spotify:album:{number}"),
    }
}

fn own() -> impl Strategy<Value = Own> {
    (0_usize..3, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(certainty, has_span, is_reported, is_deleted)| Own {
            certainty: Certainty::ALL[certainty],
            span: has_span.then(|| (from_millis(100_000), from_millis(300_000))),
            reported_at: is_reported.then(|| from_millis(330_000)),
            sources: 0b110,
            deleted_at: is_deleted.then(|| from_millis(999_000)),
        },
    )
}

prop_compose! {
    fn row()(
        import in 0_i64..5,
        track in 0_usize..3,
        (has_uri, has_names, is_video) in (any::<bool>(), prop::bool::weighted(0.9), prop::bool::weighted(0.1)),
        second in 0_i64..600,
        late in prop_oneof![4 => Just(0_i64), 1 => Just(40), 1 => Just(90_000)],
        played_ms in prop_oneof![1 => Just(None), 6 => (0_i64..4).prop_map(|n| Some(n * 45_000))],
        knows_start in any::<bool>(),
        is_laid in prop::bool::weighted(0.2),
        details in details(),
        own in own(),
    ) -> Row {
        // Each import is of one kind.
        let source = [Source::Account, Source::Own, Source::Saved]
            .get(usize::try_from(import).unwrap_or(0))
            .copied()
            .unwrap_or(Source::Extended);
        let unit = match source {
            Source::Account => 60_000,
            Source::Saved => 1,
            _ => 1000,
        };
        let began = second * 1000;
        let stopped = began + played_ms.unwrap_or(0) + late * 1000;
        let played_ms = played_ms.filter(|_| source != Source::Saved);
        let is_extended = source == Source::Extended;
        let has_uri = has_uri && source != Source::Account;
        let started_at = (knows_start && is_extended).then(|| from_millis(began));
        let item = item(track, has_uri, has_names);
        Row {
            import: ImportId(import),
            source,
            group: Group::of(&item),
            track: item.uri.as_deref().map(TrackHash::of_uri),
            report: Report {
                item: Arc::new(item),
                is_video,
                stopped_at: from_millis(stopped.div_euclid(unit) * unit),
                precision: Precision::Second,
                started_at,
                played_ms,
                details: Arc::new(details),
            },
            laid_at: (is_laid && is_extended && started_at.is_none())
                .then(|| from_millis(began - 30_000)),
            own: (source == Source::Own).then_some(own),
            place: None,
        }
    }
}

/// Several imports of the same source repeat each other's rows.
fn rows() -> impl Strategy<Value = Vec<Row>> {
    let repeats = prop::collection::vec((any::<Index>(), 5_i64..8), 0..8);
    (prop::collection::vec(row(), 0..16), repeats).prop_map(|(mut rows, repeats)| {
        for (which, import) in repeats {
            if !rows.is_empty() {
                let mut row = rows[which.index(rows.len())].clone();
                // One further import of each kind.
                row.import = ImportId(import * 10 + i64::from(row.source.number()));
                rows.push(row);
            }
        }
        rows
    })
}

fn polled() -> impl Strategy<Value = Vec<Polled>> {
    let stamp = (
        1_i64..3,
        0_usize..3,
        0_i64..800_000,
        prop::option::of(0_u8..2),
    );
    prop::collection::vec(stamp, 0..6).prop_map(|stamps| {
        (0..)
            .zip(stamps)
            .map(|(play, (account, track, stamp, context))| Polled {
                account: AccountId(account),
                play: PlayId(play),
                track: TrackHash::of_uri(URIS[track]),
                stamp: from_millis(stamp),
                context: context.map(context_of),
            })
            .collect()
    })
}

/// Everything that there is in the end, without the numbers of rows and imports.
fn told(rows: &[Row], polled: &[Polled]) -> Vec<String> {
    let mut named: BTreeMap<Group, Vec<TrackHash>> = BTreeMap::new();
    for (uri, name) in URIS.iter().zip(NAMES) {
        let group = Group::of_names(name, "Band");
        named.entry(group).or_default().push(TrackHash::of_uri(uri));
        named
            .entry(Group(TrackHash::of_uri(uri).0))
            .or_default()
            .push(TrackHash::of_uri(uri));
    }
    let mut plays: Vec<String> = derive(rows, polled, &named)
        .plays
        .into_iter()
        .map(|play| {
            let Derived {
                heard,
                settled,
                sources,
                rows,
                polled,
                deleted_at,
            } = play;
            format!(
                "{heard:?} {settled:?} {} {} {polled:?} {deleted_at:?}",
                sources.bits(),
                rows.len()
            )
        })
        .collect();
    plays.sort();
    plays
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn the_order_of_what_is_known_changes_nothing(
        (rows, polled, shuffled, stamps) in (rows(), polled()).prop_flat_map(|(rows, polled)| {
            let shuffled = Just(rows.clone()).prop_shuffle();
            let stamps = Just(polled.clone()).prop_shuffle();
            (Just(rows), Just(polled), shuffled, stamps)
        }),
    ) {
        prop_assert_eq!(told(&rows, &polled), told(&shuffled, &stamps));
    }

    #[test]
    fn the_numbers_of_imports_change_nothing(rows in rows(), polled in polled()) {
        let mut renumbered = rows.clone();
        for row in &mut renumbered {
            row.import = ImportId(1_000 - row.import.0);
        }
        prop_assert_eq!(told(&rows, &polled), told(&renumbered, &polled));
    }

    #[test]
    fn what_is_imported_again_changes_nothing(rows in rows(), polled in polled(), again in 0_i64..5) {
        let mut twice = rows.clone();
        twice.extend(rows.iter().filter(|row| row.import.0 == again).cloned().map(|row| Row {
            import: ImportId(2_000),
            ..row
        }));
        prop_assert_eq!(told(&rows, &polled).len(), told(&twice, &polled).len());
    }
}
