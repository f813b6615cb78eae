//! What a station offers, from a controlled vocabulary.

use std::str::FromStr;

/// One thing that a station can offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[expect(missing_docs, reason = "the codes are the documentation; `LABELS` says each in two languages")]
pub enum Facility {
    Rest,
    Water,
    HeatFood,
    Toilet,
    Charge,
    Ac,
    Heating,
    Medicine,
    Fridge,
    Wifi,
    RainGear,
    Reading,
    Shower,
    Locker,
    PumpRepair,
    BatterySwap,
    MotherBaby,
    ParkingEbike,
    TruckParking,
    Legal,
}

/// Code, Chinese and English label of every facility, in the order of [`Facility`].
const LABELS: [(Facility, &str, &str, &str); 20] = [
    (Facility::Rest, "rest", "休息", "rest"),
    (Facility::Water, "water", "饮水", "drinking water"),
    (Facility::HeatFood, "heat_food", "热饭", "microwave"),
    (Facility::Toilet, "toilet", "如厕", "toilet"),
    (Facility::Charge, "charge", "充电", "charging"),
    (Facility::Ac, "ac", "空调", "air conditioning"),
    (Facility::Heating, "heating", "取暖", "heating"),
    (Facility::Medicine, "medicine", "药箱", "first aid"),
    (Facility::Fridge, "fridge", "冰箱", "fridge"),
    (Facility::Wifi, "wifi", "无线网络", "Wi-Fi"),
    (Facility::RainGear, "rain_gear", "雨具", "rain gear"),
    (Facility::Reading, "reading", "图书", "reading"),
    (Facility::Shower, "shower", "淋浴", "shower"),
    (Facility::Locker, "locker", "储物柜", "lockers"),
    (Facility::PumpRepair, "pump_repair", "打气修车", "pump and repair"),
    (Facility::BatterySwap, "battery_swap", "换电", "battery swap"),
    (Facility::MotherBaby, "mother_baby", "母婴室", "nursing room"),
    (Facility::ParkingEbike, "parking_ebike", "电动车停放", "e-bike parking"),
    (Facility::TruckParking, "truck_parking", "货车停放", "truck parking"),
    (Facility::Legal, "legal", "法律咨询", "legal advice"),
];

impl Facility {
    /// Every facility.
    pub fn all() -> impl Iterator<Item = Self> + Clone {
        LABELS.iter().map(|row| row.0)
    }

    /// The code used in files and requests.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        LABELS[self as usize].1
    }

    /// The Chinese label.
    #[must_use]
    pub const fn label_zh(self) -> &'static str {
        LABELS[self as usize].2
    }

    /// The English label.
    #[must_use]
    pub const fn label_en(self) -> &'static str {
        LABELS[self as usize].3
    }
}

/// A word that names no facility.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("facility `{0}` is not known; the codes are {codes}", codes = codes())]
pub struct UnknownFacility(pub String);

fn codes() -> String {
    Facility::all().map(Facility::as_str).collect::<Vec<_>>().join(", ")
}

impl FromStr for Facility {
    type Err = UnknownFacility;
    /// Reads a code, or the Chinese label.
    fn from_str(text: &str) -> Result<Self, UnknownFacility> {
        let text = text.trim();
        LABELS
            .iter()
            .find(|(_, code, zh, _)| code.eq_ignore_ascii_case(text) || *zh == text)
            .map(|row| row.0)
            .ok_or_else(|| UnknownFacility(text.to_owned()))
    }
}

/// A set of facilities.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FacilitySet(u32);

impl FacilitySet {
    /// Whether nothing is in it.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether `facility` is in it.
    #[must_use]
    pub const fn contains(self, facility: Facility) -> bool {
        self.0 & (1 << facility as u32) != 0
    }

    /// Whether all of `others` are in it.
    #[must_use]
    pub const fn contains_all(self, others: Self) -> bool {
        self.0 & others.0 == others.0
    }

    /// What is in it or in `others`.
    #[must_use]
    pub const fn union(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Its members, in the order of the vocabulary.
    pub fn iter(self) -> impl Iterator<Item = Facility> + Clone {
        Facility::all().filter(move |&facility| self.contains(facility))
    }

    /// Reads codes separated by `separator`; empty parts are skipped.
    ///
    /// # Errors
    ///
    /// [`UnknownFacility`] with the first word that is no code.
    pub fn parse(text: &str, separator: &[char]) -> Result<Self, UnknownFacility> {
        text.split(separator).map(str::trim).filter(|word| !word.is_empty()).map(str::parse::<Facility>).collect()
    }

    /// The codes, joined by `;`.
    #[must_use]
    pub fn codes(self) -> String {
        self.iter().map(Facility::as_str).collect::<Vec<_>>().join(";")
    }

    /// What a place with this OpenStreetMap `amenity` offers to somebody who works outdoors.
    ///
    /// Only what the tag itself promises: a library has seats and books, a bank has seats. `None` for an
    /// amenity that promises nothing of the vocabulary.
    #[must_use]
    pub fn of_amenity(amenity: &str) -> Option<Self> {
        let facilities: &[Facility] = match amenity {
            "toilets" => &[Facility::Toilet],
            "drinking_water" | "water_point" => &[Facility::Water],
            "library" => &[Facility::Rest, Facility::Reading],
            "community_centre" | "social_facility" | "townhall" | "bank" | "post_office" | "shelter" | "police" => {
                &[Facility::Rest]
            }
            "charging_station" => &[Facility::Charge],
            "pharmacy" | "clinic" | "hospital" => &[Facility::Medicine],
            "bicycle_repair_station" => &[Facility::PumpRepair],
            "shower" => &[Facility::Shower],
            _ => return None,
        };
        Some(facilities.iter().copied().collect())
    }
}

impl FromIterator<Facility> for FacilitySet {
    fn from_iter<I: IntoIterator<Item = Facility>>(facilities: I) -> Self {
        Self(facilities.into_iter().fold(0, |set, facility| set | 1 << facility as u32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_stand_in_the_order_of_the_codes() {
        for (index, facility) in Facility::all().enumerate() {
            assert_eq!(facility as usize, index);
            assert_eq!(facility.as_str().parse(), Ok(facility));
            assert_eq!(facility.label_zh().parse(), Ok(facility));
        }
    }

    #[test]
    fn a_set_holds_what_was_put_in() {
        let set = FacilitySet::parse("toilet; water;;rest", &[';']).unwrap();
        assert_eq!(set.codes(), "rest;water;toilet");
        assert!(set.contains_all(FacilitySet::parse("water", &[';']).unwrap()));
        assert!(!set.contains_all(FacilitySet::parse("water,wifi", &[',']).unwrap()));
        let error = FacilitySet::parse("toilet,sauna", &[',']).unwrap_err();
        assert!(error.to_string().starts_with("facility `sauna` is not known; the codes are rest, water"));
    }
}
