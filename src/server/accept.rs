//! The accept loop: lets connections in, one by one, and cuts those that stall.
//!
//! `axum::serve` 0.8 sets no timer, so that a client which never ends its header is never cut; hence a loop of our own.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::ServiceExt;

use super::crew::Crew;
use super::public_url::Peer;
use super::silent::{Silent, Voice};
use super::stall::{Guarded, Progress};

/// What a connection may cost.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long the header of a request may take, from the first moment or from the end of the request before.
    pub header: Duration,
    /// How long a connection may move no byte in either direction; longer than any answer takes.
    pub stall: Duration,
    /// How long open requests may take to end when the server stops.
    pub drain: Duration,
    /// How many connections may be open; for one more, the oldest that has asked nothing gives way.
    pub connections: usize,
    /// How many threads carry connections.
    pub threads: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            header: Duration::from_secs(10),
            stall: Duration::from_secs(45),
            drain: Duration::from_secs(10),
            connections: 1024,
            threads: std::thread::available_parallelism().map_or(2, |cores| cores.get().max(2)),
        }
    }
}

/// Serves `router` on `listener` until `stop` is ready; then lets no one in and waits for open requests.
///
/// # Errors
///
/// What the system says when it gives no threads.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let mut crew = Crew::of(limits.threads)?;
    let door = Door { builder: builder(limits), router, limits };
    let (permits, silent) = (Arc::new(Semaphore::new(limits.connections)), Silent::default());
    let open = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let next = async { (listener.accept().await, room(&permits, &silent).await) };
        tokio::select! {
            () = &mut stop => break,
            (accepted, permit) = next => match accepted {
                Ok((stream, _)) => {
                    let (door, voice, watcher) = (door.clone(), silent.enter(), open.watcher());
                    if let Err(error) = crew.carry(stream, |stream| door.connection(stream, voice, permit, watcher)) {
                        pause_after(&error).await;
                    }
                }
                Err(error) => pause_after(&error).await,
            },
        }
    }
    drop(listener);
    while silent.give_way() {}
    if tokio::time::timeout(limits.drain, open.shutdown()).await.is_err() {
        tracing::warn!(drain_s = limits.drain.as_secs(), "requests were cut at the stop");
    }
    Ok(())
}

/// Room for one more connection, made by another that has asked nothing if need be.
async fn room(permits: &Arc<Semaphore>, silent: &Silent) -> Option<OwnedSemaphorePermit> {
    if permits.available_permits() == 0 {
        silent.give_way();
    }
    // The semaphore is never closed.
    Arc::clone(permits).acquire_owned().await.ok()
}

/// HTTP/1.1 and HTTP/2 without encryption.
fn builder(limits: Limits) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(limits.header);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(64)
        .keep_alive_interval(Duration::from_secs(20))
        .keep_alive_timeout(Duration::from_secs(10));
    builder
}

/// Out of file handles, most likely: a moment later there may be some.
async fn pause_after(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        tracing::error!(%error, "no connection can be accepted");
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

#[derive(Clone)]
struct Door {
    builder: Builder<TokioExecutor>,
    router: Router,
    limits: Limits,
}

impl Door {
    async fn connection(
        self,
        stream: TcpStream,
        voice: Arc<Voice>,
        permit: Option<OwnedSemaphorePermit>,
        watcher: Watcher,
    ) {
        let _permit = permit;
        // Answers are written whole; waiting for more to send with them only costs time.
        let _ = stream.set_nodelay(true);
        let progress = Progress::now();
        let peer = stream.peer_addr().ok().map(|address| Peer(address.ip()));
        let service = service_fn({
            let (router, voice) = (self.router, Arc::clone(&voice));
            move |mut request: Request<Incoming>| {
                voice.hear();
                if let Some(peer) = peer {
                    request.extensions_mut().insert(peer);
                }
                let answer = router.clone().oneshot(request);
                async move { answer.await.map_err(|never: Infallible| never) }
            }
        });
        let io = TokioIo::new(Guarded::new(stream, progress.clone()));
        let connection = self.builder.serve_connection(io, service).into_owned();
        tokio::select! {
            // An error is the client's: it went, or spoke no HTTP.
            _ = watcher.watch(connection) => {}
            // hyper's own timer starts only when it knows whether it is HTTP/1 or HTTP/2.
            () = voice.must_leave(self.limits.header) => {}
            () = progress.stalled_for(self.limits.stall) => {}
        }
    }
}
