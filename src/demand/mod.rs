//! Demand: where people are who would use a station.
//!
//! Pings come in as [`Sighting`]s, become [`Presence`] when their date is over, and pass the privacy gate
//! ([`release`]) before anything else sees them.

mod estimate;
mod group;
mod instant;
mod live;
mod ping;
mod ping_csv;
mod point;
mod presence;
mod privacy;
mod sighting;
mod sightings;
mod simulate;
mod spread;
mod surface;
mod worker;

pub use estimate::{ESTIMATE_HOURS, enough_places, is_worked_at};
pub use group::{Group, UnknownGroup};
pub use instant::{seconds_of, seconds_of_text};
pub use live::{LIVE_S, LiveIndex, LivePings, Sighted};
pub use ping::{CLOCK_SKEW_S, FASTEST_MPS, Intake, MOST_INACCURATE_M, Ping, PingRule, Refused};
pub use ping_csv::{MissingPingColumn, PING_COLUMNS, ping_columns, read_ping_csv};
pub use point::{DemandPoint, DemandReading, points};
pub use presence::{DEMAND_RESOLUTION, HOLD, MOST_MINUTES, Presence, TRIP_BREAK, TRIP_END, presence};
pub use privacy::{LEAST_K, PrivacyRule, PublishedPresence, ROUND_MINUTES, ROUND_WORKERS, Release, TooFew, release};
pub use sighting::{LOG_RESOLUTION, PACKED, Sighting, log_cells};
pub use sightings::Sightings;
pub use simulate::{SimulatedPing, Simulation, Town};
pub use spread::{SharePoint, share_over_streets};
pub use surface::{DemandSurface, WEEK};
pub use worker::{DayKey, PersonalId, Worker, personal};
