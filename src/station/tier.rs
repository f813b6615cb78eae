//! The rank of a station in its network.

use std::fmt;

/// The rank of a station: complex, street, micro, partner, or one that a region has named itself.
///
/// What a rank is called, in which order ranks stand and what is usual for each is said by
/// [`Tiers`](super::Tiers).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// A district complex (区级综合体).
    Complex,
    /// A station of a street office (街道驿站); what a station is unless told otherwise.
    #[default]
    Street,
    /// A small station of a community (社区微站).
    Micro,
    /// A shop or bank that takes part (合作网点).
    Partner,
    /// A rank of a tiers file.
    Named(TierCode),
}

/// The code of a rank that only a tiers file knows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TierCode {
    letters: [u8; Self::LONGEST],
    length: u8,
}

impl TierCode {
    /// The longest code.
    pub const LONGEST: usize = 24;

    fn new(text: &str) -> Option<Self> {
        let mut letters = [0; Self::LONGEST];
        letters.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        super::entries::is_code(text).then_some(Self { letters, length: text.len() as u8 })
    }

    fn as_str(&self) -> &str {
        // Only letters, digits and `_` come in.
        std::str::from_utf8(&self.letters[..usize::from(self.length)]).unwrap_or_default()
    }
}

impl fmt::Debug for TierCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(formatter)
    }
}

impl Tier {
    /// The tiers of a region without a tiers file, highest first.
    pub const ALL: [Self; 4] = [Self::Complex, Self::Street, Self::Micro, Self::Partner];

    /// The code used in files and requests.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Complex => "complex",
            Self::Street => "street",
            Self::Micro => "micro",
            Self::Partner => "partner",
            Self::Named(code) => code.as_str(),
        }
    }

    /// The tier with this code: small letters, digits and `_`, at most 24; `None` for anything else.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        let known = Self::ALL.into_iter().find(|tier| tier.as_str() == code);
        known.or_else(|| TierCode::new(code).map(Self::Named))
    }

    /// Reads a code or a Chinese word for one of [`Tier::ALL`]; [`Tiers::parse`](super::Tiers::parse) also knows those of a
    /// tiers file.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "complex" | "综合体" | "区级综合体" | "区级驿站" | "区级" | "综合驿站" => {
                Some(Self::Complex)
            }
            "street" | "街道驿站" | "街道级" | "标准驿站" | "街道级驿站" | "镇街驿站" | "乡镇驿站" => {
                Some(Self::Street)
            }
            "micro" | "微站" | "社区微站" | "微驿站" | "社区级" | "社区驿站" | "村居微站" => {
                Some(Self::Micro)
            }
            "partner" | "合作网点" | "便民点" | "联建点" | "便民服务站" | "便民服务点" | "服务点" => {
                Some(Self::Partner)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_their_own_text() {
        for code in ["complex", "street", "micro", "partner", "van", "tier_5", &"x".repeat(24)] {
            assert_eq!(Tier::of_code(code).unwrap().as_str(), code);
        }
        assert_eq!(Tier::of_code("micro"), Some(Tier::Micro));
        for code in ["", "Van", "微站", "a b", &"x".repeat(25)] {
            assert_eq!(Tier::of_code(code), None, "{code}");
        }
        assert_eq!(format!("{:?}", Tier::of_code("van").unwrap()), "Named(\"van\")");
    }
}
