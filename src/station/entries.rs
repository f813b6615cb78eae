//! Tables of a TOML file, taken apart entry by entry: nothing in them is passed over in silence.

use toml::{Table, Value};

/// What is wrong with a file of tiers, of a standard or of quotas: where, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct EntryError(pub String);

/// The entries of one table, each taken once.
#[derive(Clone, Debug)]
pub(super) struct Entries {
    table: Table,
    place: String,
}

impl Entries {
    /// The entries of a whole file.
    pub fn of_file(bytes: &[u8]) -> Result<Self, EntryError> {
        let text = std::str::from_utf8(bytes)
            .map_err(|error| EntryError(format!("it is not UTF-8 text (byte {})", error.valid_up_to() + 1)))?;
        let text = text.trim_start_matches('\u{feff}');
        let table = text.parse::<Table>().map_err(|error| {
            let before = error.span().map_or(0, |span| span.start.min(text.len()));
            let line = text.get(..before).unwrap_or_default().matches('\n').count() + 1;
            EntryError(format!("it is no TOML: line {line}: {}", error.message().replace('\n', ", ")))
        })?;
        Ok(Self { table, place: String::new() })
    }

    /// The entries of a table that stands at `place`.
    pub fn of(table: Table, place: String) -> Self {
        Self { table, place }
    }

    /// An error about the entry `name`.
    pub fn wrong(&self, name: &str, right: &str) -> EntryError {
        let place = if self.place.is_empty() { String::new() } else { format!("{}: ", self.place) };
        EntryError(format!("{place}`{name}` {right}"))
    }

    /// Names the table by what it says of itself.
    pub fn named(&mut self, name: &str) {
        self.place = format!("{} `{name}`", self.place);
    }

    /// Where the table stands.
    pub fn place(&self) -> &str {
        &self.place
    }

    pub fn take(&mut self, name: &str) -> Option<Value> {
        self.table.remove(name)
    }

    fn typed<T>(
        &mut self,
        name: &str,
        right: &str,
        read: impl FnOnce(&Value) -> Option<T>,
    ) -> Result<Option<T>, EntryError> {
        let Some(value) = self.take(name) else { return Ok(None) };
        read(&value).map(Some).ok_or_else(|| self.wrong(name, &format!("is {value}; it must be {right}")))
    }

    pub fn text(&mut self, name: &str) -> Result<Option<String>, EntryError> {
        self.typed(name, "a text in quotes", |value| value.as_str().map(|text| text.trim().to_owned()))
    }

    pub fn required_text(&mut self, name: &str) -> Result<String, EntryError> {
        let text = self.text(name)?.filter(|text| !text.is_empty());
        text.ok_or_else(|| self.wrong(name, "is missing"))
    }

    pub fn flag(&mut self, name: &str) -> Result<Option<bool>, EntryError> {
        self.typed(name, "true or false", Value::as_bool)
    }

    /// A whole number from 0 to 1,000,000.
    pub fn whole(&mut self, name: &str) -> Result<Option<u32>, EntryError> {
        let read = |value: &Value| u32::try_from(value.as_integer()?).ok().filter(|&number| number <= 1_000_000);
        self.typed(name, "a whole number from 0 to 1000000", read)
    }

    /// A number that is not negative.
    pub fn number(&mut self, name: &str) -> Result<Option<f64>, EntryError> {
        let read = |value: &Value| {
            let number = value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64))?;
            (number.is_finite() && number >= 0.0).then_some(number)
        };
        self.typed(name, "a number that is not negative", read)
    }

    /// A text, or a list of texts; never an empty one.
    pub fn texts(&mut self, name: &str) -> Result<Option<Vec<String>>, EntryError> {
        let read = |value: &Value| match value {
            Value::String(text) => Some(vec![text.clone()]),
            Value::Array(values) if !values.is_empty() => {
                values.iter().map(|value| value.as_str().map(str::to_owned)).collect()
            }
            _ => None,
        };
        self.typed(name, "a text, or a list of texts in [brackets]", read)
    }

    /// A date, in quotes or not.
    pub fn date(&mut self, name: &str) -> Result<Option<String>, EntryError> {
        let read = |value: &Value| value.as_str().map(str::to_owned).or_else(|| Some(value.as_datetime()?.to_string()));
        self.typed(name, "a date, for example 2026-01-31", read)
    }

    /// The tables of a list of tables, each with its number.
    pub fn tables(&mut self, name: &str) -> Result<Vec<Self>, EntryError> {
        let right = format!("is missing; write each in a table of its own, under [[{name}]]");
        let Some(Value::Array(values)) = self.take(name) else { return Err(self.wrong(name, &right)) };
        let place = |number: usize| {
            let prefix = if self.place.is_empty() { String::new() } else { format!("{}, ", self.place) };
            format!("{prefix}{name} {number}")
        };
        let table = |(index, value)| match value {
            Value::Table(table) => Ok(Self::of(table, place(index + 1))),
            _ => Err(self.wrong(name, &right)),
        };
        values.into_iter().enumerate().map(table).collect()
    }

    /// Nothing else may stand there.
    pub fn done(self) -> Result<(), EntryError> {
        match self.table.keys().next() {
            Some(name) => Err(self.wrong(name, "is not known here")),
            None => Ok(()),
        }
    }
}

/// A code: small letters, digits and `_`, at most 24 of them.
pub(super) fn is_code(text: &str) -> bool {
    (1..=24).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}
