//! What the base map tells apart, and from which zoom on each is drawn.

/// What a thing is drawn as: one layer of a base map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Theme {
    /// Sea, lakes, rivers, streams.
    Water,
    /// Parks, woods, grass, cemeteries, fields, sand.
    Green,
    /// What built-up land is used for.
    Landuse,
    /// Pedestrian squares and piers.
    Square,
    /// Buildings.
    Building,
    /// Railways.
    Railway,
    /// Streets and paths.
    Street,
    /// Names of places, with no shape of their own.
    Name,
}

/// How a thing is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// At one point.
    Point,
    /// As lines.
    Line,
    /// As an area: closed rings, outer and inner ones alike; a place is inside if an odd number of rings is around it.
    Area,
}

/// What a thing on the base map is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[expect(missing_docs, reason = "the codes are the documentation; `osm/look.rs` says what falls under each")]
pub enum ShapeClass {
    Sea,
    Water,
    River,
    Stream,
    Park,
    Wood,
    Grass,
    Cemetery,
    Farmland,
    Sand,
    Residential,
    Commercial,
    Industrial,
    Institution,
    Square,
    Pier,
    Building,
    ResidentialBuilding,
    CommercialBuilding,
    IndustrialBuilding,
    PublicBuilding,
    Rail,
    Subway,
    Tram,
    Motorway,
    Trunk,
    Primary,
    Secondary,
    Tertiary,
    Minor,
    Service,
    Pedestrian,
    Track,
    Path,
    Cycleway,
    Footway,
    Steps,
    City,
    Town,
    Suburb,
    Village,
    Quarter,
    Neighbourhood,
    Hamlet,
    Island,
    Locality,
    Station,
    WaterName,
    GreenName,
    SquareName,
}

/// One row of the table of classes.
struct Row {
    class: ShapeClass,
    code: &'static str,
    theme: Theme,
    /// The first zoom at which a line or a point of the class is drawn; an area waits until it can be seen.
    zoom: u8,
}

const fn row(class: ShapeClass, code: &'static str, theme: Theme, zoom: u8) -> Row {
    Row { class, code, theme, zoom }
}

