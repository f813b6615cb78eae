//! Words in, words out: the command line.
//!
//! Standard output is data, standard error is talk. The exit status is 0 when it is done, 1 when the answer is
//! "no", 2 when the input is wrong, 3 when the fault is ours.

mod build;
mod check;
mod coverage;
mod crowding;
mod demo;
mod error;
mod export;
mod gaps;
mod isochrone;
mod keys;
mod lang;
mod nearest;
mod options;
mod output;
mod pings;
mod privacy_report;
mod progress;
mod purge;
mod quota;
mod scenario;
mod serve;
mod simulate;
mod siting;
mod standard;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use error::{CliError, Status};

/// Who can reach a service station in fifteen minutes, who cannot, and where the gaps are.
#[derive(Debug, Parser)]
#[command(name = "waystation", version, propagate_version = true, max_term_width = 110)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build the bundled region (in the user's cache), print its figures, serve it
    Demo(demo::Demo),
    /// Build a region from an OpenStreetMap extract and a list of stations
    Build(build::Build),
    /// Look at lists of stations: what is wrong by row, and what is listed twice
    Check(check::Check),
    /// Serve a region over HTTP
    Serve(serve::Serve),
    /// Keys for those who may edit over HTTP
    Keys(keys::Keys),
    /// The nearest stations by travel time, open on arrival
    Nearest(nearest::Nearest),
    /// Who is served: street metres, area and demand within the cutoff
    Coverage(coverage::Coverage),
    /// Who is not served: gaps, ranked, each with its cause
    Gaps(gaps::Gaps),
    /// Which stations meet a standard (六有, 八有, 七个一), and what the others miss
    Standard(standard::Standard),
    /// Which district, street or community has none of the stations that it must have
    Quota(quota::Quota),
    /// How full stations are: seats against the workers within reach
    Crowding(crowding::Crowding),
    /// All within a travel time of a place or of stations: areas, streets or cells
    Isochrone(isochrone::Isochrone),
    /// Where to open next: the best new sites, with a proof of how good they are
    Siting(Box<siting::Siting>),
    /// Named sets of edits: stored, and compared side by side
    Scenario(scenario::Scenario),
    /// Pings of dates that are over, from files into the demand surface
    Pings(pings::Pings),
    /// Workers who do not exist on the streets of a region, for demonstrations and load
    Simulate(simulate::Simulate),
    /// What is kept of pings and what was published, date by date
    PrivacyReport(privacy_report::PrivacyReport),
    /// Delete what is kept of pings: logs, keys, surfaces
    Purge(purge::Purge),
    /// Write the network, doors, stations, coverage or gaps to a file
    Export(export::Export),
}

impl Cli {
    fn run(self) -> Result<(), CliError> {
        match self.command {
            Command::Demo(command) => command.run(),
            Command::Build(command) => command.run(),
            Command::Check(command) => command.run(),
            Command::Serve(command) => command.run(),
            Command::Keys(command) => command.run(),
            Command::Nearest(command) => command.run(),
            Command::Coverage(command) => command.run(),
            Command::Gaps(command) => command.run(),
            Command::Standard(command) => command.run(),
            Command::Quota(command) => command.run(),
            Command::Crowding(command) => command.run(),
            Command::Isochrone(command) => command.run(),
            Command::Siting(command) => command.run(),
            Command::Scenario(command) => command.run(),
            Command::Pings(command) => command.run(),
            Command::Simulate(command) => command.run(),
            Command::PrivacyReport(command) => command.run(),
            Command::Purge(command) => command.run(),
            Command::Export(command) => command.run(),
        }
    }
}

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            error.print();
            error.status.into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }
}
