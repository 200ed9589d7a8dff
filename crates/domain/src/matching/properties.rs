//! What holds of matching whatever is stored and whatever a list shows.

use proptest::prelude::*;

use super::*;
use crate::clock::from_millis;

type Entry = (u8, i64);

fn track(number: u8) -> TrackKey {
    TrackKey::new(Some(&number.to_string()), "")
}

fn reported(entries: &[Entry]) -> Vec<ReportedPlay> {
    let report = |(number, second): &Entry| ReportedPlay {
        track: track(*number),
        stamp: from_millis(second * 1000),
    };
    entries.iter().map(report).collect()
}

fn stored(entries: &[(u8, i64, bool)]) -> Vec<StoredPlay> {
    let numbered = entries.iter().zip(1..);
    numbered
        .map(|((number, second, left), id)| StoredPlay {
            id: PlayId(id),
            track: track(*number),
            stamp: from_millis(second * 1000),
            shown_in: PollId(1),
            left: *left,
        })
        .collect()
}

/// Does to the plays what the store does to its rows.
fn apply(plays: &mut Vec<StoredPlay>, list: &[ReportedPlay]) {
    let matching = match_list(plays, list, &[]);
    for (decision, entry) in matching.decisions.iter().zip(list) {
        match decision {
            Decision::Known(_) | Decision::Repeated => {}
            Decision::Moved(id) => {
                for play in plays.iter_mut().filter(|play| play.id == *id) {
                    play.stamp = entry.stamp;
                }
            }
            Decision::New => plays.push(StoredPlay {
                id: PlayId(i64::try_from(plays.len()).unwrap() + 1),
                track: entry.track.clone(),
                stamp: entry.stamp,
                shown_in: PollId(1),
                left: false,
            }),
        }
    }
    for play in plays {
        play.left |= matching.left.contains(&play.id);
        play.left &= !matching.returned.contains(&play.id);
    }
}

/// The plays regardless of their ids, which follow the order in which they came.
fn digest(plays: &[StoredPlay]) -> Vec<(String, Timestamp, bool)> {
    let mut all: Vec<_> = plays
        .iter()
        .map(|play| (format!("{:?}", play.track), play.stamp, play.left))
        .collect();
    all.sort();
    all
}

/// Windows of a history whose repeats of a track are at least an hour and a second apart, as far
/// as Spotify's list moves on between two of them; each with an order for its entries.
fn windows() -> impl Strategy<Value = (Vec<Entry>, Vec<(usize, usize)>)> {
    let history = prop::collection::vec((0u8..40, 60i64..400), 1..120).prop_map(|plays| {
        let mut last = [i64::MIN / 2; 40];
        let mut now = 0;
        let mut history = Vec::new();
        for (number, pause) in plays {
            now += pause;
            if now - last[usize::from(number)] > 3600 {
                last[usize::from(number)] = now;
                history.push((number, now));
            }
        }
        history
    });
    history.prop_flat_map(|history| {
        let step = (0..50usize, 0..50usize);
        (Just(history), prop::collection::vec(step, 1..12))
    })
}

proptest! {
    /// Showing a list again changes nothing, whatever the list.
    #[test]
    fn a_list_shown_twice_brings_nothing_new(
        entries in prop::collection::vec((0u8..4, 0i64..400), 0..50)
    ) {
        let list = reported(&entries);
        let mut plays = Vec::new();
        apply(&mut plays, &list);
        let once = plays.clone();
        let again = match_list(&plays, &list, &[]);
        prop_assert!(again.decisions.iter().all(|d| matches!(d, Decision::Known(_) | Decision::Repeated)));
        apply(&mut plays, &list);
        prop_assert_eq!(plays, once);
    }

    /// In which order a list has its entries does not matter, nor how often it has them.
    #[test]
    fn the_order_of_a_list_does_not_matter(
        before in prop::collection::vec((0u8..3, 0i64..5000, any::<bool>()), 0..20),
        (list, shuffled) in prop::collection::vec((0u8..3, 0i64..5000), 0..20)
            .prop_flat_map(|list| (Just(list.clone()), Just(list).prop_shuffle())),
    ) {
        let mut plays = stored(&before);
        let mut others = plays.clone();
        apply(&mut plays, &reported(&list));
        apply(&mut others, &reported(&[shuffled, list].concat()));
        prop_assert_eq!(digest(&plays), digest(&others));
    }

    /// However a history is cut into lists that overlap, and however often each is shown, the
    /// history comes out.
    #[test]
    fn any_cut_into_lists_gives_the_same_plays((history, steps) in windows()) {
        let mut plays = Vec::new();
        let mut end = 0;
        for (step, turn) in steps.into_iter().chain([(49, 7); 3]) {
            end = (end + step).min(history.len());
            let mut list = reported(&history[end.saturating_sub(50)..end]);
            let turn = turn % list.len().max(1);
            list.rotate_left(turn);
            apply(&mut plays, &list);
            apply(&mut plays, &list);
        }
        let mut expected = Vec::new();
        apply(&mut expected, &reported(&history[..end]));
        prop_assert_eq!(digest(&plays), digest(&expected));
        prop_assert_eq!(plays.len(), end);
    }

    /// A play is never given to two entries, and entries are never lost.
    #[test]
    fn decisions_are_one_to_one(
        before in prop::collection::vec((0u8..3, 0i64..5000, any::<bool>()), 0..20),
        list in prop::collection::vec((0u8..3, 0i64..5000), 0..20),
    ) {
        let (before, list) = (stored(&before), reported(&list));
        let decisions = match_list(&before, &list, &[]).decisions;
        prop_assert_eq!(decisions.len(), list.len());
        let mut used = HashSet::new();
        for (decision, entry) in decisions.iter().zip(&list) {
            if let Some(id) = decision.stored() {
                prop_assert!(used.insert(id));
                let play = before.iter().find(|play| play.id == id).unwrap();
                prop_assert_eq!(&play.track, &entry.track);
            }
        }
    }
}
