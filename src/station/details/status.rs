//! Whether a station is in service.

use crate::station::words::folded;

/// The state of a station, whatever its hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// In service (正常).
    Normal,
    /// Out of service (停用).
    Suspended,
    /// Out of service while it is rebuilt (装修).
    Renovation,
}

impl Status {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Normal, Self::Suspended, Self::Renovation];

    /// The code used in files and requests.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Suspended => "suspended",
            Self::Renovation => "renovation",
        }
    }

    /// The Chinese label.
    #[must_use]
    pub const fn label_zh(self) -> &'static str {
        match self {
            Self::Normal => "正常",
            Self::Suspended => "停用",
            Self::Renovation => "装修",
        }
    }

    /// The English label.
    #[must_use]
    pub const fn label_en(self) -> &'static str {
        match self {
            Self::Normal => "in service",
            Self::Suspended => "out of service",
            Self::Renovation => "being rebuilt",
        }
    }

    /// Whether people can use the station at its hours.
    #[must_use]
    pub const fn in_service(self) -> bool {
        matches!(self, Self::Normal)
    }

    /// The state with this code or Chinese label.
    #[must_use]
    pub fn of_code(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| [status.as_str(), status.label_zh()].contains(&text.trim()))
    }

    /// Reads a code or a word; for a column such as 是否正常开放 also yes and no.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let word = folded(text);
        if let Some(status) = Self::ALL.into_iter().find(|status| word == status.as_str()) {
            return Some(status);
        }
        let has = |parts: &[&str]| parts.iter().any(|part| word.contains(part));
        // 不正常, 未开放, 暂停开放 hold the words for the contrary.
        if has(&["装修", "改造", "维修", "施工", "整修", "修缮"]) {
            Some(Self::Renovation)
        } else if has(&["停", "关闭", "撤", "摘牌", "取消", "未开", "不开", "不正常", "未启用", "闲置", "closed"])
        {
            Some(Self::Suspended)
        } else if has(&["正常", "开放", "启用", "使用中", "运行", "运营", "营业", "在用", "投用", "open", "active"])
        {
            Some(Self::Normal)
        } else {
            Some(if crate::station::words::yes_or_no(&word)? { Self::Normal } else { Self::Suspended })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_lists_are_read() {
        for (word, status) in [
            ("正常", Some(Status::Normal)),
            ("是", Some(Status::Normal)),
            ("正常开放", Some(Status::Normal)),
            ("否", Some(Status::Suspended)),
            ("停用", Some(Status::Suspended)),
            ("暂停开放", Some(Status::Suspended)),
            ("未正常开放，正在装修", Some(Status::Renovation)),
            ("不正常", Some(Status::Suspended)),
            ("改造中", Some(Status::Renovation)),
            ("renovation", Some(Status::Renovation)),
            ("已审核", None),
            ("", None),
        ] {
            assert_eq!(Status::parse(word), status, "{word}");
        }
    }
}
