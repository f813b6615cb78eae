//! A plan of new sites in a region, in words for people, in two languages.

use crate::list::Lang;
use crate::siting::{CandidateSource, Card, DemandUnit, Goal, OwnSite, Preference, RegionPlan, class_labels};
use crate::station::StationSet;

use super::method::Method;
use super::method_line::{mode_word, needs_words};
use super::number::{degrees, percent, round};
use super::table::Table;
use super::whereabouts::whereabouts_text;

/// How many districts a row names.
const DISTRICTS: usize = 2;
/// How many candidates that are left out are named.
const NAMED: usize = 5;

/// A plan in one language.
struct Told<'a> {
    method: &'a Method,
    plan: &'a RegionPlan,
    stations: &'a StationSet,
    lang: Lang,
}

/// A plan for people: what was asked, how good the plan is, the sites, and the user's own.
#[must_use]
pub fn region_plan_text(method: &Method, plan: &RegionPlan, stations: &StationSet, lang: Lang) -> String {
    let told = Told { method, plan, stations, lang };
    let mut lines = vec![told.question(), told.candidates(), told.result()];
    lines.extend(told.unreachable());
    let mut text = format!("{}\n\n{}", lines.join("\n"), told.table().aligned());
    let after: Vec<String> =
        told.preferred().into_iter().chain(told.knee()).chain(told.own()).chain(told.fewer()).collect();
    if !after.is_empty() {
        text.push('\n');
        text += &after.join("\n");
        text.push('\n');
    }
    text
}

