//! The language of the user.

use clap::Args;

use crate::list::Lang;

/// In which language findings, tables and stories are.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct LangArg {
    /// Language of findings, tables and CSV, zh or en [default: that of the system, where it is one of them]
    #[arg(long, value_name = "zh|en", value_parser = |text: &str| text.parse::<Lang>())]
    lang: Option<Lang>,
}

impl LangArg {
    pub fn lang(self) -> Lang {
        self.lang.unwrap_or_else(of_system)
    }
}

/// The language of messages, as the system is set: the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that says anything.
pub(super) fn of_system() -> Lang {
    let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
    let said = names.into_iter().filter_map(|name| std::env::var(name).ok()).find(|value| !value.is_empty());
    said.map_or(Lang::En, |tag| Lang::of_tag(&tag))
}
