//! The language of the user.

use crate::list::Lang;

/// The language of messages, as the system is set: the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that says anything.
pub(super) fn of_system() -> Lang {
    let said = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| {
        let value = std::env::var(name).ok()?;
        (!value.is_empty()).then_some(value)
    });
    said.map_or(Lang::En, |tag| Lang::of_tag(&tag))
}
