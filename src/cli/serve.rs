//! `waystation serve`.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use clap::Args;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

use crate::demand::PrivacyRule;
use crate::engine::Engine;
use crate::network::{Mode, Profile};
use crate::server::{self, Embedder, PublicUrl, ServeError, ServeOptions, Site};

use super::error::{CliError, Status};
use super::options::RegionArg;

/// Options of `serve`.
#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    region: RegionArg,
    /// Address to listen on; any other than this machine's own needs a key first, see `waystation keys`
    #[arg(long, value_name = "ADDR", default_value = LISTEN)]
    listen: SocketAddr,
    /// Name that others call this server by, e.g. map.example.org; may be repeated
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// Address by which clients reach this server, e.g. <https://example.org/stations>; tiles and styles name it
    #[arg(long, value_name = "URL", value_parser = PublicUrl::check)]
    public_url: Option<String>,
    /// Address of a proxy whose X-Forwarded-Proto, -Host and -Prefix are believed; may be repeated
    #[arg(long, value_name = "IP")]
    trusted_proxy: Vec<IpAddr>,
    /// How many workers must stand behind each figure that is published of pings; 5 at least
    #[arg(long, value_name = "WORKERS", default_value_t = 10)]
    k: u32,
    #[command(flatten)]
    site: SiteArgs,
}

/// What the pages say and allow.
#[derive(Debug, Default, Args)]
pub(super) struct SiteArgs {
    /// Whose map or data it is, shown on every page beside OpenStreetMap's contributors
    #[arg(long, value_name = "TEXT")]
    attribution: Option<String>,
    /// Number under which the map was reviewed (审图号), shown on every page
    #[arg(long, value_name = "NUMBER")]
    map_approval: Option<String>,
    /// Origin whose pages may hold /embed in a frame, e.g. <https://paper.example>, or * for any; may be repeated
    #[arg(long, value_name = "ORIGIN")]
    embed_in: Vec<Embedder>,
}

impl SiteArgs {
    pub fn site(self) -> Site {
        Site { attribution: self.attribution, map_approval: self.map_approval, embed_in: self.embed_in }
    }
}

/// Where the server listens unless told otherwise.
pub(super) const LISTEN: &str = "127.0.0.1:8515";

impl Serve {
    pub fn run(self) -> Result<(), CliError> {
        let privacy = PrivacyRule::new(self.k).map_err(|error| CliError::input(error.to_string()))?;
        let public = PublicUrl { fixed: self.public_url, proxies: self.trusted_proxy };
        let site = self.site.site();
        serve(self.region.open()?, ServeOptions { listen: self.listen, hosts: self.host, public, privacy, site })
    }
}

/// Logs to standard error what this program itself says, and nothing of the libraries below it: they would write
/// down addresses, and with them the positions that people ask from.
fn log() {
    let level = std::env::var("WAYSTATION_LOG").ok().and_then(|word| word.parse::<LevelFilter>().ok());
    let filter = EnvFilter::new(format!("waystation={}", level.unwrap_or(LevelFilter::INFO)));
    // A second server in one process logs where the first does.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(false).try_init();
}

/// Serves until it is stopped.
pub(super) fn serve(engine: Engine, options: ServeOptions) -> Result<(), CliError> {
    log();
    let engine = Arc::new(engine);
    engine.snapshot().warm(Profile::preset(Mode::Walk));
    let ready = |address| {
        eprintln!("serving on http://{address}/ (stop with Ctrl-C)");
        eprintln!("map data © OpenStreetMap contributors, https://www.openstreetmap.org/copyright");
    };
    server::run(engine, options, ready).map_err(|error: ServeError| {
        let mut failure = CliError::input(error.to_string());
        failure.status = Status::Input;
        match error.hint() {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    })
}
