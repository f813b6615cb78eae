//! The details of a station in a body: host, seats, dates, status.

use chrono::{Datelike, NaiveDate};
use serde_json::{Value, json};

use crate::station::{BuildMode, Contact, Dates, DetailsPatch, Facility, FacilitySet, Host, HostKind, Status};

use super::fields::{Fields, LONGEST, Member, wrong};
use super::problem::{Code, Problem};

impl Fields {
    /// What becomes different among the details; `dates` are those of the station as it is.
    ///
    /// # Errors
    ///
    /// [`Code::BadBody`], with the member.
    pub fn details(&self, dates: Dates) -> Result<DetailsPatch, Problem> {
        let patch = DetailsPatch {
            host: self.host_of()?,
            build_mode: code("build_mode", self.build_mode.as_ref(), BuildMode::parse, || {
                BuildMode::all().map(BuildMode::as_str).collect()
            })?,
            seats: in_range("seats", self.seats, |&seats| seats <= 100_000, "a whole number from 0 to 100000")?,
            area_m2: in_range(
                "area_m2",
                self.area_m2,
                |&area| area > 0.0 && area <= 1_000_000.0,
                "more than 0 and at most 1000000 square metres",
            )?,
            valid_from: day("valid_from", self.valid_from.as_ref())?,
            valid_to: day("valid_to", self.valid_to.as_ref())?,
            verified: day("verified", self.verified.as_ref())?,
            status: code("status", self.status.as_ref(), Status::of_code, || Status::ALL.map(Status::as_str).to_vec())?,
            nearby: self.nearby.as_ref().map(|codes| nearby(codes.as_deref().unwrap_or_default())).transpose()?,
            contact: self.contact.as_ref().map(|contact| contact_of(contact.as_ref())).transpose()?,
        };
        let (from, to) = (patch.valid_from.unwrap_or(dates.from), patch.valid_to.unwrap_or(dates.to));
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            return Err(wrong("valid_to", &to.to_string(), &format!("no day before `valid_from`, {from}")));
        }
        Ok(patch)
    }

    /// A kind, a name, or both; a name alone says of which kind it is.
    fn host_of(&self) -> Result<Member<Host>, Problem> {
        if self.host.is_none() && self.host_name.is_none() {
            return Ok(None);
        }
        let text = self.host_name.clone().flatten().unwrap_or_default().trim().to_owned();
        line("host_name", &text)?;
        let kind =
            code("host", self.host.as_ref(), HostKind::parse, || HostKind::all().map(HostKind::as_str).collect())?;
        Ok(Some(match kind.flatten() {
            Some(kind) => Some(Host { kind: Some(kind), text }),
            None => Host::of(&text),
        }))
    }
}

fn line(member: &str, text: &str) -> Result<(), Problem> {
    if text.chars().count() > LONGEST.1 || text.chars().any(char::is_control) {
        return Err(wrong(member, text, &format!("at most {} characters, on one line", LONGEST.1)));
    }
    Ok(())
}

fn code<T>(
    member: &str,
    text: Option<&Option<String>>,
    read: impl Fn(&str) -> Option<T>,
    codes: impl Fn() -> Vec<&'static str>,
) -> Result<Member<T>, Problem> {
    let Some(text) = text else { return Ok(None) };
    let Some(text) = text.as_deref().map(str::trim).filter(|text| !text.is_empty()) else { return Ok(Some(None)) };
    let right = || format!("one of {}", codes().join(", "));
    read(text).map(|value| Some(Some(value))).ok_or_else(|| wrong(member, text, &right()))
}

fn in_range<T: Copy + serde::Serialize>(
    member: &str,
    value: Member<T>,
    good: impl Fn(&T) -> bool,
    right: &str,
) -> Result<Member<T>, Problem> {
    match value {
        Some(Some(number)) if !good(&number) => Err(wrong(member, &json!(number).to_string(), right)),
        value => Ok(value),
    }
}

fn day(member: &str, text: Option<&Option<String>>) -> Result<Member<NaiveDate>, Problem> {
    let Some(text) = text else { return Ok(None) };
    let Some(text) = text.as_deref().map(str::trim).filter(|text| !text.is_empty()) else { return Ok(Some(None)) };
    let day = text.parse::<NaiveDate>().ok().filter(|day| (1900..2200).contains(&day.year()));
    day.map(|day| Some(Some(day))).ok_or_else(|| wrong(member, text, "a date, for example 2026-05-23"))
}

fn nearby(codes: &[String]) -> Result<FacilitySet, Problem> {
    let one = |code: &String| {
        code.parse::<Facility>().map_err(|error| Problem::of(Code::BadBody, "nearby", error.to_string()))
    };
    codes.iter().map(one).collect()
}

/// Who is in charge: it goes in, and never comes out, nor does it in what is wrong with it.
fn contact_of(contact: Option<&Value>) -> Result<Contact, Problem> {
    let wrong = || {
        let right = r#"null, or texts of at most 200 characters: {"person": "...", "phone": "..."}"#;
        Problem::of(Code::BadBody, "contact", format!("`contact` must be {right}"))
    };
    let Some(contact) = contact else { return Ok(Contact::default()) };
    let members = contact.as_object().ok_or_else(wrong)?;
    let text = |name: &str| {
        let text = match members.get(name) {
            None | Some(Value::Null) => "",
            Some(value) => value.as_str().ok_or_else(wrong)?.trim(),
        };
        let good = text.chars().count() <= LONGEST.1 && !text.chars().any(char::is_control);
        if good { Ok(text.to_owned()) } else { Err(wrong()) }
    };
    if members.keys().any(|name| !["person", "phone"].contains(&name.as_str())) {
        return Err(wrong());
    }
    Ok(Contact::of([("contact".to_owned(), text("person")?), ("phone".to_owned(), text("phone")?)]))
}
