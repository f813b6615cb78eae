//! What is said to people, in English and in Chinese.

use std::borrow::Cow;
use std::fmt;

use super::lang::Lang;

/// One statement in both languages. Shown as it is, it is English.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// In English.
    pub en: Cow<'static, str>,
    /// In Chinese.
    pub zh: Cow<'static, str>,
}

impl Words {
    /// A statement.
    pub fn new(en: impl Into<Cow<'static, str>>, zh: impl Into<Cow<'static, str>>) -> Self {
        Self { en: en.into(), zh: zh.into() }
    }

    /// A statement that never changes.
    #[must_use]
    pub const fn fixed(en: &'static str, zh: &'static str) -> Self {
        Self { en: Cow::Borrowed(en), zh: Cow::Borrowed(zh) }
    }

    /// In one language.
    #[must_use]
    pub fn text(&self, lang: Lang) -> &str {
        lang.of(&self.zh, &self.en)
    }

    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.en.is_empty() && self.zh.is_empty()
    }
}

/// The same text in both languages, for what is said in one only.
impl From<String> for Words {
    fn from(text: String) -> Self {
        Self::new(text.clone(), text)
    }
}

/// As for a `String`.
impl From<&'static str> for Words {
    fn from(text: &'static str) -> Self {
        Self::fixed(text, text)
    }
}

impl fmt::Display for Words {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.en)
    }
}
