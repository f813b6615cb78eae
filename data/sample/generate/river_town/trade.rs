//! What a place along a street is: its tag, its hours, its name, and how often it is found.

use super::chance::Chance;
use super::zone::Zone;

/// What a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trade {
    Restaurant,
    FastFood,
    Cafe,
    Convenience,
    Supermarket,
    Clothes,
    Hairdresser,
    Hardware,
    Bank,
    PostOffice,
    Pharmacy,
    Clinic,
    Fuel,
    Courier,
    Phones,
    Office,
    Hotel,
    Bar,
    Bicycles,
    Community,
    Police,
    Toilets,
    Townhall,
    Library,
    Market,
    Charging,
}

impl Trade {
    /// Its main tag.
    pub fn tag(self) -> (&'static str, &'static str) {
        match self {
            Self::Restaurant => ("amenity", "restaurant"),
            Self::FastFood => ("amenity", "fast_food"),
            Self::Cafe => ("amenity", "cafe"),
            Self::Convenience => ("shop", "convenience"),
            Self::Supermarket => ("shop", "supermarket"),
            Self::Clothes => ("shop", "clothes"),
            Self::Hairdresser => ("shop", "hairdresser"),
            Self::Hardware => ("shop", "hardware"),
            Self::Bank => ("amenity", "bank"),
            Self::PostOffice => ("amenity", "post_office"),
            Self::Pharmacy => ("amenity", "pharmacy"),
            Self::Clinic => ("amenity", "clinic"),
            Self::Fuel => ("amenity", "fuel"),
            Self::Courier => ("amenity", "post_depot"),
            Self::Phones => ("shop", "mobile_phone"),
            Self::Office => ("office", "company"),
            Self::Hotel => ("tourism", "hotel"),
            Self::Bar => ("amenity", "bar"),
            Self::Bicycles => ("shop", "bicycle"),
            Self::Community => ("amenity", "community_centre"),
            Self::Police => ("amenity", "police"),
            Self::Toilets => ("amenity", "toilets"),
            Self::Townhall => ("amenity", "townhall"),
            Self::Library => ("amenity", "library"),
            Self::Market => ("amenity", "marketplace"),
            Self::Charging => ("amenity", "charging_station"),
        }
    }

    /// Its usual hours, empty where it has none.
    pub fn hours(self) -> &'static str {
        match self {
            Self::Restaurant => "10:00-21:00",
            Self::FastFood => "06:00-14:00",
            Self::Convenience => "07:00-22:30",
            Self::Supermarket => "08:00-21:30",
            Self::Bank => "Mo-Fr 09:00-17:00",
            Self::PostOffice => "Mo-Sa 08:30-17:30",
            Self::Pharmacy => "08:00-21:00",
            Self::Police | Self::Fuel => "24/7",
            Self::Community | Self::Townhall => "Mo-Fr 08:30-17:30",
            Self::Market => "05:00-18:30",
            Self::Bar => "18:00-02:00",
            _ => "",
        }
    }

    /// What a place of this trade is called.
    pub fn name(self, street: &str, chance: &mut Chance) -> String {
        let branch = |brand: &str, what: &str| format!("{brand}{what}（{street}店）");
        let one = |brands: [&'static str; 4]| brands[index_of(street, brands.len())];
        match self {
            Self::Restaurant => {
                format!("{}{}", family(chance), chance.pick(&["酒家", "饭店", "小馆", "砂锅", "鱼馆", "土菜馆"]))
            }
            Self::FastFood => {
                format!("{}{}", family(chance), chance.pick(&["面馆", "快餐", "早点铺", "馄饨", "炒粉", "包子铺"]))
            }
            Self::Cafe => format!("{}茶饮", family(chance)),
            Self::Convenience => branch(one(["澜家", "汀邻", "拾味", "满夜"]), "便利"),
            Self::Supermarket => format!("{}超市", family(chance)),
            Self::Clothes => format!("{}服饰", family(chance)),
            Self::Hairdresser => format!("{}理发", family(chance)),
            Self::Hardware => format!("{}五金", family(chance)),
            Self::Bank => format!("{}{street}支行", one(["青汀农商银行", "示例银行", "汀江村镇银行", "青汀农商银行"])),
            Self::PostOffice => format!("{street}邮政所"),
            Self::Pharmacy => branch(one(["百禾", "汀春堂", "康汀", "百禾"]), "药房"),
            Self::Clinic => format!("{}诊所", family(chance)),
            Self::Fuel => format!("青汀石油{street}加油站"),
            Self::Courier => format!("{}{street}网点", one(["汀通快递", "燕达快递", "一羽速递", "汀通快递"])),
            Self::Phones => format!("示例通信{street}营业厅"),
            Self::Hotel => format!("{}宾馆", family(chance)),
            Self::Bar => format!("{}小酒馆", family(chance)),
            Self::Bicycles => format!("{}车行", family(chance)),
            Self::Toilets => format!("{street}公厕"),
            Self::Market => format!("{street}农贸市场"),
            _ => String::new(),
        }
    }
}

