//! In which language a page speaks: `?lang=`, else what the browser prefers.

use axum::http::{HeaderMap, Uri, header};
use serde_json::{Map, Value};

use crate::list::Lang;

/// The texts of a language: a map of keys such as `find.title`.
#[must_use]
pub fn texts(lang: Lang) -> Map<String, Value> {
    let source = match lang {
        Lang::Zh => include_str!("../web/text/zh-CN.json"),
        Lang::En => include_str!("../web/text/en.json"),
    };
    // A test reads both.
    serde_json::from_str(source).unwrap_or_default()
}

/// The language of a request.
#[must_use]
pub fn asked(uri: &Uri, headers: &HeaderMap) -> Lang {
    let pairs = uri.query().unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
    let asked = pairs.filter(|(name, _)| *name == "lang").find_map(|(_, tag)| named(tag));
    asked.unwrap_or_else(|| preferred(headers))
}

/// The one that a tag names, if it is one of ours.
fn named(tag: &str) -> Option<Lang> {
    tag.parse().ok()
}

/// The one that ranks first in `accept-language`. A browser that names neither reads English rather than Chinese; one
/// that names nothing most likely sits in an app at home.
fn preferred(headers: &HeaderMap) -> Lang {
    let Some(list) = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()) else {
        return Lang::Zh;
    };
    let mut best: Option<(f32, Lang)> = None;
    for entry in list.split(',') {
        let mut parts = entry.split(';').map(str::trim);
        let language = parts.next().and_then(named);
        let weight = parts.find_map(|part| part.strip_prefix("q=")?.parse().ok()).unwrap_or(1.0);
        if let Some(language) = language
            && best.is_none_or(|(most, _)| weight > most)
        {
            best = Some((weight, language));
        }
    }
    best.map_or(Lang::En, |(_, language)| language)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn the_address_goes_before_the_browser() {
        let tag = |uri: &'static str, accept: Option<&'static str>| {
            let headers = accept.map(|accept| (header::ACCEPT_LANGUAGE, HeaderValue::from_static(accept)));
            asked(&Uri::from_static(uri), &HeaderMap::from_iter(headers)).tag()
        };
        assert_eq!(tag("/find?lang=en", Some("zh-CN")), "en");
        assert_eq!(tag("/find?need=water&lang=zh", Some("en")), "zh-CN");
        assert_eq!(tag("/find?lang=fi", Some("en-GB,zh;q=0.3")), "en");
        assert_eq!(tag("/find?lang=%22%3E", Some("fi,zh-TW;q=0.9,en;q=0.8")), "zh-CN");
        assert_eq!(tag("/find", Some("fi-FI,sv;q=0.9")), "en");
        assert_eq!(tag("/find", Some("en;q=nonsense")), "en");
        assert_eq!(tag("/find", None), "zh-CN");
    }

    #[test]
    fn both_languages_say_the_same_things() {
        let [chinese, english] = Lang::ALL.map(texts);
        assert!(chinese.len() > 20);
        let keys = |all: &Map<String, Value>| all.keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys(&chinese), keys(&english));
        for facility in crate::station::Facility::all() {
            let key = format!("facility.{}", facility.as_str());
            assert_eq!((&chinese[&key], &english[&key]), (&facility.label_zh().into(), &facility.label_en().into()));
        }
        for (key, text) in chinese.iter().chain(&english) {
            let text = text.as_str().unwrap_or_else(|| panic!("{key} is no text"));
            assert!(!text.trim().is_empty(), "{key}");
        }
        // What is filled in stands in both.
        let slots = |text: &Value| {
            let slots = text.as_str().unwrap().split('{').skip(1);
            let mut slots: Vec<_> = slots.map(|slot| slot.split_once('}').expect("a slot that ends").0).collect();
            slots.sort_unstable();
            slots.join(" ")
        };
        for (key, text) in &chinese {
            assert_eq!(slots(text), slots(&english[key]), "{key}");
        }
    }
}
