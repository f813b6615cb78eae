//! The rules that a list can break, by codes that stay the same.

/// A rule about the rows of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "`TABLE` says each in words")]
pub enum Rule {
    #[default]
    Other,
    PositionEmpty,
    PositionNotANumber,
    PositionImpossible,
    PositionZero,
    PositionProjected,
    PositionSwapped,
    PositionColumnsSwapped,
    PositionMisplaced,
    PositionDecimalComma,
    PositionOutside,
    PositionDatum,
    PositionOffNetwork,
    KeyDuplicate,
    KeyReserved,
    TierUnknown,
    HoursUnreadable,
    HoursDoubtful,
    HoursFromNumber,
    HoursContradict,
    FacilityUnknown,
    MarkUnknown,
    DateFromNumber,
    DigitsLost,
    CellError,
    Weight,
    EncodingDamaged,
    RowTooLong,
}

/// Code and short title of every rule, in the order of [`Rule`].
#[rustfmt::skip]
const TABLE: [(Rule, &str, &str, &str); 28] = [
    (Rule::Other, "other", "something else", "其他"),
    (Rule::PositionEmpty, "position-empty", "no position", "缺少坐标"),
    (Rule::PositionNotANumber, "position-not-a-number", "position cannot be read", "坐标无法识别"),
    (Rule::PositionImpossible, "position-impossible", "impossible position", "坐标超出范围"),
    (Rule::PositionZero, "position-zero", "position is zero", "坐标为零"),
    (Rule::PositionProjected, "position-projected", "metres instead of degrees", "平面坐标而非经纬度"),
    (Rule::PositionSwapped, "position-swapped", "longitude and latitude exchanged", "经纬度颠倒"),
    (Rule::PositionColumnsSwapped, "position-columns-swapped", "columns exchanged", "经纬度两列颠倒"),
    (Rule::PositionMisplaced, "position-misplaced", "whole position in one cell", "坐标写在同一格"),
    (Rule::PositionDecimalComma, "position-decimal-comma", "comma for a decimal point", "小数点写成逗号"),
    (Rule::PositionOutside, "position-outside", "outside the extract", "超出地图范围"),
    (Rule::PositionDatum, "position-datum", "datum in doubt", "坐标系存疑"),
    (Rule::PositionOffNetwork, "position-off-network", "off the streets", "不在路网附近"),
    (Rule::KeyDuplicate, "key-duplicate", "same key twice", "编号重复"),
    (Rule::KeyReserved, "key-reserved", "reserved key", "编号为保留字"),
    (Rule::TierUnknown, "tier-unknown", "unknown tier", "级别无法识别"),
    (Rule::HoursUnreadable, "hours-unreadable", "hours cannot be read", "开放时间无法识别"),
    (Rule::HoursDoubtful, "hours-doubtful", "hours are doubtful", "开放时间存疑"),
    (Rule::HoursFromNumber, "hours-from-number", "times as numbers", "时间被存成小数"),
    (Rule::HoursContradict, "hours-contradict", "hours contradict", "开放时间矛盾"),
    (Rule::FacilityUnknown, "facility-unknown", "unknown facility", "设施无法识别"),
    (Rule::MarkUnknown, "mark-unknown", "neither yes nor no", "是否有该设施不明"),
    (Rule::DateFromNumber, "date-from-number", "date as a number", "日期被存成数字"),
    (Rule::DigitsLost, "digits-lost", "digits lost", "数字位数丢失"),
    (Rule::CellError, "cell-error", "formula error", "公式错误"),
    (Rule::Weight, "weight", "bad weight", "权重有误"),
    (Rule::EncodingDamaged, "encoding-damaged", "characters lost", "文字乱码"),
    (Rule::RowTooLong, "row-too-long", "more cells than columns", "单元格多于列数"),
];

impl Rule {
    /// Every rule.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.0)
    }

    /// The code, which programs may rely on.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        TABLE[self as usize].1
    }

    /// A few words in English.
    #[must_use]
    pub const fn title_en(self) -> &'static str {
        TABLE[self as usize].2
    }

    /// A few words in Chinese.
    #[must_use]
    pub const fn title_zh(self) -> &'static str {
        TABLE[self as usize].3
    }

    /// The rule of a code.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::all().find(|rule| rule.as_str() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_in_the_order_of_the_rules_and_codes_differ() {
        for (index, rule) in Rule::all().enumerate() {
            assert_eq!(rule as usize, index);
            assert_eq!(Rule::of_code(rule.as_str()), Some(rule));
            assert!(!rule.title_en().is_empty() && !rule.title_zh().is_empty());
        }
    }
}
