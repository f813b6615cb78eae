//! Words of lists for facilities: `饮水机`, `卫生间`, `免费WiFi`, and marks such as `√` for yes.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::list::{is_blank, letters, narrow};

use super::{Facility, FacilitySet};

/// Words beside code and labels. Chinese ones are also found inside longer words.
#[rustfmt::skip]
const SYNONYMS: [(Facility, &[&str]); 20] = [
    (Facility::Rest, &["休憩", "歇脚", "桌椅", "座椅", "座位", "沙发", "长椅", "凳子", "椅子", "seats", "seating", "bench", "sofa"]),
    (Facility::Water, &["喝水", "热水", "开水", "直饮水", "茶水", "冷热水", "矿泉水", "接水", "water", "hotwater"]),
    (Facility::HeatFood, &["微波炉", "热餐", "加热", "热菜", "heating food"]),
    (Facility::Toilet, &["厕所", "卫生间", "公厕", "洗手间", "盥洗", "wc", "restroom", "toilets"]),
    (Facility::Charge, &["充电", "插座", "charger", "phone charging"]),
    (Facility::Ac, &["纳凉", "避暑", "乘凉", "冷气", "防暑降温"]),
    (Facility::Heating, &["暖气", "供暖", "暖风机", "取暖器", "heater"]),
    (Facility::Medicine, &["急救", "药品", "常用药", "用药", "医药", "常备药", "aed", "first aid kit"]),
    (Facility::Fridge, &["冰柜", "冷藏", "refrigerator"]),
    (Facility::Wifi, &["wifi", "无线网", "上网"]),
    (Facility::RainGear, &["雨伞", "雨衣", "爱心伞", "umbrella", "umbrellas"]),
    (Facility::Reading, &["书报", "阅读", "书屋", "书吧", "书籍", "报刊", "读书", "书架", "books"]),
    (Facility::Shower, &["洗澡", "沐浴", "浴室"]),
    (Facility::Locker, &["储物", "寄存", "存包", "物品存放"]),
    (Facility::PumpRepair, &["打气", "充气", "修车", "维修工具", "修理工具", "工具箱", "气筒", "pump", "repair tools"]),
    (Facility::BatterySwap, &["更换电池", "电池更换"]),
    (Facility::MotherBaby, &["母婴", "哺乳", "妈咪小屋"]),
    (Facility::ParkingEbike, &["电瓶车停放", "非机动车停", "电动车停车", "ebike parking"]),
    (Facility::TruckParking, &["货车停车", "卡车停车", "卡车停放"]),
    (Facility::Legal, &["法律援助", "法律服务", "普法"]),
];

/// Words that are known only as a whole: inside others they mean other things.
const WHOLE: [(Facility, &str); 5] = [
    (Facility::Water, "水"),
    (Facility::RainGear, "伞"),
    (Facility::Medicine, "药"),
    (Facility::Reading, "书"),
    (Facility::Wifi, "网络"),
];

/// Every word, as its letters, with its facility.
fn vocabulary() -> &'static BTreeMap<String, Facility> {
    static WORDS: OnceLock<BTreeMap<String, Facility>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut words: BTreeMap<String, Facility> = BTreeMap::new();
        for (facility, synonyms) in SYNONYMS {
            words.extend(synonyms.iter().map(|word| (letters(word), facility)));
        }
        words.extend(WHOLE.map(|(facility, word)| (word.to_owned(), facility)));
        // What the vocabulary itself says comes last, and so it counts.
        for facility in Facility::all() {
            let own = [facility.label_en(), facility.label_zh(), facility.as_str()];
            words.extend(own.map(|word| (letters(word), facility)));
        }
        words
    })
}

/// What a word of a list stands for: one facility or several, nothing that is known, or that something is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Understood {
    Facilities(FacilitySet),
    Absent,
    Unknown,
}

/// Words that say that something is not there.
const WITHOUT: [&str; 7] = ["没有", "暂无", "无", "不提供", "未配", "不含", "缺"];

/// Reads one word.
pub(super) fn understood(word: &str) -> Understood {
    let word = letters(word);
    if let Some(&facility) = vocabulary().get(&word) {
        return Understood::Facilities([facility].into_iter().collect());
    }
    let without = WITHOUT.iter().any(|without| word.starts_with(without)) && !word.starts_with("无线");
    if word == "none" || without && !word.starts_with("无障碍") {
        return Understood::Absent;
    }
    let found = inside(&word);
    if found.is_empty() { Understood::Unknown } else { Understood::Facilities(found) }
}

