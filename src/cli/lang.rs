//! The language of tables.

use clap::Args;

use crate::render::Lang;

/// In which language tables are.
#[derive(Debug, Args)]
pub(super) struct LangArg {
    /// Language of tables and CSV, zh or en [default: that of the system, where it is one of them]
    #[arg(long, value_name = "zh|en", value_parser = |text: &str| text.parse::<Lang>())]
    lang: Option<Lang>,
}

impl LangArg {
    pub fn lang(&self) -> Lang {
        self.lang.unwrap_or_else(of_environment)
    }
}

/// The language of the system, where it is one of ours.
pub(super) fn of_environment() -> Lang {
    let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
    let set = names.into_iter().filter_map(|name| std::env::var(name).ok()).find(|value| !value.is_empty());
    set.and_then(|value| value.parse().ok()).unwrap_or_default()
}
