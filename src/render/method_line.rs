//! How a figure was made, in one line for people, in two languages.

use crate::list::Lang;
use crate::network::Mode;
use crate::station::FacilitySet;

use super::method::Method;
use super::number::round;

/// What one goes by.
pub(super) const fn mode_word(mode: Mode, lang: Lang) -> &'static str {
    match (lang, mode) {
        (Lang::Zh, Mode::Walk) => "步行",
        (Lang::Zh, Mode::Cycle) => "骑行",
        (Lang::Zh, Mode::Ebike) => "电动自行车",
        (Lang::En, Mode::Walk) => "walk",
        (Lang::En, Mode::Cycle) => "cycle",
        (Lang::En, Mode::Ebike) => "ebike",
    }
}

/// Facilities by what people call them.
pub(super) fn needs_words(codes: &str, lang: Lang) -> String {
    let Ok(needs) = FacilitySet::parse(codes, &[',']) else { return codes.to_owned() };
    let words: Vec<&str> = needs.iter().map(|one| lang.of(one.label_zh(), one.label_en())).collect();
    words.join(lang.of("、", ", "))
}

impl Method {
    /// In one line for people, and one for each warning.
    #[must_use]
    pub fn line(&self, lang: Lang) -> String {
        let of = |zh: String, en: String| lang.of(zh, en);
        let mut words = vec![mode_word(self.profile.mode, lang).to_owned()];
        match (self.reach, self.metres) {
            (Some("disc"), _) => {
                let metres = self.disc_m.unwrap_or_default();
                words.push(of(format!("直线距离 {metres} 米内"), format!("within {metres} m by straight line")));
            }
            (_, Some(metres)) => {
                words.push(of(format!("沿道路 {metres} 米内"), format!("within {metres} m along streets")));
            }
            _ => {
                let minutes = round(self.cutoff.seconds() / 60.0, 2);
                words.push(self.profile.speed.to_string());
                words.push(of(format!("沿道路 {minutes} 分钟内"), format!("within {minutes} min along streets")));
            }
        }
        if let Some(depth) = self.depth.filter(|&depth| depth > 1) {
            words.push(of(format!("至少 {depth} 个站点"), format!("at least {depth} stations")));
        }
        if !self.needs.is_empty() {
            let needs = needs_words(&self.needs, lang);
            words.push(of(format!("须提供{needs}"), format!("with {needs}")));
        }
        if let Some(group) = self.group {
            words.push(of(format!("{group} 群体的需求"), format!("demand of group {group}")));
        }
        words.push(match (&self.at, self.open) {
            (None, _) => of("不论开放时间".to_owned(), "all stations whatever their hours".to_owned()),
            (Some(at), "open") => of(format!("{at} 确知开放的站点"), format!("stations known to be open at {at}")),
            (Some(at), "open_or_unknown") => {
                of(format!("{at} 开放或开放时间不明的站点"), format!("stations open at {at} or of unknown hours"))
            }
            (Some(at), _) => of(format!("{at}，不论是否开放"), format!("at {at}, stations open or not")),
        });
        words.extend(self.exceptions(lang));
        let mut line = words.join(lang.of("，", ", "));
        for warning in &self.warnings {
            line += lang.of("\n注意：", "\nwarning: ");
            line += lang.of(&warning.detail_zh, &warning.detail);
        }
        line
    }

    /// Stations that do not count as they are listed.
    fn exceptions(&self, lang: Lang) -> Vec<String> {
        let stations = |count: usize| if count == 1 { "1 station".to_owned() } else { format!("{count} stations") };
        let mut words = Vec::new();
        if self.hours_assumed > 0 {
            let count = self.hours_assumed;
            words.push(lang.of(
                format!("{count} 个站点的开放时间按类别推定"),
                format!("hours of {} taken from their tier", stations(count)),
            ));
        }
        if self.left_out > 0 {
            let count = self.left_out;
            let (zh, en) = if self.at.is_some() {
                ("停用或当时不存在", "out of service or not there then")
            } else {
                ("停用或只在一段时间内存在", "out of service or there only for a time")
            };
            words.push(
                lang.of(format!("{count} 个站点{zh}，未计入"), format!("{} left out that are {en}", stations(count))),
            );
        }
        words
    }
}
