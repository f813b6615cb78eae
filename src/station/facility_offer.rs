//! From the words of a list to facilities: 饮水机, 开水 and 直饮水 are all `water`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::list::letters;

use super::words::{Parts, folded};
use super::{Facility, FacilitySet};

/// What one word of a list says is offered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    /// In the station itself.
    pub here: FacilitySet,
    /// Near it, in somebody else's hands: `如厕（附近）` is no toilet of the station.
    pub nearby: FacilitySet,
}

/// Words for something near a station, and not in it.
pub(super) const NEARBY: [&str; 6] = ["附近", "周边", "就近", "旁边", "nearby", "closeby"];

/// Words before something that is not there. `无线` has nothing to do with them.
const NONE: [&str; 8] = ["无", "没有", "暂无", "未配", "未设", "不提供", "缺", "尚无"];

/// Parts of words, folded. In a word the longest that fits is taken first, and what it covers is used up, so that
/// 换电柜 is no 电柜 and 冷热饮水机 no 冷热.
const PARTS: &[(&str, &[Facility])] = &{
    use Facility::{
        Ac, BatterySwap, Charge, Childcare, Cooling, Counselling, Fridge, HeatFood, Heating, Legal, Locker, Meals,
        Medicine, MotherBaby, ParkingEbike, PumpRepair, RainGear, Reading, Rest, SewingKit, Shower, Toilet, Tools,
        TruckParking, Water, Wifi,
    };
    [
        ("休息", &[Rest] as &[Facility]),
        ("歇脚", &[Rest]),
        ("休憩", &[Rest]),
        ("桌椅", &[Rest]),
        ("桌凳", &[Rest]),
        ("座椅", &[Rest]),
        ("座位", &[Rest]),
        ("沙发", &[Rest]),
        ("椅子", &[Rest]),
        ("长椅", &[Rest]),
        ("凳子", &[Rest]),
        ("躺椅", &[Rest]),
        ("午休", &[Rest]),
        ("桌子", &[Rest]),
        ("seat", &[Rest]),
        ("sofa", &[Rest]),
        ("bench", &[Rest]),
        ("饮水", &[Water]),
        ("喝水", &[Water]),
        ("开水", &[Water]),
        ("热水", &[Water]),
        ("温水", &[Water]),
        ("茶水", &[Water]),
        ("饮用水", &[Water]),
        ("直饮", &[Water]),
        ("桶装水", &[Water]),
        ("矿泉水", &[Water]),
        ("纯净水", &[Water]),
        ("净水", &[Water]),
        ("接水", &[Water]),
        ("热水淋浴", &[Shower]),
        ("热水洗澡", &[Shower]),
        ("drink", &[Water]),
        ("hotwater", &[Water]),
        ("微波炉", &[HeatFood]),
        ("热饭", &[HeatFood]),
        ("热餐", &[HeatFood]),
        ("热菜", &[HeatFood]),
        ("加热", &[HeatFood]),
        ("蒸饭", &[HeatFood]),
        ("电饭煲", &[HeatFood]),
        ("microwave", &[HeatFood]),
        ("heatfood", &[HeatFood]),
        ("厕", &[Toilet]),
        ("卫生间", &[Toilet]),
        ("洗手间", &[Toilet]),
        ("盥洗", &[Toilet]),
        ("toilet", &[Toilet]),
        ("restroom", &[Toilet]),
        ("washroom", &[Toilet]),
        ("wc", &[Toilet]),
        ("充电", &[Charge]),
        ("插座", &[Charge]),
        ("插排", &[Charge]),
        ("排插", &[Charge]),
        ("usb", &[Charge]),
        ("charg", &[Charge]),
        ("空调", &[Ac]),
        ("冷气", &[Ac]),
        ("纳凉", &[Ac]),
        ("避暑", &[Ac]),
        ("乘凉", &[Ac]),
        ("airconditioning", &[Ac]),
        ("防暑降温", &[Cooling]),
        ("冷暖", &[Ac, Heating]),
        ("取暖", &[Heating]),
        ("供暖", &[Heating]),
        ("暖气", &[Heating]),
        ("暖风", &[Heating]),
        ("暖炉", &[Heating]),
        ("电暖", &[Heating]),
        ("烤火", &[Heating]),
        ("采暖", &[Heating]),
        ("heater", &[Heating]),
        ("heating", &[Heating]),
        ("药箱", &[Medicine]),
        ("药品", &[Medicine]),
        ("药物", &[Medicine]),
        ("医药", &[Medicine]),
        ("用药", &[Medicine]),
        ("常备药", &[Medicine]),
        ("急救", &[Medicine]),
        ("aed", &[Medicine]),
        ("医疗包", &[Medicine]),
        ("医疗箱", &[Medicine]),
        ("创可贴", &[Medicine]),
        ("medicine", &[Medicine]),
        ("firstaid", &[Medicine]),
        ("冰箱", &[Fridge]),
        ("冰柜", &[Fridge]),
        ("冷藏", &[Fridge]),
        ("fridge", &[Fridge]),
        ("refrigerator", &[Fridge]),
        ("wifi", &[Wifi]),
        ("wlan", &[Wifi]),
        ("无线网", &[Wifi]),
        ("无线上网", &[Wifi]),
        ("上网", &[Wifi]),
        ("雨伞", &[RainGear]),
        ("雨衣", &[RainGear]),
        ("雨具", &[RainGear]),
        ("雨披", &[RainGear]),
        ("爱心伞", &[RainGear]),
        ("umbrella", &[RainGear]),
        ("raincoat", &[RainGear]),
        ("图书", &[Reading]),
        ("书吧", &[Reading]),
        ("书屋", &[Reading]),
        ("书架", &[Reading]),
        ("书刊", &[Reading]),
        ("书籍", &[Reading]),
        ("书柜", &[Reading]),
        ("报刊", &[Reading]),
        ("书报", &[Reading]),
        ("读书", &[Reading]),
        ("报纸", &[Reading]),
        ("阅读", &[Reading]),
        ("阅览", &[Reading]),
        ("books", &[Reading]),
        ("淋浴", &[Shower]),
        ("洗澡", &[Shower]),
        ("洗浴", &[Shower]),
        ("沐浴", &[Shower]),
        ("冲凉", &[Shower]),
        ("浴室", &[Shower]),
        ("shower", &[Shower]),
        ("储物", &[Locker]),
        ("寄存", &[Locker]),
        ("存包", &[Locker]),
        ("物品存放", &[Locker]),
        ("置物柜", &[Locker]),
        ("存放柜", &[Locker]),
        ("locker", &[Locker]),
        ("打气", &[PumpRepair]),
        ("充气", &[PumpRepair]),
        ("气筒", &[PumpRepair]),
        ("修车", &[PumpRepair]),
        ("bikepump", &[PumpRepair]),
        ("换电", &[BatterySwap]),
        ("换电瓶", &[BatterySwap]),
        ("电池更换", &[BatterySwap]),
        ("更换电池", &[BatterySwap]),
        ("batteryswap", &[BatterySwap]),
        ("母婴", &[MotherBaby]),
        ("哺乳", &[MotherBaby]),
        ("妈妈小屋", &[MotherBaby]),
        ("妈咪小屋", &[MotherBaby]),
        ("nursing", &[MotherBaby]),
        ("电动车停", &[ParkingEbike]),
        ("电瓶车停", &[ParkingEbike]),
        ("电动自行车停", &[ParkingEbike]),
        ("非机动车停", &[ParkingEbike]),
        ("单车停", &[ParkingEbike]),
        ("ebikeparking", &[ParkingEbike]),
        ("货车停", &[TruckParking]),
        ("卡车停", &[TruckParking]),
        ("大车停", &[TruckParking]),
        ("法律", &[Legal]),
        ("维权", &[Legal]),
        ("普法", &[Legal]),
        ("共享法庭", &[Legal]),
        ("legal", &[Legal]),
        ("防暑", &[Cooling]),
        ("降温", &[Cooling]),
        ("清凉", &[Cooling]),
        ("绿豆汤", &[Cooling]),
        ("藿香", &[Cooling]),
        ("风油精", &[Cooling]),
        ("工具箱", &[Tools]),
        ("维修工具", &[Tools]),
        ("修理工具", &[Tools]),
        ("应急工具", &[Tools]),
        ("工具包", &[Tools]),
        ("toolbox", &[Tools]),
        ("针线", &[SewingKit]),
        ("sewing", &[SewingKit]),
        ("食堂", &[Meals]),
        ("供餐", &[Meals]),
        ("爱心餐", &[Meals]),
        ("爱心早餐", &[Meals]),
        ("优惠餐", &[Meals]),
        ("简餐", &[Meals]),
        ("meals", &[Meals]),
        ("心理", &[Counselling]),
        ("counselling", &[Counselling]),
        ("托管", &[Childcare]),
        ("托育", &[Childcare]),
        ("托班", &[Childcare]),
        ("childcare", &[Childcare]),
    ]
};

