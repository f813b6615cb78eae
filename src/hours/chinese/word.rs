//! The vocabulary: what each word of a Chinese text about hours is to the grammar.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::script::Glyph;

/// A part of the day that is named before a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// After midnight: 凌晨.
    Small,
    /// 上午, 早上.
    Morning,
    /// am, by which 12 is midnight.
    Am,
    /// 中午.
    Noon,
    /// 下午.
    Afternoon,
    /// 晚上.
    Evening,
}

/// A season of which the months may be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SeasonName {
    Summer,
    Winter,
    Spring,
    Autumn,
    High,
    Low,
}

/// What a word is to the grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// Before the number of a weekday: 周, 星期.
    Week,
    /// A weekday by itself, from 0 for Monday.
    Weekday(u8),
    EveryDay,
    /// Every day, and public holidays too: 全年无休.
    NoDayOff,
    Workdays,
    Weekend,
    /// Weekends and public holidays: 休息日.
    RestDays,
    Holidays,
    /// One public holiday by its name.
    Festival,
    SchoolHolidays,
    EveryMonth,
    Nth,
    LastOne,
    Except,
    Aside,
    Outside,
    Closed,
    /// As on other days: 照常. 正常 says it too, unless hours follow.
    AsUsual,
    Normal,
    /// 不打烊: round the clock by itself, as usual after days.
    NeverShut,
    AllHours,
    AllDay,
    Part(Part),
    NextDay,
    NextYear,
    To,
    And,
    Hour,
    Half,
    Quarter,
    Minute,
    Sharp,
    Month,
    Day,
    Year,
    /// Opens at the time before it: 开门; or open from then on: 起.
    Begin,
    Onwards,
    Until,
    Season(SeasonName),
    LunchBreak,
    NoLunchBreak,
    LastEntry,
    Filler,
    /// Says that it is open, not when.
    Opens,
    OtherTimes,
    /// Leaves the hours to something that is not in the text.
    Remark,
    /// Begins a remark that reaches to the next separator.
    RemarkFrom,
    Appointment,
    Suspended,
    /// One of several services with hours of their own: 自助, 对公.
    Service,
}

