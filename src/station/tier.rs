//! The rank of a station in its network.

/// The rank of a station: complex, street, micro, partner.
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
}

impl Tier {
    /// Every tier.
    pub const ALL: [Self; 4] = [Self::Complex, Self::Street, Self::Micro, Self::Partner];

    /// The code used in files and requests.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Complex => "complex",
            Self::Street => "street",
            Self::Micro => "micro",
            Self::Partner => "partner",
        }
    }

    /// Reads a code or the Chinese word for it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "complex" | "综合体" | "区级综合体" | "区级驿站" => Some(Self::Complex),
            "street" | "街道驿站" | "街道级" | "标准驿站" => Some(Self::Street),
            "micro" | "微站" | "社区微站" | "微驿站" => Some(Self::Micro),
            "partner" | "合作网点" | "便民点" | "联建点" => Some(Self::Partner),
            _ => None,
        }
    }
}
