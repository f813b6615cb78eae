//! The threads that carry connections: one runtime of its own for each core.
//!
//! A runtime that shares its tasks between threads wakes another thread for work that takes less time than the waking.
//! Here a connection stays on the thread that it was given; whatever takes a while leaves it by a
//! [`Gate`](super::gate::Gate).

use std::io;
use std::thread;

use tokio::net::TcpStream;
use tokio::runtime::{Builder, Handle};
use tokio::sync::watch;

/// Threads that carry connections, in turn. They end when it is dropped, and what they carry then is cut.
#[derive(Debug)]
pub struct Crew {
    hands: Vec<Handle>,
    next: usize,
    /// Its end ends the threads.
    _end: watch::Sender<()>,
}

impl Crew {
    /// So many threads.
    ///
    /// # Errors
    ///
    /// What the system says when it gives no thread.
    pub fn of(threads: usize) -> io::Result<Self> {
        let (end, ended) = watch::channel(());
        let hand = |number: usize| {
            let runtime = Builder::new_current_thread().enable_all().build()?;
            let handle = runtime.handle().clone();
            let mut ended = ended.clone();
            thread::Builder::new().name(format!("connections-{number}")).spawn(move || {
                // Nothing is ever sent: an error says that the sender is gone.
                let _ = runtime.block_on(ended.changed());
                // Work that outlived its request does not hold up the stop.
                runtime.shutdown_background();
            })?;
            Ok(handle)
        };
        let hands = (0..threads.max(1)).map(hand).collect::<io::Result<Vec<_>>>()?;
        Ok(Self { hands, next: 0, _end: end })
    }

    /// Lets the next thread carry `stream`, as `carried` says.
    ///
    /// # Errors
    ///
    /// What the system says when the stream cannot change its thread.
    pub fn carry<F>(
        &mut self,
        stream: TcpStream,
        carried: impl FnOnce(TcpStream) -> F + Send + 'static,
    ) -> io::Result<()>
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let stream = stream.into_std()?;
        let hand = &self.hands[self.next];
        self.next = (self.next + 1) % self.hands.len();
        hand.spawn(async move {
            // It fails when there is no file handle left; the client sees that it is closed.
            if let Ok(stream) = TcpStream::from_std(stream) {
                carried(stream).await;
            }
        });
        Ok(())
    }
}