/// Every class, in the order of [`ShapeClass`].
#[rustfmt::skip]
const TABLE: [Row; 50] = [
    row(ShapeClass::Sea, "sea", Theme::Water, 0),
    row(ShapeClass::Water, "water", Theme::Water, 4),
    row(ShapeClass::River, "river", Theme::Water, 9),
    row(ShapeClass::Stream, "stream", Theme::Water, 13),
    row(ShapeClass::Park, "park", Theme::Green, 8),
    row(ShapeClass::Wood, "wood", Theme::Green, 7),
    row(ShapeClass::Grass, "grass", Theme::Green, 10),
    row(ShapeClass::Cemetery, "cemetery", Theme::Green, 11),
    row(ShapeClass::Farmland, "farmland", Theme::Green, 9),
    row(ShapeClass::Sand, "sand", Theme::Green, 10),
    row(ShapeClass::Residential, "residential", Theme::Landuse, 8),
    row(ShapeClass::Commercial, "commercial", Theme::Landuse, 10),
    row(ShapeClass::Industrial, "industrial", Theme::Landuse, 9),
    row(ShapeClass::Institution, "institution", Theme::Landuse, 11),
    row(ShapeClass::Square, "square", Theme::Square, 13),
    row(ShapeClass::Pier, "pier", Theme::Square, 13),
    row(ShapeClass::Building, "building", Theme::Building, 13),
    row(ShapeClass::ResidentialBuilding, "residential", Theme::Building, 13),
    row(ShapeClass::CommercialBuilding, "commercial", Theme::Building, 13),
    row(ShapeClass::IndustrialBuilding, "industrial", Theme::Building, 13),
    row(ShapeClass::PublicBuilding, "public", Theme::Building, 13),
    row(ShapeClass::Rail, "rail", Theme::Railway, 9),
    row(ShapeClass::Subway, "subway", Theme::Railway, 12),
    row(ShapeClass::Tram, "tram", Theme::Railway, 13),
    row(ShapeClass::Motorway, "motorway", Theme::Street, 5),
    row(ShapeClass::Trunk, "trunk", Theme::Street, 6),
    row(ShapeClass::Primary, "primary", Theme::Street, 8),
    row(ShapeClass::Secondary, "secondary", Theme::Street, 10),
    row(ShapeClass::Tertiary, "tertiary", Theme::Street, 11),
    row(ShapeClass::Minor, "minor", Theme::Street, 12),
    row(ShapeClass::Service, "service", Theme::Street, 14),
    row(ShapeClass::Pedestrian, "pedestrian", Theme::Street, 13),
    row(ShapeClass::Track, "track", Theme::Street, 14),
    row(ShapeClass::Path, "path", Theme::Street, 14),
    row(ShapeClass::Cycleway, "cycleway", Theme::Street, 14),
    row(ShapeClass::Footway, "footway", Theme::Street, 14),
    row(ShapeClass::Steps, "steps", Theme::Street, 14),
    row(ShapeClass::City, "city", Theme::Name, 4),
    row(ShapeClass::Town, "town", Theme::Name, 8),
    row(ShapeClass::Suburb, "suburb", Theme::Name, 10),
    row(ShapeClass::Village, "village", Theme::Name, 11),
    row(ShapeClass::Quarter, "quarter", Theme::Name, 12),
    row(ShapeClass::Neighbourhood, "neighbourhood", Theme::Name, 13),
    row(ShapeClass::Hamlet, "hamlet", Theme::Name, 13),
    row(ShapeClass::Island, "island", Theme::Name, 10),
    row(ShapeClass::Locality, "locality", Theme::Name, 14),
    row(ShapeClass::Station, "station", Theme::Name, 13),
    row(ShapeClass::WaterName, "water", Theme::Name, 9),
    row(ShapeClass::GreenName, "green", Theme::Name, 10),
    row(ShapeClass::SquareName, "square", Theme::Name, 15),
];

/// From this zoom on everything is there, with every corner it has.
pub const FULL_ZOOM: u8 = 15;

impl ShapeClass {
    const fn row(self) -> &'static Row {
        &TABLE[self as usize]
    }

    /// The word for it in tiles; a building and an area of the same use share one.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.row().code
    }

    /// The layer that it belongs to.
    #[must_use]
    pub const fn theme(self) -> Theme {
        self.row().theme
    }

    /// The first zoom at which it is drawn, whatever its size.
    #[must_use]
    pub const fn first_zoom(self) -> u8 {
        self.row().zoom
    }

    /// The class of this number, if there is one.
    pub(super) fn of_number(number: u8) -> Option<Self> {
        TABLE.get(usize::from(number)).map(|row| row.class)
    }

    /// What the name of an area of this class is drawn as, if it is drawn apart.
    pub(super) const fn name_class(self) -> Option<Self> {
        match self {
            Self::Water => Some(Self::WaterName),
            Self::Park | Self::Wood | Self::Cemetery => Some(Self::GreenName),
            Self::Square => Some(Self::SquareName),
            _ => None,
        }
    }
}

impl Form {
    /// The form of this number, if there is one.
    pub(super) const fn of_number(number: u8) -> Option<Self> {
        match number {
            0 => Some(Self::Point),
            1 => Some(Self::Line),
            2 => Some(Self::Area),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_in_the_order_of_the_classes() {
        for (number, row) in (0_u8..).zip(&TABLE) {
            assert_eq!(row.class as u8, number, "{}", row.code);
            assert_eq!(ShapeClass::of_number(number), Some(row.class));
            assert!(row.zoom <= FULL_ZOOM);
        }
        assert_eq!(ShapeClass::of_number(TABLE.len() as u8), None);
    }
}