/// The words, by what they are. Of two that begin at the same place the longer one counts.
const WORDS: &[(Word, &str)] = &[
    (Word::Week, "周 星期 礼拜 每周 每星期 每逢周 逢周 逢星期 每逢星期"),
    (Word::Weekday(0), "mo mon monday"),
    (Word::Weekday(1), "tu tue tues tuesday"),
    (Word::Weekday(2), "we wed wednesday"),
    (Word::Weekday(3), "th thu thur thurs thursday"),
    (Word::Weekday(4), "fr fri friday"),
    (Word::Weekday(5), "sa sat saturday"),
    (Word::Weekday(6), "su sun sunday"),
    (
        Word::EveryDay,
        "每天 每日 天天 日日 全年 常年 全年度 终年 全周 整周 一周七天 每周七天 7天 七天 365天 全年365天 一年365天 everyday daily",
    ),
    (
        Word::NoDayOff,
        "全年无休 年中无休 终年无休 常年无休 天天无休 无休 无休息日 全年不休 全年无休息 365天无休 全年365天无休",
    ),
    (Word::Workdays, "工作日 法定工作日 平日 平时 上班日"),
    (Word::Weekend, "周末 双休日 双休 周六日 周六周日 周六天 礼拜六日 周休日 周末双休日"),
    (Word::RestDays, "休息日 非工作日 公休日 周末节假日 双休日节假日 周末节日 公休节假日"),
    (
        Word::Holidays,
        "节假日 法定节假日 国家法定节假日 国家节假日 国定节假日 国定假日 法定假日 法定节日 法定假期 公众假期 公众假日 公共假期 \
         公共假日 节日 假日 国家法定假日 国家法定节日 全国法定节假日 节假日期间 法定节假日期间 国家法定节假日期间 重大节假日 节日期间 \
         假日期间 节庆日 大型节假日 中国法定节假日 国家规定节假日 国家规定的节假日 ph",
    ),
    (
        Word::Festival,
        "春节 春节期间 春节假期 除夕 大年三十 大年初一 正月初一 年初一 初一 国庆 国庆节 国庆期间 国庆假期 十一假期 元旦 元旦节 五一 五一节 劳动节 \
         五一假期 清明 清明节 端午 端午节 中秋 中秋节 黄金周 元宵节 小长假",
    ),
    (Word::SchoolHolidays, "寒暑假 寒假 暑假 暑期 寒暑假期 寒暑假期间 寒假期间 暑假期间 学校假期"),
    (Word::EveryMonth, "每月 每个月 每月的 当月 逢月"),
    (Word::Nth, "第"),
    (Word::LastOne, "最后一个 最后一周 最后一周的 最后一 最后 最末"),
    (Word::Except, "除外 例外 不含"),
    (Word::Aside, "除 除了 除去 除逢"),
    (Word::Outside, "外 以外 之外"),
    (
        Word::Closed,
        "休息 闭馆 不开放 休馆 关闭 闭园 停业 歇业 不营业 休 休业 公休 轮休 店休 馆休 关门 打烊 不上班 不对外开放 不对外 闭站 关馆 关园 全天闭馆 \
         全天休息 全天不开放 全天关闭 全天闭园 例行闭馆 例休 固定闭馆 不办公 不办理 不接待 停止开放 停诊 休诊 不开门 暂停服务 停止服务 不提供服务 暂停 \
         闭馆日 闭馆休息 闭馆不开放 休馆日 休息日闭馆 闭馆一天 闭馆整理 馆内整理 不开 不开馆 下班 收摊 结束 清场 闭馆清场 off closed",
    ),
    (
        Word::AsUsual,
        "照常 照常开放 照常营业 照常服务 照常上班 照常开馆 不休 不休息 不闭馆 不闭园 也开放 也营业 开放如常 如常 同上 同平日 同平时 同工作日 不放假",
    ),
    (Word::Normal, "正常 正常开放 正常营业 正常服务 正常上班 正常开馆"),
    (Word::NeverShut, "不打烊 永不打烊 从不打烊"),
    (Word::Opens, "开放 营业 对外开放 免费开放 开馆 开门营业 对外服务 向公众开放 全馆开放"),
    (
        Word::AllHours,
        "24小时 二十四小时 全天24小时 全天二十四小时 24小时全天 24小时全天候 全天候 昼夜 昼夜开放 日夜 24h 24hr 24hrs 24hours 24hour 全天候24小时 全时段 \
         7x24 7*24 7x24小时 7*24小时 7x24h 7*24h 24x7 24*7 24/7 7/24 7天24小时 七天24小时 通宵 全天不打烊 24小时不打烊 24小时不间断 \
         24小时全天开放 二十四小时不打烊 随时 全天通宵 24个小时 365天24小时",
    ),
    (Word::AllDay, "全天 全日 整天 全天开放 全日开放 全天营业 全天免费开放"),
    (Word::Part(Part::Small), "凌晨 半夜 深夜 午夜 零晨"),
    (Word::Part(Part::Morning), "上午 早上 早 早晨 清晨 晨 晨间 早间 早场 早餐 早市 朝 上午时段 上午场"),
    (Word::Part(Part::Am), "am"),
    (Word::Part(Part::Noon), "中午 正午 午间 晌午 午餐 中餐 午市 午"),
    (Word::Part(Part::Afternoon), "下午 午后 pm 下午时段 下午场"),
    (Word::Part(Part::Evening), "晚上 晚 晚间 夜间 夜 夜里 夜晚 傍晚 当晚 晚场 夜场 每晚 晚餐 晚市 夜市 夜宵"),
    (Word::NextDay, "次日 翌日 第二天 第二日 隔天 隔日 次天 转天"),
    (Word::NextYear, "次年 翌年 来年 第二年 下一年 次年的"),
    (Word::To, "至 到 直到 直至 截至 一直到 至到 起至 开始至 to"),
    (Word::And, "和 及 与 以及 及其 暨 并 并且 还有 加 and"),
    (Word::Hour, "点 时 点钟 時 h"),
    (Word::Half, "半"),
    (Word::Quarter, "刻 刻钟"),
    (Word::Minute, "分 分钟"),
    (Word::Sharp, "整"),
    (Word::Month, "月 月份"),
    (Word::Day, "日 号 天"),
    (Word::Year, "年"),
    (Word::Begin, "开门 开园 开业 开始 上班 开始营业 开始服务 开始开放 开店 启动 开放入馆"),
    (Word::Onwards, "起 后 以后 之后 开始以后 +"),
    (Word::Until, "开放至 营业至 服务至 延长至 延时至 持续至 开放到 营业到 截止 截止至 延至 延长到"),
    (
        Word::Season(SeasonName::Summer),
        "夏季 夏令时 夏令 夏 夏天 夏时制 夏季时间 夏令时间 夏令时制 夏季作息 夏秋季 夏秋",
    ),
    (
        Word::Season(SeasonName::Winter),
        "冬季 冬令时 冬令 冬 冬天 冬时制 冬季时间 冬令时间 冬令时制 冬季作息 冬春季 冬春",
    ),
    (Word::Season(SeasonName::Spring), "春季 春 春天 春夏季 春秋季 春秋 春夏"),
    (Word::Season(SeasonName::Autumn), "秋季 秋 秋天 秋冬季 秋冬"),
    (Word::Season(SeasonName::High), "旺季"),
    (Word::Season(SeasonName::Low), "淡季"),
    (
        Word::LunchBreak,
        "午休 中午休息 午间休息 午休时间 午餐时间 中午午休 午间闭馆 中午闭馆 午间不开放 中午不开放 午餐休息 午间不对外 中午关门 午间停止服务",
    ),
    (
        Word::NoLunchBreak,
        "中午不休 中午不休息 午间不休 午间不休息 中午无休 午间无休 中午不闭馆 午间不闭馆 中午不关门 中午照常 午间照常 无午休 不午休",
    ),
    (
        Word::LastEntry,
        "停止入馆 停止入场 停止入园 停止售票 停止检票 停止取号 停止进馆 停止进入 停止进场 停止进园 停止换票 停止领票 停止发票 停止发号 停止接待 停止受理 \
         停止入内 截止入场 截止入馆 截止入园 停止入院 停止参观 停止办理 停止借还 停止取票 停止登记 停止点餐 以后停止入馆 后停止入馆 后停止入场 后停止入园 \
         最晚入馆 最晚入园 最晚入场 最迟入场 最后入场 最后入馆 最后入园 最后取号 停止上客 停止入场时间 停止入馆时间 最晚入园时间 最晚入场时间 \
         最晚入馆时间 最后入馆时间 最后入场时间 最后入园时间 最后点餐时间 晚入园时间 停止售票时间",
    ),
    (
        Word::Filler,
        "营业时间 开放时间 服务时间 办公时间 工作时间 开馆时间 运营时间 接待时间 开门时间 上班时间 门诊时间 对外开放时间 对外服务时间 开园时间 \
         服务 对外 免费 运营 办公 为 是 的 均 都 可 提供 时间 时段 期间 时间段 每年 每年的 接待 \
         供应 使用 全部 一律 各 均为 均可 工作 门诊 时间为 现场 农历 运行 开启 在 于 自 从 由 持续 等 制 开放日 营业日 时制 open hours 止 个 约 每 正式 参观 \
         上课 值守 值班 有人值守 对公众 市民 业务 办理 受理 公历 北京时间 以上 以上景点 以上场馆 以上时间 上述 以下 在线 utc+8 本馆 我馆 本站 本店 本中心 驿站 本驿站 站点 服务站 全国 其中 仅 一般 通常 只",
    ),
    (
        Word::OtherTimes,
        "其他时间 其余时间 其它时间 其余 其他 非开放时间 非营业时间 非工作时间 其他时段 其余时段 其它时段 非上述时间",
    ),
    (
        Word::Remark,
        "随网点营业时间 同网点营业时间 与网点营业时间一致 与网点一致 随网点 同网点 按网点营业时间 网点营业时间 同营业时间 随营业时间 随商场营业时间 \
         同商场营业时间 同银行营业时间 随银行营业时间 与营业厅同步 与银行同步 同门店营业时间 随门店营业时间 同所在单位 同单位上班时间 同大厅 同主馆 \
         营业时间内 上班时间内 正常上班时间 正常营业时间 工作时间内 不定时 不定期 不固定 时间不定 时间不固定 视情况 视情况而定 视情况调整 视天气 视天气而定 \
         待定 未定 未知 不详 不明 暂无 无 另行通知 另行公告 另行通告 另行告知 另定 另行安排 另行调整 酌情调整 适时调整 动态调整 有所调整 临时调整 随时调整 日出至日落 日出日落 \
         天亮至天黑 开放时间不定 根据实际情况 依实际情况 根据情况 按通知 按公告 各店不同 因馆而异 弹性 灵活安排 以公示为准",
    ),
    (
        Word::RemarkFrom,
        "电话 电话: 联系电话 咨询电话 热线 服务热线 咨询 咨询: 联系 联系人 详见 详询 详情 详细 请 请以 具体 具体时间 注 注: 备注 备注: 说明 说明: 地址 地址: \
         如遇 如有 遇 因 若 微信 公众号 关注 官网 官方 tel http https www 提示 温馨提示 提前 门票 票价 限流 凭 持 闭馆前 闭园前 结束前 需要 须 敬请 以 随 依 根据 按",
    ),
    (
        Word::Appointment,
        "电话预约 预约 预约开放 需预约 须预约 预约制 提前预约 需提前预约 须提前预约 请提前预约 仅限预约 预约参观 预约服务 凭预约 凭预约入场 实名预约 \
         网上预约 线上预约 团体预约 接待团体预约 预约入馆 预约入场 提前一天预约 预约办理 接受预约 可预约 预约制开放 预约使用 按预约",
    ),
    (
        Word::Suspended,
        "暂停开放 暂停营业 暂不开放 暂停对外开放 暂未开放 未开放 停用 已停用 装修 装修中 维修中 维修 改造中 升级改造 关停 已关闭 已关停 永久关闭 已拆除 拆除 \
         停止营业 建设中 在建 筹建 筹备中 尚未开放 闭馆维修 闭馆改造 临时关闭 暂时关闭 暂停使用 停止使用",
    ),
    (
        Word::Service,
        "24h区 24小时区 24小时自助区 24小时自助服务区 24小时自助银行 24小时自助厅 24小时书房 24小时阅读空间 24小时自助图书馆 自助 自助区 自助服务 自助服务区 自助银行 自助设备 自助厅 人工 人工服务 人工窗口 人工柜台 柜台 柜面 对公 对公业务 对私 对私业务 对个人 窗口 热水 饮水 如厕 \
         厕所 卫生间 充电 室内 室外 户外 大厅 1楼 2楼 3楼 4楼 5楼 1层 2层 3层 一楼 二楼 三楼 四楼 五楼 一层 二层 三层 四层 负一楼 负一层 儿童 少儿 成人 阅览室 借阅室 自习室 自修室 外借室 \
         展厅 广场 公园 总馆 分馆 新馆 老馆 主馆 东区 西区 南区 北区 急诊 个人 企业 快递 餐厅 食堂",
    ),
];

