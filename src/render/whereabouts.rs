//! Where a place is, in words.

use serde_json::{Value, json};

use crate::list::Lang;
use crate::network::{OwnedNames, Whereabouts};

/// The name that people of a language read.
fn name(names: &OwnedNames, lang: Lang) -> &str {
    let told_apart = lang.of(&names.zh, &names.en);
    if told_apart.is_empty() { &names.name } else { told_apart }
}

/// A corner, a street, a quarter, or nothing where nothing near has a name.
#[must_use]
pub fn whereabouts_text(at: &Whereabouts, lang: Lang) -> String {
    let [street, crossing, near, quarter] =
        [&at.street, &at.crossing, &at.near, &at.quarter].map(|one| one.as_ref().map(|names| name(names, lang)));
    let street = match (street, crossing, near) {
        (Some(one), Some(other), _) => lang.of(format!("{one}与{other}路口"), format!("{one} / {other}")),
        (Some(one), None, _) => one.to_owned(),
        (None, _, Some(near)) => lang.of(format!("{near}附近"), format!("near {near}")),
        (None, _, None) => String::new(),
    };
    match quarter {
        Some(quarter) if street.is_empty() => lang.of(format!("{quarter}附近"), format!("near {quarter}")),
        Some(quarter) => lang.of(format!("{street}（{quarter}）"), format!("{street}, {quarter}")),
        None => street,
    }
}

/// The same for programs, in both languages; null where nothing near has a name.
#[must_use]
pub fn whereabouts_json(at: &Whereabouts) -> Value {
    let [zh, en] = [Lang::Zh, Lang::En].map(|lang| whereabouts_text(at, lang));
    if zh.is_empty() { Value::Null } else { json!({"zh": zh, "en": en}) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(name: &str, zh: &str, en: &str) -> OwnedNames {
        OwnedNames { name: name.to_owned(), zh: zh.to_owned(), en: en.to_owned() }
    }

    #[test]
    fn a_place_is_told_by_what_has_a_name() {
        let (one, other) = (Some(names("中山路", "", "Zhongshan Road")), Some(names("人民路", "", "")));
        let quarter = Some(names("Kamppi", "坎皮", ""));
        for ([street, crossing, near, quarter], zh, en) in [
            ([&one, &other, &None, &quarter], "中山路与人民路路口（坎皮）", "Zhongshan Road / 人民路, Kamppi"),
            ([&one, &None, &None, &None], "中山路", "Zhongshan Road"),
            ([&None, &None, &one, &quarter], "中山路附近（坎皮）", "near Zhongshan Road, Kamppi"),
            ([&None, &None, &None, &quarter], "坎皮附近", "near Kamppi"),
            ([&None, &None, &None, &None], "", ""),
        ] {
            let [street, crossing, near, quarter] = [street, crossing, near, quarter].map(Clone::clone);
            let at = Whereabouts { street, crossing, near, quarter };
            assert_eq!([Lang::Zh, Lang::En].map(|lang| whereabouts_text(&at, lang)), [zh, en]);
            assert_eq!(whereabouts_json(&at).is_null(), zh.is_empty());
        }
    }
}
