//! Every setting: its name, default and meaning, and how its text becomes a value.
//!
//! A flag wins over the environment, the environment over `.env`, and that over
//! `music-analyser.toml`. Each secret may also be named by a file, as `NAME_FILE`. A value that
//! cannot be right stops the start and says which setting, what is wrong and what to do.

mod sources;
mod table;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use domain::secret::Secret;
use jiff::{SignedDuration, tz::TimeZone};
use url::Url;

pub(crate) use sources::Texts;
pub(crate) use table::{SETTINGS, reference};

/// Asked more often, Spotify would lock the app out.
const SHORTEST_INTERVAL: SignedDuration = SignedDuration::from_secs(30);
/// A simulator may be asked as fast as anyone likes to watch.
const SHORTEST_SIMULATED_INTERVAL: SignedDuration = SignedDuration::from_millis(100);
/// With fewer calls a day an account could not be asked every half hour.
const FEWEST_DAILY_CALLS: u32 = 100;
/// Asked less often, plays could leave Spotify's list unseen.
const LONGEST_INTERVAL: SignedDuration = SignedDuration::from_mins(15);
/// With less, histories would be read anew for every question.
const LEAST_LOG_BYTES: usize = 16 * 1024 * 1024;
/// A shorter secret text could be guessed.
const SHORTEST_SECRET_KEY: usize = 32;

/// A setting that cannot be right.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{name} {problem}. {fix}")]
pub(crate) struct Wrong {
    pub(crate) name: String,
    pub(crate) problem: String,
    pub(crate) fix: String,
}

/// What the owner chose.
#[derive(Debug)]
pub(crate) struct Settings {
    /// Where everything is kept; may hold a password.
    pub(crate) database_url: Secret,
    pub(crate) listen: SocketAddr,
    pub(crate) public_url: Url,
    pub(crate) secret_key: Option<Secret>,
    pub(crate) spotify_client_id: Option<String>,
    pub(crate) spotify_client_secret: Option<Secret>,
    pub(crate) spotify_refresh_token: Option<Secret>,
    pub(crate) spotify_api_url: Url,
    pub(crate) spotify_accounts_url: Url,
    pub(crate) poll_interval: SignedDuration,
    /// Calls of the Web API for each account in 24 hours; any number if none.
    pub(crate) daily_calls: Option<u32>,
    /// How much memory listening logs may take together, in bytes.
    pub(crate) log_bytes: usize,
    pub(crate) zone: String,
    pub(crate) log: String,
    pub(crate) log_format: LogFormat,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LogFormat {
    Text,
    Json,
}

impl Settings {
    /// Whether "Spotify" is a simulator.
    pub(crate) fn simulated(&self) -> bool {
        is_simulator(&self.spotify_api_url)
    }

    /// Takes note of where the server really listens: port 0 asked for any free one.
    pub(crate) fn listens_at(&mut self, address: SocketAddr) {
        self.listen = address;
        if self.public_url.port() == Some(0) {
            // Only an address without a host has no port, and this one has a host.
            let _ = self.public_url.set_port(Some(address.port()));
        }
    }

