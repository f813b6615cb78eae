//! In whose house a station is: most stations live in a bank, a petrol station or a community centre, whose closing
//! hours rule.

use std::sync::LazyLock;

use crate::station::words::{Parts, folded};

/// The kind of house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HostKind {
    /// A bank.
    Bank,
    /// A post office or parcel service.
    Post,
    /// A shop of a telephone company.
    Telecom,
    /// A petrol or charging station.
    Petrol,
    /// The management of a housing estate, or its gate lodge.
    Property,
    /// The police or traffic police.
    Police,
    /// An office of the state or the party, community centres among them.
    Government,
    /// A trade union.
    Union,
    /// A shop, restaurant or pharmacy.
    Shop,
    /// Somebody else.
    Other,
}

/// Code, labels, and parts of words; of several kinds that are named, the first counts.
const KINDS: [(HostKind, &str, &str, &str, &[&str]); 10] = [
    (
        HostKind::Bank,
        "bank",
        "银行",
        "bank",
        &[
            "银行",
            "农商行",
            "农信",
            "信用社",
            "工行",
            "建行",
            "农行",
            "中行",
            "招行",
            "交行",
            "邮储",
            "农情暖域",
            "劳动者港湾",
            "bank",
        ],
    ),
    (
        HostKind::Post,
        "post",
        "邮政快递",
        "post",
        &["邮政", "邮局", "邮爱", "快递", "驿收发", "顺丰", "中通", "圆通", "韵达", "申通", "极兔", "postoffice"],
    ),
    (HostKind::Telecom, "telecom", "通信营业厅", "telecom", &["移动", "联通", "电信", "铁塔", "广电网络", "telecom"]),
    (
        HostKind::Petrol,
        "petrol",
        "加油充电站",
        "petrol station",
        &[
            "加油",
            "加气站",
            "油站",
            "中石化",
            "中石油",
            "中国石化",
            "中国石油",
            "易捷",
            "充电站",
            "petrol",
            "gasstation",
            "fuel",
        ],
    ),
    (HostKind::Police, "police", "警务", "police", &["警务", "派出所", "公安", "交警", "岗亭", "交管", "police"]),
    (
        HostKind::Union,
        "union",
        "工会",
        "trade union",
        &["总工会", "街道工会", "工人文化宫", "工人俱乐部", "职工服务中心", "职工之家", "tradeunion"],
    ),
    (
        HostKind::Government,
        "government",
        "党政机关",
        "government",
        &[
            "党群",
            "党建",
            "居委",
            "村委",
            "社区服务",
            "政务",
            "便民服务中心",
            "便民服务大厅",
            "街道办",
            "办事处",
            "人社",
            "城管",
            "环卫",
            "新时代文明",
            "政府",
            "行政审批",
            "税务",
            "社区居民",
            "社区中心",
            "townhall",
            "government",
        ],
    ),
    (HostKind::Property, "property", "物业", "property", &["物业", "门岗", "小区", "园区管理", "产业园", "property"]),
    (
        HostKind::Shop,
        "shop",
        "商店餐饮",
        "shop",
        &[
            "超市",
            "便利店",
            "商店",
            "药店",
            "药房",
            "大药房",
            "餐厅",
            "饭店",
            "面馆",
            "咖啡",
            "酒店",
            "商场",
            "门店",
            "肯德基",
            "麦当劳",
            "蜜雪",
            "书店",
            "菜场",
            "农贸市场",
            "shop",
            "store",
            "supermarket",
            "pharmacy",
            "restaurant",
        ],
    ),
    (HostKind::Other, "other", "其他", "other", &["其他", "其它", "other"]),
];

static FOUND: LazyLock<Parts<HostKind>> =
    LazyLock::new(|| Parts::new(KINDS.iter().flat_map(|row| row.4.iter().map(|part| (*part, row.0)))));

impl HostKind {
    /// Every kind.
    pub fn all() -> impl Iterator<Item = Self> {
        KINDS.iter().map(|row| row.0)
    }

    fn row(self) -> &'static (Self, &'static str, &'static str, &'static str, &'static [&'static str]) {
        KINDS.iter().find(|row| row.0 == self).unwrap_or(&KINDS[9])
    }

    /// The code used in files and requests.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.row().1
    }

    /// The Chinese label.
    #[must_use]
    pub fn label_zh(self) -> &'static str {
        self.row().2
    }

    /// The English label.
    #[must_use]
    pub fn label_en(self) -> &'static str {
        self.row().3
    }

    /// The kind with this code or label.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let word = folded(text);
        let row = KINDS.iter().find(|row| row.1 == word || row.2 == word || folded(row.3) == word);
        row.map(|row| row.0)
    }

    /// The kind that some words name: 农业银行文昌支行 is a bank; `None` where they name none.
    ///
    /// The word of a list for the station itself (工会驿站) names no host.
    #[must_use]
    pub fn of_words(text: &str) -> Option<Self> {
        let named = |kind: &Self| KINDS.iter().position(|row| row.0 == *kind);
        FOUND.in_word(&folded(text)).map(|(_, _, kind)| kind).min_by_key(named)
    }
}

/// The host of a station.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    /// Its kind; `None` where the words name none that is known.
    pub kind: Option<HostKind>,
    /// The words of the list; empty where it has only a code.
    pub text: String,
}

impl Host {
    /// The host that a list words as `text`: a code, a label, or any name.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        match HostKind::parse(text) {
            Some(kind) => Some(Self { kind: Some(kind), text: String::new() }),
            None => (!text.is_empty()).then(|| Self { kind: HostKind::of_words(text), text: text.to_owned() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_name_kinds() {
        for (words, kind) in [
            ("郑州市郑州银行高新区小微支行工会驿站", Some("bank")),
            ("中国邮政集团文昌支局", Some("post")),
            ("中国移动营业厅", Some("telecom")),
            ("中石化城东加油站", Some("petrol")),
            ("城北交警岗亭", Some("police")),
            ("花园社区党群服务中心", Some("government")),
            ("绿城物业", Some("property")),
            ("金色家园小区门岗", Some("property")),
            ("罗森便利店", Some("shop")),
            ("区总工会", Some("union")),
            ("Aktia Bank", Some("bank")),
            ("枫杨路工会驿站", None),
            ("工会驿站", None),
            ("", None),
        ] {
            assert_eq!(HostKind::of_words(words).map(HostKind::as_str), kind, "{words}");
        }
    }

    #[test]
    fn a_code_needs_no_text_and_a_text_is_kept() {
        assert_eq!(Host::of(" bank "), Some(Host { kind: Some(HostKind::Bank), text: String::new() }));
        assert_eq!(Host::of("农行文昌支行").unwrap().text, "农行文昌支行");
        assert_eq!(Host::of("孔庙").unwrap(), Host { kind: None, text: "孔庙".to_owned() });
        assert_eq!(Host::of("  "), None);
        for kind in HostKind::all() {
            let words = [kind.as_str(), kind.label_zh(), kind.label_en()];
            assert!(words.iter().all(|word| HostKind::parse(word) == Some(kind)), "{kind:?}");
        }
    }
}
