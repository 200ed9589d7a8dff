//! A PostgreSQL of our own for the tests: unprivileged, on a free port of the
//! loopback interface, in a temporary folder. It is gone when the value is
//! dropped, and also when this process is stopped or killed.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::tools;

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
    /// Creates a database cluster in a new folder of that one, and starts its server.
    pub(crate) fn start(parent: &Path) -> Result<Self> {
        let port = free_port()?;
        let keeper = Command::new("sh")
            .args(["-c", include_str!("postgres.sh")])
            .env("TMPDIR", parent)
            .env("PROGRAMS", tools::postgres_programs()?)
            .env("OPTIONS", format!("-p {port} -c {}", SETTINGS.join(" -c ")))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("the shell that starts PostgreSQL cannot be started")?;
        let mut postgres = Self { keeper, port };
        let mut said = String::new();
        if let Some(stdout) = postgres.keeper.stdout.take() {
            BufReader::new(stdout).read_line(&mut said)?;
        }
        ensure!(
            said == "ready\n",
            "PostgreSQL did not start; its reason is above"
        );
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

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").context("there is no free port")?;
    Ok(listener.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::net::TcpStream;

    use super::*;

    #[test]
    fn it_listens_while_it_lives_and_leaves_nothing() {
        let parent = std::env::temp_dir().join(format!("xtask-postgres-{}", std::process::id()));
        fs::create_dir(&parent).unwrap();
        let postgres = Postgres::start(&parent).unwrap();
        let address = ("127.0.0.1", postgres.port);
        assert!(TcpStream::connect(address).is_ok());
        assert_eq!(fs::read_dir(&parent).unwrap().count(), 1);
        drop(postgres);
        assert!(TcpStream::connect(address).is_err());
        fs::remove_dir(&parent).expect("it is empty again");
    }
}
