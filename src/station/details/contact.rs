//! Who is in charge of a station: personal information. It is read so that a list stays whole, and kept apart.

use std::fmt;

/// Columns about people, such as a name and a telephone number, as a list holds them.
///
/// They are kept for the owner of the list. No answer, table, export or log holds them; the `Debug` form says only
/// whether there are any.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Contact(Vec<(String, String)>);

impl Contact {
    /// Headers and cells; those without a text say nothing.
    #[must_use]
    pub fn of(columns: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(columns.into_iter().filter(|(_, value)| !value.is_empty()).collect())
    }

    /// Whether nothing is known.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Header and cell of each, in the order of the list.
    #[must_use]
    pub fn columns(&self) -> &[(String, String)] {
        &self.0
    }
}

impl fmt::Debug for Contact {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(if self.is_empty() { "Contact(none)" } else { "Contact(not shown)" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_personal_is_printed() {
        let column = |value: &str| ("phone".to_owned(), value.to_owned());
        let contact = Contact::of([column("13900000000"), column("")]);
        assert_eq!(contact.columns().len(), 1);
        assert_eq!(format!("{contact:?} {:?}", Contact::default()), "Contact(not shown) Contact(none)");
    }
}
