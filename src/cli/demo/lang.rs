//! The language of a story.

use clap::ValueEnum;

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Lang {
    /// Chinese
    Zh,
    /// English
    En,
}

impl Lang {
    /// As the system is set: the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that says anything.
    pub fn of_system() -> Self {
        let said = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|name| std::env::var(name).ok());
        Self::of_tag(&said.into_iter().find(|value| !value.is_empty()).unwrap_or_default())
    }

    /// Chinese where `tag` begins with `zh`.
    fn of_tag(tag: &str) -> Self {
        if tag.to_ascii_lowercase().starts_with("zh") { Self::Zh } else { Self::En }
    }

    /// The one of two that is in this language.
    pub fn of<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_told_by_the_first_letters() {
        for tag in ["zh_CN.UTF-8", "zh", "ZH-Hans"] {
            assert_eq!(Lang::of_tag(tag), Lang::Zh, "{tag}");
        }
        for tag in ["", "C.UTF-8", "en_GB", "de"] {
            assert_eq!(Lang::of_tag(tag), Lang::En, "{tag}");
        }
    }
}
