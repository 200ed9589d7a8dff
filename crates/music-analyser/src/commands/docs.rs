//! `docs`: what the generated files hold, for `cargo xtask codegen`.

use crate::{cli::Docs, settings};

pub(super) fn run(what: Docs) -> anyhow::Result<()> {
    let text = match what {
        Docs::Openapi => server::openapi().to_pretty_json()?,
        Docs::Configuration => settings::reference().trim_end().to_owned(),
    };
    Ok(super::say(&text)?)
}