/// Every facility whose Chinese word stands inside `word`; of words that overlap the longest.
fn inside(word: &str) -> FacilitySet {
    let mut rest = word;
    let mut found = Vec::new();
    while let Some(first) = rest.chars().next() {
        let longest = vocabulary()
            .iter()
            .filter(|(part, _)| {
                part.chars().count() > 1 && (!part.is_ascii() || *part == "wifi") && rest.starts_with(*part)
            })
            .max_by_key(|(part, _)| part.len());
        match longest {
            Some((part, &facility)) => {
                found.push(facility);
                rest = &rest[part.len()..];
            }
            None => rest = &rest[first.len_utf8()..],
        }
    }
    found.into_iter().collect()
}

/// The facility whose name is most like a word that is not known.
pub(super) fn nearest(word: &str) -> Option<Facility> {
    let word: Vec<char> = letters(word).chars().collect();
    let near = vocabulary().iter().filter_map(|(known, &facility)| {
        let known: Vec<char> = known.chars().collect();
        let longer = word.len().max(known.len());
        // At most half of the letters may differ, and a single letter is like everything.
        let steps = distance(&word, &known);
        (word.len() > 1 && known.len() > 1 && 2 * steps <= longer).then_some((steps * 1000 / longer, facility))
    });
    near.min().map(|found| found.1)
}

/// How many letters must be put in, taken out or changed.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, letter) in one.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for column in 0..other.len() {
            let change = diagonal + usize::from(other[column] != *letter);
            diagonal = row[column + 1];
            row[column + 1] = change.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

/// The words of a cell that lists facilities.
pub(super) fn words(text: &str) -> Vec<String> {
    let text = narrow(text);
    let mut depth = 0_i32;
    let outside: String = text
        .chars()
        .filter(|character| {
            depth += i32::from(*character == '(') - i32::from(*character == ')');
            depth <= 0 && *character != ')'
        })
        .collect();
    let blank = !text.is_ascii();
    let separates = |character: char| {
        matches!(character, ';' | ',' | '、' | '/' | '|' | '+' | '。' | '\\' | '·') || blank && character == ' '
    };
    let mut words = Vec::new();
    for word in outside.split(separates).map(|word| word.trim().trim_end_matches('等').trim()) {
        if word.is_empty() {
            continue;
        }
        if understood(word) != Understood::Unknown {
            words.push(word.to_owned());
            continue;
        }
        // `休息和饮水`, where that is no word of its own.
        words.extend(word.split(['和', '及', '与']).filter(|part| !part.is_empty()).map(str::to_owned));
    }
    words
}

/// Whether something is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Yes,
    No,
    Blank,
    Unclear,
}

/// Reads `√`, `是`, `有`, `1`, `2台`, `×`, `否`, `无` and the like.
pub(super) fn mark(text: &str) -> Mark {
    const YES: [&str; 26] = [
        "√",
        "✓",
        "✔",
        "☑",
        "✅",
        "●",
        "○",
        "◯",
        "〇",
        "■",
        "★",
        "是",
        "有",
        "对",
        "已配",
        "已配备",
        "配备",
        "具备",
        "提供",
        "齐全",
        "y",
        "yes",
        "true",
        "t",
        "v",
        "可",
    ];
    const NO: [&str; 16] =
        ["×", "✗", "✘", "☒", "╳", "❌", "x", "否", "无", "没有", "未配", "未配备", "不提供", "n", "no", "false"];
    let text = narrow(text).to_lowercase();
    if NO.contains(&text.as_str()) {
        return Mark::No;
    }
    if YES.contains(&text.as_str()) {
        return Mark::Yes;
    }
    if is_blank(&text) {
        return Mark::Blank;
    }
    let count = text.trim_end_matches(['台', '个', '套', '张', '把', '间', '处', '只', '组', '份']);
    match count.parse::<f64>() {
        Ok(number) if number > 0.0 => Mark::Yes,
        Ok(0.0) => Mark::No,
        _ => Mark::Unclear,
    }
}

