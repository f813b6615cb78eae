//! Who may use a way: OpenStreetMap tags turned into [`EdgeFlags`].
//!
//! The rules, in the words of the OpenStreetMap wiki (pages *Key:access*, *Bicycle*, *Key:oneway*):
//!
//! - **walk**: streets and paths, not `motorway`, `trunk`, `cycleway`, `bridleway` or a `motorroad` unless
//!   `foot` says so. `foot` overrules `access`. Both directions, but for `oneway:foot` and escalators.
//! - **cycle**, **ebike**: streets, cycleways, paths and tracks are ridden; `bicycle` overrules `vehicle`, which
//!   overrules `access`; an e-bike looks at `electric_bicycle` before `bicycle`. One-ways hold, with the
//!   exceptions made for bicycles. Where riding is not allowed but walking is (stairs, footways, squares,
//!   `bicycle=dismount`), the bicycle is pushed. It is not pushed against a one-way street that it may ride.
//! - private ways are out for everybody; so are ways under construction, and ferries.

use super::super::base_map::Names;
use super::super::edge::EdgeFlags;
use super::super::profile::Access;

/// The tags that decide, each empty where absent.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tags<'a> {
    pub highway: &'a str,
    man_made: &'a str,
    foot: &'a str,
    bicycle: &'a str,
    electric_bicycle: &'a str,
    vehicle: &'a str,
    access: &'a str,
    pub motorroad: &'a str,
    oneway: &'a str,
    oneway_foot: &'a str,
    oneway_bicycle: &'a str,
    conveying: &'a str,
    junction: &'a str,
    bicycle_backward: &'a str,
    contraflow: bool,
    name: &'a str,
    name_zh: &'a str,
    name_en: &'a str,
    pub area: &'a str,
    pub natural: &'a str,
    pub waterway: &'a str,
    pub landuse: &'a str,
    pub railway: &'a str,
    pub intermittent: &'a str,
    pub covered: &'a str,
    pub location: &'a str,
    pub tunnel: &'a str,
    pub bridge: &'a str,
    pub layer: &'a str,
}

impl<'a> Tags<'a> {
    /// Picks the tags that decide.
    pub fn of(tags: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut found = Self::default();
        for (key, value) in tags {
            match key {
                "highway" => found.highway = value,
                "man_made" => found.man_made = value,
                "foot" => found.foot = value,
                "bicycle" => found.bicycle = value,
                "electric_bicycle" => found.electric_bicycle = value,
                "vehicle" => found.vehicle = value,
                "access" => found.access = value,
                "motorroad" => found.motorroad = value,
                "oneway" => found.oneway = value,
                "oneway:foot" => found.oneway_foot = value,
                "oneway:bicycle" => found.oneway_bicycle = value,
                "conveying" => found.conveying = value,
                "junction" => found.junction = value,
                "bicycle:backward" => found.bicycle_backward = value,
                "cycleway" | "cycleway:left" | "cycleway:right" | "cycleway:both" => {
                    found.contraflow |= value.starts_with("opposite");
                }
                "cycleway:left:oneway" | "cycleway:right:oneway" | "cycleway:both:oneway" => {
                    found.contraflow |= matches!(value, "-1" | "no");
                }
                "name" => found.name = value,
                "name:zh" => found.name_zh = value,
                "name:en" => found.name_en = value,
                "area" => found.area = value,
                "natural" => found.natural = value,
                "waterway" => found.waterway = value,
                "landuse" => found.landuse = value,
                "railway" => found.railway = value,
                "intermittent" => found.intermittent = value,
                "covered" => found.covered = value,
                "location" => found.location = value,
                "tunnel" => found.tunnel = value,
                "bridge" => found.bridge = value,
                "layer" => found.layer = value,
                _ => {}
            }
        }
        found
    }

