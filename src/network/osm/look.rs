//! What something looks like on a map, and whether people go there: OpenStreetMap tags turned into classes.
//!
//! The words are those of the OpenStreetMap wiki (*Map features*). A thing may be both: a school is a ground that is
//! drawn and a place that people go to.

use super::super::base_map::{Form, Names, PlaceClass, ShapeClass};
use super::access::Tags;

/// The tags that decide, each empty where absent.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Look<'a> {
    highway: &'a str,
    area: &'a str,
    building: &'a str,
    landuse: &'a str,
    leisure: &'a str,
    natural: &'a str,
    waterway: &'a str,
    railway: &'a str,
    station: &'a str,
    public_transport: &'a str,
    amenity: &'a str,
    shop: &'a str,
    office: &'a str,
    tourism: &'a str,
    man_made: &'a str,
    barrier: &'a str,
    entrance: &'a str,
    place: &'a str,
    tunnel: &'a str,
    bridge: &'a str,
    layer: &'a str,
    names: Names<'a>,
    /// Its opening hours.
    pub opening_hours: &'a str,
}

impl<'a> Look<'a> {
    /// Picks the tags that decide.
    pub fn of(tags: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut found = Self::default();
        for (key, value) in tags {
            match key {
                "highway" => found.highway = value,
                "area" => found.area = value,
                "building" => found.building = value,
                "landuse" => found.landuse = value,
                "leisure" => found.leisure = value,
                "natural" => found.natural = value,
                "waterway" => found.waterway = value,
                "railway" => found.railway = value,
                "station" => found.station = value,
                "public_transport" => found.public_transport = value,
                "amenity" => found.amenity = value,
                "shop" => found.shop = value,
                "office" => found.office = value,
                "tourism" => found.tourism = value,
                "man_made" => found.man_made = value,
                "barrier" => found.barrier = value,
                "entrance" => found.entrance = value,
                "place" => found.place = value,
                "tunnel" => found.tunnel = value,
                "bridge" => found.bridge = value,
                "layer" => found.layer = value,
                "name" => found.names.name = value,
                "name:zh" => found.names.zh = value,
                "name:zh-Hans" if found.names.zh.is_empty() => found.names.zh = value,
                "name:en" => found.names.en = value,
                "opening_hours" => found.opening_hours = value,
                _ => {}
            }
        }
        found
    }

    /// What a street looks like, from what was picked already.
    pub fn of_street(tags: &Tags<'a>) -> Self {
        let Tags { highway, area, tunnel, bridge, layer, .. } = *tags;
        Self { highway, area, tunnel, bridge, layer, names: tags.names(), ..Self::default() }
    }

