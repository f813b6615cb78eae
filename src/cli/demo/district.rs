//! The story of the invented district: the list, the circle by day and by night, who is left out and why.

use crate::coord::{Datum, LngLat};
use crate::coverage::{Cause, Figures, Gap, Gaps, Unit};
use crate::engine::Snapshot;
use crate::list::Source;
use crate::render::Table;
use crate::station;

use super::super::error::CliError;
use super::answers::{Answers, Street};
use crate::list::Lang;

/// The list of stations: its name and its bytes.
pub(super) const LIST: (&str, &[u8]) = ("stations.xlsx", include_bytes!("../../../data/sample/stations.xlsx"));

/// How many digits the code of a district, a street, a community has.
const DISTRICT: usize = 6;
const STREET: usize = 9;
const COMMUNITY: usize = 12;
/// How many communities and gaps are shown.
const SHOWN: usize = 5;

/// The whole story.
pub(super) fn report(snapshot: &Snapshot, lang: Lang) -> Result<String, CliError> {
    let answers = Answers::of(snapshot)?;
    let story = Story { snapshot, answers: &answers, lang };
    let chapters = [
        story.heading(),
        story.list()?,
        story.circle(),
        story.streets(),
        story.communities(),
        story.gaps(),
        lang.of("街道、站点均为程序生成的合成数据。\n", "Streets and stations are synthetic, made by a program.\n")
            .to_owned(),
    ];
    Ok(chapters.join("\n"))
}

struct Story<'a> {
    snapshot: &'a Snapshot,
    answers: &'a Answers,
    lang: Lang,
}

