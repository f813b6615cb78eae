//! Which column of a list holds which detail.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::station::words::folded_header;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Host,
    BuildMode,
    Seats,
    Area,
    ValidFrom,
    ValidTo,
    Validity,
    Verified,
    Status,
    Nearby,
    /// What an answer of ours has beside what a list says.
    Assumed,
}

/// The words for each, folded.
const WORDS: [(Column, &[&str]); 11] = [
    (Column::Assumed, &["assumed"]),
    (
        Column::Host,
        &["host", "hostname", "依托单位", "依托场所", "依托主体", "共建单位", "建设单位", "承建单位", "场所类型"],
    ),
    (Column::BuildMode, &["buildmode", "建设方式", "建设模式", "建设类型", "建站方式", "共建方式"]),
    (Column::Seats, &["seats", "capacity", "座位数", "座位", "容纳人数", "可容纳人数", "可同时容纳人数", "席位"]),
    (Column::Area, &["aream2", "area", "面积", "建筑面积", "使用面积", "站点面积", "占地面积", "室内面积", "驿站面积"]),
    (
        Column::ValidFrom,
        &[
            "validfrom",
            "启用日期",
            "启用时间",
            "投用时间",
            "投用日期",
            "建成时间",
            "建成日期",
            "投入使用时间",
            "开始日期",
        ],
    ),
    (Column::ValidTo, &["validto", "结束日期", "截止日期", "停用日期", "撤站日期", "关闭日期", "有效期至"]),
    (Column::Validity, &["validity", "有效期", "起止日期", "设站时间"]),
    (
        Column::Verified,
        &["verified", "checkdate", "核验日期", "核验时间", "核实日期", "核实时间", "核查日期", "巡查日期"],
    ),
    (
        Column::Status,
        &["status", "状态", "站点状态", "驿站状态", "运行状态", "使用状态", "开放状态", "是否正常开放", "是否开放"],
    ),
    (Column::Nearby, &["nearby", "附近设施", "周边设施"]),
];

/// Headers come again with every row of a list.
const REMEMBERED: usize = 512;

thread_local! {
    static KNOWN: RefCell<HashMap<String, Option<Column>>> = RefCell::default();
}

impl Column {
    /// What the column with this header holds, if it is a detail.
    pub fn of(header: &str) -> Option<Self> {
        KNOWN.with_borrow_mut(|known| {
            if let Some(column) = known.get(header) {
                return *column;
            }
            if known.len() >= REMEMBERED {
                known.clear();
            }
            let column = Self::read(header);
            known.insert(header.to_owned(), column);
            column
        })
    }

    /// The word for it, as answers and tables have it.
    const fn word(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::BuildMode => "build_mode",
            Self::Seats => "seats",
            Self::Area => "area_m2",
            Self::ValidFrom => "valid_from",
            Self::ValidTo => "valid_to",
            Self::Validity => "valid_from..valid_to",
            Self::Verified => "verified",
            Self::Status => "status",
            Self::Nearby => "nearby",
            Self::Assumed => "assumed",
        }
    }

    fn read(header: &str) -> Option<Self> {
        let name = folded_header(header);
        WORDS.iter().find(|(_, words)| words.contains(&name.as_str())).map(|found| found.0)
    }
}

/// The detail of a station that a column with this header holds, by its word; nothing where it holds none.
#[must_use]
pub fn detail_of(header: &str) -> Option<&'static str> {
    Column::of(header).map(Column::word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_known_in_both_languages() {
        assert_eq!(["容纳人数", "依托单位", "备注"].map(detail_of), [Some("seats"), Some("host"), None]);
        for (header, column) in [
            ("依托单位", Some(Column::Host)),
            ("面积（㎡）", Some(Column::Area)),
            ("可容纳人数(人)", Some(Column::Seats)),
            ("Valid From", Some(Column::ValidFrom)),
            ("valid_to", Some(Column::ValidTo)),
            ("是否正常开放", Some(Column::Status)),
            ("手机充电", None),
            ("备注", None),
            ("照片", None),
            ("名称", None),
        ] {
            assert_eq!(Column::of(header), column, "{header}");
        }
    }
}
