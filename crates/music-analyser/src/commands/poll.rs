//! `poll`: the collector alone.

use anyhow::Context as _;
use server::jobs::{self, Collector};

use super::serve;
use crate::{
    cli::Flags,
    house::{self, House},
    lifecycle::{Signals, Tasks},
};

pub(super) async fn run(once: bool, flags: Flags) -> anyhow::Result<()> {
    let house = House::open(house::settings(flags)?).await?;
    house.spotify()?;
    let app = house.app(None).await?;
    if once {
        if let Some(token) = house.settings.spotify_refresh_token.clone() {
            let listener = house.first_listener().await?.id;
            jobs::adopt_token_once(&app, listener, &token).await?;
        }
        let collector = Collector::new(&app).context("no Spotify app is configured")?;
        collector.resume().await?;
        let polled = collector.poll_all().await?;
        jobs::notify(&app).await?;
        super::say(&format!(
            "{} polled, {} new plays",
            count(polled.accounts, "account"),
            polled.new
        ))?;
        anyhow::ensure!(
            polled.failed == 0,
            "{} not answered; the log says why",
            count(polled.failed, "account")
        );
        return Ok(());
    }
    let signals = Signals::catch()?;
    let tasks = Tasks::default();
    serve::start_jobs(&house, &app, &tasks).await?;
    if signals.run_until_stopped(&tasks).await? {
        house.store.close().await;
    }
    Ok(())
}

fn count(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}
