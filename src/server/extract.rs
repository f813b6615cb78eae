//! From a query string to a question: nothing is guessed, nothing is passed over in silence.

use std::collections::BTreeMap;
use std::fmt::{Debug, Display};
use std::str::FromStr;
use std::sync::Arc;

use axum::extract::{FromRequestParts, MatchedPath, Query};
use axum::http::Uri;
use axum::http::request::Parts;
use chrono_tz::Tz;
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterIn};

use crate::engine::Snapshot;
use crate::hours::{Moment, parse_moment};

use super::app::App;
use super::etag::IfNoneMatch;
use super::param::{Kind, Param};
use super::problem::{Code, Problem, quoted};

/// What is asked of one route, read from its query string.
///
/// Its `Debug` form is the canonical query: parameters in the order of the fields, defaults filled in, the instant
/// resolved. Questions that mean the same look the same there, and get the same entity tag.
pub trait Question: Debug + Send + Sync + Sized + 'static {
    /// The parameters that it knows.
    const PARAMS: &'static [Param];
    /// Whether it holds somebody's position.
    const PRIVATE: bool = false;

    /// Reads it.
    ///
    /// # Errors
    ///
    /// A [`Problem`] that names the parameter.
    fn read(values: &Values, asked_of: &AskedOf<'_>) -> Result<Self, Problem>;

    /// Whether the answer changes with the clock, though the question stays the same.
    fn depends_on_now(&self) -> bool {
        false
    }
}

/// What a question is asked of.
#[derive(Clone, Copy, Debug)]
pub struct AskedOf<'a> {
    /// The version of the region.
    pub snapshot: &'a Snapshot,
    /// The instant of the request, in whole seconds, in the time zone of the region.
    pub now: Moment,
}

impl AskedOf<'_> {
    /// The time zone of the region.
    #[must_use]
    pub fn zone(&self) -> Tz {
        self.snapshot.region().zone
    }
}

/// A question with everything that its answer needs.
#[derive(Debug)]
pub struct Asked<Q> {
    /// The question.
    pub question: Q,
    /// The version of the region that answers.
    pub snapshot: Arc<Snapshot>,
    /// The route, as the router has it.
    pub route: String,
    /// The answers that the client has already.
    pub known: IfNoneMatch,
}

impl<Q: Question> FromRequestParts<Arc<App>> for Asked<Q> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let snapshot = app.engine.snapshot();
        let now = app.now(snapshot.region().zone);
        let values = Values::read(&parts.uri, Q::PARAMS)?;
        let question = Q::read(&values, &AskedOf { snapshot: &snapshot, now })?;
        let route = parts.extensions.get::<MatchedPath>().map_or_else(String::new, |path| path.as_str().to_owned());
        Ok(Self { question, snapshot, route, known: IfNoneMatch::of(&parts.headers) })
    }
}

/// The OpenAPI document takes the parameters of a route from the same list that reads them.
impl<Q: Question> IntoParams for Asked<Q> {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        Q::PARAMS.iter().map(Param::described).collect()
    }
}

/// No parameters at all.
#[derive(Debug)]
pub struct Nothing;

impl Question for Nothing {
    const PARAMS: &'static [Param] = &[];

    fn read(_: &Values, _: &AskedOf<'_>) -> Result<Self, Problem> {
        Ok(Self)
    }
}

