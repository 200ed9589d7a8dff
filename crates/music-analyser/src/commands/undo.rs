//! `undo`: takes one import back.

use domain::ids::ImportId;
use server::imports::{Failure, Watch};
use store::{Error, ImportState};

use super::import::{clear_away_the_dead, work};
use crate::{
    cli::Flags,
    house::{self, House},
};

pub(super) async fn run(import: i64, listener: Option<&str>, flags: Flags) -> anyhow::Result<()> {
    let house = House::open(house::settings(flags)?).await?;
    let listener = house.listener(listener).await?;
    let work = work(&house)?;
    clear_away_the_dead(&house, &work).await?;
    let import = match house.store.import(listener.id, ImportId(import)).await {
        Err(Error::NotFound(_)) => anyhow::bail!(
            "{} has no import {import}. The Import page lists them",
            listener.name
        ),
        import => import?,
    };
    let has_left_nothing = matches!(import.state, ImportState::Failed | ImportState::Cancelled);
    if has_left_nothing || import.is_dry_run {
        house.store.forget_import(&import).await?;
    } else {
        match work.undo(&import, &Watch::default()).await {
            Err(Failure::Store(Error::ImportUnderWay)) => anyhow::bail!(
                "another import of {} is under way: wait until it has ended",
                listener.name
            ),
            done => done?,
        }
    }
    super::say(&format!("import {} is taken back", import.id))?;
    Ok(())
}
