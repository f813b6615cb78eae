//! What runs through the town: streets of every class, the railway, the expressway, the river, borders.

/// The number of a line in [`Town::lines`](super::draft::Town).
pub type LineId = u16;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The border of the district.
    Border,
    /// The middle of the river.
    Midstream,
    Railway,
    Expressway,
    /// The border between two pieces of land, without a street.
    Plot,
    /// A footbridge with stairs at both ends.
    Footbridge,
    Path,
    Track,
    /// A lane of the old town that is too narrow for cars.
    Lane,
    Living,
    Residential,
    Tertiary,
    Secondary,
    Primary,
}

impl Kind {
    pub fn is_street(self) -> bool {
        self >= Self::Footbridge
    }

    /// A street that a car may use.
    pub fn is_road(self) -> bool {
        self >= Self::Living
    }

    /// A street with a name that everybody knows.
    pub fn is_main(self) -> bool {
        self >= Self::Tertiary
    }

    /// Half the width between the buildings on both sides, in metres.
    pub fn half_width(self) -> f64 {
        match self {
            Self::Primary => 24.0,
            Self::Secondary => 19.0,
            Self::Tertiary => 14.0,
            Self::Residential => 9.0,
            Self::Railway | Self::Expressway => 45.0,
            Self::Living | Self::Track => 5.0,
            _ => 3.0,
        }
    }

    /// The value of `highway`.
    pub fn highway(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Tertiary => "tertiary",
            Self::Residential => "residential",
            Self::Living => "living_street",
            Self::Track => "track",
            Self::Path => "path",
            _ => "footway",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Line {
    pub kind: Kind,
    pub name: String,
    pub one_way: bool,
}

impl Line {
    pub fn new(kind: Kind, name: &str) -> Self {
        Self { kind, name: name.to_owned(), one_way: false }
    }
}