    /// Reads every setting, or says which one cannot be right.
    pub(crate) fn read(texts: &Texts) -> Result<Self, Wrong> {
        let listen = texts.parse("LISTEN", |text| {
            text.parse::<SocketAddr>().map_err(|_| {
                ("is not an address with a port", "Write it as 127.0.0.1:8000, or 0.0.0.0:8000 to be reachable from other machines")
            })
        })?;
        let spotify_api_url = texts.parse("SPOTIFY_API_URL", http_url)?;
        let poll_interval = texts.parse("POLL_INTERVAL", |text| {
            poll_interval(text, is_simulator(&spotify_api_url))
        })?;
        Ok(Self {
            database_url: Secret::new(texts.parse("DATABASE_URL", database_url)?),
            public_url: match texts.get("PUBLIC_URL") {
                Some(_) => texts.parse("PUBLIC_URL", public_url)?,
                None => default_public_url(listen)?,
            },
            listen,
            secret_key: match texts.get("SECRET_KEY") {
                Some(_) => Some(texts.parse("SECRET_KEY", secret_key)?),
                None => None,
            },
            spotify_client_id: match texts.get("SPOTIFY_CLIENT_ID") {
                Some(_) => Some(texts.parse("SPOTIFY_CLIENT_ID", client_id)?),
                None => None,
            },
            spotify_client_secret: texts.get("SPOTIFY_CLIENT_SECRET").map(Secret::new),
            spotify_refresh_token: texts.get("SPOTIFY_REFRESH_TOKEN").map(Secret::new),
            // A simulator has no quota of its own.
            daily_calls: if is_simulator(&spotify_api_url) && !texts.is_given("SPOTIFY_DAILY_CALLS")
            {
                None
            } else {
                texts.parse("SPOTIFY_DAILY_CALLS", daily_calls)?
            },
            spotify_api_url,
            spotify_accounts_url: texts.parse("SPOTIFY_ACCOUNTS_URL", http_url)?,
            poll_interval,
            log_bytes: texts.parse("LOG_MEMORY", log_bytes)?,
            zone: match texts.get("TZ") {
                Some(_) => texts.parse("TZ", zone)?,
                None => system_zone(),
            },
            log: texts.parse("LOG", |text| {
                tracing_subscriber::EnvFilter::try_new(text)
                    .map(|_| text.to_owned())
                    .map_err(|_| {
                        (
                            "is not a log filter",
                            "Use error, warn, info, debug, or a filter such as info,server=debug",
                        )
                    })
            })?,
            log_format: texts.parse("LOG_FORMAT", |text| match text {
                "text" => Ok(LogFormat::Text),
                "json" => Ok(LogFormat::Json),
                _ => Err((
                    "is neither text nor json",
                    "Use text for people and json for log collectors",
                )),
            })?,
        })
    }
}

type Problem = (&'static str, &'static str);

fn database_url(text: &str) -> Result<String, Problem> {
    let known = ["sqlite:", "postgres://", "postgresql://"];
    if known
        .iter()
        .any(|start| text.len() > start.len() && text.starts_with(start))
    {
        Ok(text.to_owned())
    } else {
        Err((
            "names no database that this program knows",
            "Use sqlite:data/music.db or postgres://name:password@host/database",
        ))
    }
}

fn public_url(text: &str) -> Result<Url, Problem> {
    let url = http_url(text)?;
    if url.path() == "/" && url.query().is_none() && url.fragment().is_none() {
        Ok(url)
    } else {
        Err((
            "has a path, which is not supported",
            "Give the server a host name of its own, such as https://music.example.org",
        ))
    }
}

fn http_url(text: &str) -> Result<Url, Problem> {
    Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .ok_or((
            "is not an http or https address",
            "Write it as https://music.example.org",
        ))
}

fn secret_key(text: &str) -> Result<Secret, Problem> {
    if text.chars().count() >= SHORTEST_SECRET_KEY {
        Ok(Secret::new(text))
    } else {
        Err((
            "is shorter than 32 characters",
            "Make one with `openssl rand -hex 32`, or leave it out: a key file is made then",
        ))
    }
}

fn client_id(text: &str) -> Result<String, Problem> {
    if text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        Ok(text.to_owned())
    } else {
        Err((
            "is not the id of a Spotify app",
            "Copy the client id of 32 letters and digits from the app's page on https://developer.spotify.com/dashboard",
        ))
    }
}

fn poll_interval(text: &str, simulated: bool) -> Result<SignedDuration, Problem> {
    let interval: SignedDuration = text
        .parse()
        .map_err(|_| ("is not a length of time", "Write it as 60s or 2m"))?;
    let shortest = if simulated {
        SHORTEST_SIMULATED_INTERVAL
    } else {
        SHORTEST_INTERVAL
    };
    if interval > LONGEST_INTERVAL {
        Err((
            "is longer than 15 minutes",
            "Plays could leave Spotify's list unseen. 60s is right for nearly everyone; the collector slows down by itself when nothing is played",
        ))
    } else if interval >= shortest {
        Ok(interval)
    } else if simulated {
        Err((
            "is shorter than 100 ms",
            "100ms is the shortest that makes sense, even against a simulator",
        ))
    } else {
        Err((
            "is shorter than 30 seconds",
            "Spotify locks out apps that ask too often. 60s loses nothing, as each answer lists the last 50 plays",
        ))
    }
}

fn daily_calls(text: &str) -> Result<Option<u32>, Problem> {
    if text == "unlimited" {
        return Ok(None);
    }
    match text.parse() {
        Ok(calls) if calls >= FEWEST_DAILY_CALLS => Ok(Some(calls)),
        Ok(_) => Err((
            "is fewer than 100",
            "Plays could leave Spotify's list unseen. 600 is right for nearly everyone",
        )),
        Err(_) => Err((
            "is not a number of calls",
            "Write a number such as 600, or unlimited",
        )),
    }
}

fn log_bytes(text: &str) -> Result<usize, Problem> {
    match text
        .parse::<usize>()
        .ok()
        .and_then(|mib| mib.checked_mul(1024 * 1024))
    {
        Some(bytes) if bytes >= LEAST_LOG_BYTES => Ok(bytes),
        Some(_) => Err((
            "is less than 16",
            "Not even one history would stay in memory. 512 is right for nearly everyone",
        )),
        None => Err(("is not a number of MiB", "Write a number such as 512")),
    }
}

/// Whether this is another Web API than Spotify's own.
fn is_simulator(api_url: &Url) -> bool {
    Url::parse(spotify::API_URL).is_ok_and(|own| own.origin() != api_url.origin())
}

fn zone(text: &str) -> Result<String, Problem> {
    TimeZone::get(text).map(|_| text.to_owned()).map_err(|_| {
        (
            "is not the name of a time zone",
            "Use an IANA name such as Europe/Prague",
        )
    })
}

fn system_zone() -> String {
    TimeZone::try_system()
        .ok()
        .and_then(|zone| zone.iana_name().map(str::to_owned))
        .unwrap_or_else(|| "UTC".to_owned())
}

