//! The command line.

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Records what you play on Spotify in a database of your own.
#[derive(Debug, Parser)]
#[command(name = "music-analyser", version, about, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the pages and collect plays, in one process.
    Serve {
        #[command(flatten)]
        flags: Flags,
    },
    /// Serve over a temporary database with a simulated Spotify, to see what it is like.
    Demo(Demo),
    /// Connect a Spotify account in the browser, without the pages.
    Connect {
        /// Print the refresh token, for the setting that takes one, instead of storing it.
        #[arg(long)]
        print: bool,
        #[command(flatten)]
        flags: Flags,
    },
    /// Collect plays without serving pages.
    Poll {
        /// Ask for every connected account once, and end.
        #[arg(long)]
        once: bool,
        #[command(flatten)]
        flags: Flags,
    },
    /// Import files of Spotify's or an export: zips as they came, folders, or single files.
    Import(Import),
    /// Take an import back: the plays that only it knows go.
    Undo {
        /// The import's number, as `import` and the pages name it.
        import: i64,
        /// Whose import; the first listener's by default.
        #[arg(long, value_name = "NAME")]
        listener: Option<String>,
        #[command(flatten)]
        flags: Flags,
    },
    /// Ask about your plays: lists what can be asked, or gives one answer.
    Stats(Stats),
    /// Export everything, losslessly.
    Export(Export),
    /// Give the database a new key when the old one is lost: plays stay, accounts must be
    /// connected again.
    ForgetTokens {
        #[command(flatten)]
        flags: Flags,
    },
    /// Run the simulated Spotify alone.
    Simulate(Simulate),
    /// Print what the project's generated files hold.
    #[command(hide = true)]
    Docs { what: Docs },
}

/// Settings on the command line; each wins over the environment and the files.
#[derive(Debug, Default, Args)]
pub(crate) struct Flags {
    /// Where everything is kept: sqlite:FILE or postgres://…
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
    /// The address and port to listen on.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// The address at which browsers reach the server.
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// How often the collector wakes.
    #[arg(long, value_name = "TIME")]
    poll_interval: Option<String>,
    /// Which log lines to write.
    #[arg(long, value_name = "FILTER")]
    log: Option<String>,
}

impl Flags {
    /// The settings that were given, by name.
    pub(crate) fn into_settings(self) -> impl Iterator<Item = (String, String)> {
        [
            ("DATABASE_URL", self.database_url),
            ("LISTEN", self.listen),
            ("PUBLIC_URL", self.public_url),
            ("POLL_INTERVAL", self.poll_interval),
            ("LOG", self.log),
        ]
        .into_iter()
        .filter_map(|(name, text)| Some((name.to_owned(), text?)))
    }
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// Zips as they came, folders, or single files; together they are one import.
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<std::path::PathBuf>,
    /// Whose plays they are; the first listener's by default. In an empty database that listener is
    /// made.
    #[arg(long, value_name = "NAME")]
    pub(crate) listener: Option<String>,
    /// Show what it would do, and write nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Print the result as one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) flags: Flags,
}

#[derive(Debug, Args)]
pub(crate) struct Stats {
    /// Which statistic; without one, all are listed.
    #[arg(value_name = "ID")]
    pub(crate) statistic: Option<String>,
    /// Which days: all, 2025, 2025-03, 2025-03-09, last-30-days, or A..B.
    #[arg(long)]
    pub(crate) period: Option<String>,
    /// On whose clocks days and hours are told; the listener's by default.
    #[arg(long, value_name = "ZONE")]
    pub(crate) zone: Option<String>,
    /// What is summed: plays or time.
    #[arg(long)]
    pub(crate) measure: Option<String>,
    /// Which plays count: all, counted or complete.
    #[arg(long)]
    pub(crate) rule: Option<String>,
    /// How many items.
    #[arg(long)]
    pub(crate) limit: Option<u32>,
    /// Anything else that can be set, such as of=artists or country=CZ; may come several times.
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) set: Vec<String>,
    /// Print the answer as the API gives it.
    #[arg(long)]
    pub(crate) json: bool,
    /// Whose plays; the first listener's by default.
    #[arg(long, value_name = "NAME")]
    pub(crate) listener: Option<String>,
    #[command(flatten)]
    pub(crate) flags: Flags,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    /// JSON lines come back by `import` as they were; CSV is for other programs.
    #[arg(long, value_enum, default_value_t = ExportFormat::Jsonl)]
    pub(crate) format: ExportFormat,
    /// The file to write; standard output by default.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<std::path::PathBuf>,
    /// Whose plays; the first listener's by default.
    #[arg(long, value_name = "NAME")]
    pub(crate) listener: Option<String>,
    #[command(flatten)]
    pub(crate) flags: Flags,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ExportFormat {
    /// A JSON object a line.
    Jsonl,
    /// Comma-separated values, a play a line.
    Csv,
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Decides who the simulated listener is and what they play.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// How many years the listener has been playing music.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=20))]
    pub(crate) years: u16,
    /// The address and port to listen on.
    #[arg(long, default_value = "127.0.0.1:8000", value_name = "ADDRESS")]
    pub(crate) listen: std::net::SocketAddr,
    /// Which log lines to write.
    #[arg(long, default_value = "warn", value_name = "FILTER")]
    pub(crate) log: String,
}

#[derive(Debug, Args)]
pub(crate) struct Simulate {
    /// The address and port to listen on; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8888", value_name = "ADDRESS")]
    pub(crate) listen: std::net::SocketAddr,
    /// Decides the world and every fault.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// What goes wrong: none, everyday, full, or a list such as everyday,late=0.1.
    #[arg(long, default_value = "none", value_name = "FAULTS")]
    pub(crate) faults: simulator::Faults,
    /// Agree on the consent page without asking.
    #[arg(long)]
    pub(crate) auto_consent: bool,
    /// How many times faster than life the listener lives from now on; 1 is life.
    #[arg(long, default_value_t = 1.0, value_name = "FACTOR")]
    pub(crate) pace: f64,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Docs {
    /// The API's description.
    Openapi,
    /// The settings' reference page.
    Configuration,
    /// The statistics' reference page.
    Statistics,
}
