//! Rule files.

use crate::station::entries::{Entries, EntryError, is_code};
use crate::station::words::folded_header;
use crate::station::{BuildMode, FacilitySet, HostKind, Status, Tier};

use super::predicate::{Known, Predicate};
use super::{Item, Standard};

/// The farthest from a street that can be asked about: beyond it a station is off the network.
const FARTHEST_M: f64 = 150.0;
/// The most items.
const MOST: usize = 50;

impl Standard {
    /// Reads a rule file.
    ///
    /// ```
    /// let file = r#"
    ///     code = "ours"
    ///     zh = "本区标准"
    ///     source = "区总工会 2026 年通知"
    ///
    ///     [[item]]
    ///     code = "water"
    ///     zh = "有饮水"
    ///     met = { facilities = ["water"] }
    ///
    ///     [[item]]
    ///     code = "room"
    ///     zh = "有场地"
    ///     tiers = ["complex", "street"]
    ///     met = { any = [{ seats_at_least = 5 }, { area_m2_at_least = 15 }] }
    /// "#;
    /// let standard = waystation::station::Standard::of_toml(file.as_bytes())?;
    /// assert_eq!(standard.items.len(), 2);
    /// # Ok::<(), waystation::station::EntryError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`EntryError`] that names the item and the entry.
    pub fn of_toml(bytes: &[u8]) -> Result<Self, EntryError> {
        let mut file = Entries::of_file(bytes)?;
        let code = code_of(&mut file)?;
        let (zh, en) = labels(&mut file, &code)?;
        let version = file.text("version")?.unwrap_or_default();
        let source = file.text("source")?.unwrap_or_default();
        let tiers = tiers_of(&mut file)?;
        let mut items: Vec<Item> = Vec::new();
        for mut entries in file.tables("item")? {
            let item = item(&mut entries)?;
            if items.iter().any(|other| other.code == item.code) {
                return Err(entries.wrong("code", "is the code of another item already"));
            }
            entries.done()?;
            items.push(item);
        }
        file.done()?;
        if items.is_empty() || items.len() > MOST {
            return Err(EntryError(format!("it has {} items; there must be 1 to {MOST}", items.len())));
        }
        Ok(Self { code, zh, en, version, source, tiers, items })
    }
}

/// The code of a file or a table.
pub(in crate::station) fn code_of(entries: &mut Entries) -> Result<String, EntryError> {
    let code = entries.required_text("code")?;
    if !is_code(&code) {
        return Err(entries.wrong("code", &format!("is `{code}`; it must be 1 to 24 of a-z, 0-9 and _")));
    }
    Ok(code)
}

/// The labels of a file or a table: one stands for the other, and the code for both.
pub(in crate::station) fn labels(entries: &mut Entries, code: &str) -> Result<(String, String), EntryError> {
    let (zh, en) = (entries.text("zh")?, entries.text("en")?);
    let either = zh.clone().or_else(|| en.clone()).unwrap_or_else(|| code.to_owned());
    Ok((zh.unwrap_or_else(|| either.clone()), en.unwrap_or(either)))
}

/// The tiers that something is for.
pub(in crate::station) fn tiers_of(entries: &mut Entries) -> Result<Vec<Tier>, EntryError> {
    let codes = entries.texts("tiers")?.unwrap_or_default();
    let tier = |code: &String| {
        let right = format!("holds `{code}`; each must be the code of a tier, for example complex or micro");
        Tier::of_code(code).ok_or_else(|| entries.wrong("tiers", &right))
    };
    codes.iter().map(tier).collect()
}

fn item(entries: &mut Entries) -> Result<Item, EntryError> {
    let code = code_of(entries)?;
    entries.named(&code);
    let (zh, en) = labels(entries, &code)?;
    let (how_zh, how_en) = (entries.text("how_zh")?.unwrap_or_default(), entries.text("how_en")?.unwrap_or_default());
    let tiers = tiers_of(entries)?;
    let met = match entries.take("met") {
        Some(toml::Value::Table(table)) => predicate(Entries::of(table, format!("{}, met", entries.place())), 0)?,
        _ => return Err(entries.wrong("met", "is missing; it is a rule, for example { facilities = [\"water\"] }")),
    };
    Ok(Item { code, zh, en, how_zh, how_en, tiers, met })
}

/// How deep rules may stand in each other.
const DEEPEST: usize = 8;

