//! Who built a station with whom.

use crate::station::words::folded;

/// How a station came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BuildMode {
    /// By the union alone (自建).
    Own,
    /// By the union and a partner together (共建).
    Shared,
    /// By several partners (联建).
    Joint,
    /// By the state (政府兴建).
    Government,
    /// By companies and others, with help of the union (社会助建).
    Social,
}

const MODES: [(BuildMode, &str, &str, &str); 5] = [
    (BuildMode::Own, "own", "自建", "built by the union"),
    (BuildMode::Joint, "joint", "联建", "built by several"),
    (BuildMode::Government, "government", "政府兴建", "built by the state"),
    (BuildMode::Social, "social", "社会助建", "built by others with help"),
    (BuildMode::Shared, "shared", "共建", "built with a partner"),
];

impl BuildMode {
    /// Every mode.
    pub fn all() -> impl Iterator<Item = Self> {
        MODES.iter().map(|row| row.0)
    }

    fn row(self) -> &'static (Self, &'static str, &'static str, &'static str) {
        MODES.iter().find(|row| row.0 == self).unwrap_or(&MODES[4])
    }

    /// The code used in files and requests.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.row().1
    }

    /// The Chinese label.
    #[must_use]
    pub fn label_zh(self) -> &'static str {
        self.row().2
    }

    /// The English label.
    #[must_use]
    pub fn label_en(self) -> &'static str {
        self.row().3
    }

    /// Reads a code, or words such as 工会自建, 集成共建 or 社会助建.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let word = folded(text);
        let by_code = MODES.iter().find(|row| row.1 == word).map(|row| row.0);
        let parts = [
            ("自建", Self::Own),
            ("自主", Self::Own),
            ("联建", Self::Joint),
            ("联合", Self::Joint),
            ("政府", Self::Government),
            ("社会", Self::Social),
            ("助建", Self::Social),
            ("共建", Self::Shared),
            ("合建", Self::Shared),
            ("合作", Self::Shared),
        ];
        by_code.or_else(|| parts.iter().find(|part| word.contains(part.0)).map(|part| part.1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_lists_are_read() {
        let modes = [("工会自建", "own"), ("集成共建", "shared"), ("社会助建", "social"), ("政府兴建", "government")];
        for (word, code) in modes.into_iter().chain([("联建", "joint"), ("Own", "own")]) {
            assert_eq!(BuildMode::parse(word).map(BuildMode::as_str), Some(code), "{word}");
        }
        for mode in BuildMode::all() {
            assert_eq!((BuildMode::parse(mode.as_str()), BuildMode::parse(mode.label_zh())), (Some(mode), Some(mode)));
        }
        assert_eq!(BuildMode::parse("两层"), None);
    }
}