    /// What it is called. A name in another language that is the same is none.
    pub fn names(&self) -> Names<'a> {
        let Names { name, zh, en } = self.names;
        let other = |text: &'a str| if text == name { "" } else { text };
        Names { name, zh: other(zh), en: other(en) }
    }

    /// The level as `layer` says; else a bridge is one up, a tunnel one down.
    pub fn level(&self) -> i8 {
        self.layer.parse::<i8>().unwrap_or_else(|_| {
            let tunnel = !matches!(self.tunnel, "" | "no" | "building_passage");
            i8::from(!matches!(self.bridge, "" | "no")) - i8::from(tunnel)
        })
    }

    /// What a way is drawn as; only a closed one can be an area.
    pub fn way(&self, closed: bool) -> Option<(ShapeClass, Form)> {
        if let Some(class) = self.street() {
            let square = closed && self.area == "yes";
            return Some(if square { (ShapeClass::Square, Form::Area) } else { (class, Form::Line) });
        }
        if let Some(class) = self.line() {
            return Some((class, Form::Line));
        }
        if closed && self.area != "no" { Some((self.area()?, Form::Area)) } else { None }
    }

    /// What a street is drawn as, whoever may use it.
    fn street(&self) -> Option<ShapeClass> {
        Some(match self.highway {
            "motorway" | "motorway_link" => ShapeClass::Motorway,
            "trunk" | "trunk_link" => ShapeClass::Trunk,
            "primary" | "primary_link" => ShapeClass::Primary,
            "secondary" | "secondary_link" => ShapeClass::Secondary,
            "tertiary" | "tertiary_link" => ShapeClass::Tertiary,
            "unclassified" | "residential" | "living_street" | "road" => ShapeClass::Minor,
            "service" | "busway" => ShapeClass::Service,
            "pedestrian" => ShapeClass::Pedestrian,
            "track" => ShapeClass::Track,
            "path" | "bridleway" => ShapeClass::Path,
            "cycleway" => ShapeClass::Cycleway,
            "footway" | "corridor" | "platform" | "crossing" => ShapeClass::Footway,
            "steps" => ShapeClass::Steps,
            "" if self.man_made == "pier" && self.area != "yes" => ShapeClass::Pier,
            _ => return None,
        })
    }

    fn line(&self) -> Option<ShapeClass> {
        let rail = match self.railway {
            "rail" | "light_rail" | "narrow_gauge" | "preserved" | "monorail" | "funicular" => Some(ShapeClass::Rail),
            "subway" => Some(ShapeClass::Subway),
            "tram" => Some(ShapeClass::Tram),
            _ => None,
        };
        rail.or(match self.waterway {
            "river" | "canal" => Some(ShapeClass::River),
            "stream" | "ditch" | "drain" => Some(ShapeClass::Stream),
            _ => None,
        })
    }

    /// What an area is drawn as.
    pub fn area(&self) -> Option<ShapeClass> {
        match self.building {
            "" | "no" => {}
            kind => return Some(building_of(kind)),
        }
        self.water().or_else(|| self.ground())
    }

    fn water(&self) -> Option<ShapeClass> {
        let water = self.natural == "water"
            || matches!(self.waterway, "riverbank" | "dock" | "boatyard")
            || matches!(self.landuse, "reservoir" | "basin")
            || self.leisure == "swimming_pool";
        let tunnel = !matches!(self.tunnel, "" | "no");
        (water && !tunnel).then_some(ShapeClass::Water)
    }

    fn ground(&self) -> Option<ShapeClass> {
        let by_leisure = match self.leisure {
            "park" | "garden" | "playground" | "dog_park" | "nature_reserve" => Some(ShapeClass::Park),
            "pitch" | "golf_course" | "common" | "track" => Some(ShapeClass::Grass),
            _ => None,
        };
        let by_amenity = || match self.amenity {
            "grave_yard" => Some(ShapeClass::Cemetery),
            "school" | "kindergarten" | "university" | "college" | "hospital" | "prison" => {
                Some(ShapeClass::Institution)
            }
            "marketplace" => Some(ShapeClass::Commercial),
            _ => None,
        };
        let by_landuse = || match self.landuse {
            "forest" => Some(ShapeClass::Wood),
            "grass" | "meadow" | "village_green" | "recreation_ground" | "greenfield" | "flowerbed" => {
                Some(ShapeClass::Grass)
            }
            "cemetery" => Some(ShapeClass::Cemetery),
            "farmland"
            | "orchard"
            | "vineyard"
            | "allotments"
            | "plant_nursery"
            | "greenhouse_horticulture"
            | "farmyard"
            | "aquaculture" => Some(ShapeClass::Farmland),
            "residential" => Some(ShapeClass::Residential),
            "commercial" | "retail" => Some(ShapeClass::Commercial),
            "industrial" | "railway" | "port" | "quarry" | "landfill" | "construction" | "brownfield" | "depot"
            | "garages" => Some(ShapeClass::Industrial),
            "education" | "institutional" | "religious" | "military" => Some(ShapeClass::Institution),
            _ => None,
        };
        let by_nature = || match self.natural {
            "wood" => Some(ShapeClass::Wood),
            "grassland" | "scrub" | "heath" | "wetland" | "fell" => Some(ShapeClass::Grass),
            "sand" | "beach" | "dune" | "shingle" => Some(ShapeClass::Sand),
            _ => None,
        };
        let square = || {
            let walked = matches!(self.highway, "pedestrian" | "footway" | "platform");
            match (walked || self.place == "square", self.man_made) {
                (true, _) => Some(ShapeClass::Square),
                (_, "pier" | "breakwater" | "groyne") => Some(ShapeClass::Pier),
                _ => None,
            }
        };
        by_leisure.or_else(by_amenity).or_else(by_landuse).or_else(by_nature).or_else(square)
    }

    /// What a node is drawn as: the name of a place.
    pub fn label(&self) -> Option<ShapeClass> {
        if self.names.name.is_empty() {
            return None;
        }
        match self.place {
            "city" => Some(ShapeClass::City),
            "town" | "borough" => Some(ShapeClass::Town),
            "suburb" | "district" => Some(ShapeClass::Suburb),
            "village" => Some(ShapeClass::Village),
            "quarter" | "subdistrict" => Some(ShapeClass::Quarter),
            "neighbourhood" => Some(ShapeClass::Neighbourhood),
            "hamlet" | "isolated_dwelling" | "farm" => Some(ShapeClass::Hamlet),
            "island" | "islet" => Some(ShapeClass::Island),
            "locality" => Some(ShapeClass::Locality),
            "square" => Some(ShapeClass::SquareName),
            _ => matches!(self.railway, "station" | "halt").then_some(ShapeClass::Station),
        }
    }

    /// What people go there for.
    pub fn place(&self) -> Option<PlaceClass> {
        let by_amenity = match self.amenity {
            "restaurant" => Some(PlaceClass::Restaurant),
            "cafe" | "ice_cream" => Some(PlaceClass::Cafe),
            "fast_food" | "food_court" => Some(PlaceClass::FastFood),
            "bar" | "pub" | "biergarten" | "nightclub" => Some(PlaceClass::Bar),
            "marketplace" => Some(PlaceClass::Market),
            "bank" => Some(PlaceClass::Bank),
            "post_office" => Some(PlaceClass::PostOffice),
            "fuel" => Some(PlaceClass::Fuel),
            "charging_station" => Some(PlaceClass::ChargingStation),
            "police" => Some(PlaceClass::Police),
            "fire_station" => Some(PlaceClass::FireStation),
            "library" => Some(PlaceClass::Library),
            "community_centre" | "social_centre" | "social_facility" => Some(PlaceClass::CommunityCentre),
            "townhall" => Some(PlaceClass::Townhall),
            "pharmacy" => Some(PlaceClass::Pharmacy),
            "kindergarten" | "childcare" => Some(PlaceClass::Kindergarten),
            "school" => Some(PlaceClass::School),
            "university" | "college" => Some(PlaceClass::University),
            "clinic" | "doctors" => Some(PlaceClass::Clinic),
            "hospital" => Some(PlaceClass::Hospital),
            "bus_station" => Some(PlaceClass::BusStation),
            "toilets" => Some(PlaceClass::Toilets),
            "drinking_water" | "water_point" => Some(PlaceClass::DrinkingWater),
            _ => None,
        };
        by_amenity.or_else(|| self.trade()).or_else(|| self.transport()).or_else(|| self.way_in())
    }

    fn trade(&self) -> Option<PlaceClass> {
        match (self.shop, self.office, self.tourism, self.man_made) {
            ("convenience" | "kiosk", ..) => Some(PlaceClass::Convenience),
            ("supermarket", ..) => Some(PlaceClass::Supermarket),
            ("mall" | "department_store", ..) => Some(PlaceClass::Mall),
            ("mobile_phone" | "telecommunication", ..) | (_, "telecommunication", ..) => Some(PlaceClass::TelecomShop),
            ("" | "no" | "vacant", "", "hotel" | "hostel" | "guest_house" | "motel", _) => Some(PlaceClass::Hotel),
            ("" | "no" | "vacant", "", _, "works") => Some(PlaceClass::Works),
            ("" | "no" | "vacant", "" | "no" | "vacant", ..) => None,
            ("" | "no" | "vacant", ..) => Some(PlaceClass::Office),
            _ => Some(PlaceClass::Shop),
        }
    }

    fn transport(&self) -> Option<PlaceClass> {
        match (self.railway, self.station) {
            ("subway_entrance", _) => Some(PlaceClass::MetroEntrance),
            ("station" | "halt", "subway" | "light_rail" | "monorail") => Some(PlaceClass::MetroStation),
            ("station" | "halt", _) => Some(PlaceClass::RailStation),
            ("tram_stop", _) => Some(PlaceClass::TramStop),
            _ if self.highway == "bus_stop" => Some(PlaceClass::BusStop),
            _ if self.public_transport == "station" && self.station == "subway" => Some(PlaceClass::MetroStation),
            _ => None,
        }
    }

    /// Where one gets into a compound or a building.
    fn way_in(&self) -> Option<PlaceClass> {
        match (self.barrier, self.entrance) {
            ("gate" | "lift_gate" | "swing_gate" | "sliding_gate" | "entrance", _) => Some(PlaceClass::Gate),
            (_, "" | "no" | "emergency" | "exit") => None,
            _ => Some(PlaceClass::Entrance),
        }
    }
}

