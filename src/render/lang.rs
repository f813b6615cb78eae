//! The two languages of labels.

use std::str::FromStr;

/// In which language labels are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// Chinese.
    Zh,
    /// English.
    #[default]
    En,
}

impl Lang {
    /// The one of two words that is in this language.
    #[must_use]
    pub fn of<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// A word that names neither.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("language `{0}` is not known; it must be zh or en")]
pub struct UnknownLang(pub String);

impl FromStr for Lang {
    type Err = UnknownLang;
    /// Reads a code as systems write it: `zh`, `zh_CN.UTF-8`, `en-GB`.
    fn from_str(text: &str) -> Result<Self, UnknownLang> {
        match text.split(['_', '-', '.']).next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "zh" => Ok(Self::Zh),
            "en" => Ok(Self::En),
            _ => Err(UnknownLang(text.to_owned())),
        }
    }
}
