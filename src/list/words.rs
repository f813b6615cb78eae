//! What is said to people, in English and in Chinese.

use std::borrow::Cow;
use std::fmt;

/// A language in which findings are worded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Chinese, as in mainland China.
    Zh,
}

impl Lang {
    /// The language of a tag such as `zh-CN`, `zh_CN.UTF-8` or `en-GB,en;q=0.9`: Chinese if it begins so, else English.
    #[must_use]
    pub fn of_tag(tag: &str) -> Self {
        let chinese = tag.trim_start().get(..2).is_some_and(|start| start.eq_ignore_ascii_case("zh"));
        if chinese { Self::Zh } else { Self::En }
    }

    /// The one of two texts that is in this language.
    #[must_use]
    pub const fn pick<'a>(self, en: &'a str, zh: &'a str) -> &'a str {
        match self {
            Self::En => en,
            Self::Zh => zh,
        }
    }
}

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
        lang.pick(&self.en, &self.zh)
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
