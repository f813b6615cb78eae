//! What people need, in their own words, and the facility that answers it.

use super::words::folded;
use super::{Facility, FacilitySet, UnknownFacility};

/// Something that somebody on the street needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// The code used in requests.
    pub code: &'static str,
    /// In Chinese.
    pub zh: &'static str,
    /// In English.
    pub en: &'static str,
    /// What answers it.
    pub facility: Facility,
    /// Other words for it.
    words: &'static [&'static str],
}

/// Every need. To get out of the rain (避雨) a room to sit in will do; `rain_gear` is the umbrella to take along.
const NEEDS: [Need; 10] = [
    need("drink", "喝水", "a drink", Facility::Water, &["饮水", "打水", "接水"]),
    need("eat", "热饭", "to heat food", Facility::HeatFood, &["吃饭", "热餐", "用餐"]),
    need("relief", "如厕", "a toilet", Facility::Toilet, &["上厕所", "厕所", "公厕", "卫生间", "洗手间"]),
    need("sit", "休息", "to sit down", Facility::Rest, &["歇脚", "歇歇"]),
    need("power", "充电", "to charge", Facility::Charge, &["手机充电"]),
    need("treat", "用药", "medicine", Facility::Medicine, &["急救", "药品"]),
    need("shelter", "避雨", "out of the rain", Facility::Rest, &["躲雨"]),
    need("swap", "换电", "another battery", Facility::BatterySwap, &["换电池", "换电瓶"]),
    need("cool", "纳凉", "out of the heat", Facility::Ac, &["避暑", "乘凉"]),
    need("warm", "取暖", "out of the cold", Facility::Heating, &["避寒", "暖和"]),
];

const fn need(
    code: &'static str,
    zh: &'static str,
    en: &'static str,
    facility: Facility,
    words: &'static [&'static str],
) -> Need {
    Need { code, zh, en, facility, words }
}

impl Need {
    /// Every need.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        NEEDS.iter()
    }

    /// Reads a code or a Chinese word.
    #[must_use]
    pub fn parse(text: &str) -> Option<&'static Self> {
        let word = folded(text);
        let matches = |need: &&Self| word == need.code || word == need.zh || need.words.contains(&word.as_str());
        NEEDS.iter().find(matches)
    }

    /// Every word that a request may use for a facility or a need: codes, and the Chinese words of needs.
    pub fn vocabulary() -> impl Iterator<Item = &'static str> {
        let codes = NEEDS.iter().map(|need| need.code);
        Facility::all().map(Facility::as_str).chain(codes).chain(NEEDS.iter().map(|need| need.zh))
    }
}

impl FacilitySet {
    /// Reads one word: the code or the label of a facility, or a need.
    ///
    /// # Errors
    ///
    /// [`UnknownFacility`] when it is neither.
    pub fn of_need(word: &str) -> Result<Self, UnknownFacility> {
        let facility =
            word.parse::<Facility>().or_else(|unknown| Need::parse(word).map(|need| need.facility).ok_or(unknown));
        facility.map(|facility| [facility].into_iter().collect())
    }

    /// Reads facilities and needs, separated by commas or semicolons of either width, or by `、`.
    ///
    /// ```
    /// use waystation::station::FacilitySet;
    ///
    /// assert_eq!(FacilitySet::of_needs("喝水、如厕")?, FacilitySet::of_needs("toilet,drink")?);
    /// # Ok::<(), waystation::station::UnknownFacility>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`UnknownFacility`] with the first word that is neither.
    pub fn of_needs(text: &str) -> Result<Self, UnknownFacility> {
        let words = text.split([',', ';', '，', '；', '、']).map(str::trim).filter(|word| !word.is_empty());
        words.map(Self::of_need).collect::<Result<Vec<Self>, _>>().map(Self::union_of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn needs_lead_to_facilities() {
        let pairs = [
            ("喝水", "water"),
            ("热饭", "heat_food"),
            ("如厕", "toilet"),
            ("休息", "rest"),
            ("充电", "charge"),
            ("用药", "medicine"),
            ("避雨", "rest"),
            ("换电", "battery_swap"),
            ("drink", "water"),
            ("上厕所", "toilet"),
        ];
        for (word, code) in pairs {
            assert_eq!(FacilitySet::of_needs(word).unwrap().codes(), code, "{word}");
        }
        assert_eq!(FacilitySet::of_needs(" 喝水，如厕；drink ,").unwrap().codes(), "water;toilet");
        assert!(FacilitySet::of_needs("喝水,sauna").unwrap_err().to_string().contains("`sauna` is not known"));
        assert!(FacilitySet::of_needs("").unwrap().is_empty());
    }

    #[test]
    fn every_word_of_the_vocabulary_stands_for_one_thing() {
        let words: Vec<&str> = Need::vocabulary().collect();
        let mut distinct = words.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), words.len());
        assert!(words.iter().all(|word| FacilitySet::of_need(word).is_ok()));
        // A need that is called like a facility is that facility.
        for need in Need::all() {
            if let Ok(facility) = need.zh.parse::<Facility>() {
                assert_eq!(facility, need.facility, "{}", need.zh);
            }
        }
    }
}