    /// The name of the street, empty where it has none.
    pub const fn name(&self) -> &'a str {
        self.name
    }

    /// What the street is called.
    pub const fn names(&self) -> Names<'a> {
        Names { name: self.name, zh: self.name_zh, en: self.name_en }
    }

    /// What each mode may do, if any may do anything.
    pub fn flags(&self) -> Option<EdgeFlags> {
        let walk = self.walk();
        let cycle = self.ride(walk, self.bicycle);
        let ebike =
            self.ride(walk, if self.electric_bicycle.is_empty() { self.bicycle } else { self.electric_bicycle });
        (walk.any() || cycle.any() || ebike.any())
            .then(|| EdgeFlags::new([walk, cycle, ebike], self.highway == "steps").with_level(self.level()))
    }

    /// The level as `layer` says; else a bridge is one up, a tunnel one down.
    fn level(&self) -> i8 {
        self.layer.parse().unwrap_or_else(|_| {
            let tunnel = !matches!(self.tunnel, "" | "no" | "building_passage");
            i8::from(!matches!(self.bridge, "" | "no")) - i8::from(tunnel)
        })
    }

    /// Whether a street of this kind is walked and ridden when no other tag speaks.
    fn by_kind(&self) -> Option<(bool, bool)> {
        Some(match self.highway {
            "primary" | "primary_link" | "secondary" | "secondary_link" | "tertiary" | "tertiary_link"
            | "unclassified" | "residential" | "living_street" | "service" | "road" | "track" | "path" => (true, true),
            "footway" | "pedestrian" | "steps" | "corridor" | "platform" | "elevator" | "crossing" => (true, false),
            "cycleway" => (false, true),
            "motorway" | "motorway_link" | "trunk" | "trunk_link" | "bridleway" | "busway" => (false, false),
            "" if self.man_made == "pier" => (true, false),
            _ => return None, // construction, proposed, raceway, a ferry, no street at all
        })
    }

    fn walk(&self) -> Access {
        let Some((walked, _)) = self.by_kind() else { return Access::NONE };
        let may = verdict(self.foot)
            .or_else(|| verdict(self.access).filter(|&allowed| !allowed))
            .unwrap_or(walked && self.motorroad != "yes");
        if !may {
            return Access::NONE;
        }
        let against = matches!(self.oneway_foot, "-1" | "reverse") || self.conveying == "backward";
        let along = matches!(self.oneway_foot, "yes" | "true" | "1") || self.conveying == "forward";
        Access { forward: !against, backward: !along, pushed: false }
    }

    fn ride(&self, walk: Access, bicycle: &str) -> Access {
        let Some((_, ridden)) = self.by_kind() else { return Access::NONE };
        let may = match bicycle {
            "dismount" => false,
            _ => verdict(bicycle)
                .or_else(|| verdict(self.vehicle).filter(|&allowed| !allowed))
                .or_else(|| verdict(self.access).filter(|&allowed| !allowed))
                .unwrap_or(ridden && self.motorroad != "yes"),
        };
        if may && self.highway != "steps" {
            return self.ridden_directions();
        }
        Access { pushed: walk.any(), ..walk }
    }

    fn ridden_directions(&self) -> Access {
        let one_way = if self.oneway_bicycle.is_empty() { self.oneway } else { self.oneway_bicycle };
        match one_way {
            "-1" | "reverse" => Access { forward: false, ..Access::BOTH },
            "yes" | "true" | "1" => self.along(),
            "" if matches!(self.junction, "roundabout" | "circular") => self.along(),
            _ => Access::BOTH,
        }
    }

    /// Along a one-way street, and against it where bicycles are let.
    fn along(&self) -> Access {
        let exempt =
            self.oneway_bicycle.is_empty() && (self.contraflow || verdict(self.bicycle_backward) == Some(true));
        Access { backward: exempt, ..Access::BOTH }
    }
}

