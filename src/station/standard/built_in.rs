//! The standards that come with the program.

use crate::station::words::folded;

use super::Standard;

/// Name, other names, and rule file of each.
const FILES: [(&str, &[&str], &str); 3] = [
    ("six", &["六有", "6"], include_str!("../../../data/standards/six.toml")),
    ("eight", &["八有", "8"], include_str!("../../../data/standards/eight.toml")),
    ("seven", &["七个一", "7"], include_str!("../../../data/standards/seven.toml")),
];

impl Standard {
    /// The names of the standards that come with the program.
    pub const BUILT_IN: [&'static str; 3] = [FILES[0].0, FILES[1].0, FILES[2].0];

    /// The standard of this name: `six` (六有), `eight` (八有) or `seven` (七个一).
    #[must_use]
    pub fn built_in(name: &str) -> Option<Self> {
        let name = folded(name);
        let file = FILES.iter().find(|file| file.0 == name || file.1.contains(&name.as_str()))?;
        // A test reads them all.
        Self::of_toml(file.2.as_bytes()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_that_come_with_the_program_can_be_read() {
        for (name, others, text) in FILES {
            let standard = Standard::of_toml(text.as_bytes()).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(standard.code, name);
            assert!(!standard.source.is_empty() && !standard.version.is_empty(), "{name}");
            let said = |item: &crate::station::Item| ![&item.how_zh, &item.how_en].into_iter().any(String::is_empty);
            assert!(standard.items.iter().all(said), "{name} does not say what it looks at");
            assert!(others.iter().all(|other| Standard::built_in(other).unwrap().code == name));
        }
        let items = |name: &str| Standard::built_in(name).unwrap().items.len();
        assert_eq!((items("six"), items("eight"), items("seven")), (6, 8, 7));
        assert!(Standard::built_in("nine").is_none());
    }
}
