//! Details out of the columns that no other part of a reader has taken.

use crate::station::words::yes_or_no;
use crate::station::{Facility, FacilitySet};

use super::column::Column;
use super::dates::{ReadDate, read_date, read_range};
use super::number::{read_area, read_seats};
use super::{BuildMode, Details, Host, Status};

/// A detail that cannot be read; the station is kept without it, and the column stays among the extra ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DetailProblem {
    /// Header of the column.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// What is wrong with it, in English and Chinese.
    pub problem: [String; 2],
    /// What was done, and what would be right.
    pub fix: [&'static str; 2],
}

/// What is wrong with a cell, and what was done.
struct Wrong {
    problem: [String; 2],
    fix: [&'static str; 2],
}

impl Wrong {
    fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { problem: [en.into(), zh.into()], fix: ["left out", "已略去"] }
    }
}

/// How much of a cell went into the details.
enum Took {
    /// All of it.
    Whole,
    /// A part: `50余人` says more than 50.
    Part,
    /// Nothing, and nothing is wrong: another column has said it, or it says that it is not known.
    Nothing,
}

/// Words for "not known" and "without end".
const BLANK: [&str; 9] = ["", "-", "--", "/", "无", "暂无", "不详", "长期", "永久"];

impl Details {
    /// Whether a column with this header holds a detail.
    #[must_use]
    pub fn names(header: &str) -> bool {
        Column::of(header).is_some()
    }

    /// Takes the columns that it knows out of `extra`; says what it could not read.
    ///
    /// What was read whole is gone from `extra`; what was read in part (`50余人`) or not at all stays there too. Of
    /// two columns for the same thing the first counts.
    ///
    /// ```
    /// use waystation::station::Details;
    ///
    /// let column = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    /// let mut extra = vec![column("依托单位", "农业银行"), column("座位数", "12"), column("备注", "临街")];
    /// let (details, problems) = Details::take(&mut extra);
    /// assert_eq!((details.seats, details.host.unwrap().text.as_str()), (Some(12), "农业银行"));
    /// assert!(problems.is_empty());
    /// assert_eq!(extra, [column("备注", "临街")]);
    /// ```
    pub fn take(extra: &mut Vec<(String, String)>) -> (Self, Vec<DetailProblem>) {
        let mut details = Self::default();
        let mut problems = Vec::new();
        let mut stay = Vec::new();
        for (name, value) in extra.drain(..) {
            let Some(column) = Column::of(&name) else {
                stay.push((name, value));
                continue;
            };
            match details.put(column, &value) {
                Ok(Took::Whole) => {}
                Ok(Took::Part | Took::Nothing) => stay.push((name, value)),
                Err(Wrong { problem, fix }) => {
                    problems.push(DetailProblem { column: name.clone(), value: value.clone(), problem, fix });
                    stay.push((name, value));
                }
            }
        }
        *extra = stay;
        (details, problems)
    }

    fn put(&mut self, column: Column, value: &str) -> Result<Took, Wrong> {
        let value = value.trim();
        if BLANK.contains(&value) {
            return Ok(Took::Nothing);
        }
        match column {
            Column::Host => Ok(self.put_host(value)),
            Column::BuildMode => {
                let read = BuildMode::parse(value);
                let mode = read.ok_or_else(|| {
                    Wrong::new(
                        "is no way to build; those known are own (自建), shared (共建), joint (联建), government, social",
                        "不是已知的建设方式（自建、共建、联建、政府兴建、社会助建）",
                    )
                })?;
                Ok(first(&mut self.build_mode, Some(mode), true))
            }
            Column::Seats => {
                let read = read_seats(value);
                let (seats, exact) =
                    read.ok_or_else(|| Wrong::new("is no number of seats, for example 20", "不是座位数，例如 20"))?;
                Ok(first(&mut self.seats, Some(seats), exact))
            }
            Column::Area => {
                let read = read_area(value);
                let (area, exact) = read.ok_or_else(|| {
                    Wrong::new("is no area in square metres, for example 25", "不是面积（平方米），例如 25")
                })?;
                Ok(first(&mut self.area_m2, Some(area), exact))
            }
            Column::ValidFrom => {
                let date = date(value)?;
                self.dates_hold(Some(date), None)?;
                Ok(first(&mut self.dates.from, Some(date.first), date.exact()))
            }
            Column::ValidTo => {
                let date = date(value)?;
                self.dates_hold(None, Some(date))?;
                Ok(first(&mut self.dates.to, Some(date.last), date.exact()))
            }
            Column::Validity => {
                let (from, to) = read_range(value).ok_or_else(|| {
                    Wrong::new(
                        "is no pair of dates, for example 2026-05-23至2026-05-26",
                        "不是起止日期，例如 2026-05-23至2026-05-26",
                    )
                })?;
                self.dates_hold(Some(from), Some(to))?;
                let exact = from.exact() && to.exact();
                let took = first(&mut self.dates.from, Some(from.first), exact);
                first(&mut self.dates.to, Some(to.last), exact);
                Ok(took)
            }
            Column::Verified => {
                let date = date(value)?;
                Ok(first(&mut self.verified, Some(date.first), date.exact()))
            }
            Column::Status => {
                let read = Status::parse(value);
                let status = read.ok_or_else(|| Wrong {
                    fix: ["the station is taken to be in service", "按正常开放处理"],
                    ..Wrong::new(
                        "is no status; those known are normal (正常), suspended (停用), renovation (装修)",
                        "不是已知的状态（正常、停用、装修）",
                    )
                })?;
                // 停用：设备损坏 says more than that it is out of service.
                let exact = [status.as_str(), status.label_zh()].contains(&value) || yes_or_no(value).is_some();
                Ok(first(&mut self.status, Some(status), exact))
            }
            Column::Nearby => {
                let words = value.split([';', '、', '，', ',', '；']).map(str::trim).filter(|word| !word.is_empty());
                let offers = words.map(|word| Facility::from_words(word).ok_or(word));
                let all = offers.collect::<Result<Vec<_>, _>>();
                let all = all.map_err(|word| {
                    Wrong::new(
                        format!("names `{word}`, which is no facility that is known"),
                        format!("“{word}”不是已知的设施"),
                    )
                })?;
                self.nearby = FacilitySet::union_of(all.into_iter().map(|offer| offer.here.union(offer.nearby)));
                Ok(Took::Whole)
            }
            // Whoever makes a set of stations says what is assumed.
            Column::Assumed => Ok(Took::Whole),
        }
    }