/// A table of questions: all of them.
fn predicate(mut entries: Entries, depth: usize) -> Result<Predicate, EntryError> {
    if depth > DEEPEST {
        return Err(EntryError(format!("{}: rules stand more than {DEEPEST} deep in each other", entries.place())));
    }
    let mut all = Vec::new();
    for (name, least) in [("all", None), ("any", Some(1)), ("of", Some(0))] {
        let count = if name == "of" { entries.whole("at_least")? } else { None };
        if count.is_none() && least == Some(0) {
            continue;
        }
        if let Some(of) = list(&mut entries, name, depth)? {
            let count = count.map_or(least.unwrap_or(of.len()), |count| count as usize);
            if count > of.len() || count == 0 {
                return Err(entries.wrong("at_least", &format!("is {count}; it must be 1 to {}", of.len())));
            }
            all.push(Predicate::AtLeast { count, of });
        } else if count.is_some() {
            return Err(entries.wrong("of", "is missing; `at_least = 2` goes with `of = [...]`"));
        }
    }
    if let Some(value) = entries.take("not") {
        let toml::Value::Table(table) = value else { return Err(entries.wrong("not", "must be a rule in {braces}")) };
        let place = format!("{}, not", entries.place());
        all.push(Predicate::Not(Box::new(predicate(Entries::of(table, place), depth + 1)?)));
    }
    all.extend(questions(&mut entries)?);
    if all.is_empty() {
        let place = entries.place().to_owned();
        entries.done()?;
        return Err(EntryError(format!("{place}: the rule asks for nothing")));
    }
    entries.done()?;
    Ok(Predicate::all(all))
}

/// The rules of a list.
fn list(entries: &mut Entries, name: &str, depth: usize) -> Result<Option<Vec<Predicate>>, EntryError> {
    let Some(value) = entries.take(name) else { return Ok(None) };
    let right = "must be a list of rules, for example [{ seats_at_least = 5 }, { area_m2_at_least = 15 }]";
    let toml::Value::Array(values) = value else { return Err(entries.wrong(name, right)) };
    if values.is_empty() {
        return Err(entries.wrong(name, right));
    }
    let rule = |(index, value)| match value {
        toml::Value::Table(table) => {
            predicate(Entries::of(table, format!("{}, {name} {}", entries.place(), index + 1)), depth + 1)
        }
        _ => Err(entries.wrong(name, right)),
    };
    values.into_iter().enumerate().map(rule).collect::<Result<_, _>>().map(Some)
}

/// The questions that a table asks by name.
fn questions(entries: &mut Entries) -> Result<Vec<Predicate>, EntryError> {
    let mut asked = Vec::new();
    let nearby_counts = entries.flag("nearby_counts")?.unwrap_or(false);
    if let Some(words) = entries.texts("facilities")? {
        let sets: Result<Vec<FacilitySet>, _> = words.iter().map(|word| FacilitySet::of_need(word)).collect();
        let sets = sets.map_err(|error| entries.wrong("facilities", &format!("cannot be read: {error}")))?;
        asked.push(Predicate::Facilities { all: FacilitySet::union_of(sets), nearby_counts });
    } else if nearby_counts {
        return Err(entries.wrong("nearby_counts", "goes with `facilities`"));
    }
    if entries.flag("tier_services")? == Some(true) {
        asked.push(Predicate::TierServices);
    }
    asked.extend(entries.whole("seats_at_least")?.map(Predicate::SeatsAtLeast));
    asked.extend(entries.number("area_m2_at_least")?.map(Predicate::AreaAtLeast));
    for word in entries.texts("has")?.unwrap_or_default() {
        let known = Known::ALL.iter().find(|known| known.0 == word).map(|known| known.1);
        let words = Known::ALL.map(|known| known.0).join(", ");
        let right = format!("holds `{word}`; each must be one of {words}");
        asked.push(Predicate::Has(known.ok_or_else(|| entries.wrong("has", &right))?));
    }
    asked.extend(words(entries, "host", HostKind::parse)?.map(Predicate::Host));
    asked.extend(words(entries, "build_mode", BuildMode::parse)?.map(Predicate::BuildMode));
    asked.extend(words(entries, "status", Status::parse)?.map(Predicate::Status));
    asked.extend(entries.texts("name_contains")?.map(Predicate::NameContains));
    if let Some(text) = entries.date("verified_since")? {
        let right = format!("is `{text}`; it must be a date, for example 2026-01-31");
        asked.push(Predicate::VerifiedSince(text.parse().map_err(|_| entries.wrong("verified_since", &right))?));
    }
    if let Some(metres) = entries.number("on_street_within_m")? {
        if metres > FARTHEST_M {
            let right = format!("is {metres}; beyond {FARTHEST_M} m a station is off the network");
            return Err(entries.wrong("on_street_within_m", &right));
        }
        asked.push(Predicate::OnStreet(metres));
    }
    if entries.flag("in_district")? == Some(true) {
        asked.push(Predicate::InDistrict);
    }
    let words_count = entries.flag("words_count")?.unwrap_or(false);
    if let Some(names) = entries.texts("column")? {
        let names = names.iter().map(|name| folded_header(name)).collect();
        asked.push(Predicate::Column { names, words_count });
    } else if words_count {
        return Err(entries.wrong("words_count", "goes with `column`"));
    }
    Ok(asked)
}