/// What a building of this kind is drawn as.
fn building_of(kind: &str) -> ShapeClass {
    match kind {
        "residential" | "apartments" | "house" | "detached" | "semidetached_house" | "terrace" | "dormitory"
        | "bungalow" | "static_caravan" | "farm" | "houseboat" => ShapeClass::ResidentialBuilding,
        "commercial" | "retail" | "office" | "supermarket" | "kiosk" | "hotel" | "shop" | "mall" => {
            ShapeClass::CommercialBuilding
        }
        "industrial" | "warehouse" | "factory" | "manufacture" | "hangar" => ShapeClass::IndustrialBuilding,
        "public" | "civic" | "government" | "school" | "university" | "college" | "kindergarten" | "hospital"
        | "church" | "chapel" | "cathedral" | "mosque" | "temple" | "synagogue" | "train_station"
        | "transportation" | "fire_station" | "sports_hall" | "stadium" | "library" | "museum" => {
            ShapeClass::PublicBuilding
        }
        _ => ShapeClass::Building,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(tags: &'static str) -> Look<'static> {
        Look::of(tags.split_whitespace().map(|tag| tag.split_once('=').expect("key=value")))
    }

    /// What a closed way with these tags is drawn as, and what people go there for.
    fn check(tags: &'static str, shape: Option<(ShapeClass, Form)>, place: Option<PlaceClass>) {
        assert_eq!((look(tags).way(true), look(tags).place()), (shape, place), "{tags}");
    }

    #[test]
    fn a_thing_may_be_drawn_and_gone_to() {
        use {Form::*, PlaceClass as P, ShapeClass as S};
        check("amenity=school", Some((S::Institution, Area)), Some(P::School));
        check("building=retail shop=supermarket", Some((S::CommercialBuilding, Area)), Some(P::Supermarket));
        check("building=yes amenity=bank", Some((S::Building, Area)), Some(P::Bank));
        check("landuse=residential", Some((S::Residential, Area)), None);
        check("leisure=park", Some((S::Park, Area)), None);
        check("shop=shoes", None, Some(P::Shop));
        check("shop=vacant", None, None);
        check("office=company", None, Some(P::Office));
        check("shop=mobile_phone office=company", None, Some(P::TelecomShop));
        check("tourism=hotel building=hotel", Some((S::CommercialBuilding, Area)), Some(P::Hotel));
        check("building=no", None, None);
    }

    #[test]
    fn a_closed_street_is_a_line_unless_it_is_an_area() {
        use {Form::*, ShapeClass as S};
        check("highway=residential", Some((S::Minor, Line)), None);
        check("highway=pedestrian area=yes", Some((S::Square, Area)), None);
        check("highway=construction", None, None);
        check("waterway=river", Some((S::River, Line)), None);
        check("natural=water waterway=riverbank", Some((S::Water, Area)), None);
        check("natural=water tunnel=yes", None, None);
        check("railway=subway tunnel=yes", Some((S::Subway, Line)), None);
        check("man_made=pier", Some((S::Pier, Line)), None);
        check("man_made=pier area=yes", Some((S::Pier, Area)), None);
        assert_eq!(look("building=yes").way(false), None);
        assert_eq!((look("bridge=yes").level(), look("tunnel=yes").level(), look("layer=3").level()), (1, -1, 3));
    }

    #[test]
    fn ways_in_and_stops_are_places() {
        use PlaceClass as P;
        for (tags, place) in [
            ("railway=subway_entrance entrance=yes", P::MetroEntrance),
            ("railway=station station=subway", P::MetroStation),
            ("railway=station", P::RailStation),
            ("highway=bus_stop", P::BusStop),
            ("barrier=gate", P::Gate),
            ("entrance=main", P::Entrance),
            ("amenity=fuel shop=convenience", P::Fuel),
        ] {
            assert_eq!(look(tags).place(), Some(place), "{tags}");
        }
        assert_eq!(look("barrier=bollard").place(), None);
    }

    #[test]
    fn a_name_in_another_language_that_is_the_same_is_none() {
        let names = look("name=Valletta name:en=Valletta name:zh=瓦莱塔").names();
        assert_eq!(names, Names { name: "Valletta", zh: "瓦莱塔", en: "" });
        assert_eq!(look("place=town name=Sliema").label(), Some(ShapeClass::Town));
        assert_eq!(look("place=town").label(), None);
    }
}
