//! The words of a problem in Chinese.

use super::{EXAMPLE, HoursProblem, clock, either};

impl HoursProblem {
    /// Why, in Chinese.
    #[must_use]
    pub fn reason_zh(&self) -> String {
        let text = match self {
            Self::Empty => "内容为空",
            Self::TooLong { max } => return format!("超过 {max} 个字符"),
            Self::Unreadable => "无法识别",
            Self::Syntax { .. } => "不符合 OSM opening_hours 语法",
            Self::ImpossibleTime => "不是有效的时刻",
            Self::LoneTime => "只有一个时刻，缺少起止",
            Self::EndsBeforeItBegins { .. } => "结束时间早于开始时间",
            Self::AllHoursAndTimes => "写明24小时，同时又写了具体时段，互相矛盾",
            Self::SeveralServices => "一格中写了几项服务各自的时间",
            Self::SchoolHolidays => "寒暑假没有对应的日历",
            Self::SeasonWithoutMonths => "季节没有注明月份",
            Self::DayTwice => "同一天写了两次且时间不同；以范围较小者或后写者为准",
            Self::Overlap => "与同一天的另一时段重叠；两段都算开放",
            Self::TakenAsAfternoon { from, to } => {
                return format!("排在较晚的时段之后，按 {}-{} 理解", clock(*from), clock(*to));
            }
            Self::NoTimes => "只有日期没有时间；未写明的按未知处理",
            Self::BreakWithoutTimes => "午休没有注明时间；12:00-14:00 按未知处理",
            Self::BreakOutside => "午休不在开放时段之内，未作改动",
            Self::Festival => "OSM 语法无法单独表示某个节日；所有法定节假日按未知处理",
            Self::LongSpan { hours } => return format!("跨越午夜，长达 {hours} 小时"),
            Self::OneAsDash => "汉字“一”被当作连接号",
            Self::OverMidnight { to } => return format!("结束早于开始，按次日 {} 结束理解", clock(*to)),
            Self::BareHours { from, to } => return format!("只写了小时，按 {}-{} 理解", clock(*from), clock(*to)),
            Self::HolidaysAndWeekends => "没有写明周末，按与节假日相同理解",
            Self::HolidaysNotTold => "没有写明法定节假日，按未知处理",
            Self::Added => "按在这些日子原有时段之外增加理解",
            Self::RestOfYear => "季节没有注明月份，按一年中其余月份理解",
            Self::LeftOut => "与开放时间无关，已略去",
        };
        text.to_owned()
    }

    /// What to write, in Chinese.
    #[must_use]
    pub fn suggestion_zh(&self) -> String {
        let text = match self {
            Self::Empty | Self::TooLong { .. } | Self::Unreadable => return format!("例如写作“{EXAMPLE}”或“24小时”"),
            Self::Syntax { .. } => "例如 \"Mo-Fr 09:00-17:00; Sa 10:00-14:00\" 或 \"24/7\"",
            Self::ImpossibleTime => "小时 0 至 24，分钟 00 至 59，例如 8:30-17:30",
            Self::LoneTime => "写明起止，例如 8:30-17:30",
            Self::EndsBeforeItBegins { from, to } => return format!("写作 {}", either(*from, *to, " 或 ")),
            Self::AllHoursAndTimes => "只保留一种；单项服务的时间写入“service_hours”列",
            Self::SeveralServices => {
                "这里写站点时间，各项服务写入“service_hours”列，例如“饮水:24小时；如厕:8:00-18:00”"
            }
            Self::SchoolHolidays => "写明日期，例如 7月1日-8月31日 8:00-20:00",
            Self::SeasonWithoutMonths | Self::RestOfYear => "写明月份，例如 夏季(5月-9月) 8:00-18:00",
            Self::DayTwice => "每一天只写一次",
            Self::Overlap => "合并为一个时段",
            Self::TakenAsAfternoon { from, to } | Self::BareHours { from, to } => {
                return format!("写作 {}-{}", clock(*from), clock(*to));
            }
            Self::NoTimes => "补上时间，例如 工作日 9:00-17:00",
            Self::BreakWithoutTimes | Self::BreakOutside => "写明午休时间，例如 午休12:00-13:30",
            Self::Festival => "写明当年的日期，例如 2026年2月15日-2月23日休息",
            Self::LongSpan { .. } => "请核对结束时间；跨夜写作 次日2:00",
            Self::OneAsDash => "改用连接号，例如 8:30-17:30",
            Self::OverMidnight { to } => return format!("写作 次日{}", clock(*to)),
            Self::HolidaysAndWeekends => "写明，例如 周末及节假日 9:00-16:00",
            Self::HolidaysNotTold => "补上“节假日休息”或节假日的时间",
            Self::Added => "写全这些日子的时段，例如 周三 8:00-18:00,19:00-21:00",
            Self::LeftOut => "另设一列填写",
        };
        text.to_owned()
    }
}