/// The values of a query string, by the names of known parameters.
#[derive(Debug)]
pub struct Values(BTreeMap<&'static str, String>);

impl Values {
    /// Reads a query string.
    ///
    /// # Errors
    ///
    /// [`Code::UnknownParameter`] and [`Code::RepeatedParameter`].
    pub fn read(uri: &Uri, params: &'static [Param]) -> Result<Self, Problem> {
        // Every query string is a list of pairs.
        let pairs = Query::<Vec<(String, String)>>::try_from_uri(uri).map(|Query(pairs)| pairs).unwrap_or_default();
        let mut values = BTreeMap::new();
        for (name, value) in pairs {
            let Some(param) = params.iter().find(|param| param.name == name) else {
                return Err(unknown(&name, params));
            };
            if values.insert(param.name, value).is_some() {
                let detail = format!("`{name}` is given more than once; give it once");
                return Err(Problem::of(Code::RepeatedParameter, param.name, detail));
            }
        }
        Ok(Self(values))
    }

    /// The text of a parameter.
    #[must_use]
    pub fn text(&self, param: &Param) -> Option<&str> {
        self.0.get(param.name).map(String::as_str)
    }

    /// A decimal number; its range is checked by whoever knows what it means.
    ///
    /// # Errors
    ///
    /// [`Code::BadParameter`] when it is no finite number.
    pub fn number(&self, param: &Param) -> Result<Option<f64>, Problem> {
        let read = |text: &str| match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(number),
            _ => Err(bad(param, text, "a decimal number, for example 24.9414")),
        };
        self.text(param).map(read).transpose()
    }

    /// A decimal number that must be given.
    ///
    /// # Errors
    ///
    /// [`Code::MissingParameter`], or as [`Values::number`].
    pub fn required_number(&self, param: &Param) -> Result<f64, Problem> {
        let missing = || format!("`{}` is missing. {}", param.name, param.about);
        self.number(param)?.ok_or_else(|| Problem::of(Code::MissingParameter, param.name, missing()))
    }

    /// A whole number within the range of the parameter, or its default.
    ///
    /// # Errors
    ///
    /// [`Code::BadParameter`] when it is no whole number, [`Code::OutOfRange`].
    pub fn whole(&self, param: &Param) -> Result<Option<u32>, Problem> {
        let Kind::Whole { min, max, default } = param.kind else { return Ok(None) };
        let Some(text) = self.text(param) else { return Ok(default) };
        let digits = text.strip_prefix('-').unwrap_or(text);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(bad(param, text, "a whole number"));
        }
        text.parse().ok().filter(|value| (min..=max).contains(value)).map(Some).ok_or_else(|| {
            let detail = format!("`{}` is {}; it must be between {min} and {max}", param.name, quoted(text));
            Problem::of(Code::OutOfRange, param.name, detail)
        })
    }

    /// A word that says itself what is wrong with it.
    ///
    /// # Errors
    ///
    /// [`Code::BadParameter`] with the words that are known.
    pub fn word<T: FromStr<Err: Display>>(&self, param: &Param) -> Result<Option<T>, Problem> {
        let read = |text: &str| text.parse().map_err(|error| Problem::of(Code::BadParameter, param.name, error));
        self.text(param).map(read).transpose()
    }

    /// One of the words of the parameter, or its default.
    ///
    /// # Errors
    ///
    /// [`Code::BadParameter`] with the words that are known.
    pub fn one_of(&self, param: &Param) -> Result<&'static str, Problem> {
        let Kind::Word { words, default } = param.kind else { return Ok("") };
        match self.text(param) {
            None => Ok(default.unwrap_or_default()),
            Some(text) => words()
                .into_iter()
                .find(|word| *word == text)
                .ok_or_else(|| bad(param, text, &format!("one of {}", words().join(", ")))),
        }
    }

    /// Words separated by commas, each read by `read`.
    ///
    /// # Errors
    ///
    /// [`Code::BadParameter`] with the words that are known.
    pub fn list<T>(&self, param: &Param, read: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, Problem> {
        let Kind::Words(words) = param.kind else { return Ok(Vec::new()) };
        let known = || format!("a list of {}, separated by commas", words().join(", "));
        let one = |word: &str| {
            let known_word = words().contains(&word).then(|| read(word)).flatten();
            known_word.ok_or_else(|| bad(param, word, &known()))
        };
        let parts = self.text(param).into_iter().flat_map(|text| text.split(','));
        parts.map(str::trim).filter(|word| !word.is_empty()).map(one).collect()
    }

    /// Numbers separated by commas; their range is checked by whoever knows what they mean.
    ///
    /// # Errors
    ///
    /// [`Code::BadParameter`] when one is no finite number.
    pub fn numbers(&self, param: &Param) -> Result<Option<Vec<f64>>, Problem> {
        let number = |text: &str| match text.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(number),
            _ => Err(bad(param, text, "decimal numbers separated by commas, for example 300,600,900")),
        };
        self.text(param).map(|text| text.split(',').map(number).collect()).transpose()
    }

    /// An instant, in the time zone of the region.
    ///
    /// # Errors
    ///
    /// [`Code::BadParameter`] with how to write one.
    pub fn moment(&self, param: &Param, zone: Tz) -> Result<Option<Moment>, Problem> {
        let read = |text: &str| {
            parse_moment(&plus_restored(text), zone).map_err(|error| Problem::of(Code::BadParameter, param.name, error))
        };
        self.text(param).map(read).transpose()
    }
}

/// A `+` that was not written as `%2B` arrives as a space: `22:00:00 08:00` means `22:00:00+08:00`.
fn plus_restored(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(offset) = text.len().checked_sub("+08:00".len()).filter(|&start| start > "2026-11-22 ".len())
        && text.as_bytes()[offset] == b' '
    {
        text.replace_range(offset..=offset, "+");
    }
    text
}

fn unknown(name: &str, params: &[Param]) -> Problem {
    let known: Vec<String> = params.iter().map(|param| format!("`{}`", param.name)).collect();
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    let name_quoted = quoted(name);
    Problem::of(Code::UnknownParameter, name, format!("{name_quoted} is not known here; known are {known}"))
}

/// A value that cannot be read.
pub fn bad(param: &Param, text: &str, right: &str) -> Problem {
    let (name, text) = (param.name, quoted(text));
    Problem::of(Code::BadParameter, name, format!("`{name}` is {text}; it must be {right}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plus_that_was_not_encoded_is_restored() {
        for (text, meant) in [
            ("2026-11-22T22:00:00 08:00", "2026-11-22T22:00:00+08:00"),
            ("2026-11-22 22:00:00 08:00", "2026-11-22 22:00:00+08:00"),
            ("2026-11-22 22:00", "2026-11-22 22:00"),
            ("2026-11-22T22:00:00Z", "2026-11-22T22:00:00Z"),
            ("驿站", "驿站"),
            ("", ""),
        ] {
            assert_eq!(plus_restored(text), meant);
        }
    }
}
