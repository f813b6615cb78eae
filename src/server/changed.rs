//! How the cells that edits of stations gain and lose are asked for: the same in `evaluate`, `live` and `compare`.

use super::param::{Kind, Param, limit};

/// How many cells of each kind are listed.
pub const LIMIT: Param = limit(5000, 50_000);

/// Whether areas are wanted too.
pub const OUTLINES: Param = Param::new(
    "outlines",
    Kind::Word { words: || vec!["false", "true"], default: Some("false") },
    "`true`: the listed cells as one area too, for drawing",
);
