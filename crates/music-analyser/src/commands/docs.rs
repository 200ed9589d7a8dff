//! `docs`: what the generated files hold, for `cargo xtask codegen`.

use std::fmt::Write as _;

use analytics::{query::Parameter, scope::Scope, statistics::StatisticId};

use crate::{cli::Docs, settings};

pub(super) fn run(what: Docs) -> anyhow::Result<()> {
    let text = match what {
        Docs::Openapi => server::openapi().to_pretty_json()?,
        Docs::Statistics => statistics().trim_end().to_owned(),
        Docs::Configuration => settings::reference().trim_end().to_owned(),
    };
    Ok(super::say(&text)?)
}

/// The reference page of the statistics.
fn statistics() -> String {
    let mut page = String::from(
        "# Statistics\n\n\
         Made from the program's own list by `cargo xtask codegen`; not edited by hand.\n\n\
         Each is asked for as `GET /api/v1/statistics/{id}` or with `music-analyser stats ID --json`, and \
         answers for a scope: which plays are counted, and how.\n\n## The scope\n\n",
    );
    parameters(&mut page, Scope::PARAMETERS);
    for id in StatisticId::ALL {
        let statistic = id.description();
        // Writing to a string cannot fail.
        let _ = write!(
            page,
            "\n## {} (`{}`)\n\n{}\n\n*What is counted.* {}\n\n*At the edges.* {}\n",
            statistic.title,
            statistic.id,
            statistic.about.tells,
            statistic.about.counted,
            statistic.about.edges,
        );
        if !statistic.parameters.is_empty() {
            page.push('\n');
            parameters(&mut page, statistic.parameters);
        }
    }
    page
}

fn parameters(page: &mut String, parameters: &[Parameter]) {
    page.push_str("| parameter | default | what it may be | what it does |\n|---|---|---|---|\n");
    for parameter in parameters {
        let default = match parameter.default {
            "" => String::new(),
            default => format!("`{default}`"),
        };
        let _ = writeln!(
            page,
            "| `{}` | {default} | {} | {} |",
            parameter.name, parameter.values, parameter.about
        );
    }
}
