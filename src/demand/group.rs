//! The groups of workers that are told apart.

use std::str::FromStr;

/// What kind of work somebody does outdoors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Group {
    /// Carries parcels (快递员).
    Courier,
    /// Delivers meals, mostly on an e-bike (外卖骑手).
    Rider,
    /// Sweeps streets (环卫工人).
    Cleaner,
    /// Drives a taxi, a van, a lorry (司机).
    Driver,
}

/// A word that names no group.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("group is not known; write courier, rider, cleaner or driver, or leave it out")]
pub struct UnknownGroup;

impl Group {
    /// Every group.
    pub const ALL: [Self; 4] = [Self::Courier, Self::Rider, Self::Cleaner, Self::Driver];

    /// The code used in files and requests.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Courier => "courier",
            Self::Rider => "rider",
            Self::Cleaner => "cleaner",
            Self::Driver => "driver",
        }
    }

    /// The Chinese label.
    #[must_use]
    pub const fn label_zh(self) -> &'static str {
        match self {
            Self::Courier => "快递员",
            Self::Rider => "外卖骑手",
            Self::Cleaner => "环卫工人",
            Self::Driver => "司机",
        }
    }

    /// The group with this number in the log.
    #[must_use]
    pub const fn from_number(number: u8) -> Option<Self> {
        match number {
            0 => Some(Self::Courier),
            1 => Some(Self::Rider),
            2 => Some(Self::Cleaner),
            3 => Some(Self::Driver),
            _ => None,
        }
    }
}

impl FromStr for Group {
    type Err = UnknownGroup;

    fn from_str(text: &str) -> Result<Self, UnknownGroup> {
        let text = text.trim();
        let named = |group: &Self| group.as_str() == text || group.label_zh() == text;
        Self::ALL.into_iter().find(named).ok_or(UnknownGroup)
    }
}
