//! What a station offers, as planners write it, each word beside its code.

use super::chance::Chance;
use super::trade::Trade;

/// Words and codes. No code: a thing that the vocabulary does not have.
const WORDS: &[(&str, &str)] = &[
    ("休息座椅", "rest"),
    ("饮水机", "water"),
    ("微波炉", "heat_food"),
    ("卫生间", "toilet"),
    ("手机充电", "charge"),
    ("空调", "ac"),
    ("医药箱", "medicine"),
    ("雨伞", "rain_gear"),
    ("图书角", "reading"),
    ("无线网络", "wifi"),
    ("冰箱", "fridge"),
    ("打气筒", "pump_repair"),
    ("淋浴", "shower"),
    ("储物柜", "locker"),
    ("母婴室", "mother_baby"),
    ("法律咨询", "legal"),
    ("换电柜", "battery_swap"),
    ("货车停车位", "truck_parking"),
    ("针线包", ""),
    ("血压计", ""),
];

/// How often in a hundred a station of a trade has each of [`WORDS`].
fn odds(trade: Trade) -> [u8; 20] {
    match trade {
        Trade::Townhall => [100, 100, 100, 90, 100, 100, 100, 95, 90, 90, 70, 60, 10, 40, 40, 50, 0, 0, 40, 30],
        Trade::Community => [100, 100, 78, 72, 88, 90, 85, 70, 55, 60, 30, 25, 0, 10, 20, 20, 5, 0, 35, 25],
        Trade::Toilets => [80, 75, 45, 100, 55, 40, 60, 50, 0, 10, 5, 30, 0, 10, 15, 0, 0, 0, 15, 0],
        Trade::Police => [90, 95, 35, 40, 80, 75, 90, 60, 20, 30, 5, 20, 0, 0, 0, 40, 0, 0, 20, 5],
        Trade::Bank => [100, 100, 20, 25, 90, 100, 75, 85, 60, 70, 0, 0, 0, 0, 10, 0, 0, 0, 20, 30],
        Trade::Fuel => [70, 90, 50, 100, 60, 60, 60, 10, 0, 20, 10, 60, 30, 0, 0, 0, 10, 80, 0, 0],
        Trade::Pharmacy => [80, 95, 10, 5, 60, 80, 100, 40, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0, 10, 95],
        Trade::Courier => [85, 80, 60, 50, 95, 40, 40, 20, 0, 60, 10, 70, 0, 50, 0, 0, 60, 0, 0, 0],
        _ => [80, 90, 60, 40, 80, 70, 50, 40, 10, 50, 30, 10, 0, 10, 0, 0, 0, 0, 10, 0],
    }
}

/// Services of a station: the list as it is written, and its codes.
pub fn chosen(trade: Trade, chance: &mut Chance) -> (String, Vec<&'static str>) {
    let odds = odds(trade);
    let has: Vec<(&str, &str)> =
        WORDS.iter().zip(odds).filter(|(_, odds)| chance.is(f64::from(*odds) / 100.0)).map(|(word, _)| *word).collect();
    let text = has.iter().map(|word| word.0).collect::<Vec<_>>().join("、");
    (text, has.iter().map(|word| word.1).filter(|code| !code.is_empty()).collect())
}

/// Everything.
pub fn all() -> (String, Vec<&'static str>) {
    let text = WORDS[..17].iter().map(|word| word.0).collect::<Vec<_>>().join("、");
    (text, WORDS[..17].iter().map(|word| word.1).collect())
}
