//! The list of settings, from which their reference page is made.

use std::fmt::Write as _;

/// A setting as the owner sees it.
#[derive(Debug)]
pub(crate) struct Setting {
    /// The name in the environment; in the file it is written in lower case.
    pub(crate) name: &'static str,
    /// What holds when nothing is said; empty where leaving it out has a meaning of its own.
    pub(crate) default: &'static str,
    /// Whether it must be kept from other people's eyes, and may be given as a file.
    pub(crate) secret: bool,
    /// What it does.
    pub(crate) about: &'static str,
}

const fn setting(name: &'static str, default: &'static str, about: &'static str) -> Setting {
    Setting {
        name,
        default,
        secret: false,
        about,
    }
}

const fn secret(name: &'static str, default: &'static str, about: &'static str) -> Setting {
    Setting {
        name,
        default,
        secret: true,
        about,
    }
}

/// Every setting, in the order of the reference page.
pub(crate) const SETTINGS: [Setting; 15] = [
    secret(
        "DATABASE_URL",
        "sqlite:data/music.db",
        "Where everything is kept: `sqlite:FILE`, or `postgres://name:password@host/database` (PostgreSQL 15 or newer). A missing SQLite file is made, with its folder.",
    ),
    setting(
        "LISTEN",
        "127.0.0.1:8000",
        "The address and port to listen on. `0.0.0.0:8000` makes the server reachable from other machines.",
    ),
    setting(
        "PUBLIC_URL",
        "",
        "The address at which browsers reach the server, such as `https://music.example.org`. It decides the redirect URI that you register with Spotify. Left out, it is `http://` and the address of `LISTEN`.",
    ),
    secret(
        "SECRET_KEY",
        "",
        "At least 32 characters from which the key is made that seals the Spotify tokens in the database. Left out, a key file that only you can read is made beside the SQLite database (`data/music.key` with PostgreSQL). Keep it: without it the tokens cannot be opened.",
    ),
    setting(
        "SPOTIFY_CLIENT_ID",
        "",
        "The client id of your app on <https://developer.spotify.com/dashboard>. Without it nothing is collected.",
    ),
    secret(
        "SPOTIFY_CLIENT_SECRET",
        "",
        "The client secret of that app. May be left out: signing in uses PKCE, which needs none.",
    ),
    secret(
        "SPOTIFY_REFRESH_TOKEN",
        "",
        "A refresh token to begin with, for servers without a browser. Each token is taken once; another one put here renews the consent. `music-analyser connect --print` prints one.",
    ),
    setting(
        "SPOTIFY_API_URL",
        "https://api.spotify.com",
        "The Web API. Only changed to use the simulator.",
    ),
    setting(
        "SPOTIFY_ACCOUNTS_URL",
        "https://accounts.spotify.com",
        "Spotify's accounts service. Only changed to use the simulator.",
    ),
    setting(
        "POLL_INTERVAL",
        "60s",
        "How often the collector wakes, from `30s` to `15m` (from `100ms` when `SPOTIFY_API_URL` is a simulator). It asks Spotify once an interval while plays keep arriving and more rarely, up to every 15 minutes, when none do.",
    ),
    setting(
        "SPOTIFY_DAILY_CALLS",
        "600",
        "How many calls of the Web API may be made in any 24 hours for each connected account, from `100`, or `unlimited`. Spotify locks developers out for up to a day who exceed a quota that it does not publish. Polls come first, and slow down before the calls run out; everything else gets what is left. Left out with a simulator as `SPOTIFY_API_URL`, there is no limit.",
    ),
    setting(
        "LOG_MEMORY",
        "512",
        "How many MiB of memory the histories of those who look at statistics may take together, from `16`. A million plays take some 30. What nobody has asked for of late is let go, and read again when it is asked for.",
    ),
    setting(
        "TZ",
        "",
        "The IANA name of the first listener's time zone, such as `Europe/Prague`. Left out, the machine's zone.",
    ),
    setting(
        "LOG",
        "info",
        "Which log lines to write: `error`, `warn`, `info`, `debug`, or a filter such as `info,server=debug`.",
    ),
    setting(
        "LOG_FORMAT",
        "text",
        "`text` for people, `json` for log collectors.",
    ),
];

/// The reference page.
pub(crate) fn reference() -> String {
    let mut page = String::from(
        "# Settings\n\n\
         Made from the program's own list by `cargo xtask codegen`; not edited by hand.\n\n\
         A setting is given in the environment, in a file `.env`, or in `music-analyser.toml` in the \
         folder in which the server starts (there in lower case, `poll_interval = \"60s\"`). A flag of \
         the same name wins over the environment, the environment over `.env`, and that over \
         `music-analyser.toml`. Every secret can also be given as a file: `SPOTIFY_CLIENT_SECRET_FILE` \
         names a file that holds it. A value that cannot be right stops the start with the setting's \
         name, what is wrong and what to do.\n\n\
         | setting | default | meaning |\n|---|---|---|\n",
    );
    for Setting {
        name,
        default,
        secret,
        about,
    } in &SETTINGS
    {
        let default = if default.is_empty() {
            "none".to_owned()
        } else {
            format!("`{default}`")
        };
        let file = if *secret {
            format!(" Also `{name}_FILE`.")
        } else {
            String::new()
        };
        // Writing to a string cannot fail.
        let _ = writeln!(page, "| `{name}` | {default} | {about}{file} |");
    }
    page
}
