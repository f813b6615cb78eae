//! The server as the command line starts it.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::{TcpListener, TcpSocket};

use crate::demand::PrivacyRule;
use crate::engine::Engine;
use crate::store::{Keyring, StoreError};

use super::accept::{Limits, serve};
use super::access::Access;
use super::nightly::publish_dates;
use super::public_url::PublicUrl;
use super::router::router_of;
use super::site::Site;

/// How to serve.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Names of this server beside those of this machine.
    pub hosts: Vec<String>,
    /// How clients reach it, if not directly.
    pub public: PublicUrl,
    /// How many workers must stand behind what is published of pings.
    pub privacy: PrivacyRule,
    /// What the pages say and allow.
    pub site: Site,
}

impl ServeOptions {
    /// For this machine alone, on any free port.
    #[must_use]
    pub fn here() -> Self {
        Self {
            listen: (std::net::Ipv4Addr::LOCALHOST, 0).into(),
            hosts: Vec::new(),
            public: PublicUrl::default(),
            privacy: PrivacyRule::default(),
            site: Site::default(),
        }
    }
}

/// Why serving did not begin.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Others would be let in, and nothing tells them from the planner.
    #[error("{0} can be reached from other machines, and there is no key that tells planners from others")]
    NotThisMachine(SocketAddr),
    /// The address cannot be used.
    #[error("cannot listen on {listen}: {source}")]
    Listen {
        /// The address.
        listen: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// The keys cannot be read.
    #[error(transparent)]
    Keys(#[from] StoreError),
    /// The system gives no threads or no signals.
    #[error("cannot start: {0}")]
    Start(io::Error),
}

impl ServeError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NotThisMachine(listen) => {
                let port = listen.port();
                Some(format!(
                    "make a key first: waystation keys DIR add --role planner --name NAME; or listen on \
                     127.0.0.1:{port}, and from another machine use a tunnel: ssh -L {port}:127.0.0.1:{port} HOST"
                ))
            }
            Self::Listen { listen, source } => match source.kind() {
                io::ErrorKind::AddrInUse => {
                    let ip = listen.ip();
                    Some(format!("another program listens there; take another port, or any free one: --listen {ip}:0"))
                }
                io::ErrorKind::PermissionDenied => Some("ports below 1024 need rights; take a larger one".to_owned()),
                _ => None,
            },
            Self::Keys(error) => error.hint(),
            Self::Start(_) => None,
        }
    }
}

/// Serves until the process is told to stop (SIGINT, SIGTERM); `ready` is called with the address that is listened on.
///
/// # Errors
///
/// [`ServeError`] when it cannot begin.
pub fn run(engine: Arc<Engine>, options: ServeOptions, ready: impl FnOnce(SocketAddr)) -> Result<(), ServeError> {
    let ServeOptions { listen, mut hosts, public, privacy, site } = options;
    let keys = Keyring::of(engine.snapshot().region().path.clone());
    let loopback = listen.ip().is_loopback();
    if keys.keys()?.is_empty() && !loopback {
        return Err(ServeError::NotThisMachine(listen));
    }
    if !loopback && !listen.ip().is_unspecified() {
        hosts.push(listen.ip().to_string());
    }
    let access = Access::new(keys, loopback, hosts).reached_at(public);
    // It lets connections in and keeps the hours; others carry what comes by them.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(ServeError::Start)?;
    let outcome = runtime.block_on(async {
        let cannot_listen = |source| ServeError::Listen { listen, source };
        let listener = listener(listen).map_err(cannot_listen)?;
        let address = listener.local_addr().map_err(cannot_listen)?;
        let stop = told_to_stop().map_err(ServeError::Start)?;
        ready(address);
        // It ends with the runtime.
        tokio::spawn(publish_dates(Arc::clone(&engine), privacy));
        let clock = Arc::new(chrono::Utc::now);
        let router = router_of(engine, clock, access, &site, privacy);
        serve(listener, router, Limits::default(), stop).await.map_err(ServeError::Start)
    });
    // Work that outlived its request does not hold up the stop.
    runtime.shutdown_background();
    outcome
}

/// As `TcpListener::bind`, with room for a crowd that comes at once: 128 are soon there.
fn listener(listen: SocketAddr) -> io::Result<TcpListener> {
    let socket = if listen.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // On Windows this would let another program take the address over.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(listen)?;
    socket.listen(1024)
}

/// Is ready at the first signal to stop, from now on.
#[cfg(unix)]
fn told_to_stop() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Is ready at the first signal to stop.
#[cfg(not(unix))]
fn told_to_stop() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without this signal the process stops the hard way.
        let _ = tokio::signal::ctrl_c().await;
    })
}