/// Words that are known only as a whole: inside others they mean other things.
const WHOLE: [(&str, Facility); 5] = [
    ("水", Facility::Water),
    ("伞", Facility::RainGear),
    ("药", Facility::Medicine),
    ("书", Facility::Reading),
    ("网络", Facility::Wifi),
];

static FOUND: LazyLock<Parts<&[Facility]>> = LazyLock::new(|| Parts::new(PARTS.iter().copied()));

impl Facility {
    /// What a word of a list says is offered; `None` for a word that says nothing of the vocabulary.
    ///
    /// The word may be longer than what it is about (`24小时热水`, `微波炉2台`), may name several things
    /// (`冷暖空调`), and may say that something is near (`公厕（附近）`) or not there (`无卫生间`: known, and
    /// nothing).
    ///
    /// ```
    /// use waystation::station::Facility;
    ///
    /// assert_eq!(Facility::from_words("冷热饮水机").unwrap().here.codes(), "water");
    /// assert_eq!(Facility::from_words("如厕（附近）").unwrap().nearby.codes(), "toilet");
    /// assert_eq!(Facility::from_words("停车"), None);
    /// ```
    #[must_use]
    pub fn from_words(text: &str) -> Option<Offer> {
        if let Ok(facility) = text.parse::<Self>() {
            return Some(Offer { here: [facility].into_iter().collect(), ..Offer::default() });
        }
        let word = folded(text);
        let whole = || WHOLE.iter().find(|whole| whole.0 == word).map(|whole| [whole.1].into_iter().collect());
        let all = named_in(&word).or_else(whole)?;
        if NONE.iter().any(|none| word.starts_with(none) && !word.starts_with("无线")) {
            return Some(Offer::default());
        }
        let near = NEARBY.iter().any(|near| word.contains(near));
        Some(if near { Offer { nearby: all, ..Offer::default() } } else { Offer { here: all, ..Offer::default() } })
    }

