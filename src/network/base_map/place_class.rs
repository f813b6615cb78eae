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

/// Every class with its code and its names in Chinese and English, in the order of [`PlaceClass`].
#[rustfmt::skip]
const TABLE: [(PlaceClass, &str, &str, &str); 38] = [
    (PlaceClass::Restaurant, "restaurant", "餐馆", "restaurant"),
    (PlaceClass::Cafe, "cafe", "咖啡馆", "café"),
    (PlaceClass::FastFood, "fast_food", "快餐店", "fast food"),
    (PlaceClass::Bar, "bar", "酒吧", "bar"),
    (PlaceClass::Convenience, "convenience", "便利店", "convenience store"),
    (PlaceClass::Supermarket, "supermarket", "超市", "supermarket"),
    (PlaceClass::Market, "market", "集贸市场", "market"),
    (PlaceClass::Mall, "mall", "商场", "mall"),
    (PlaceClass::Shop, "shop", "商店", "shop"),
    (PlaceClass::TelecomShop, "telecom_shop", "通信营业厅", "telecom shop"),
    (PlaceClass::Bank, "bank", "银行网点", "bank"),
    (PlaceClass::PostOffice, "post_office", "邮政网点", "post office"),
    (PlaceClass::Fuel, "fuel", "加油站", "petrol station"),
    (PlaceClass::ChargingStation, "charging_station", "充电站", "charging station"),
    (PlaceClass::Police, "police", "警务站点", "police post"),
    (PlaceClass::FireStation, "fire_station", "消防站", "fire station"),
    (PlaceClass::Library, "library", "图书馆", "library"),
    (PlaceClass::CommunityCentre, "community_centre", "社区中心", "community centre"),
    (PlaceClass::Townhall, "townhall", "政府办事机构", "town hall"),
    (PlaceClass::Pharmacy, "pharmacy", "药店", "pharmacy"),
    (PlaceClass::Office, "office", "写字楼单位", "office"),
    (PlaceClass::Works, "works", "工厂", "works"),
    (PlaceClass::Kindergarten, "kindergarten", "幼儿园", "kindergarten"),
    (PlaceClass::School, "school", "学校", "school"),
    (PlaceClass::University, "university", "高校", "university"),
    (PlaceClass::Clinic, "clinic", "诊所", "clinic"),
    (PlaceClass::Hospital, "hospital", "医院", "hospital"),
    (PlaceClass::Hotel, "hotel", "酒店", "hotel"),
    (PlaceClass::RailStation, "rail_station", "火车站", "railway station"),
    (PlaceClass::MetroStation, "metro_station", "地铁站", "metro station"),
    (PlaceClass::MetroEntrance, "metro_entrance", "地铁出入口", "metro exit"),
    (PlaceClass::TramStop, "tram_stop", "有轨电车站", "tram stop"),
    (PlaceClass::BusStation, "bus_station", "公交枢纽", "bus station"),
    (PlaceClass::BusStop, "bus_stop", "公交站", "bus stop"),
    (PlaceClass::Toilets, "toilets", "公共厕所", "public toilet"),
    (PlaceClass::DrinkingWater, "drinking_water", "饮水点", "drinking water"),
    (PlaceClass::Gate, "gate", "小区（院落）大门", "compound gate"),
    (PlaceClass::Entrance, "entrance", "建筑出入口", "entrance"),
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

    /// What people call it, in Chinese.
    #[must_use]
    pub const fn label_zh(self) -> &'static str {
        TABLE[self as usize].2
    }

    /// What people call it, in English.
    #[must_use]
    pub const fn label_en(self) -> &'static str {
        TABLE[self as usize].3
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