/// The address of this machine's own browser.
fn default_public_url(listen: SocketAddr) -> Result<Url, Wrong> {
    let host = match listen.ip() {
        ip if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        ip => ip,
    };
    let address = SocketAddr::new(host, listen.port());
    Url::parse(&format!("http://{address}")).map_err(|_| Wrong {
        name: "LISTEN".to_owned(),
        problem: "gives no address for browsers".to_owned(),
        fix: "Set PUBLIC_URL to the address at which browsers reach the server".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Settings, Wrong> {
        let pairs = pairs
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        Settings::read(&Texts::only(pairs).unwrap())
    }

    #[test]
    fn the_defaults_are_right() {
        let settings = read(&[]).unwrap();
        assert_eq!(settings.database_url.reveal(), "sqlite:data/music.db");
        assert_eq!(settings.public_url.as_str(), "http://127.0.0.1:8000/");
        assert_eq!(settings.poll_interval, SignedDuration::from_secs(60));
    }

    #[test]
    fn browsers_reach_a_server_that_listens_everywhere_by_its_own_address() {
        let settings = read(&[("LISTEN", "0.0.0.0:9000")]).unwrap();
        assert_eq!(settings.public_url.as_str(), "http://127.0.0.1:9000/");
        let settings = read(&[("LISTEN", "192.168.1.5:9000")]).unwrap();
        assert_eq!(settings.public_url.as_str(), "http://192.168.1.5:9000/");
    }

    #[test]
    fn wrong_values_name_the_setting_the_problem_and_the_fix() {
        for (name, text, problem) in [
            ("DATABASE_URL", "mysql://x", "names no database"),
            ("DATABASE_URL", "sqlite:", "names no database"),
            ("LISTEN", "8000", "is not an address"),
            ("PUBLIC_URL", "music.example.org", "is not an http"),
            ("PUBLIC_URL", "https://example.org/music", "has a path"),
            ("SECRET_KEY", "short", "is shorter"),
            ("SPOTIFY_CLIENT_ID", "your-client-id", "is not the id"),
            ("SPOTIFY_API_URL", "nonsense", "is not an http"),
            ("POLL_INTERVAL", "soon", "is not a length"),
            ("POLL_INTERVAL", "29s", "is shorter than 30 seconds"),
            ("POLL_INTERVAL", "-60s", "is shorter than 30 seconds"),
            ("POLL_INTERVAL", "1h", "is longer than 15 minutes"),
            ("SPOTIFY_DAILY_CALLS", "99", "is fewer than 100"),
            ("SPOTIFY_DAILY_CALLS", "many", "is not a number"),
            ("LOG_MEMORY", "8", "is less than 16"),
            ("LOG_MEMORY", "512MB", "is not a number"),
            ("TZ", "Prague", "is not the name of a time zone"),
            ("LOG", "=,=", "is not a log filter"),
            ("LOG_FORMAT", "xml", "is neither"),
        ] {
            let wrong = read(&[(name, text)]).unwrap_err();
            assert_eq!(wrong.name, name);
            assert!(
                wrong.problem.starts_with(problem),
                "{name}: {}",
                wrong.problem
            );
            assert!(!wrong.fix.is_empty());
        }
    }

    #[test]
    fn a_simulator_may_be_asked_more_often_than_spotify() {
        let interval = |url: &str, text: &str| {
            read(&[("SPOTIFY_API_URL", url), ("POLL_INTERVAL", text)])
                .map(|settings| settings.poll_interval.as_secs())
        };
        assert_eq!(interval("http://127.0.0.1:9000", "1s"), Ok(1));
        assert_eq!(
            interval("http://127.0.0.1:9000", "99ms")
                .unwrap_err()
                .problem,
            "is shorter than 100 ms"
        );
        let calls = |pairs: &[(&str, &str)]| read(pairs).unwrap().daily_calls;
        let simulator = ("SPOTIFY_API_URL", "http://127.0.0.1:9000");
        assert_eq!(calls(&[simulator]), None);
        assert_eq!(
            calls(&[simulator, ("SPOTIFY_DAILY_CALLS", "300")]),
            Some(300)
        );
        assert_eq!(calls(&[("SPOTIFY_DAILY_CALLS", "unlimited")]), None);
        assert_eq!(calls(&[]), Some(600));
        assert_eq!(interval("https://api.spotify.com/", "30s"), Ok(30));
        assert!(interval("https://API.spotify.com:443", "29s").is_err());
    }

    #[test]
    fn no_secret_shows_in_a_message() {
        let wrong = read(&[("SECRET_KEY", "hush-hush")]).unwrap_err();
        assert!(!wrong.to_string().contains("hush"));
        let settings = read(&[
            ("SPOTIFY_CLIENT_SECRET", "hush-hush"),
            ("DATABASE_URL", "postgres://a:hush@h/d"),
        ]);
        assert!(!format!("{:?}", settings.unwrap()).contains("hush"));
    }
}