impl Story<'_> {
    /// Where the district itself stands among the areas.
    fn district(&self) -> usize {
        self.answers.areas(DISTRICT).first().copied().unwrap_or(0)
    }

    fn heading(&self) -> String {
        let figures = &self.answers.any[self.district()];
        let area = figures.figures.iter().find(|figure| figure.measure.unit == Unit::AreaM2);
        let km2 = area.map_or(0.0, |area| area.measure.total / 1e6);
        let [streets, communities] = [STREET, COMMUNITY].map(|digits| self.answers.areas(digits).len());
        let (name, km, stations) = (&figures.name, Street::of(figures).total, self.snapshot.stations().len());
        self.lang.of(
            format!(
                "{name}（合成样例，并非真实地方）：{km2:.1} 平方千米，{streets} 个街道、{communities} 个社区，可步行街道 {km:.1} 千米，站点 {stations} 个。\n"
            ),
            format!(
                "{name} (Qingting), an invented district: {km2:.1} km², {streets} streets (街道), {communities} \
                 communities (社区), {km:.1} km of street to walk, {stations} stations.\n"
            ),
        )
    }

    /// What is wrong with the list, by row.
    fn list(&self) -> Result<String, CliError> {
        let unreadable = |error: crate::list::ListError| CliError::input(format!("{}: {error}", LIST.0));
        let mut reading =
            station::read_list(&Source::of(LIST.1), &station::ListOptions::default()).map_err(unreadable)?;
        // As it was built: the list is in the datum that the streets told.
        let datum = self.snapshot.region().recipe.stations.datum.as_deref();
        if let Some(datum) = datum.and_then(|name| name.parse::<Datum>().ok()).filter(|it| *it != Datum::Wgs84) {
            let place = |[lng, lat]: [f64; 2]| LngLat::new(lng, lat).ok().map(|place| datum.to_wgs84(place));
            station::place_stations(&mut reading, |place| [place.lng(), place.lat()], place);
        }
        station::reject_outside(&mut reading, self.snapshot.hull());
        station::note_off_network(&mut reading, self.snapshot.network());
        reading.sort_findings();
        let (read, kept, found) = (reading.read, reading.stations.len(), reading.findings.len());
        let rejected = read - kept;
        let title = self.lang.of(
            format!("一、名录：读入 {read} 行，保留 {kept} 行，未采用 {rejected} 行，问题 {found} 处\n\n"),
            format!("1. The list: {read} rows read, {kept} kept, {rejected} rejected, {found} problems\n\n"),
        );
        let words = self.lang;
        let findings: Vec<String> =
            reading.findings.iter().map(|finding| format!("  {}\n", finding.text(words))).collect();
        let datum = self.lang.of(
            format!("\n坐标系：{}（由道路判定，已换算为 WGS-84）\n", datum.unwrap_or("wgs84")),
            format!("\nDatum: {} (told by the streets, put into WGS-84)\n", datum.unwrap_or("wgs84")),
        );
        Ok(title + &findings.concat() + &datum)
    }

    /// The circle of the whole district: along streets and by straight line, by day and by night.
    fn circle(&self) -> String {
        let answers = self.answers;
        let rows: [(&str, &[Figures], &[Figures]); 4] = [
            (self.lang.of("不论开放时间", "whatever the hours"), &answers.any, &answers.disc),
            (self.lang.of("周二 12:00 开放", "open Tue 12:00"), &answers.noon, &answers.disc_noon),
            (self.lang.of("周二 22:00 开放", "open Tue 22:00"), &answers.night, &answers.disc_night),
            (
                self.lang.of("交叉覆盖：至少两个站点", "crosswise: at least two stations"),
                &answers.twice,
                &answers.disc_twice,
            ),
        ];
        let mut table = Table::new(&self.lang.of(
            ["口径", "站点", "覆盖街道千米", "占比", "时间不明按关..按开", "1千米直线圆", "直线圆高估"],
            ["which", "stations", "street km", "share", "unknown closed..open", "1 km disc", "disc overstates"],
        ));
        for (which, network, disc) in rows {
            let (figures, disc) = (&network[self.district()], &disc[self.district()]);
            let street = Street::of(figures);
            let band = [street.lower, street.upper].map(|km| percent(km / street.total)).join("..");
            table.push([
                which.to_owned(),
                figures.stations.to_string(),
                format!("{:.1}", street.covered),
                percent(street.share()),
                band,
                percent(Street::of(disc).share()),
                signed(figures.overstatement),
            ]);
        }
        let title = self.lang.of(
            format!("二、15分钟服务圈：沿街道步行 15 分钟（{}）能走到站点的街道\n\n", answers.speed),
            format!(
                "2. The 15-minute circle: street from which a station is within 15 minutes on foot at {}\n\n",
                answers.speed
            ),
        );
        format!("{title}{}\n{}", table.aligned(), self.told())
    }

    /// The two sentences that a planner takes home.
    fn told(&self) -> String {
        let of = |figures: &[Figures]| Street::of(&figures[self.district()]);
        let (any, disc) = (of(&self.answers.any), of(&self.answers.disc));
        let (noon, night) = (of(&self.answers.noon), of(&self.answers.night));
        let [by_disc, by_street, at_noon, at_night] = [disc, any, noon, night].map(|street| percent(street.share()));
        let (more, less) = (disc.covered - any.covered, noon.covered - night.covered);
        let open = self.answers.night[self.district()].stations;
        self.lang.of(
            format!(
                "直线圆说覆盖 {by_disc}，沿街道走实为 {by_street}，多算 {more:.1} 千米。\n\
                 22:00 开放或时间不明的站点只有 {open} 个：从中午的 {at_noon} 降到 {at_night}，少 {less:.1} 千米。\n"
            ),
            format!(
                "The disc says {by_disc}; along streets it is {by_street}, {more:.1} km less.\n\
                 At 22:00 only {open} stations are open or of unknown hours: {at_noon} at noon becomes {at_night}, {less:.1} km less.\n"
            ),
        )
    }

    fn streets(&self) -> String {
        let mut table = Table::new(&self.lang.of(
            ["街道", "站点", "街道千米", "不论时间", "12:00", "22:00", "交叉覆盖", "直线圆高估"],
            ["street", "stations", "street km", "any hour", "12:00", "22:00", "crosswise", "disc overstates"],
        ));
        for index in self.answers.areas(STREET) {
            let any = &self.answers.any[index];
            let share = |figures: &[Figures]| percent(Street::of(&figures[index]).share());
            table.push([
                any.name.clone(),
                any.stations.to_string(),
                format!("{:.1}", Street::of(any).total),
                share(&self.answers.any),
                share(&self.answers.noon),
                share(&self.answers.night),
                share(&self.answers.twice),
                signed(any.overstatement),
            ]);
        }
        format!("{}\n\n{}", self.lang.of("三、各街道", "3. By street"), table.aligned())
    }

    fn communities(&self) -> String {
        let answers = self.answers;
        let share = |figures: &[Figures], index: usize| Street::of(&figures[index]).share();
        let mut worst = answers.areas(COMMUNITY);
        worst.sort_by(|&one, &other| share(&answers.any, one).total_cmp(&share(&answers.any, other)));
        let mut table = Table::new(&self.lang.of(
            ["社区", "街道", "站点", "街道千米", "不论时间", "12:00", "22:00", "直线圆高估"],
            ["community", "street", "stations", "street km", "any hour", "12:00", "22:00", "disc overstates"],
        ));
        for &index in worst.iter().take(SHOWN) {
            let any = &answers.any[index];
            table.push([
                any.name.clone(),
                answers.name(&any.key[..STREET]).to_owned(),
                any.stations.to_string(),
                format!("{:.1}", Street::of(any).total),
                percent(share(&answers.any, index)),
                percent(share(&answers.noon, index)),
                percent(share(&answers.night, index)),
                signed(any.overstatement),
            ]);
        }
        let count = |takes: &dyn Fn(usize) -> bool| worst.iter().filter(|&&index| takes(index)).count();
        let none = worst.iter().filter(|&&index| answers.any[index].stations == 0);
        let none: Vec<&str> = none.map(|&index| answers.any[index].name.as_str()).collect();
        let half = count(&|index| share(&answers.any, index) < 0.5);
        let dark = count(&|index| Street::of(&answers.night[index]).covered <= 0.0);
        let (all, without, names) = (worst.len(), none.len(), none.join("、"));
        self.lang.of(
            format!(
                "四、覆盖最差的社区\n\n{}\n{all} 个社区中，没有站点的 {without} 个（{names}），覆盖不足一半的 {half} 个；22:00 一段街道也走不到站点的 {dark} 个。\n",
                table.aligned()
            ),
            format!(
                "4. The communities that are served worst\n\n{}\nOf {all} communities {without} have no station ({names}), {half} are \
                 covered by less than half, and {dark} have not a metre of street in reach at 22:00.\n",
                table.aligned()
            ),
        )
    }

    fn gaps(&self) -> String {
        let title = self.lang.of("五、服务空白", "5. The gaps");
        let day = self.lang.of("不论开放时间", "Whatever the hours");
        let night = self.lang.of("周二 22:00", "Tuesday 22:00");
        let parts = [(day, &self.answers.gaps), (night, &self.answers.gaps_at_night)]
            .map(|(when, gaps)| format!("\n{when}{}\n\n{}", self.causes(gaps), self.gap_table(gaps).aligned()));
        format!("{title}\n{}", parts.concat())
    }

    /// How much unserved street has which main cause.
    fn causes(&self, gaps: &Gaps) -> String {
        let all: f64 = gaps.gaps.iter().map(|gap| gap.street_m).sum();
        let causes = [Cause::NoStation, Cause::DetourOrBarrier, Cause::Closed, Cause::OffNetwork];
        let shares = causes.map(|cause| {
            let of_cause: f64 = gaps.gaps.iter().filter(|gap| gap.cause == cause).map(|gap| gap.street_m).sum();
            (cause, if all > 0.0 { of_cause / all } else { 0.0 })
        });
        let told: Vec<String> = shares
            .into_iter()
            .filter(|(_, share)| *share >= 0.0005)
            .map(|(cause, share)| format!("{} {}", self.cause(cause), percent(share)))
            .collect();
        let (count, km) = (gaps.gaps.len(), all / 1000.0);
        self.lang.of(
            format!("：{count} 处空白，{km:.1} 千米街道；按主要原因：{}。", told.join("，")),
            format!(": {count} gaps with {km:.1} km of street; by main cause: {}.", told.join(", ")),
        )
    }

    const fn cause(&self, cause: Cause) -> &'static str {
        match (self.lang, cause) {
            (Lang::Zh, Cause::NoStation) => "1千米内没有站点",
            (Lang::Zh, Cause::Closed) => "此时不开放",
            (Lang::Zh, Cause::NeedNotMet) => "服务不符",
            (Lang::Zh, Cause::DetourOrBarrier) => "直线不远、走路要绕",
            (Lang::Zh, Cause::OffNetwork) => "远离街道",
            (Lang::En, Cause::NoStation) => "no station near",
            (Lang::En, Cause::Closed) => "closed at this hour",
            (Lang::En, Cause::NeedNotMet) => "what is asked for is not offered",
            (Lang::En, Cause::DetourOrBarrier) => "near by straight line, far on foot",
            (Lang::En, Cause::OffNetwork) => "off the streets",
        }
    }

    fn gap_table(&self, gaps: &Gaps) -> Table {
        let mut table = Table::new(&self.lang.of(
            ["序号", "街道千米", "主要原因", "社区", "最近的站点", "步行分钟", "位置（经度,纬度）"],
            ["rank", "street km", "main cause", "community", "nearest station", "minutes", "around lng,lat"],
        ));
        for (number, gap) in (1..).zip(gaps.gaps.iter().take(SHOWN)) {
            let (nearest, minutes) = self.nearest(gap);
            let community = gap.districts.iter().find(|code| code.len() == COMMUNITY);
            table.push([
                number.to_string(),
                format!("{:.1}", gap.street_m / 1000.0),
                self.cause(gap.cause).to_owned(),
                community.map_or("", |code| self.answers.name(code)).to_owned(),
                nearest,
                minutes,
                format!("{:.5},{:.5}", gap.heart.lng(), gap.heart.lat()),
            ]);
        }
        table
    }

    fn nearest(&self, gap: &Gap) -> (String, String) {
        gap.nearest.map_or_else(
            || (self.lang.of("90 分钟内没有", "none within 90 min").to_owned(), String::new()),
            |(station, time)| {
                (self.snapshot.stations().get(station).name.clone(), format!("{:.1}", time.seconds() / 60.0))
            },
        )
    }
}

fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

fn signed(share: Option<f64>) -> String {
    share.map_or_else(|| "-".to_owned(), |share| format!("{:+.1} %", 100.0 * share))
}
