//! The accept loop, over real connections.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, oneshot};
use tokio::task::JoinHandle;
use waystation::server::{self, Limits, ServeError, ServeOptions};

use crate::http::{runtime, server};

/// A running server.
struct Running {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    served: JoinHandle<std::io::Result<()>>,
}

fn start(router: Router, limits: Limits) -> Running {
    let (stop, stopped) = oneshot::channel();
    runtime().block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let served = tokio::spawn(server::serve(listener, router, limits, async {
            let _ = stopped.await;
        }));
        Running { address, stop, served }
    })
}

impl Running {
    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        stream
    }

    /// Sends and gives all that comes until the server closes the connection, and how long that took.
    fn talk(&self, text: &str) -> (String, Duration) {
        let start = Instant::now();
        let mut stream = self.connect();
        stream.write_all(text.as_bytes()).unwrap();
        let mut answer = Vec::new();
        // A connection that is reset is closed as well.
        let _ = stream.read_to_end(&mut answer);
        (String::from_utf8_lossy(&answer).into_owned(), start.elapsed())
    }
}

fn quick() -> Limits {
    Limits { header: Duration::from_millis(300), stall: Duration::from_millis(700), ..Limits::default() }
}

const GET: &str = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n";

#[test]
fn a_client_that_stalls_is_cut() {
    let engine = server().engine;
    let running = start(server::router(engine, std::sync::Arc::new(chrono::Utc::now)), quick());
    for (slow, answers) in [
        ("", 0),                                             // says nothing
        ("PR", 0),                                           // might become HTTP/2
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 0),             // HTTP/2, then nothing
        ("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n", 0), // never ends its header
        (&format!("{GET}\r\n"), 1),                          // keeps the connection open, asks no more
        (&format!("{GET}\r\nGET /heal"), 1),                 // stops in the middle of its second question
    ] {
        let (answer, took) = running.talk(slow);
        assert_eq!(answer.matches("200 OK").count(), answers, "{slow:?}: {answer}");
        assert!((250..3000).contains(&took.as_millis()), "{slow:?}: {took:?}");
    }
    let (answer, took) = running.talk(&format!("{GET}Connection: close\r\n\r\n"));
    assert!(answer.starts_with("HTTP/1.1 200 OK") && took < Duration::from_millis(250), "{answer} after {took:?}");
    // A body that never comes.
    let head = "POST /v1/stations/nearest HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n";
    let (answer, took) = running.talk(&format!("{head}Content-Length: 100\r\n\r\n{{"));
    assert!(took > Duration::from_millis(600) && took < Duration::from_secs(3), "{took:?} {answer}");
}

#[test]
fn a_client_that_does_not_read_is_cut() {
    let large = vec![b'x'; 64 * 1024 * 1024];
    let running = start(Router::new().route("/", get(|| async { large })), quick());
    let mut stream = running.connect();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").unwrap();
    std::thread::sleep(Duration::from_millis(1500));
    let mut read = Vec::new();
    let _ = stream.read_to_end(&mut read);
    assert!(read.len() < 64 * 1024 * 1024, "the whole answer was waiting");
}

#[test]
fn who_has_asked_nothing_gives_way_and_who_has_asked_does_not() {
    let (asked, gate) = (Arc::new(AtomicUsize::new(0)), Arc::new(Semaphore::new(0)));
    let slow = {
        let (asked, gate) = (Arc::clone(&asked), Arc::clone(&gate));
        move || async move {
            asked.fetch_add(1, Ordering::SeqCst);
            gate.acquire().await.unwrap().forget();
            "done"
        }
    };
    let routes = Router::new().route("/", get(|| async { "hello" })).route("/slow", get(slow));
    let running = start(routes, Limits { connections: 2, ..Limits::default() });
    let silent: Vec<TcpStream> = (0..20).map(|_| running.connect()).collect();
    let hello = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    for _ in 0..20 {
        // A header may take ten seconds: so long nobody waits for those who are silent.
        let (answer, took) = running.talk(hello);
        assert!(answer.ends_with("hello") && took < Duration::from_secs(5), "{answer} after {took:?}");
    }
    drop(silent);
    // Two that are being answered leave no room, and are not cut.
    let mut busy: Vec<TcpStream> = (0..2).map(|_| running.connect()).collect();
    for stream in &mut busy {
        stream.write_all(b"GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    }
    let begin = Instant::now();
    while asked.load(Ordering::SeqCst) < 2 {
        assert!(begin.elapsed() < Duration::from_secs(20), "both ask");
        std::thread::sleep(Duration::from_millis(1));
    }
    let mut third = running.connect();
    third.write_all(hello.as_bytes()).unwrap();
    third.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
    assert!(third.read(&mut [0]).is_err(), "there is no room");
    gate.add_permits(2);
    third.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    for (mut stream, expect) in busy.into_iter().map(|stream| (stream, "done")).chain([(third, "hello")]) {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.ends_with(expect), "{answer}");
    }
}

#[test]
fn a_stop_lets_open_requests_end_and_nobody_in() {
    let slow = || async {
        tokio::time::sleep(Duration::from_millis(400)).await;
        "done"
    };
    let running = start(Router::new().route("/", get(slow)), Limits::default());
    let mut idle = running.connect();
    let mut half = running.connect();
    half.write_all(GET.as_bytes()).unwrap();
    let mut stream = running.connect();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    std::thread::sleep(Duration::from_millis(100));
    let address = running.address;
    running.stop.send(()).unwrap();
    std::thread::sleep(Duration::from_millis(100));
    assert!(TcpStream::connect(address).is_err(), "nobody comes in any more");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.contains("200 OK") && answer.ends_with("done"), "{answer}");
    assert!(answer.to_lowercase().contains("connection: close"), "{answer}");
    for silent in [&mut idle, &mut half] {
        // A connection that is reset is closed as well.
        assert_eq!(silent.read(&mut [0]).unwrap_or(0), 0);
    }
    let end = Instant::now();
    runtime().block_on(running.served).unwrap().unwrap();
    assert!(end.elapsed() < Duration::from_secs(1));
}

#[test]
fn a_stop_does_not_wait_for_ever() {
    let endless = || async {
        std::future::pending::<()>().await;
    };
    let limits = Limits { drain: Duration::from_millis(200), ..Limits::default() };
    let running = start(Router::new().route("/", get(endless)), limits);
    let mut stream = running.connect();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    std::thread::sleep(Duration::from_millis(100));
    let start = Instant::now();
    running.stop.send(()).unwrap();
    runtime().block_on(running.served).unwrap().unwrap();
    assert!((150..1000).contains(&start.elapsed().as_millis()), "{:?}", start.elapsed());
}

#[test]
fn only_this_machine_is_served_while_no_key_is_set() {
    let run = |listen: SocketAddr| {
        server::run(server().engine, ServeOptions { listen, ..ServeOptions::here() }, |_| {
            panic!("{listen} is listened on")
        })
        .unwrap_err()
    };
    for listen in ["0.0.0.0:0", "[::]:0", "192.168.1.5:80"] {
        let error = run(listen.parse().unwrap());
        assert!(matches!(error, ServeError::NotThisMachine(_)), "{error}");
        assert!(error.to_string().contains("there is no key") && error.hint().unwrap().contains("ssh -L"));
    }
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let error = run(taken.local_addr().unwrap());
    assert!(error.to_string().starts_with("cannot listen on 127.0.0.1:"), "{error}");
    assert!(error.hint().unwrap().contains("another program"));
}
