//! Readers of station lists. Nothing is dropped silently: what is not kept is reported by row.

mod column;
mod delimited;
mod finding;
mod sheet;

pub use column::{position, weight};
pub use delimited::{Reading, delimited};
pub use finding::{Finding, Outcome};
pub use sheet::{ListError, Sheet};