type Index = HashMap<char, Vec<(Vec<char>, Word)>>;

/// The words by their first character, the longest first.
static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index::new();
    for &(word, list) in WORDS {
        for text in list.split_whitespace() {
            let chars: Vec<char> = text.chars().collect();
            index.entry(chars[0]).or_default().push((chars, word));
        }
    }
    for words in index.values_mut() {
        words.sort_by_key(|(chars, _)| std::cmp::Reverse(chars.len()));
    }
    index
});

/// The longest word that `glyphs` begin with, and over how many characters it stands. Spaces within it do not count.
pub(super) fn longest(glyphs: &[Glyph]) -> Option<(Word, usize)> {
    let words = INDEX.get(&glyphs.first()?.char)?;
    words.iter().find_map(|(chars, word)| Some((*word, length_of(chars, glyphs)?)))
}

fn length_of(word: &[char], glyphs: &[Glyph]) -> Option<usize> {
    let mut length = 0;
    for &char in word {
        while length > 0 && glyphs.get(length)?.char == ' ' {
            length += 1;
        }
        if glyphs.get(length)?.char != char {
            return None;
        }
        length += 1;
    }
    // "th" is not the beginning of "the".
    let letters_go_on =
        word.last()?.is_ascii_alphabetic() && glyphs.get(length).is_some_and(|glyph| glyph.char.is_ascii_alphabetic());
    (!letters_go_on).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::super::script::plain;
    use super::*;

    #[test]
    fn no_word_is_two_things() {
        for words in INDEX.values() {
            for pair in words.windows(2) {
                assert!(pair[0].0 != pair[1].0 || pair[0].1 == pair[1].1, "{pair:?}");
            }
        }
    }

    #[test]
    fn the_longest_word_counts() {
        let check = |text: &str, expected| assert_eq!(longest(&plain(text)), expected, "{text}");
        check("周末双休日", Some((Word::Weekend, 5)));
        check("法定节假日休息", Some((Word::Holidays, 5)));
        check("全天候", Some((Word::AllHours, 3)));
        check("全天开放", Some((Word::AllDay, 4)));
        check("24 小时", Some((Word::AllHours, 5)));
        check("th", Some((Word::Weekday(3), 2)));
        check("the", None);
        check("凉亭", None);
    }
}