/// Words that must each be known.
fn words<T>(entries: &mut Entries, name: &str, read: impl Fn(&str) -> Option<T>) -> Result<Option<Vec<T>>, EntryError> {
    let Some(words) = entries.texts(name)? else { return Ok(None) };
    let one =
        |word: &String| read(word).ok_or_else(|| entries.wrong(name, &format!("holds `{word}`, which is not known")));
    words.iter().map(one).collect::<Result<_, _>>().map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "code = \"ours\"\n[[item]]\ncode = \"a\"\nmet = ";

    fn rule(met: &str) -> Result<Predicate, String> {
        let standard = Standard::of_toml(format!("{HEAD}{met}").as_bytes());
        standard.map(|standard| standard.items[0].met.clone()).map_err(|error| error.to_string())
    }

    #[test]
    fn rules_are_read_as_they_are_written() {
        let seats = Predicate::SeatsAtLeast;
        assert_eq!(rule("{ seats_at_least = 5 }"), Ok(seats(5)));
        let both = Predicate::AtLeast { count: 2, of: vec![seats(5), Predicate::AreaAtLeast(15.5)] };
        assert_eq!(rule("{ seats_at_least = 5, area_m2_at_least = 15.5 }"), Ok(both.clone()));
        assert_eq!(rule("{ all = [{ seats_at_least = 5 }, { area_m2_at_least = 15.5 }] }"), Ok(both));
        let any = Predicate::AtLeast { count: 1, of: vec![seats(1), seats(2)] };
        assert_eq!(rule("{ any = [{ seats_at_least = 1 }, { seats_at_least = 2 }] }"), Ok(any.clone()));
        assert_eq!(rule("{ at_least = 1, of = [{ seats_at_least = 1 }, { seats_at_least = 2 }] }"), Ok(any));
        assert_eq!(rule("{ not = { seats_at_least = 1 } }"), Ok(Predicate::Not(Box::new(seats(1)))));
        assert_eq!(rule("{ has = [\"contact\"] }"), Ok(Predicate::Has(Known::Contact)));
        assert_eq!(rule("{ host = \"银行\" }"), Ok(Predicate::Host(vec![HostKind::Bank])));
        assert_eq!(rule("{ verified_since = 2026-01-31 }"), rule("{ verified_since = \"2026-01-31\" }"));
        let column = Predicate::Column { names: vec!["统一标识".to_owned()], words_count: true };
        assert_eq!(rule("{ column = \"统一标识（牌）\", words_count = true }"), Ok(column));
        assert_eq!(
            rule("{ facilities = [\"喝水\", \"toilet\"], nearby_counts = true }"),
            Ok(Predicate::Facilities { all: FacilitySet::of_needs("water,toilet").unwrap(), nearby_counts: true })
        );
    }

    #[test]
    fn what_is_wrong_in_a_rule_is_named_with_its_place() {
        let deep = format!("{}{{ seats_at_least = 1 }}{}", "{ not = ".repeat(10), " }".repeat(10));
        for (met, why) in [
            ("5", "item 1 `a`: `met` is missing"),
            ("{}", "item 1 `a`, met: the rule asks for nothing"),
            ("{ sets = 1 }", "item 1 `a`, met: `sets` is not known here"),
            ("{ any = [{ seats_at_least = true }] }", "item 1 `a`, met, any 1: `seats_at_least` is true"),
            ("{ any = [] }", "must be a list of rules"),
            ("{ any = 5 }", "must be a list of rules"),
            ("{ at_least = 3, of = [{ seats_at_least = 1 }] }", "`at_least` is 3; it must be 1 to 1"),
            ("{ at_least = 1 }", "`of` is missing"),
            ("{ facilities = [\"sauna\"] }", "`sauna` is not known"),
            ("{ has = \"luck\" }", "holds `luck`; each must be one of name, hours"),
            ("{ host = \"孔庙\" }", "holds `孔庙`, which is not known"),
            ("{ on_street_within_m = 500 }", "off the network"),
            ("{ verified_since = \"soon\" }", "must be a date"),
            ("{ nearby_counts = true }", "goes with `facilities`"),
            ("{ words_count = true }", "goes with `column`"),
            (&deep, "more than 8 deep"),
        ] {
            let error = rule(met).unwrap_err();
            assert!(error.contains(why), "{met}: expected `{why}` in: {error}");
        }
        let error = |file: &str| Standard::of_toml(file.as_bytes()).unwrap_err().to_string();
        assert!(error("").contains("`code` is missing"));
        assert!(error("code = \"X\"").contains("a-z"));
        assert!(error("code = \"x\"").contains("[[item]]"));
        assert!(error("code = \"x\"\ncolour = 1\nitem = []").contains("`colour`"));
        let item = "[[item]]\ncode = \"a\"\nmet = { seats_at_least = 1 }\n";
        assert!(error(&format!("code = \"x\"\n{item}{item}")).contains("another item already"));
        assert!(error(&format!("code = \"x\"\ntiers = [\"微站\"]\n{item}")).contains("code of a tier"));
    }
}
