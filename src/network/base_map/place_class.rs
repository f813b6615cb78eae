//! Kinds of places that people go to, work in, or could host a station.

/// What a place is, by its OpenStreetMap tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[expect(missing_docs, reason = "the codes are the documentation; `osm/look.rs` says what falls under each")]
pub enum PlaceClass {
    Restaurant,
    Cafe,
    FastFood,
    Bar,
    Convenience,
    Supermarket,
    Market,
    Mall,
    Shop,
    TelecomShop,
    Bank,
    PostOffice,
    Fuel,
    ChargingStation,
    Police,
    FireStation,
    Library,
    CommunityCentre,
    Townhall,
    Pharmacy,
    Office,
    Works,
    Kindergarten,
    School,
    University,
    Clinic,
    Hospital,
    Hotel,
    RailStation,
    MetroStation,
    MetroEntrance,
    TramStop,
    BusStation,
    BusStop,
    Toilets,
    DrinkingWater,
    Gate,
    Entrance,
}

/// Every class with its code, in the order of [`PlaceClass`].
#[rustfmt::skip]
const TABLE: [(PlaceClass, &str); 38] = [
    (PlaceClass::Restaurant, "restaurant"),
    (PlaceClass::Cafe, "cafe"),
    (PlaceClass::FastFood, "fast_food"),
    (PlaceClass::Bar, "bar"),
    (PlaceClass::Convenience, "convenience"),
    (PlaceClass::Supermarket, "supermarket"),
    (PlaceClass::Market, "market"),
    (PlaceClass::Mall, "mall"),
    (PlaceClass::Shop, "shop"),
    (PlaceClass::TelecomShop, "telecom_shop"),
    (PlaceClass::Bank, "bank"),
    (PlaceClass::PostOffice, "post_office"),
    (PlaceClass::Fuel, "fuel"),
    (PlaceClass::ChargingStation, "charging_station"),
    (PlaceClass::Police, "police"),
    (PlaceClass::FireStation, "fire_station"),
    (PlaceClass::Library, "library"),
    (PlaceClass::CommunityCentre, "community_centre"),
    (PlaceClass::Townhall, "townhall"),
    (PlaceClass::Pharmacy, "pharmacy"),
    (PlaceClass::Office, "office"),
    (PlaceClass::Works, "works"),
    (PlaceClass::Kindergarten, "kindergarten"),
    (PlaceClass::School, "school"),
    (PlaceClass::University, "university"),
    (PlaceClass::Clinic, "clinic"),
    (PlaceClass::Hospital, "hospital"),
    (PlaceClass::Hotel, "hotel"),
    (PlaceClass::RailStation, "rail_station"),
    (PlaceClass::MetroStation, "metro_station"),
    (PlaceClass::MetroEntrance, "metro_entrance"),
    (PlaceClass::TramStop, "tram_stop"),
    (PlaceClass::BusStation, "bus_station"),
    (PlaceClass::BusStop, "bus_stop"),
    (PlaceClass::Toilets, "toilets"),
    (PlaceClass::DrinkingWater, "drinking_water"),
    (PlaceClass::Gate, "gate"),
    (PlaceClass::Entrance, "entrance"),
];

impl PlaceClass {
    /// Every class.
    #[must_use]
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        TABLE.iter().map(|row| row.0)
    }

    /// The word for it in files and requests.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        TABLE[self as usize].1
    }

    /// The class that this word names.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        TABLE.iter().find(|row| row.1 == word).map(|row| row.0)
    }

    /// The class of this number, if there is one.
    pub(super) fn of_number(number: u8) -> Option<Self> {
        TABLE.get(usize::from(number)).map(|row| row.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_in_the_order_of_the_classes() {
        for (number, class) in (0_u8..).zip(PlaceClass::all()) {
            assert_eq!(class as u8, number, "{}", class.as_str());
            assert_eq!(PlaceClass::parse(class.as_str()), Some(class));
            assert_eq!(PlaceClass::of_number(number), Some(class));
        }
    }
}
