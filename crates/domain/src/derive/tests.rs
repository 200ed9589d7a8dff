//! Small stories of rows and stamps, and the plays that follow from them.

use std::sync::Arc;

use super::{group::NAMELESS, *};
use crate::{
    clock::from_millis,
    report::{ItemKind, Precision},
};

fn at(second: i64) -> Timestamp {
    from_millis(second * 1000)
}

fn item(uri: Option<&str>, name: &str, creator: &str) -> Item {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Item {
        kind: ItemKind::Track,
        uri: uri.map(str::to_owned),
        name: text(name),
        creator: text(creator),
        album: None,
    }
}

fn row(import: i64, source: Source, item: Item, stopped: i64, seconds: i64) -> Row {
    Row {
        import: ImportId(import),
        source,
        group: Group::of(&item),
        track: item.uri.as_deref().map(TrackHash::of_uri),
        report: Report {
            item: Arc::new(item),
            is_video: false,
            stopped_at: at(stopped),
            precision: Precision::Second,
            started_at: None,
            played_ms: Some(seconds * 1000),
            details: Arc::default(),
        },
        laid_at: None,
        own: None,
        place: None,
    }
}

fn song(uri: Option<&str>) -> Item {
    item(uri, "Song", "Band")
}

const URI: &str = "spotify:track:A";

fn names() -> BTreeMap<Group, Vec<TrackHash>> {
    BTreeMap::from([(
        Group::of_names("Song", "Band"),
        vec![TrackHash::of_uri(URI)],
    )])
}

/// The ends of the plays with the rows that tell of them, in the order of their ends.
fn told(derivation: &Derivation) -> Vec<(i64, Vec<usize>)> {
    let mut plays: Vec<_> = derivation
        .plays
        .iter()
        .map(|play| (play.settled.ended_at.as_second(), play.rows.clone()))
        .collect();
    plays.sort();
    plays
}

#[test]
fn names_are_one_however_they_are_spelt() {
    assert_eq!(
        Group::of_names("Déjà Vu", "BEYONCÉ"),
        Group::of_names("deja vu", "Beyoncé")
    );
    assert_ne!(Group::of_names("a", "bc"), Group::of_names("ab", "c"));
    let removed = item(Some(URI), "", "");
    assert_eq!(Group::of(&removed).0, TrackHash::of_uri(URI).0);
    assert_eq!(Group::of(&item(None, "", "")), NAMELESS);
    assert_ne!(
        Group::of(&item(None, "a", "")),
        Group::of(&item(None, "", "a"))
    );
}

#[test]
fn the_same_row_of_two_imports_is_one_play_and_a_row_sent_again_none() {
    let rows = [
        row(1, Source::Extended, song(Some(URI)), 300, 200),
        row(1, Source::Extended, song(Some(URI)), 300, 200),
        row(2, Source::Extended, song(Some(URI)), 300, 200),
        row(2, Source::Extended, song(Some(URI)), 900, 200),
    ];
    let derivation = derive(&rows, &[], &BTreeMap::new());
    assert_eq!(told(&derivation), [(300, vec![0, 2]), (900, vec![3])]);
    assert_eq!(derivation.repeated, [1]);
}

#[test]
fn what_has_only_names_belongs_to_the_track_that_bears_them() {
    let rows = [
        row(1, Source::Extended, song(Some(URI)), 310, 200),
        row(2, Source::Account, item(None, "SONG", "band"), 300, 200),
        row(2, Source::Account, song(None), 9000, 100),
    ];
    let derivation = derive(&rows, &[], &names());
    assert_eq!(told(&derivation), [(310, vec![0, 1]), (9000, vec![2])]);
    let heard = Heard::Track(TrackHash::of_uri(URI));
    assert!(derivation.plays.iter().all(|play| play.heard == heard));
    let alone = derive(&rows[1..], &[], &BTreeMap::new());
    assert!(
        alone
            .plays
            .iter()
            .all(|play| play.heard == Heard::Named(rows[1].group)),
        "{alone:?}"
    );
}

#[test]
fn a_polled_play_is_completed_by_any_row_that_tells_of_it() {
    let polled = [Polled {
        account: AccountId(1),
        play: PlayId(7),
        track: TrackHash::of_uri(URI),
        stamp: at(330),
        context: None,
    }];
    let rows = [row(1, Source::Account, song(None), 300, 200)];
    let derivation = derive(&rows, &polled, &names());
    let [play] = derivation.plays.as_slice() else {
        panic!("{derivation:?}");
    };
    assert_eq!(play.polled, Some(PlayId(7)));
    assert_eq!(play.settled.played_ms, Some(200_000));
    assert_eq!(play.settled.ended_at, at(330));
    let sources: Vec<_> = play.sources.iter().collect();
    assert_eq!(sources, [Source::Poll, Source::Account]);
}

