//! Answers that come line by line, while work goes on.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use hyper::body::Frame;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::client::Client;

/// The media type of JSON, one value a line.
pub const NDJSON: &str = "application/x-ndjson";
/// Progress is told no oftener.
const PAUSE: Duration = Duration::from_millis(100);
/// So many lines may wait for a client that reads slowly; progress beyond is left out.
const WAITING: usize = 16;

/// The lines of an answer, as they come. Its end tells the work that nobody waits.
struct Lines {
    lines: mpsc::Receiver<Bytes>,
    _client: Client,
}

impl hyper::body::Body for Lines {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.lines.poll_recv(context).map(|line| line.map(|bytes| Ok(Frame::data(bytes))))
    }
}

/// Writes the lines of one answer.
#[derive(Debug)]
pub struct Teller {
    lines: mpsc::Sender<Bytes>,
    begin: Instant,
    /// Milliseconds from `begin`.
    told: AtomicU64,
}

impl Teller {
    /// An answer to `client`, and who writes it.
    #[must_use]
    pub fn answer(client: Client) -> (Self, Response) {
        let (sender, lines) = mpsc::channel(WAITING);
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static(NDJSON)),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        let teller = Self { lines: sender, begin: Instant::now(), told: AtomicU64::new(0) };
        (teller, (headers, Body::new(Lines { lines, _client: client })).into_response())
    }

    /// Tells how far the work is, from time to time; `progress` is an object.
    pub fn progress(&self, progress: impl FnOnce() -> Value) {
        let elapsed = self.begin.elapsed();
        let (now, told) = (elapsed.as_millis() as u64, self.told.load(Ordering::Relaxed));
        if now < told + PAUSE.as_millis() as u64 {
            return;
        }
        // Of several threads one tells.
        if self.told.compare_exchange(told, now, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
            let mut progress = progress();
            progress["seconds"] = json!((elapsed.as_secs_f64() * 10.0).round() / 10.0);
            // Who reads slowly hears less of it.
            let _ = self.lines.try_send(line(&json!({"progress": progress})));
        }
    }

    /// Writes the last line, under this name.
    pub async fn end(self, name: &str, value: Value) {
        // It fails when nobody waits any more.
        let _ = self.lines.send(line(&json!({name: value}))).await;
    }

    /// Is ready when nobody waits any more.
    pub async fn abandoned(&self) {
        self.lines.closed().await;
    }
}

fn line(value: &Value) -> Bytes {
    let mut text = value.to_string();
    text.push('\n');
    text.into()
}
