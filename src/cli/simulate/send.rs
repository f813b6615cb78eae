//! Simulated pings, straight into a running server.

use std::time::{Duration, Instant};

use ureq::Agent;

use crate::cli::error::CliError;

/// How often a batch is tried before it is given up.
const TRIES: u32 = 6;
/// Pings in a batch.
const BATCH: usize = 1_000;

/// Sends batches to `POST /v1/pings`, each until it is acknowledged.
pub(super) struct Sender {
    agent: Agent,
    url: String,
    key: Option<String>,
    /// Names this run: a batch that is sent again is stored once, another run's is another batch.
    run: String,
    begin: Instant,
    lines: usize,
    body: String,
    batches: u64,
    told: Told,
    took_ms: Vec<f64>,
}

/// What the server said of all batches.
#[derive(Debug, Default)]
struct Told {
    sent: u64,
    accepted: u64,
    refused: u64,
    retries: u64,
    /// Why some were refused, of the first batch that had any.
    reasons: Option<String>,
}

impl Sender {
    /// `server` is its address, `http://127.0.0.1:8515`; `run` names this run.
    pub fn new(server: &str, key: Option<String>, run: String) -> Result<Self, CliError> {
        if !server.starts_with("http://") {
            return Err(CliError::input(format!("`{server}` is no address that pings can be sent to"))
                .hint("write http://HOST:PORT; what lies behind TLS is reached over a tunnel or on its own machine"));
        }
        let config = Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(30)));
        Ok(Self {
            agent: config.build().into(),
            url: format!("{}/v1/pings", server.trim_end_matches('/')),
            key,
            run,
            begin: Instant::now(),
            lines: 0,
            body: String::new(),
            batches: 0,
            told: Told::default(),
            took_ms: Vec::new(),
        })
    }

    /// Adds a line; a full batch is sent.
    pub fn push(&mut self, line: &str) -> Result<(), CliError> {
        self.body.push_str(line);
        self.body.push('\n');
        self.lines += 1;
        if self.lines == BATCH { self.flush() } else { Ok(()) }
    }

    /// Sends what waits.
    pub fn flush(&mut self) -> Result<(), CliError> {
        if self.lines == 0 {
            return Ok(());
        }
        let (body, lines) = (std::mem::take(&mut self.body), std::mem::take(&mut self.lines));
        let id = format!("simulate-{}-{}", self.run, self.batches);
        self.batches += 1;
        let mut why = String::new();
        for attempt in 0..TRIES {
            if attempt > 0 {
                self.told.retries += 1;
                std::thread::sleep(Duration::from_millis(100 << attempt));
            }
            let begin = Instant::now();
            match self.post(&id, &body) {
                Ok((202, answer)) => {
                    self.took_ms.push(begin.elapsed().as_secs_f64() * 1e3);
                    self.told.sent += lines as u64;
                    self.take(&answer);
                    self.body = body;
                    self.body.clear();
                    return Ok(());
                }
                // Full, too busy or failing: the same batch again, under the same id.
                Ok((status @ (429 | 500..), answer)) => why = format!("it answered {status}: {}", detail(&answer)),
                Ok((status, answer)) => {
                    let told = format!("`{}` refused the pings ({status}): {}", self.url, detail(&answer));
                    let hint = "`waystation keys DIR add --role ingest --name NAME` makes a key for `--key`";
                    return Err(if status == 401 || status == 403 {
                        CliError::input(told).hint(hint)
                    } else {
                        CliError::input(told)
                    });
                }
                Err(error) if self.batches == 1 => {
                    return Err(CliError::input(format!("nothing answers at `{}`: {error}", self.url))
                        .hint("start it with `waystation serve DIR`"));
                }
                Err(error) => why = error.to_string(),
            }
        }
        Err(CliError::input(format!("`{}` took nothing in {TRIES} tries: {why}", self.url))
            .hint("is `waystation serve` running there?"))
    }

    fn post(&self, id: &str, body: &str) -> Result<(u16, String), ureq::Error> {
        let mut request = self.agent.post(&self.url).content_type("application/x-ndjson").header("idempotency-key", id);
        if let Some(key) = &self.key {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        let mut response = request.send(body)?;
        Ok((response.status().as_u16(), response.body_mut().read_to_string()?))
    }

    fn take(&mut self, answer: &str) {
        let answer: serde_json::Value = serde_json::from_str(answer).unwrap_or_default();
        let number = |name: &str| answer[name].as_u64().unwrap_or_default();
        self.told.accepted += number("accepted");
        self.told.refused += number("refused");
        if number("refused") > 0 && self.told.reasons.is_none() {
            self.told.reasons = Some(answer["reasons"].to_string());
        }
    }

    /// Sleeps until so many pings may have been sent at `rate` a second.
    pub fn keep_to(&self, rate: f64) {
        let due = Duration::from_secs_f64((self.told.sent + self.lines as u64) as f64 / rate);
        // Not for every line: sleeping is coarser than that.
        if let Some(early) = due.checked_sub(self.begin.elapsed()).filter(|early| early.as_millis() >= 5) {
            std::thread::sleep(early);
        }
    }

    /// Seconds since the begin.
    pub fn elapsed_s(&self) -> f64 {
        self.begin.elapsed().as_secs_f64()
    }

    /// What came of it, in words; nothing when nothing was sent.
    pub fn summary(mut self) -> Option<String> {
        if self.told.sent == 0 {
            return None;
        }
        let seconds = self.elapsed_s();
        self.took_ms.sort_by(f64::total_cmp);
        let part = |share: f64| {
            let last = self.took_ms.len().saturating_sub(1);
            self.took_ms.get((share * last as f64).round() as usize).copied().unwrap_or_default()
        };
        let Told { sent, accepted, refused, retries, reasons } = &self.told;
        let reasons = reasons.as_ref().map_or_else(String::new, |reasons| format!(" (the first: {reasons})"));
        Some(format!(
            "sent {sent} synthetic pings in {} batches, {seconds:.1} s, {:.0} pings/s; on disk {accepted}, refused \
             {refused}{reasons}; a batch took {:.1} ms (median), {:.1} ms (99 of 100); {retries} sent again",
            self.took_ms.len(),
            *sent as f64 / seconds,
            part(0.5),
            part(0.99)
        ))
    }
}

/// The words of a problem.
fn detail(answer: &str) -> String {
    let problem: serde_json::Value = serde_json::from_str(answer).unwrap_or_default();
    problem["detail"].as_str().or(problem["title"].as_str()).unwrap_or("no reason was told").to_owned()
}