/// What the value of an access tag says: `Some(true)` allowed, `Some(false)` not, `None` nothing.
pub(super) fn verdict(value: &str) -> Option<bool> {
    match value {
        "yes" | "designated" | "permissive" | "official" | "public" | "destination" | "customers" | "discouraged" => {
            Some(true)
        }
        "no" | "private" | "permit" | "residents" | "military" | "agricultural" | "forestry" | "delivery"
        | "use_sidepath" | "restricted" | "emergency" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::profile::Mode;
    use super::*;

    /// `check("highway=footway", "walk <>, cycle <> pushed")`: the directions of each mode that has any.
    fn check(tags: &str, expect: &str) {
        let pairs = tags.split_whitespace().map(|tag| tag.split_once('=').expect("key=value"));
        let found = Tags::of(pairs).flags().map_or_else(String::new, |flags| {
            let words = Mode::ALL.into_iter().filter(|&mode| flags.access(mode).any()).map(|mode| {
                let access = flags.access(mode);
                let arrow = match (access.forward, access.backward) {
                    (true, true) => "<>",
                    (true, false) => ">",
                    _ => "<",
                };
                format!("{mode} {arrow}{}", if access.pushed { " pushed" } else { "" })
            });
            words.collect::<Vec<_>>().join(", ")
        });
        assert_eq!(found, expect, "{tags}");
    }

    #[test]
    fn streets_are_open_to_all_and_motorways_to_none() {
        check("highway=residential", "walk <>, cycle <>, ebike <>");
        check("highway=motorway", "");
        check("highway=trunk", "");
        check("highway=trunk foot=yes bicycle=yes", "walk <>, cycle <>, ebike <>");
        check("highway=primary motorroad=yes", "");
        check("highway=construction foot=yes", "");
        check("route=ferry foot=yes", "");
        check("man_made=pier", "walk <>, cycle <> pushed, ebike <> pushed");
        check("building=yes", "");
    }

    #[test]
    fn the_narrower_access_tag_wins() {
        check("highway=service access=private", "");
        check("highway=service access=private foot=yes", "walk <>, cycle <> pushed, ebike <> pushed");
        check("highway=service access=private bicycle=permissive", "cycle <>, ebike <>");
        check("highway=residential vehicle=no", "walk <>, cycle <> pushed, ebike <> pushed");
        check("highway=residential foot=no", "cycle <>, ebike <>");
        check("highway=cycleway", "cycle <>, ebike <>");
        check("highway=cycleway foot=designated", "walk <>, cycle <>, ebike <>");
        check("highway=path electric_bicycle=no", "walk <>, cycle <>, ebike <> pushed");
        check("highway=service access=customers", "walk <>, cycle <>, ebike <>");
    }

    #[test]
    fn bicycles_are_pushed_where_only_walking_is_allowed() {
        check("highway=steps", "walk <>, cycle <> pushed, ebike <> pushed");
        check("highway=steps bicycle=yes", "walk <>, cycle <> pushed, ebike <> pushed");
        check("highway=footway", "walk <>, cycle <> pushed, ebike <> pushed");
        check("highway=footway bicycle=yes", "walk <>, cycle <>, ebike <>");
        check("highway=pedestrian area=yes", "walk <>, cycle <> pushed, ebike <> pushed");
        check("highway=residential bicycle=dismount", "walk <>, cycle <> pushed, ebike <> pushed");
    }

    #[test]
    fn one_ways_bind_bicycles_but_not_walkers() {
        check("highway=residential oneway=yes", "walk <>, cycle >, ebike >");
        check("highway=residential oneway=-1", "walk <>, cycle <, ebike <");
        check("highway=primary junction=roundabout", "walk <>, cycle >, ebike >");
        check("highway=residential oneway=yes oneway:bicycle=no", "walk <>, cycle <>, ebike <>");
        check("highway=residential oneway=yes cycleway=opposite_lane", "walk <>, cycle <>, ebike <>");
        check("highway=residential oneway=yes cycleway:left:oneway=-1", "walk <>, cycle <>, ebike <>");
        check("highway=residential oneway=yes bicycle:backward=yes", "walk <>, cycle <>, ebike <>");
        check("highway=residential oneway=no", "walk <>, cycle <>, ebike <>");
        check("highway=footway oneway:foot=yes", "walk >, cycle > pushed, ebike > pushed");
        check("highway=steps conveying=backward", "walk <, cycle < pushed, ebike < pushed");
    }
}
