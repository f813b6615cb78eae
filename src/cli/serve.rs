//! `waystation serve`.

use std::net::SocketAddr;
use std::sync::Arc;

use clap::Args;

use crate::engine::Engine;
use crate::network::{Mode, Profile};
use crate::server::{self, ServeError, ServeOptions};

use super::error::{CliError, Status};
use super::options::RegionArg;

/// Options of `serve`.
#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    region: RegionArg,
    /// Address to listen on
    #[arg(long, value_name = "ADDR", default_value = LISTEN)]
    listen: SocketAddr,
}

/// Where the server listens unless told otherwise.
pub(super) const LISTEN: &str = "127.0.0.1:8515";

impl Serve {
    pub fn run(self) -> Result<(), CliError> {
        serve(self.region.open()?, self.listen)
    }
}

/// Serves until it is stopped.
pub(super) fn serve(engine: Engine, listen: SocketAddr) -> Result<(), CliError> {
    let engine = Arc::new(engine);
    engine.snapshot().warm(Profile::preset(Mode::Walk));
    let ready = |address| {
        eprintln!("serving on http://{address}/ (stop with Ctrl-C)");
        eprintln!("map data © OpenStreetMap contributors, https://www.openstreetmap.org/copyright");
    };
    server::run(engine, ServeOptions { listen }, ready).map_err(|error: ServeError| {
        let mut failure = CliError::input(error.to_string());
        failure.status = Status::Input;
        match error.hint() {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    })
}
