//! From a template to a page: texts, credits and addresses filled in, everything escaped.

use serde_json::{Map, Value, json};

use crate::list::Lang;

use super::assets::{self, CDN, has_maplibre};
use super::language;
use super::site::Site;

/// Fills the slots of a template in.
///
/// `{{texts.key}}` is a text of the language, `{{assets}}` the folder of scripts and styles, `{{lang}}` the tag of the
/// language and `{{other}}` that of the other one, `{{credits}}` whose data this is, `{{page}}` what scripts read: a
/// JSON object of the texts whose keys begin with one of `sections`, of where things are, and of what `region` says.
#[must_use]
pub fn filled(template: &str, sections: &[&str], lang: Lang, site: &Site, region: &Value) -> String {
    let texts = language::texts(lang);
    let other = lang.of(Lang::En, Lang::Zh);
    let mut page = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((slot, after)) = after.split_once("}}") else { break };
        page.push_str(before);
        match slot {
            "assets" => page.push_str(&assets::folder()),
            "lang" => page.push_str(lang.tag()),
            "other" => page.push_str(other.tag()),
            "credits" => page.push_str(&credits(&texts, site)),
            "page" => page.push_str(&for_scripts(&texts, sections, lang, site, region)),
            key => page.push_str(&escaped(text(&texts, key))),
        }
        rest = after;
    }
    page.push_str(rest);
    page
}

/// A text, or its key where there is none; a test asks for every one.
fn text<'a>(texts: &'a Map<String, Value>, key: &'a str) -> &'a str {
    texts.get(key).and_then(Value::as_str).unwrap_or(key)
}

/// Whose streets these are.
const OPENSTREETMAP: &str = "<a href=\"https://www.openstreetmap.org/copyright\" rel=\"noopener\" target=\"_blank\">© \
                             OpenStreetMap contributors</a>";

/// Whose data the page shows: always there, on every page.
fn credits(texts: &Map<String, Value>, site: &Site) -> String {
    let attribution = site.attribution.as_deref().map(escaped);
    let approval = |number: &String| format!("{} {}", escaped(text(texts, "common.approval")), escaped(number));
    let others = attribution.into_iter().chain(site.map_approval.as_ref().map(approval));
    let others: Vec<String> = others.map(|other| format!(" <span>{other}</span>")).collect();
    OPENSTREETMAP.to_owned() + &others.concat()
}

fn for_scripts(texts: &Map<String, Value>, sections: &[&str], lang: Lang, site: &Site, region: &Value) -> String {
    let wanted = |key: &str| key.split('.').next().is_some_and(|section| sections.contains(&section));
    let texts: Map<String, Value> =
        texts.iter().filter(|(key, _)| wanted(key)).map(|(key, text)| (key.clone(), text.clone())).collect();
    let page = json!({
        "lang": lang.tag(),
        "assets": assets::folder(),
        "maplibre": maplibre(),
        "attribution": site.attribution,
        "approval": site.map_approval,
        "region": region,
        "texts": texts,
        "both": both(sections),
    });
    // Inside a script element nothing but a `<` can end it.
    page.to_string().replace('<', "\\u003c")
}

/// The texts of reports in every language by its tag, for pages that make one; reports are in all languages at once.
fn both(sections: &[&str]) -> Value {
    let of_report = |lang: Lang| {
        let texts = language::texts(lang)
            .into_iter()
            .filter(|(key, _)| ["report.", "facility."].iter().any(|section| key.starts_with(section)));
        (lang.tag().to_owned(), Value::Object(texts.collect()))
    };
    if sections.contains(&"report") {
        Value::Object(Lang::ALL.map(of_report).into_iter().collect())
    } else {
        Value::Null
    }
}

/// Where scripts find `MapLibre`.
#[must_use]
pub fn maplibre() -> Value {
    let cdn: Value = serde_json::from_str(CDN).unwrap_or_default();
    if has_maplibre() {
        let folder = assets::maplibre_folder();
        json!({
            "version": cdn["version"],
            "script": format!("{folder}/maplibre-gl-csp.js"),
            "worker": format!("{folder}/maplibre-gl-csp-worker.js"),
            "style": format!("{folder}/maplibre-gl.css"),
        })
    } else {
        let at = |file: &Value| format!("{}{}", cdn["base"].as_str().unwrap_or(""), file.as_str().unwrap_or(""));
        json!({
            "version": cdn["version"],
            "script": at(&cdn["script"]), "script_integrity": cdn["script_integrity"],
            "style": at(&cdn["style"]), "style_integrity": cdn["style_integrity"],
        })
    }
}

/// Text that stands in HTML as itself, in an attribute too.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            _ => html.push(char),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_operator_says_is_never_markup() {
        let site = Site {
            attribution: Some("<script>alert(1)</script>\"'&".to_owned()),
            map_approval: Some("GS(2026)<b>1号</b>".to_owned()),
            embed_in: Vec::new(),
        };
        let page = filled("<p>{{credits}}</p><script>{{page}}</script>", &[], Lang::En, &site, &Value::Null);
        assert!(!page.contains("<script>alert"), "{page}");
        assert!(!page.contains("<b>"), "{page}");
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;"), "{page}");
        let data = page.split("<script>").nth(1).unwrap().split("</script>").next().unwrap();
        let data: Value = serde_json::from_str(data).unwrap();
        assert_eq!(data["attribution"], "<script>alert(1)</script>\"'&");
    }

    #[test]
    fn every_slot_of_every_template_has_a_text() {
        let named = ["assets", "lang", "other", "credits", "page"];
        for page in super::super::pages::PAGES {
            for lang in Lang::ALL {
                let texts = language::texts(lang);
                for slot in page.text.split("{{").skip(1).map(|part| part.split("}}").next().unwrap()) {
                    assert!(named.contains(&slot) || texts.contains_key(slot), "{}: {slot}", page.name);
                }
            }
        }
    }
}
