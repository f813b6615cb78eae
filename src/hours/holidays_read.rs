//! Calendars of holidays as TOML or JSON.

use chrono::{Days, NaiveDate};
use serde_json::Value;

use super::holidays::{DayKind, Holiday, HolidaysError};

/// The longest holiday that is believed, in days.
const LONGEST: u64 = 31;

type Parts = (String, String, Vec<i32>, Vec<Holiday>);

/// Name, source, years and days of a calendar.
pub(super) fn read(text: &str) -> Result<Parts, HolidaysError> {
    let is_json = text.trim_start_matches('\u{FEFF}').trim_start().starts_with(['{', '[']);
    if is_json && !text.trim_start().starts_with("[[") { json(text) } else { toml(text) }
}

fn unreadable(why: impl std::fmt::Display) -> HolidaysError {
    HolidaysError::Unreadable(why.to_string())
}

fn date(text: &str) -> Result<NaiveDate, HolidaysError> {
    // chrono would also take "2026-1-2"; what looks otherwise may mean otherwise.
    let date: Option<NaiveDate> = text.parse().ok();
    date.filter(|date| date.to_string() == text).ok_or_else(|| HolidaysError::NoDate(text.to_owned()))
}

/// `name`, then `[[year]]` with `year`, `source`, and `[[year.holiday]]` with `name`, `off` (a day, or the first and the
/// last) and `work`.
fn toml(text: &str) -> Result<Parts, HolidaysError> {
    let table: toml::Table = text.trim_start_matches('\u{FEFF}').parse().map_err(unreadable)?;
    let name = table.get("name").and_then(toml::Value::as_str).unwrap_or("file").to_owned();
    let list = table.get("year").and_then(toml::Value::as_array).ok_or_else(|| unreadable("it has no [[year]]"))?;
    let (mut years, mut days, mut sources) = (Vec::new(), Vec::new(), Vec::new());
    for entry in list {
        let year = entry.get("year").and_then(toml::Value::as_integer).and_then(|year| i32::try_from(year).ok());
        years.push(year.ok_or_else(|| unreadable("a [[year]] has no `year`"))?);
        sources.extend(entry.get("source").and_then(toml::Value::as_str).map(str::to_owned));
        for holiday in entry.get("holiday").and_then(toml::Value::as_array).into_iter().flatten() {
            let name = holiday.get("name").and_then(toml::Value::as_str).unwrap_or_default();
            let dates = |key: &str| -> Result<Vec<NaiveDate>, HolidaysError> {
                let list = holiday.get(key).and_then(toml::Value::as_array).into_iter().flatten();
                list.map(|text| date(text.as_str().ok_or_else(|| unreadable("dates are written in quotes"))?)).collect()
            };
            let mut add = |date, kind| days.push(Holiday { date, kind, name: name.to_owned() });
            match *dates("off")? {
                [] => {}
                [day] => add(day, DayKind::Off),
                [first, last] if first <= last && first + Days::new(LONGEST) > last => {
                    first.iter_days().take_while(|day| *day <= last).for_each(|day| add(day, DayKind::Off));
                }
                _ => {
                    return Err(unreadable(format!(
                        "`off` of {name:?} is one day, or the first and the last of at most {LONGEST}"
                    )));
                }
            }
            dates("work")?.into_iter().for_each(|day| add(day, DayKind::Workday));
        }
    }
    Ok((name, sources.join("; "), years, days))
}

/// `{"year": 2026, "papers": [...], "days": [{"name", "date", "isOffDay"}]}`, or a list of these.
fn json(text: &str) -> Result<Parts, HolidaysError> {
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{FEFF}')).map_err(unreadable)?;
    let list = match value {
        Value::Array(list) => list,
        one => vec![one],
    };
    let (mut years, mut days, mut sources) = (Vec::new(), Vec::new(), Vec::new());
    for entry in &list {
        let year = entry["year"].as_i64().and_then(|year| i32::try_from(year).ok());
        years.push(year.ok_or_else(|| unreadable("a year has no `year`"))?);
        sources.extend(entry["papers"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned));
        for day in entry["days"].as_array().ok_or_else(|| unreadable("a year has no `days`"))? {
            let text = day["date"].as_str().ok_or_else(|| unreadable("a day has no `date`"))?;
            let is_off = day["isOffDay"].as_bool().ok_or_else(|| unreadable(format!("{text} has no `isOffDay`")))?;
            let kind = if is_off { DayKind::Off } else { DayKind::Workday };
            let name = day["name"].as_str().unwrap_or_default().to_owned();
            days.push(Holiday { date: date(text)?, kind, name });
        }
    }
    // A notice may settle days of the December before its year.
    days.retain(|day| years.contains(&chrono::Datelike::year(&day.date)));
    Ok(("file".to_owned(), sources.join("; "), years, days))
}

#[cfg(test)]
mod tests {
    use super::super::holidays::Holidays;

    const TOML: &str = r#"
        name = "town"
        [[year]]
        year = 2026
        source = "notice 7"
        [[year.holiday]]
        name = "国庆节"
        off = ["2026-10-01", "2026-10-03"]
        work = ["2026-10-10"]
        [[year.holiday]]
        name = "元旦"
        off = ["2026-01-01"]
    "#;

    #[test]
    fn both_formats_give_the_same_days() {
        let town = Holidays::read(TOML).expect("good");
        assert_eq!((town.name(), town.source(), town.years()), ("town", "notice 7", Some(2026..=2026)));
        let json = r#"{"year": 2026, "papers": ["notice 7"], "days": [
            {"name": "元旦", "date": "2025-12-31", "isOffDay": true},
            {"name": "元旦", "date": "2026-01-01", "isOffDay": true},
            {"name": "国庆节", "date": "2026-10-01", "isOffDay": true},
            {"name": "国庆节", "date": "2026-10-02", "isOffDay": true},
            {"name": "国庆节", "date": "2026-10-03", "isOffDay": true},
            {"name": "国庆节", "date": "2026-10-10", "isOffDay": false}]}"#;
        assert_eq!(Holidays::read(json).expect("good").days(), town.days());
        assert_eq!(Holidays::read(&format!("[{json}]")).expect("good").days(), town.days());
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let error = |text: &str| Holidays::read(text).expect_err(text).to_string();
        assert!(error("").contains("no [[year]]"));
        assert!(error("name = ").contains("cannot be read"));
        assert!(error("{}").contains("no `year`"));
        assert!(error(r#"{"year": 2026}"#).contains("no `days`"));
        assert!(error(&TOML.replace("2026-10-03", "2026-10-32")).contains("\"2026-10-32\", which is no date"));
        assert!(error(&TOML.replace("2026-10-03", "2026-12-03")).contains("at most 31"));
        assert!(error(&TOML.replace("2026-10-10", "2026-10-02")).contains("2026-10-02 twice"));
    }
}
