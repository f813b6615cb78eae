//! Demand: where people are who would use a station.

mod point;

pub use point::{DemandPoint, DemandReading, points};