impl Told<'_> {
    fn of(&self, zh: impl Into<String>, en: impl Into<String>) -> String {
        self.lang.of(zh.into(), en.into())
    }

    /// An amount of what the plan counts.
    fn amount(&self, value: f64) -> String {
        if let Goal::PMedian { .. } = self.plan.goal {
            return self.mean(value);
        }
        match self.plan.unit {
            DemandUnit::StreetM => format!("{} km", round(value / 1000.0, 2)),
            DemandUnit::WorkerHours | DemandUnit::Weight => round(value, 1).to_string(),
        }
    }

    /// A sum of weight times cost as the mean for everybody.
    fn mean(&self, sum: f64) -> String {
        let mean = if self.plan.plan.weight > 0.0 { sum / self.plan.plan.weight } else { 0.0 };
        if self.method.metres.is_some() {
            format!("{} m", round(mean, 1))
        } else {
            self.of(format!("{} 分钟", round(mean / 60.0, 2)), format!("{} min", round(mean / 60.0, 2)))
        }
    }

    fn unit(&self) -> &'static str {
        match self.plan.unit {
            DemandUnit::StreetM => self.lang.of("道路长度", "street"),
            DemandUnit::Weight => self.lang.of("需求点权重", "weight of demand points"),
            DemandUnit::WorkerHours => self.lang.of("劳动者工时", "worker-hours"),
        }
    }

    fn question(&self) -> String {
        let mode = mode_word(self.method.profile.mode, self.lang);
        let within = if let Some(metres) = self.method.metres {
            self.of(format!("沿道路 {metres} 米内"), format!("within {metres} m along streets"))
        } else {
            let minutes = round(self.method.cutoff.seconds() / 60.0, 2);
            let speed = self.method.profile.speed;
            self.of(format!("{speed}，沿道路 {minutes} 分钟内"), format!("{speed}, within {minutes} min along streets"))
        };
        let mut parts = vec![mode.to_owned(), within];
        let depth = self.plan.goal.depth();
        if depth > 1 {
            parts.push(self.of(format!("至少 {depth} 个站点覆盖"), format!("by at least {depth} stations")));
        }
        if !self.method.needs.is_empty() {
            let needs = needs_words(&self.method.needs, self.lang);
            parts.push(self.of(format!("须提供{needs}"), format!("with {needs}")));
        }
        parts.push(self.method.at.as_ref().map_or_else(
            || self.of("不论开放时间", "whatever the hours"),
            |at| self.of(format!("时刻 {at}"), format!("at {at}")),
        ));
        parts.push(match self.plan.goal {
            Goal::MaxCover { .. } => self.of("目标：覆盖尽可能多的需求", "as much demand as possible"),
            Goal::CoverAll { .. } => self.of("目标：以最少站点覆盖全部", "all that can be served, by the fewest"),
            Goal::PMedian { .. } => self.of("目标：平均路程最短", "the shortest way on average"),
        });
        parts.push(self.of(format!("计量单位：{}", self.unit()), format!("counted in {}", self.unit())));
        parts.join(self.lang.of("，", ", "))
    }

    fn candidates(&self) -> String {
        let plan = self.plan;
        let count = plan.candidates.len();
        let source = match plan.source {
            CandidateSource::List => {
                self.of(format!("名单中的 {count} 个候选点"), format!("{count} candidates of the list"))
            }
            CandidateSource::Gaps(resolution) => self.of(
                format!("{count} 个候选点：空白区内的道路位置，每个 H3 {} 级单元一个", u8::from(resolution)),
                format!(
                    "{count} candidates: places on the street in the gaps, one a cell (H3 {})",
                    u8::from(resolution)
                ),
            ),
            CandidateSource::Places => {
                self.of(format!("地图上的 {count} 处场所"), format!("{count} candidates: places of the map"))
            }
            CandidateSource::Both(_) => self.of(
                format!("地图上的场所和空白区内的道路位置，共 {count} 个候选点"),
                format!("{count} candidates: places of the map, and the street in the gaps"),
            ),
        };
        let mut parts = vec![
            self.of(format!("现有站点 {} 个", plan.stations), format!("{} stations stand", plan.stations)),
            source,
        ];
        parts.extend(plan.add.map(|add| self.of(format!("新增 {add} 个"), format!("{add} to add"))));
        parts.extend(plan.budget.map(|budget| self.of(format!("预算 {budget}"), format!("budget {budget}"))));
        parts.extend(
            plan.spacing_m.map(|metres| self.of(format!("间距不小于 {metres} 米"), format!("{metres} m apart"))),
        );
        let out = &plan.left_out;
        if !out.off_network.is_empty() {
            let (count, which) = (out.off_network.len(), self.which(&out.off_network));
            parts.push(self.of(
                format!("{count} 个不在路网附近，未采用{which}"),
                format!("{count} off the network left out{which}"),
            ));
        }
        if !out.too_close.is_empty() {
            let (count, which) = (out.too_close.len(), self.which(&out.too_close));
            parts.push(self.of(
                format!("{count} 个离现有站点太近，未采用{which}"),
                format!("{count} too close to a station left out{which}"),
            ));
        }
        parts.join(self.lang.of("，", ", "))
    }

    /// The first of those that are left out of a user's own list, by their ids.
    fn which(&self, ids: &[String]) -> String {
        let CandidateSource::List = self.plan.source else { return String::new() };
        let more = if ids.len() > NAMED { self.lang.of("等", ", ...") } else { "" };
        let named = ids[..ids.len().min(NAMED)].join(self.lang.of("、", ", "));
        self.of(format!("（{named}{more}）"), format!(" ({named}{more})"))
    }

    fn result(&self) -> String {
        let found = &self.plan.plan;
        let proof = if found.proved {
            self.of("已证明没有更好的方案", "no plan of these candidates is better (proved)")
        } else {
            let bound = if let Goal::CoverAll { .. } = self.plan.goal {
                round(found.bound - found.base, 3).to_string()
            } else {
                self.amount(found.bound)
            };
            let (gap, of_gain) = (percent(Some(found.gap())), percent(Some(found.gap_of_gain())));
            self.of(
                format!("上界 {bound}，差距不超过 {gap}（占可增量的 {of_gain}），尚未证明最优"),
                format!("bound {bound}: gap {gap} ({of_gain} of what can be gained), not proved optimal"),
            )
        };
        let share = |amount: f64| percent((found.weight > 0.0).then(|| amount / found.weight));
        let [before, after] = [found.base, found.objective].map(|amount| self.amount(amount));
        let reached = match self.plan.goal {
            Goal::MaxCover { .. } => {
                let (from, to) = (share(found.base), share(found.objective));
                self.of(
                    format!("覆盖 {before}（{from}）→ {after}（{to}）"),
                    format!("served {before} ({from}) -> {after} ({to})"),
                )
            }
            Goal::CoverAll { .. } => {
                let (sites, to) = (found.sites.len(), share(found.served));
                let (mut zh, mut en) = (String::new(), String::new());
                if self.plan.candidates.iter().any(|one| one.cost > 0.0) {
                    let cost = round(found.objective - found.base, 3);
                    (zh, en) = (format!("（费用 {cost}）"), format!(" (cost {cost})"));
                }
                let noun = if sites == 1 { "site serves" } else { "sites serve" };
                self.of(format!("新增 {sites} 个站点{zh}即覆盖 {to}"), format!("{sites} new {noun}{en} {to}"))
            }
            Goal::PMedian { .. } => {
                self.of(format!("平均路程 {before} → {after}"), format!("mean way {before} -> {after}"))
            }
        };
        self.of(format!("{reached}；{proof}"), format!("{reached}; {proof}"))
    }

    fn unreachable(&self) -> Option<String> {
        let weight = self.plan.plan.unreachable.weight;
        (weight > 0.0).then(|| {
            let amount = match self.plan.unit {
                DemandUnit::StreetM => format!("{} km", round(weight / 1000.0, 2)),
                DemandUnit::WorkerHours | DemandUnit::Weight => round(weight, 1).to_string(),
            };
            let share = percent((self.plan.plan.weight > 0.0).then(|| weight / self.plan.plan.weight));
            self.of(
                format!("任何候选点都无法覆盖的需求：{amount}（{share}）"),
                format!("out of reach of every station and candidate: {amount} ({share})"),
            )
        })
    }

    fn table(&self) -> Table {
        let zh = [
            "序号",
            "候选点",
            "类别",
            "位置",
            "经度",
            "纬度",
            "增量",
            "增量占比",
            "累计占比",
            "主要来自",
            "现最近站点",
            "次优候选点",
        ];
        let en = [
            "rank",
            "site",
            "class",
            "where",
            "lng",
            "lat",
            "gain",
            "share",
            "total",
            "mostly from",
            "nearest now",
            "next best",
        ];
        let mut table = Table::new(&self.lang.of(zh, en));
        for (card, rank) in self.plan.cards.iter().zip(1..) {
            table.push(self.row(card, rank));
        }
        table
    }

    /// What a class is called here.
    fn class(&self, code: &str) -> String {
        class_labels(code).map_or(code, |(zh, en)| self.lang.of(zh, en)).to_owned()
    }

    /// What was done for more suitable sites.
    fn preferred(&self) -> Option<String> {
        let Preference { exchanged, given_up, .. } = self.plan.preference;
        (exchanged > 0).then(|| {
            let price = self.amount(given_up);
            self.of(
                format!("{exchanged} 个站点换成了更合适的场所，目标值因此减少 {price}"),
                format!("{exchanged} sites were exchanged for more suitable places, at the price of {price}"),
            )
        })
    }

    fn name(&self, candidate: usize) -> String {
        let one = &self.plan.candidates[candidate];
        if one.name.is_empty() { one.id.clone() } else { one.name.clone() }
    }

    /// Where a candidate is.
    fn at(&self, candidate: usize) -> String {
        self.plan.whereabouts.get(&candidate).map_or_else(String::new, |at| whereabouts_text(at, self.lang))
    }

    /// What a candidate is called among others: by its name, by where it is, by its id.
    fn told(&self, candidate: usize) -> String {
        let at = self.at(candidate);
        if self.plan.candidates[candidate].name.is_empty() && !at.is_empty() { at } else { self.name(candidate) }
    }

    fn row(&self, card: &Card, rank: usize) -> [String; 12] {
        let one = &self.plan.candidates[card.candidate];
        let from = if card.districts.is_empty() {
            card.cells.first().map_or_else(String::new, |part| {
                let told = whereabouts_text(&part.whereabouts, self.lang);
                if told.is_empty() { part.cell.to_string() } else { told }
            })
        } else {
            let shown = card.districts.iter().take(DISTRICTS);
            let part = |gain: f64| percent((card.gain > 0.0).then(|| gain / card.gain));
            shown.map(|one| format!("{} {}", one.name, part(one.gain))).collect::<Vec<_>>().join("; ")
        };
        let nearest = card.nearest.map_or_else(
            || "-".to_owned(),
            |(station, time)| {
                let minutes = round(time.seconds() / 60.0, 1);
                let station = self.stations.get(station);
                let name = if station.name.is_empty() { &station.key } else { &station.name };
                self.of(format!("{name}（{minutes} 分钟）"), format!("{name} ({minutes} min)"))
            },
        );
        let next = card.next.map_or_else(
            || "-".to_owned(),
            |(next, gain)| {
                let (name, share) = (self.told(next), (card.lost > 0.0).then(|| gain / card.lost - 1.0));
                let (by, less) = (percent(share.map(f64::abs)), share.is_none_or(|share| share <= 0.0));
                let (zh, en) = if less { ("少", "less") } else { ("多", "more") };
                self.of(format!("{name}（{zh} {by}）"), format!("{name} ({by} {en})"))
            },
        );
        [
            rank.to_string(),
            self.name(card.candidate),
            self.class(&one.class),
            self.at(card.candidate),
            degrees(one.place.lng()).to_string(),
            degrees(one.place.lat()).to_string(),
            format!("+{}", self.amount(card.gain)),
            percent(self.plan.share(card.gain)),
            percent(self.plan.share(card.total)),
            from,
            nearest,
            next,
        ]
    }

    fn knee(&self) -> Option<String> {
        let sites = self.plan.knee.filter(|&sites| sites < self.plan.cards.len())?;
        let total: f64 = self.plan.cards.iter().map(|card| card.gain).sum();
        let first: f64 = self.plan.cards[..sites].iter().map(|card| card.gain).sum();
        let share = percent((total > 0.0).then(|| first / total));
        Some(self.of(
            format!("前 {sites} 个站点已带来全部增量的 {share}，此后每个站点的增量明显变小"),
            format!("the first {sites} bring {share} of the gain; from there on each further site adds clearly less"),
        ))
    }

    fn own(&self) -> impl Iterator<Item = String> + '_ {
        self.plan.own.iter().map(|own| self.own_line(own))
    }

    fn own_line(&self, own: &OwnSite) -> String {
        let one = &self.plan.candidates[own.candidate];
        let (lng, lat) = (degrees(one.place.lng()), degrees(one.place.lat()));
        let share = percent(self.plan.share(own.gain));
        let (rank, all) = (own.rank, self.plan.candidates.len());
        let gain = self.amount(own.gain);
        let then = if own.planned {
            self.of("方案已包含它", "the plan has it")
        } else if own.too_close {
            self.of("离现有站点小于间距，不会进入方案", "nearer to a station than the spacing, so no plan has it")
        } else {
            let after = self.amount(own.after_plan);
            self.of(format!("在方案之外再增加它：+{after}"), format!("after the plan it would add {after}"))
        };
        self.of(
            format!("您的候选点 {} ({lng}, {lat})：{all} 个候选点中第 {rank} 名，+{share}（+{gain}）；{then}", one.id),
            format!("your site {} ({lng}, {lat}): rank {rank} of {all} alone, +{share} (+{gain}); {then}", one.id),
        )
    }

    fn fewer(&self) -> Option<String> {
        let (asked, found) = (self.plan.add?, self.plan.cards.len());
        (found < asked).then(|| {
            self.of(
                format!("{found} 个站点已足够，再增加不会带来新的覆盖"),
                format!("{found} sites are enough: more would add nothing that the limits allow"),
            )
        })
    }
}
