//! A database that vanishes in the middle of a statement, as when its machine loses power: nobody
//! closes the connection, and no answer ever comes.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use domain::entropy::SeededEntropy;
use store::{
    Store, Trouble,
    testing::{Engine, fresh_address, key},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::Notify,
};
use url::Url;

use crate::world::{INTERVAL, World};

/// What recording a list says first.
const FATAL: &[u8] = b"UPDATE account SET next_poll_id";

/// The line to the database.
#[derive(Default)]
struct Line {
    was_cut: AtomicBool,
    is_cut: AtomicBool,
    cut: Notify,
    mended: Notify,
}

impl Line {
    /// Passes everything on until a list is to be recorded.
    async fn pass(&self, mut near: TcpStream, mut far: TcpStream) {
        let (mut up, mut down) = ([0; 8192], [0; 8192]);
        loop {
            let passed = tokio::select! {
                () = self.mended.notified() => return,
                read = near.read(&mut up) => match read {
                    Ok(0) | Err(_) => return,
                    Ok(bytes) => {
                        let said = &up[..bytes];
                        let is_fatal = said.windows(FATAL.len()).any(|words| words == FATAL);
                        if is_fatal && !self.was_cut.swap(true, Ordering::Relaxed) {
                            self.is_cut.store(true, Ordering::Relaxed);
                            self.cut.notify_one();
                        }
                        self.to(&mut far, said).await
                    }
                },
                read = far.read(&mut down) => match read {
                    Ok(0) | Err(_) => return,
                    Ok(bytes) => self.to(&mut near, &down[..bytes]).await,
                },
            };
            if !passed {
                return;
            }
        }
    }

    async fn to(&self, side: &mut TcpStream, said: &[u8]) -> bool {
        self.is_cut.load(Ordering::Relaxed) || side.write_all(said).await.is_ok()
    }
}

#[tokio::test]
async fn a_database_that_vanishes_during_a_statement_holds_nobody_up() {
    let mut address: Url = fresh_address(Engine::Postgres).await.parse().unwrap();
    let server = format!(
        "{}:{}",
        address.host_str().unwrap(),
        address.port().unwrap_or(5432)
    );
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    address.set_host(Some("127.0.0.1")).unwrap();
    address.set_port(Some(port)).unwrap();
    let line = Arc::new(Line::default());
    let passing = line.clone();
    tokio::spawn(async move {
        while let Ok((near, _)) = listener.accept().await {
            let (line, far) = (passing.clone(), TcpStream::connect(&server).await.unwrap());
            tokio::spawn(async move { Box::pin(line.pass(near, far)).await });
        }
    });
    let entropy = Arc::new(SeededEntropy::new(1));
    let store = Store::open(address.as_str(), &key(), entropy)
        .await
        .unwrap();
    let world = World::begin_on(store, 51, |_| {}).await;
    {
        let step = world.collector.step();
        tokio::pin!(step);
        tokio::select! {
            _ = &mut step => panic!("the line was not cut"),
            () = line.cut.notified() => {}
        }
        // Nothing but time can end the wait.
        tokio::time::pause();
        step.await;
        tokio::time::resume();
    }
    let failing = world.app.storage.failing().unwrap();
    assert_eq!(
        (failing.trouble, failing.waiting),
        (Trouble::Unreachable, 1)
    );

    line.is_cut.store(false, Ordering::Relaxed);
    line.mended.notify_waiters();
    world.live(INTERVAL * 20).await;
    assert_eq!(world.app.storage.failing(), None);
    assert_eq!(world.stored().await, world.seen());
}
