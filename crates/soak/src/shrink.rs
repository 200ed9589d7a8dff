//! The fewest faults with which a run still fails: each is left out in turn, and stays out if the
//! run fails without it too.

use crate::{Run, live};

/// The run with the smallest menu found with which it still fails. Tells how much is left on it as
/// it gets smaller.
pub async fn shrink(run: &Run, mut tell: impl FnMut(usize)) -> Run {
    let mut smallest = run.clone();
    loop {
        let mut is_smaller = false;
        for course in smallest.menu.courses() {
            let without = Run {
                menu: smallest.menu.without(course),
                ..smallest.clone()
            };
            if fails(&without).await {
                smallest = without;
                is_smaller = true;
                tell(smallest.menu.courses().len());
            }
        }
        // What one fault leaves behind may have needed another that is out now.
        if !is_smaller {
            return smallest;
        }
    }
}

async fn fails(run: &Run) -> bool {
    live(run)
        .await
        .map_or(true, |verdict| !verdict.failures.is_empty())
}
