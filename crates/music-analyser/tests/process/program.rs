//! The program as a child process: what it says, the signals it gets, how it ends.

use std::{
    process::{ExitStatus, Stdio},
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncRead, AsyncWriteExt as _, BufReader},
    process::{Child, ChildStdin, Command},
    sync::watch,
    task::JoinHandle,
};
use url::Url;

/// Longer than anything here takes; what is waited for is always an event.
const LIMIT: Duration = Duration::from_mins(1);

/// A running program. It is killed when this is dropped.
pub(crate) struct Program {
    child: Child,
    stdin: Option<ChildStdin>,
    pub(crate) stdout: Lines,
    pub(crate) stderr: Lines,
}

/// How a program ended, with all that it said.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    pub(crate) stdout: Vec<String>,
    pub(crate) stderr: Vec<String>,
}

/// The lines that a program has written so far.
pub(crate) struct Lines {
    said: watch::Receiver<Vec<String>>,
    reader: JoinHandle<()>,
}

impl Program {
    pub(crate) fn start(mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        Self {
            stdin: child.stdin.take(),
            stdout: Lines::of(child.stdout.take().unwrap()),
            stderr: Lines::of(child.stderr.take().unwrap()),
            child,
        }
    }

    /// Waits until it serves; gives its address.
    pub(crate) async fn ready(&mut self) -> Url {
        let line = self.stderr.with("Music Analyser is ready").await;
        address_in(&line)
    }

    /// Its number among the system's processes, while it runs.
    pub(crate) fn process(&self) -> u32 {
        self.child.id().unwrap()
    }

    /// Types a line.
    pub(crate) async fn type_in(&mut self, line: &str) {
        let stdin = self.stdin.as_mut().unwrap();
        stdin.write_all(line.as_bytes()).await.unwrap();
        stdin.write_all(b"\n").await.unwrap();
    }

    /// Asks it to stop.
    pub(crate) async fn terminate(&self) {
        let process = self.child.id().unwrap();
        let sent = Command::new("sh")
            .args(["-c", &format!("kill -TERM {process}")])
            .status();
        assert!(sent.await.unwrap().success());
    }

    /// Kills it with the signal that nothing can catch.
    pub(crate) async fn kill_nine(mut self) {
        self.child.kill().await.unwrap();
    }

    /// Waits until it has ended.
    pub(crate) async fn end(mut self) -> Ended {
        let ended = tokio::time::timeout(LIMIT, self.child.wait()).await;
        let Ok(status) = ended else {
            panic!("it does not end; it said {:#?}", self.stderr.so_far());
        };
        Ended {
            status: status.unwrap(),
            stdout: self.stdout.all().await,
            stderr: self.stderr.all().await,
        }
    }

    /// Stops it as an owner does.
    pub(crate) async fn stop(self) -> Ended {
        self.terminate().await;
        let ended = self.end().await;
        assert_eq!(ended.status.code(), Some(0), "{:#?}", ended.stderr);
        ended
    }
}

impl Ended {
    /// Whether a line of stderr holds a text.
    pub(crate) fn complains(&self, text: &str) -> bool {
        self.stderr.iter().any(|line| line.contains(text))
    }
}

impl Lines {
    pub(crate) fn of(output: impl AsyncRead + Unpin + Send + 'static) -> Self {
        let (say, said) = watch::channel(Vec::new());
        let reader = tokio::spawn(async move {
            let mut lines = BufReader::new(output).lines();
            while let Ok(Some(line)) = lines.next_line().await {
                say.send_modify(|said: &mut Vec<String>| said.push(line));
            }
        });
        Self { said, reader }
    }

    /// Waits for the first line with a text.
    pub(crate) async fn with(&mut self, text: &str) -> String {
        let has = |said: &Vec<String>| said.iter().any(|line| line.contains(text));
        // It fails when the output has ended; whether the line came is seen below in any case.
        let _ = tokio::time::timeout(LIMIT, self.said.wait_for(has)).await;
        let said = self.so_far();
        let line = said.iter().find(|line| line.contains(text));
        line.unwrap_or_else(|| panic!("it does not say {text:?} but {said:#?}"))
            .clone()
    }

    pub(crate) fn so_far(&self) -> Vec<String> {
        self.said.borrow().clone()
    }

    /// Waits for the end; gives every line.
    pub(crate) async fn all(self) -> Vec<String> {
        self.reader.await.unwrap();
        self.said.borrow().clone()
    }
}

/// The first web address in a line.
pub(crate) fn address_in(line: &str) -> Url {
    let address = &line[line.find("http").unwrap()..];
    let end = address.find([' ', '"']).unwrap_or(address.len());
    address[..end].parse().unwrap()
}

/// How often to do something: what the environment says, else as often as the test command has time
/// for.
pub(crate) fn times(variable: &str, usual: usize) -> usize {
    #[expect(
        clippy::disallowed_methods,
        reason = "`cargo xtask soak` asks for more than the test command has time for"
    )]
    let given = std::env::var(variable);
    given.map_or(usual, |times| times.parse().unwrap())
}
