//! Log lines: to stderr, for people or for log collectors.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

use crate::settings::LogFormat;

/// Names each embedded file at every start, which is of no use to anyone who did not ask for it.
const TALKATIVE: &str = "memory_serve";

/// Starts logging. The filter was checked when the settings were read.
pub(crate) fn start(filter: &str, format: LogFormat) {
    let filter = EnvFilter::try_new(quieted(filter)).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    match format {
        LogFormat::Text => lines.init(),
        LogFormat::Json => lines.json().flatten_event(true).init(),
    }
}

/// The filter with the talkative kept to warnings, unless it speaks of them itself.
fn quieted(filter: &str) -> String {
    if filter.contains(TALKATIVE) {
        filter.to_owned()
    } else {
        format!("{filter},{TALKATIVE}=warn")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_talkative_are_kept_quiet_unless_named() {
        assert_eq!(quieted("debug"), "debug,memory_serve=warn");
        assert_eq!(
            quieted("warn,memory_serve=debug"),
            "warn,memory_serve=debug"
        );
    }
}
