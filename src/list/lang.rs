//! The two languages in which people are spoken to.

use std::str::FromStr;

/// A language of findings, labels and tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Chinese, as in mainland China.
    Zh,
}

impl Lang {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// Its tag, as pages name it.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The language of a tag such as `zh-CN`, `zh_CN.UTF-8` or `en-GB,en;q=0.9`: Chinese if it begins so, else English.
    #[must_use]
    pub fn of_tag(tag: &str) -> Self {
        let chinese = tag.trim_start().get(..2).is_some_and(|start| start.eq_ignore_ascii_case("zh"));
        if chinese { Self::Zh } else { Self::En }
    }

    /// The one of two that is in this language.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_told_by_the_first_letters() {
        for tag in ["zh_CN.UTF-8", "zh", "ZH-Hans"] {
            assert_eq!((Lang::of_tag(tag), tag.parse()), (Lang::Zh, Ok(Lang::Zh)), "{tag}");
        }
        for tag in ["", "C.UTF-8", "en_GB", "de"] {
            assert_eq!(Lang::of_tag(tag), Lang::En, "{tag}");
        }
        assert_eq!("de".parse::<Lang>().unwrap_err().to_string(), "language `de` is not known; it must be zh or en");
    }
}
