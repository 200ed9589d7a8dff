//! `forget-tokens`: a way back in for whoever lost the key.

use std::sync::Arc;

use anyhow::Context as _;
use domain::entropy::SystemEntropy;
use store::Store;

use crate::{cli::Flags, house, secret_key};

pub(super) async fn run(flags: Flags) -> anyhow::Result<()> {
    let settings = house::settings(flags)?;
    let entropy = Arc::new(SystemEntropy);
    let key = secret_key::obtain(&settings, entropy.as_ref())?;
    let address = settings.database_url.reveal();
    let forgotten = Store::forget_tokens(address, &key, entropy)
        .await
        .context("DATABASE_URL: the database cannot be opened")?;
    Ok(super::say(&format!(
        "The database has its new key. Accounts to connect again: {forgotten}"
    ))?)
}