#[test]
fn plays_of_an_own_export_come_back_as_they_were() {
    let own = |reported: Option<i64>, certainty, span: Option<(i64, i64)>, played: Option<i64>| {
        let ended = span.map_or(300, |(_, ended)| ended);
        let mut row = row(
            1,
            Source::Own,
            song(Some(URI)),
            reported.unwrap_or(ended),
            0,
        );
        row.report.played_ms = played.map(|seconds| seconds * 1000);
        row.own = Some(Own {
            certainty,
            span: span.map(|(began, ended)| (at(began), at(ended))),
            reported_at: reported.map(at),
            sources: Sources::from_iter([Source::Poll, Source::Extended]).bits(),
            deleted_at: None,
        });
        derive(&[row], &[], &BTreeMap::new()).plays.remove(0)
    };
    // The stamp of a poll lies after the end that the export told.
    let play = own(Some(302), Certainty::Known, Some((105, 305)), Some(200));
    assert_eq!(play.settled.started_at, Some(at(105)));
    assert_eq!(play.settled.ended_at, at(305));
    assert_eq!(play.settled.reported_at, Some(at(302)));
    assert_eq!(play.sources.bits(), 0b110);
    let play = own(None, Certainty::Estimated, None, None);
    assert_eq!(play.settled.started_at, None);
    assert_eq!(play.settled.ended_at, at(300));
    assert_eq!(play.settled.certainty, Certainty::Estimated);
    let play = own(None, Certainty::Approximate, None, Some(200));
    assert_eq!(play.settled.started_at, Some(at(100)));
    assert_eq!(play.settled.certainty, Certainty::Approximate);
    assert_eq!(play.settled.reported_at, None);
}

#[test]
fn two_near_plays_of_one_own_export_stay_two() {
    let own = |certainty, reported: Option<i64>, played| Own {
        certainty,
        span: None,
        reported_at: reported.map(at),
        sources: 0,
        deleted_at: played,
    };
    let mut exported = row(1, Source::Own, song(Some(URI)), 300, 200);
    exported.own = Some(own(Certainty::Estimated, Some(300), None));
    let mut polled = row(1, Source::Own, song(Some(URI)), 301, 0);
    polled.report.played_ms = None;
    polled.own = Some(own(Certainty::Estimated, None, Some(at(400))));
    let derivation = derive(&[exported, polled], &[], &BTreeMap::new());
    assert_eq!(told(&derivation), [(300, vec![0]), (301, vec![1])]);
    let deleted = derivation
        .plays
        .iter()
        .filter(|play| play.deleted_at == Some(at(400)));
    assert_eq!(deleted.count(), 1);
}

#[test]
fn what_was_laid_out_of_a_pile_is_no_surer_for_an_own_export() {
    let mut exported = row(1, Source::Extended, song(Some(URI)), 900, 200);
    exported.laid_at = Some(at(300));
    let mut own = row(2, Source::Own, song(Some(URI)), 900, 200);
    own.own = Some(Own {
        certainty: Certainty::Approximate,
        span: Some((at(300), at(500))),
        reported_at: Some(at(900)),
        sources: Sources::from_iter([Source::Extended]).bits(),
        deleted_at: None,
    });
    let alone = derive(&[exported.clone()], &[], &BTreeMap::new());
    let both = derive(&[exported, own], &[], &BTreeMap::new());
    assert_eq!(alone.plays[0].settled, both.plays[0].settled);
    assert_eq!(both.plays.len(), 1);
}

#[test]
fn an_export_without_ids_is_heard_before_polls_are() {
    // A row that was told days late could be what the list shows, if nothing else were.
    let mut late = row(1, Source::Extended, song(Some(URI)), 90_000, 200);
    late.report.started_at = Some(at(1_000));
    let mut named = row(2, Source::Extended, song(None), 5_000, 200);
    named.report.started_at = Some(at(4_800));
    let polled = [Polled {
        account: AccountId(1),
        play: PlayId(7),
        track: TrackHash::of_uri(URI),
        stamp: from_millis(5_000_400),
        context: None,
    }];
    let derivation = derive(&[late, named], &polled, &names());
    let seen = derivation.plays.iter().find(|play| play.polled.is_some());
    assert_eq!(seen.unwrap().rows, [1]);
    assert_eq!(derivation.plays.len(), 2);
}
