//! Lists as people hold them: rows of named columns, and what is wrong with them by row.
//!
//! A file of any form becomes a [`Book`] of [`Sheet`]s in four steps: its form is told from its bytes, its cells are
//! read within [`Limits`], the row with the names of the columns is found, and each name gets a [`Role`].
//! Nothing is dropped silently: what is not kept is a [`Finding`] or a [`Note`].

mod archive;
mod asides;
mod book;
mod clean;
mod column;
mod degrees;
mod delimited;
mod encoding;
mod error;
mod features;
mod finding;
mod grid;
mod header;
mod limits;
mod mapping;
mod markup;
mod role;
mod rule;
mod serial;
mod shapes;
mod sheet;
mod source;
mod spans;
mod words;
mod workbook;

pub use book::Book;
pub use clean::{bare, is_blank, letters, narrow, tidy};
pub use column::{Pair, PositionColumns, in_china, position, rejected, weight};
pub use degrees::{Axis, Degrees, degrees, pair};
pub use error::ListError;
pub use finding::{Finding, Note, OrFinding, Outcome};
pub use grid::letters_of;
pub use limits::Limits;
pub use mapping::{Mapping, SheetMapping};
pub use role::{Meaning, Role, meaning};
pub use rule::Rule;
pub use serial::{date_of_serial, time_of_fraction};
pub use sheet::Sheet;
pub use source::{Form, Source};
pub use words::{Lang, Words};
