//! Lists as people hold them: rows of named columns, and what is wrong with them by row.
//!
//! Nothing is dropped silently: what is not kept is a [`Finding`].

mod column;
mod finding;
mod sheet;

pub use column::{PositionColumns, position, rejected, weight};
pub use finding::{Finding, Outcome};
pub use sheet::{ListError, Sheet};