    /// Whether the cell of a column for one facility says that it is near the station and not in it: `附近`.
    #[must_use]
    pub fn is_nearby(cell: &str) -> bool {
        let word = folded(cell);
        NEARBY.iter().any(|near| word.contains(near))
    }
}

/// Every word that stands for one facility, as its letters.
pub(super) fn vocabulary() -> &'static BTreeMap<String, Facility> {
    static WORDS: LazyLock<BTreeMap<String, Facility>> = LazyLock::new(|| {
        let one = |(word, facilities): &(&str, &[Facility])| match facilities {
            [facility] => Some((letters(word), *facility)),
            _ => None,
        };
        let mut words: BTreeMap<String, Facility> = PARTS.iter().filter_map(one).collect();
        words.extend(WHOLE.map(|(word, facility)| (word.to_owned(), facility)));
        // What the vocabulary itself says comes last, and so it counts.
        for facility in Facility::all() {
            let own = [facility.label_en(), facility.label_zh(), facility.as_str()];
            words.extend(own.map(|word| (letters(word), facility)));
        }
        words
    });
    &WORDS
}

/// Everything named in a folded word, the longest parts first.
fn named_in(word: &str) -> Option<FacilitySet> {
    let mut parts: Vec<(usize, &str, &[Facility])> = FOUND.in_word(word).collect();
    parts.sort_by_key(|&(at, part, _)| (std::cmp::Reverse(part.len()), at));
    let mut used = vec![false; word.len()];
    let mut found: Option<FacilitySet> = None;
    for (at, part, facilities) in parts {
        let place = at..at + part.len();
        if used[place.clone()].contains(&true) {
            continue;
        }
        used[place].fill(true);
        let these: FacilitySet = facilities.iter().copied().collect();
        found = Some(found.unwrap_or_default().union(these));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn here(word: &str) -> String {
        Facility::from_words(word).map_or_else(|| "-".to_owned(), |offer| offer.here.codes())
    }

    #[test]
    fn words_of_real_lists_are_known() {
        // From what stations were reported to offer: Kecheng, Langya, Pinghu, Fuyang, Guizhou, Zhengning, Fujian.
        for (word, codes) in [
            ("饮水机", "water"),
            ("开水", "water"),
            ("24小时热水", "water"),
            ("微波炉2台", "heat_food"),
            ("卫生间", "toilet"),
            ("公厕", "toilet"),
            ("充电插座", "charge"),
            ("应急充电", "charge"),
            ("手机充电宝", "charge"),
            ("急救包", "medicine"),
            ("应急小药箱", "medicine"),
            ("雨伞", "rain_gear"),
            ("雨衣雨伞", "rain_gear"),
            ("针线包", "sewing_kit"),
            ("沙发", "rest"),
            ("桌椅", "rest"),
            ("冷暖空调", "ac;heating"),
            ("空调", "ac"),
            ("冰柜", "fridge"),
            ("职工书吧", "reading"),
            ("修理工具箱", "tools"),
            ("充电充气", "charge;pump_repair"),
            ("换电柜", "battery_swap"),
            ("免费ＷｉＦｉ", "wifi"),
            ("无线网络", "wifi"),
            ("无线充电", "charge"),
            ("母婴室", "mother_baby"),
            ("热水淋浴", "shower"),
            ("藿香正气水", "cooling"),
            ("纳凉", "ac"),
            ("水", "water"),
            ("网络", "wifi"),
            ("共享食堂", "meals"),
            ("心理疏导", "counselling"),
            ("暑期爱心托班", "childcare"),
            ("电动车停放", "parking_ebike"),
            ("Drinking Water", "water"),
            ("First-aid box", "medicine"),
            ("heat_food", "heat_food"),
        ] {
            assert_eq!(here(word), codes, "{word}");
        }
        for word in ["", "sauna", "停车", "电视", "刷脸", "无", "其他", "人脸识别门禁", "水果", "药店", "书记"]
        {
            assert_eq!(Facility::from_words(word), None, "{word}");
        }
    }

    #[test]
    fn near_and_missing_are_not_here() {
        for word in ["如厕(附近)", "附近公厕", "周边50米有卫生间", "toilet nearby"] {
            let offer = Facility::from_words(word).unwrap();
            assert_eq!((offer.here.is_empty(), offer.nearby.codes().as_str()), (true, "toilet"), "{word}");
        }
        for word in ["无卫生间", "没有微波炉", "暂无饮水机"] {
            assert_eq!(Facility::from_words(word), Some(Offer::default()), "{word}");
        }
        assert!(Facility::is_nearby(" 附近 ") && !Facility::is_nearby("√"));
    }

    #[test]
    fn every_facility_is_reached_by_its_own_labels() {
        for facility in Facility::all() {
            for word in [facility.as_str(), facility.label_zh()] {
                assert_eq!(here(word), facility.as_str(), "{word}");
            }
        }
    }
}