/// A number that hangs on the name of a street alone.
fn index_of(street: &str, count: usize) -> usize {
    street.bytes().map(usize::from).sum::<usize>() % count
}

fn family(chance: &mut Chance) -> String {
    let first = chance.pick(&["阿", "老", "小", "好", "鲜", "福", "喜", "春", "江", "汀", "巷", "桥"]);
    let second = chance.pick(&["味", "满", "记", "园", "香", "来", "顺", "家", "里", "南", "禾", "渔"]);
    format!("{first}{second}")
}

/// How often each trade is found, by zone.
pub fn mix(zone: Zone) -> &'static [(u32, Trade)] {
    use Trade::{
        Bank, Bar, Bicycles, Cafe, Charging, Clinic, Clothes, Convenience, Courier, FastFood, Fuel, Hairdresser,
        Hardware, Hotel, Market, Office, Pharmacy, Phones, PostOffice, Restaurant, Supermarket, Toilets,
    };
    match zone {
        Zone::Centre => &[
            (20, Office),
            (14, Restaurant),
            (10, Cafe),
            (9, FastFood),
            (8, Clothes),
            (7, Bank),
            (6, Convenience),
            (5, Hotel),
            (3, Bar),
            (3, Phones),
            (2, Pharmacy),
            (2, Toilets),
            (2, Charging),
            (1, PostOffice),
            (2, Supermarket),
        ],
        Zone::Old => &[
            (18, Restaurant),
            (15, FastFood),
            (12, Clothes),
            (8, Convenience),
            (7, Hairdresser),
            (6, Hardware),
            (4, Bar),
            (4, Cafe),
            (3, Pharmacy),
            (3, Hotel),
            (3, Toilets),
            (2, Bank),
            (2, Clinic),
            (2, Bicycles),
            (1, PostOffice),
            (1, Phones),
            (2, Market),
        ],
        Zone::Works => &[
            (20, Office),
            (12, FastFood),
            (6, Convenience),
            (8, Courier),
            (5, Hardware),
            (3, Fuel),
            (2, Bank),
            (2, Charging),
        ],
        Zone::Village => &[(10, Convenience), (5, FastFood), (3, Clinic), (2, Hardware), (1, Courier)],
        _ => &[
            (16, Restaurant),
            (14, FastFood),
            (13, Convenience),
            (8, Hairdresser),
            (7, Supermarket),
            (6, Clothes),
            (5, Pharmacy),
            (5, Courier),
            (4, Clinic),
            (4, Cafe),
            (4, Hardware),
            (3, Bank),
            (3, Bicycles),
            (2, Toilets),
            (2, Phones),
            (2, Market),
            (1, Fuel),
            (1, PostOffice),
            (2, Charging),
            (1, Hotel),
        ],
    }
}