/// The facility that the header of a column names, such as `饮水机`, `是否有卫生间` or `wifi`.
pub(super) fn of_header(header: &str) -> Option<Facility> {
    const BEFORE: [&str; 14] = [
        "是否配备",
        "是否提供",
        "是否具备",
        "是否设有",
        "是否设置",
        "是否配有",
        "是否有",
        "是否能",
        "是否可",
        "有无",
        "是否",
        "配备",
        "提供",
        "设有",
    ];
    const AFTER: [&str; 7] = ["数量", "台数", "情况", "服务", "设施", "配置", "设备"];
    let word = letters(&crate::list::bare(header));
    let rest = BEFORE.iter().find_map(|before| word.strip_prefix(before)).unwrap_or(&word);
    let short = AFTER.iter().find_map(|after| rest.strip_suffix(after)).unwrap_or(rest);
    let known = |word: &str| vocabulary().get(word).copied();
    known(&word).or_else(|| known(rest)).or_else(|| known(short)).or_else(|| {
        // `应急药箱`, `手机充电`: one facility inside a short header, and nothing else.
        let only: Vec<Facility> = inside(short).iter().collect();
        (only.len() == 1 && short.chars().count() <= 6).then(|| only[0])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> String {
        let sets = words(text).into_iter().filter_map(|word| match understood(&word) {
            Understood::Facilities(set) => Some(set),
            Understood::Absent => None,
            Understood::Unknown => panic!("{word} of {text}"),
        });
        sets.flat_map(FacilitySet::iter).collect::<FacilitySet>().codes()
    }

    #[test]
    fn lists_of_facilities_are_read_as_they_are_written() {
        for (text, expect) in [
            (
                "休息、饮水、微波炉、卫生间、充电、空调、药箱、雨伞、图书、换电",
                "rest;water;heat_food;toilet;charge;ac;medicine;rain_gear;reading;battery_swap",
            ),
            ("饮水机（冷热），免费ＷｉＦｉ；应急药箱/手机充电", "water;charge;medicine;wifi"),
            ("提供热饭服务和休息座椅等", "rest;heat_food"),
            ("1.饮水机2台 2.微波炉1台", "water;heat_food"),
            ("饮水机微波炉冰箱", "water;heat_food;fridge"),
            ("无线网络、无空调、没有冰箱", "wifi"),
            ("Drinking water, Wi-Fi; heat_food", "water;heat_food;wifi"),
            ("换电柜 打气筒 维修工具箱", "pump_repair;battery_swap"),
            ("水、伞、药", "water;medicine;rain_gear"),
        ] {
            assert_eq!(codes(text), expect, "{text}");
        }
    }

    #[test]
    fn what_is_not_known_has_a_nearest() {
        for (word, expect) in [
            ("微波爐", Some("heat_food")),
            ("wfii", Some("wifi")),
            ("tolet", Some("toilet")),
            ("桑拿", None),
            ("sauna", None),
            ("x", None),
        ] {
            assert_eq!(understood(word), Understood::Unknown, "{word}");
            assert_eq!(nearest(word).map(Facility::as_str), expect, "{word}");
        }
    }

    #[test]
    fn marks_say_yes_or_no() {
        for text in ["√", "是", "有", "1", "○", "Y", "２台", "✔", "TRUE"] {
            assert_eq!(mark(text), Mark::Yes, "{text}");
        }
        for text in ["×", "否", "无", "0", "N", "x"] {
            assert_eq!(mark(text), Mark::No, "{text}");
        }
        assert_eq!((mark(""), mark("—"), mark("坏了")), (Mark::Blank, Mark::Blank, Mark::Unclear));
    }

    #[test]
    fn a_header_can_name_one_facility() {
        for (header, expect) in [
            ("饮水机", Some(Facility::Water)),
            ("是否有卫生间", Some(Facility::Toilet)),
            ("微波炉（台）", Some(Facility::HeatFood)),
            ("有无空调", Some(Facility::Ac)),
            ("应急药箱", Some(Facility::Medicine)),
            ("WiFi", Some(Facility::Wifi)),
            ("heat_food", Some(Facility::HeatFood)),
            ("备注", None),
            ("建筑面积", None),
            ("是否正常开放", None),
        ] {
            assert_eq!(of_header(header), expect, "{header}");
        }
    }
}
