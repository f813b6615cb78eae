//! Modes of travel, and the speed at which each travels.

use std::fmt;
use std::str::FromStr;

use crate::units::{Metres, MetresPerSecond, Millimetres, Millis, Tenths};

use super::edge::EdgeFlags;

/// How somebody travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// On foot.
    Walk,
    /// On a bicycle; pushed where riding is not allowed but walking is.
    Cycle,
    /// On an electric bicycle; pushed like a bicycle.
    Ebike,
}

impl Mode {
    /// Every mode, in the order in which answers list them.
    pub const ALL: [Self; 3] = [Self::Walk, Self::Cycle, Self::Ebike];

    /// The word for it in every file and request.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Walk => "walk",
            Self::Cycle => "cycle",
            Self::Ebike => "ebike",
        }
    }

    /// Its place in [`Mode::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

/// A word that names no mode.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("mode `{0}` is not known; it must be `walk`, `cycle` or `ebike`")]
pub struct UnknownMode(pub String);

impl FromStr for Mode {
    type Err = UnknownMode;
    fn from_str(text: &str) -> Result<Self, UnknownMode> {
        Self::ALL.into_iter().find(|mode| mode.as_str() == text).ok_or_else(|| UnknownMode(text.to_owned()))
    }
}

/// In which directions one mode may use a street, and whether it rides there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Access {
    /// Along the way as drawn.
    pub forward: bool,
    /// Against the way as drawn.
    pub backward: bool,
    /// Pushed at walking speed (stairs, footways), not ridden.
    pub pushed: bool,
}

impl Access {
    /// Not at all.
    pub const NONE: Self = Self { forward: false, backward: false, pushed: false };
    /// In both directions, at the speed of the mode.
    pub const BOTH: Self = Self { forward: true, backward: true, pushed: false };

    /// In at least one direction.
    #[must_use]
    pub const fn any(self) -> bool {
        self.forward || self.backward
    }
}

/// A mode with its speeds: all that turns a length into a time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Profile {
    /// How somebody travels.
    pub mode: Mode,
    /// The speed along streets.
    pub speed: MetresPerSecond,
    /// The speed on foot: off the street at both ends, and where a bicycle is pushed.
    pub on_foot: MetresPerSecond,
}

/// A street speed on foot of 1.2 m/s.
const WALK: MetresPerSecond = MetresPerSecond::fixed(1.2);

impl Profile {
    /// The preset of `mode`: walk 1.2 m/s, cycle 15 km/h, e-bike 20 km/h door to door.
    #[must_use]
    pub const fn preset(mode: Mode) -> Self {
        let speed = match mode {
            Mode::Walk => WALK,
            Mode::Cycle => MetresPerSecond::fixed(15.0 / 3.6),
            Mode::Ebike => MetresPerSecond::fixed(20.0 / 3.6),
        };
        Self { mode, speed, on_foot: WALK }
    }

    /// The preset of `mode` at another speed; off the street the walk stays at 1.2 m/s.
    #[must_use]
    pub const fn at_speed(mode: Mode, speed: MetresPerSecond) -> Self {
        Self { mode, speed, on_foot: WALK }
    }

    /// Counts metres instead of time: one metre a second, on the street and off it.
    ///
    /// With it a cutoff of 1000 s is 1000 m along streets, the wording of GB 50180.
    #[must_use]
    pub const fn metres(mode: Mode) -> Self {
        let one = MetresPerSecond::fixed(1.0);
        Self { mode, speed: one, on_foot: one }
    }

    /// The time of a whole edge; at least a tenth of a second, so that no cycle is free.
    #[must_use]
    pub fn edge_time(&self, length: Millimetres, flags: EdgeFlags) -> Tenths {
        let speed = if flags.access(self.mode).pushed { self.on_foot } else { self.speed };
        let tenths = speed.time_of(length).rounded_tenths().max(1);
        // Edges are cut at 2 km, so even 0.5 m/s stays under 40,000 tenths.
        Tenths(u16::try_from(tenths).expect("an edge of at most 2 km at 0.5 m/s or more"))
    }

    /// The time to walk `gap` off the street.
    #[must_use]
    pub fn gap_time(&self, gap: Millimetres) -> Millis {
        self.on_foot.time_of(gap)
    }

    /// How far the mode gets in `time` at its street speed.
    #[must_use]
    pub fn reach(&self, time: Millis) -> Metres {
        Metres(time.seconds() * self.speed.get())
    }
}
