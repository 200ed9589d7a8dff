//! A PostgreSQL of our own for the tests: unprivileged, on a free port of the
//! loopback interface, in a temporary folder. It is gone when the value is
//! dropped, and also when this process is stopped or killed.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::process::{command, output, run};
use crate::tools;

/// Waits until the pipe on its stdin closes, which the system does whichever way
/// this process ends, then stops the server ($2 and on) and removes the folder ($1).
const KEEPER: &str = "trap '' INT TERM HUP\n\
    folder=$1; shift\n\
    read -r nothing\n\
    \"$@\" >/dev/null 2>&1\n\
    rm -rf \"$folder\"";

/// Durability is for data that someone wants to see again.
const SETTINGS: [&str; 6] = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=300",
];

#[derive(Debug)]
pub(crate) struct Postgres {
    keeper: Child,
    port: u16,
}

impl Postgres {
    /// Creates a database cluster and starts its server.
    pub(crate) fn start() -> Result<Self> {
        let programs = tools::postgres_programs()?;
        let folder = folder();
        let account = Account::choose()?;
        std::fs::create_dir(&folder)
            .with_context(|| format!("{} cannot be created", folder.display()))?;
        let data = folder.join("data");
        let pg_ctl = |arguments: &[&str]| {
            let mut command = account.command(&programs.join("pg_ctl"));
            // It refuses to start in a folder that its account may not enter.
            command
                .current_dir(&folder)
                .arg("--pgdata")
                .arg(&data)
                .args(arguments);
            command
        };

        let stop = pg_ctl(&["--mode=immediate", "stop"]);
        let keeper = Command::new("sh")
            .args(["-c", KEEPER, "sh"])
            .arg(&folder)
            .arg(stop.get_program())
            .args(stop.get_args())
            .stdin(Stdio::piped())
            .spawn()
            .context("the shell that will stop PostgreSQL cannot be started")?;
        let postgres = Self {
            keeper,
            port: free_port()?,
        };

        account.own(&folder)?;
        run(account
            .command(&programs.join("initdb"))
            .current_dir(&folder)
            .args([
                "--auth=trust",
                "--username=postgres",
                "--encoding=UTF8",
                "--locale=C",
            ])
            .args(["--no-sync", "--pgdata"])
            .arg(&data)
            .stdout(Stdio::null()))?;
        let options = format!("-p {} -c {}", postgres.port, SETTINGS.join(" -c "));
        let log = folder.join("server.log");
        run(
            pg_ctl(&["--wait", "--timeout=60", "--options", &options, "--log"])
                .arg(&log)
                .arg("start")
                .stdout(Stdio::null()),
        )
        .with_context(|| std::fs::read_to_string(&log).unwrap_or_default())?;
        Ok(postgres)
    }

    /// Where tests connect to create databases of their own.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        // The keeper does its work whether or not it can be waited for.
        let _ = self.keeper.wait();
    }
}

/// Who runs the server: PostgreSQL refuses root.
#[derive(Debug)]
enum Account {
    Ourselves,
    Other { uid: String, gid: String },
}

impl Account {
    fn choose() -> Result<Self> {
        if !tools::is_root() {
            return Ok(Self::Ourselves);
        }
        for name in ["postgres", "nobody"] {
            let id = |kind| output(command("id", &[kind, name]).stderr(Stdio::null()));
            if let (Ok(uid), Ok(gid)) = (id("-u"), id("-g")) {
                let (uid, gid) = (uid.trim().to_owned(), gid.trim().to_owned());
                return Ok(Self::Other { uid, gid });
            }
        }
        bail!(
            "PostgreSQL refuses to run as root, and there is neither an account `postgres` nor `nobody`"
        )
    }

    fn command(&self, program: &Path) -> Command {
        match self {
            Self::Ourselves => Command::new(program),
            Self::Other { uid, gid } => {
                let mut command = Command::new("setpriv");
                command
                    .args(["--reuid", uid, "--regid", gid, "--clear-groups", "--"])
                    .arg(program);
                command
            }
        }
    }

    fn own(&self, folder: &Path) -> Result<()> {
        match self {
            Self::Ourselves => Ok(()),
            Self::Other { uid, gid } => run(Command::new("chown")
                .arg(format!("{uid}:{gid}"))
                .arg(folder)),
        }
    }
}

/// One a process is enough.
fn folder() -> PathBuf {
    std::env::temp_dir().join(format!("xtask-postgres-{}", std::process::id()))
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").context("there is no free port")?;
    Ok(listener.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use std::net::TcpStream;

    use super::*;

    #[test]
    fn it_listens_while_it_lives_and_leaves_nothing() {
        let postgres = Postgres::start().unwrap();
        let address = ("127.0.0.1", postgres.port);
        assert!(TcpStream::connect(address).is_ok());
        let folder = folder();
        assert!(folder.join("data").exists());
        drop(postgres);
        assert!(TcpStream::connect(address).is_err());
        assert!(!folder.exists());
    }
}
