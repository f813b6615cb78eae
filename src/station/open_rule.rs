//! Which states of a station let it count.

use std::str::FromStr;

use crate::hours::OpenState;

/// Whether stations that are closed, or whose hours are unknown, count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OpenRule {
    /// All stations, whatever their hours.
    Any,
    /// Only those known to be open.
    Open,
    /// Those known to be open, and those whose hours are unknown.
    OpenOrUnknown,
}

/// A word that names no rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("open rule `{0}` is not known; it must be `any`, `open` or `open_or_unknown`")]
pub struct UnknownOpenRule(pub String);

impl OpenRule {
    /// Whether a station in `state` counts.
    #[must_use]
    pub const fn admits(self, state: OpenState) -> bool {
        match self {
            Self::Any => true,
            Self::Open => matches!(state, OpenState::Open),
            Self::OpenOrUnknown => matches!(state, OpenState::Open | OpenState::Unknown),
        }
    }

    /// The word for it in requests and answers.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Open => "open",
            Self::OpenOrUnknown => "open_or_unknown",
        }
    }
}

impl FromStr for OpenRule {
    type Err = UnknownOpenRule;
    fn from_str(text: &str) -> Result<Self, UnknownOpenRule> {
        [Self::Any, Self::Open, Self::OpenOrUnknown]
            .into_iter()
            .find(|rule| rule.as_str() == text)
            .ok_or_else(|| UnknownOpenRule(text.to_owned()))
    }
}
