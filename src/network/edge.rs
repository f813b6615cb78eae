//! Ids of nodes and edges, and what an edge allows.

use bytemuck::{Pod, Zeroable};

use super::profile::{Access, Mode};

/// A junction, a street end, or a place where a long street was cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Pod, Zeroable)]
#[repr(transparent)]
pub struct NodeId(pub u32);

/// A stretch of street between two nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Pod, Zeroable)]
#[repr(transparent)]
pub struct EdgeId(pub u32);

impl NodeId {
    /// As an index into arrays of nodes.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl EdgeId {
    /// As an index into arrays of edges.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// What each mode may do on an edge, in one word.
///
/// ```text
///  bit  0 1 2   3 4 5   6 7 8   9        10 11 12           13 to 16
///       f b p   f b p   f b p   stairs   islet of           level, -8 to 7
///       walk    cycle   ebike            walk cycle ebike
///       (f along the edge, b against it, p pushed)
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Pod, Zeroable)]
#[repr(transparent)]
pub struct EdgeFlags(u32);

const STAIRS: u32 = 1 << 9;
const ISLET: u32 = 1 << 10;
const LEVEL: u32 = 0xf << LEVEL_AT;
const LEVEL_AT: u32 = 13;

impl EdgeFlags {
    /// The flags of a way that gives each mode its `access`, in the order of [`Mode::ALL`].
    #[must_use]
    pub fn new(access: [Access; 3], stairs: bool) -> Self {
        let mut bits = if stairs { STAIRS } else { 0 };
        for (mode, access) in Mode::ALL.into_iter().zip(access) {
            let three = u32::from(access.forward) | u32::from(access.backward) << 1 | u32::from(access.pushed) << 2;
            bits |= three << (3 * mode.index());
        }
        Self(bits)
    }

    /// What `mode` may do.
    #[must_use]
    pub const fn access(self, mode: Mode) -> Access {
        let three = self.0 >> (3 * mode.index());
        Access { forward: three & 1 != 0, backward: three & 2 != 0, pushed: three & 4 != 0 }
    }

    /// Whether this is a flight of stairs.
    #[must_use]
    pub const fn stairs(self) -> bool {
        self.0 & STAIRS != 0
    }

    /// The level: 0 on the ground, above it on bridges, below it in tunnels.
    #[must_use]
    pub const fn level(self) -> i8 {
        // The highest of the four bits is the sign.
        ((self.0 << (32 - LEVEL_AT - 4)).cast_signed() >> 28) as i8
    }

    /// The same flags on another level; more than seven up or eight down counts as that.
    #[must_use]
    pub fn with_level(self, level: i8) -> Self {
        let bits = (i32::from(level.clamp(-8, 7)).cast_unsigned() << LEVEL_AT) & LEVEL;
        Self((self.0 & !LEVEL) | bits)
    }

    /// Whether `mode` may use it and it is no islet: only such streets are snapped to and counted.
    #[must_use]
    pub const fn usable(self, mode: Mode) -> bool {
        self.access(mode).any() && !self.islet(mode)
    }

    /// Whether it belongs to a component of `mode` that is too small to travel in.
    #[must_use]
    pub const fn islet(self, mode: Mode) -> bool {
        self.0 & (ISLET << mode.index()) != 0
    }

    /// The same flags with the edge marked as an islet of `mode`.
    #[must_use]
    pub const fn with_islet(self, mode: Mode) -> Self {
        Self(self.0 | (ISLET << mode.index()))
    }

    /// The flags of a street that is open to whoever either is open to. Who may ride on one does not push on the other.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        let access = Mode::ALL.map(|mode| match (self.access(mode), other.access(mode)) {
            (one, other) if !other.any() => one,
            (one, other) if !one.any() => other,
            (one, other) if one.pushed != other.pushed => {
                if one.pushed {
                    other
                } else {
                    one
                }
            }
            (one, other) => Access {
                forward: one.forward || other.forward,
                backward: one.backward || other.backward,
                pushed: one.pushed,
            },
        });
        Self::new(access, self.stairs() && other.stairs()).with_level(self.level())
    }

    /// The flags of the same street drawn the other way round.
    #[must_use]
    pub fn reversed(self) -> Self {
        let access = Mode::ALL.map(|mode| {
            let access = self.access(mode);
            Access { forward: access.backward, backward: access.forward, ..access }
        });
        Self(Self::new(access, self.stairs()).0 | (self.0 & ((7 * ISLET) | LEVEL)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_give_back_what_was_put_in() {
        let one_way = Access { forward: true, ..Access::NONE };
        let pushed = Access { pushed: true, ..Access::BOTH };
        let flags = EdgeFlags::new([Access::BOTH, one_way, pushed], true);
        assert_eq!(flags.access(Mode::Walk), Access::BOTH);
        assert_eq!(flags.access(Mode::Cycle), one_way);
        assert_eq!(flags.access(Mode::Ebike), pushed);
        assert_eq!(flags.reversed().access(Mode::Cycle), Access { backward: true, ..Access::NONE });
        assert_eq!(flags.reversed().reversed(), flags);
        for level in -8..8 {
            assert_eq!(flags.with_level(3).with_level(level).reversed().level(), level);
        }
        assert!(flags.stairs() && flags.usable(Mode::Cycle) && !flags.with_islet(Mode::Cycle).usable(Mode::Cycle));
    }
}
