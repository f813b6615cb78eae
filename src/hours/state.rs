//! Open, closed, unknown.

/// Whether a place is open. Unknown is never shown as open or closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OpenState {
    /// Open.
    Open,
    /// Closed.
    Closed,
    /// Not known: the hours say so, or leave it to a comment, an open end or the sun.
    Unknown,
}

impl OpenState {
    /// The word for it: `open`, `closed` or `unknown`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Unknown => "unknown",
        }
    }
}