    /// One column may have the kind, and another the name.
    fn put_host(&mut self, value: &str) -> Took {
        match (&mut self.host, Host::of(value)) {
            (slot @ None, read) => first(slot, read, true),
            (Some(host), Some(read)) if host.text.is_empty() && !read.text.is_empty() => {
                host.text = read.text;
                Took::Whole
            }
            (Some(host), Some(read)) if !host.text.is_empty() && read.text.is_empty() => {
                host.kind = read.kind;
                Took::Whole
            }
            _ => Took::Nothing,
        }
    }

    /// Dates that end before they begin are none.
    fn dates_hold(&self, from: Option<ReadDate>, to: Option<ReadDate>) -> Result<(), Wrong> {
        let from = from.map(|date| date.first).or(self.dates.from);
        let to = to.map(|date| date.last).or(self.dates.to);
        match (from, to) {
            (Some(from), Some(to)) if to < from => Err(Wrong::new(
                format!("would end on {to}, before it begins on {from}"),
                format!("结束日期 {to} 早于开始日期 {from}"),
            )),
            _ => Ok(()),
        }
    }
}

/// Puts a value where there is none yet.
fn first<T>(slot: &mut Option<T>, value: Option<T>, exact: bool) -> Took {
    if slot.is_some() || value.is_none() {
        return Took::Nothing;
    }
    *slot = value;
    if exact { Took::Whole } else { Took::Part }
}

fn date(value: &str) -> Result<ReadDate, Wrong> {
    read_date(value).ok_or_else(|| Wrong::new("is no date, for example 2026-05-23", "不是日期，例如 2026-05-23"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    #[test]
    fn known_columns_go_and_others_stay() {
        let mut extra = columns(&[
            ("地址", "文昌路1号"),
            ("共建单位", "招商银行文昌支行"),
            ("建设方式", "共建"),
            ("可容纳人数（人）", "50余人"),
            ("建筑面积(㎡)", "150"),
            ("有效期", "2026年5月23日至2026年5月26日"),
            ("核验日期", "46165"),
            ("状态", "停用：设备损坏"),
            ("附近设施", "公厕、充电站"),
            ("照片", "a.jpg"),
        ]);
        let (details, problems) = Details::take(&mut extra);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(details.host.as_ref().unwrap().kind.unwrap().as_str(), "bank");
        assert_eq!(
            (details.build_mode, details.seats, details.area_m2),
            (Some(BuildMode::Shared), Some(50), Some(150.0))
        );
        assert_eq!(details.dates.to.unwrap().to_string(), "2026-05-26");
        assert_eq!(details.verified.unwrap().to_string(), "2026-05-23");
        assert_eq!((details.status, details.nearby.codes().as_str()), (Some(Status::Suspended), "toilet;charge"));
        let stay: Vec<&str> = extra.iter().map(|pair| pair.0.as_str()).collect();
        assert_eq!(stay, ["地址", "可容纳人数（人）", "状态", "照片"]);
    }

    #[test]
    fn what_cannot_be_read_is_named_and_stays() {
        let mut extra = columns(&[
            ("座位数", "不详人数"),
            ("area", "big"),
            ("valid_from", "2026-06-01"),
            ("valid_to", "2026-05-01"),
            ("status", "已审核"),
            ("build_mode", "two floors"),
            ("nearby", "sauna"),
            ("verified", "soon"),
        ]);
        let before = extra.clone();
        let (details, problems) = Details::take(&mut extra);
        assert_eq!(problems.len(), 7, "{problems:?}");
        let texts = |problem: &DetailProblem| problem.problem.iter().all(|text| !text.is_empty());
        assert!(problems.iter().all(texts));
        assert!(problems.iter().any(|problem| problem.problem[0].contains("before it begins on 2026-06-01")));
        assert_eq!((details.dates.to, details.status, details.seats), (None, None, None));
        assert_eq!(extra.len(), before.len() - 1);
    }

    #[test]
    fn the_first_of_two_columns_counts_and_blanks_say_nothing() {
        let mut extra = columns(&[("依托单位", "/"), ("共建单位", "移动"), ("建设单位", "区政府")]);
        let (details, problems) = Details::take(&mut extra);
        assert!(problems.is_empty());
        assert_eq!(details.host.unwrap().text, "移动");
        assert_eq!(extra.len(), 2);
        for pairs in [[("host", "shop"), ("host_name", "孔庙")], [("host_name", "孔庙"), ("host", "shop")]] {
            let (details, _) = Details::take(&mut columns(&pairs));
            let host = details.host.unwrap();
            assert_eq!((host.kind.unwrap().as_str(), host.text.as_str()), ("shop", "孔庙"));
        }
    }
}
