//! Who is in charge of a station: personal information. It is read so that a list stays whole, and kept apart.

use std::fmt;

/// A person and a way to reach them.
///
/// No answer, table, export or log holds it; its `Debug` form says only whether there is one.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// The name; empty where unknown.
    pub person: String,
    /// Telephone number or another address; empty where unknown.
    pub phone: String,
}

impl Contact {
    /// Whether nothing is known.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.person.is_empty() && self.phone.is_empty()
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
        let contact = Contact { person: "somebody".to_owned(), phone: "13900000000".to_owned() };
        assert_eq!(format!("{contact:?} {:?}", Contact::default()), "Contact(not shown) Contact(none)");
    }
}
