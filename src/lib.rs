//! Waystation tells who can reach a service station in fifteen minutes, who cannot, and where to open the next one.

pub mod coord;
pub mod coverage;
pub mod demand;
pub mod hours;
pub mod nearest;
pub mod network;
pub mod station;
pub mod travel_time;
pub mod units;
