//! The plan of the town, drawn by hand: the river, the railway, the main streets. All of it is invented.
//!
//! Metres east and north. A line may stand out a little beyond the one where it ends; what stands out is cut off.

use super::curve;
use super::line::Kind;
use super::point::{Point, at};
use super::village;

/// How a street gets over the railway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rail {
    /// On the level, with barriers.
    Level,
    Under,
    Over,
}

/// A line as drawn.
#[derive(Clone, Debug)]
pub struct Drawn {
    pub kind: Kind,
    pub name: &'static str,
    pub points: Vec<Point>,
    pub rail: Rail,
    /// Whether its bridge passes over the quays too, so that walkers take stairs.
    pub high: bool,
}

/// Corners as `east,north east,north ...`.
pub type Corners = &'static str;

const BORDER: Corners = "330,480 1900,160 3900,400 5600,110 7500,300 9300,90 11150,420 11800,1700 11600,3150 11950,4600 \
     11680,6100 11900,7500 11000,8780 9200,8950 7400,8700 5600,9000 3700,8800 1900,8950 520,8350 \
     130,6800 420,5300 80,3900 380,2300";

const MIDSTREAM: Corners = "-700,3560 300,3480 1400,3120 2500,2700 3600,2720 4700,3200 5700,3760 6600,3920 7500,3760 \
     8500,3240 9500,2780 10500,2700 11500,3060 12700,3600";

const RAILWAY: Corners =
    "-700,1500 1000,1300 2500,1350 4000,1750 5300,2150 6500,2300 7600,2150 9000,1600 10300,1200 12600,1000";

const EXPRESSWAY: Corners =
    "-700,7450 1000,7650 2900,7850 4750,7900 6500,7800 8200,7650 9900,7750 11200,8050 12600,8400";

/// Streets of the north bank, from west to east, then from south to north.
const NORTH: &[(Kind, &str, Corners)] = &[
    (Kind::Tertiary, "西山路", "1000,3420 1050,4200 950,5000 1050,6100 1000,7090"),
    (Kind::Secondary, "学府路", "2250,2940 2150,3900 2250,5000 2200,6200 2350,7200 2300,8100 2450,9350"),
    (Kind::Tertiary, "湖滨路", "2960,6140 3040,6600 2980,7230"),
    (Kind::Secondary, "云溪路", "3450,2930 3520,3900 3400,5000 3470,6200 3500,7230"),
    (Kind::Tertiary, "环城西路", "5180,3640 5230,4150 5260,4700 5350,5400"),
    (Kind::Secondary, "鼓楼路", "6150,4000 6110,4450 6190,4950 6150,5480 6260,6300 6190,7270"),
    (Kind::Tertiary, "环城东路", "7060,3970 7010,4500 6980,5000 7010,5480"),
    (Kind::Primary, "迎宾路", "7350,3950 7300,4700 7350,5300 7400,6300 7350,7150 7450,7800 7400,9250"),
    (Kind::Primary, "工业大道", "9750,2910 9810,3800 9700,5000 9760,6300 9800,7200 9900,8000 9800,9350"),
    (Kind::Secondary, "科创路", "10850,2950 10910,3900 10850,5000 10950,6300 10900,7250"),
    (Kind::Secondary, "文昌路", "970,4120 2150,3950 3500,4030 4600,4200 5290,4450"),
    (Kind::Tertiary, "十字街", "5200,4720 5700,4700 6150,4790 6600,4740 7050,4660"),
    (Kind::Secondary, "东渡路", "7260,4620 8480,4450 9760,4300 10900,4250 12300,4080"),
    (
        Kind::Primary,
        "人民路",
        "-420,5100 1000,5000 2250,4850 3450,4900 4600,5050 5350,5330 6150,5470 7000,5420 7400,5330 \
     8450,5100 9700,4950 10900,4900 12350,4780",
    ),
    (Kind::Tertiary, "学林路", "2180,5560 3420,5600 4570,5650 6200,5900 7370,5850 8470,5700 9730,5650 10950,5650"),
    (
        Kind::Primary,
        "青汀大道",
        "-350,6210 1000,6150 2250,6160 3450,6250 4600,6250 6250,6350 7400,6350 8500,6250 9750,6350 \
     10950,6400 12200,6480",
    ),
    (Kind::Secondary, "解放路", "5290,5330 4800,5560 4200,5950 3480,6480 2960,6800"),
    (Kind::Secondary, "东延路", "7010,4820 7330,5020 7900,5330 8480,5760 9050,6040 9760,6370"),
    (Kind::Tertiary, "柳浪路", "2140,3580 2700,3420 3200,3560 3500,3420 4050,3600 4680,3520"),
    (
        Kind::Secondary,
        "北环路",
        "-300,6960 1000,7050 2350,7150 3500,7180 4700,7180 6200,7230 7350,7180 8550,7100 9800,7200 \
     10900,7200 12320,7130",
    ),
    (
        Kind::Tertiary,
        "栖云乡道",
        "80,8480 1200,8250 2350,8350 3600,8270 4800,8400 6200,8230 7400,8330 8700,8200 9850,8380 \
     10700,8480 11750,8650",
    ),
];

/// Streets of both banks and of the south bank.
const SOUTH: &[(Kind, &str, Corners, Rail, bool)] = &[
    (
        Kind::Primary,
        "大桥路",
        "4350,-120 4450,600 4500,1300 4650,2200 4720,2700 4700,3300 4600,4200 4550,5000 4600,6200 \
     4700,7150 4750,7900 4900,9350",
        Rail::Under,
        false,
    ),
    (
        Kind::Secondary,
        "东汀路",
        "8350,1900 8430,2400 8500,3200 8520,4000 8450,5000 8500,6200 8560,7160",
        Rail::Over,
        true,
    ),
    (Kind::Tertiary, "枫塘路", "2200,-280 2150,600 2250,1350 2200,2200 2150,2780", Rail::Level, false),
    (Kind::Tertiary, "橘洲路", "3610,1720 3620,2180 3580,2560", Rail::Level, false),
    (Kind::Secondary, "车站路", "5440,2250 5540,2850 5620,3620", Rail::Level, false),
    (Kind::Tertiary, "渔港路", "6540,2360 6600,3100 6620,3790", Rail::Level, false),
    (Kind::Tertiary, "江湾路", "7520,2230 7480,2900 7530,3620", Rail::Level, false),
    (Kind::Tertiary, "石埠路", "10520,-160 10400,600 10330,1250 10300,2000 10230,2590", Rail::Over, false),
    (Kind::Tertiary, "上洋路", "5650,-380 5600,600 5720,1350 5680,2190", Rail::Level, false),
    (Kind::Tertiary, "下洋路", "7050,-200 6900,700 6820,1430 6850,2200", Rail::Level, false),
    (
        Kind::Primary,
        "南渡大道",
        "-80,2620 1500,2330 2600,2080 3600,2160 4680,2430 5700,2930 6600,3120 7500,2950 8430,2450 \
     9300,2080 10300,2030 11300,2150 12150,2260",
        Rail::Level,
        false,
    ),
    (
        Kind::Secondary,
        "枫塘大道",
        "-100,800 1000,760 2150,700 3400,850 4470,1000 5700,1350 6800,1430 8200,1000 9300,680 10400,560 \
     11800,520",
        Rail::Level,
        false,
    ),
    (Kind::Footbridge, "站南天桥", "6010,2420 6040,2040", Rail::Over, false),
    (Kind::Footbridge, "江湾天桥", "7800,2280 7700,1900", Rail::Over, false),
];

/// Steps of a smooth line, in metres.
const STEP: f64 = 70.0;

fn smooth(corners: Corners) -> Vec<Point> {
    curve::smooth(&points(corners), STEP)
}

/// Places out of `east,north east,north ...`.
pub fn points(corners: Corners) -> Vec<Point> {
    let number = |text: &str| text.parse().expect("a number of metres");
    let pair = |text: &str| text.split_once(',').map(|(x, y)| at(number(x), number(y))).expect("east,north");
    corners.split_whitespace().map(pair).collect()
}

/// The border of the district.
pub fn border() -> Vec<Point> {
    curve::closed(&points(BORDER), 160.0)
}

/// The middle of the river.
pub fn midstream() -> Vec<Point> {
    smooth(MIDSTREAM)
}

/// How far along the river its island lies.
pub const ISLAND_AT: f64 = 4020.0;

/// Half the width of the river, wider around its island.
pub fn half_river(metres: f64) -> f64 {
    let off = (metres - ISLAND_AT) / 800.0;
    let wide = (1.0 - off * off).max(0.0);
    104.0 + 8.0 * ((metres / 900.0).fract() - 0.5).abs() + 70.0 * wide * wide
}

/// How far from the middle of the river its quays run.
fn half_valley(metres: f64) -> f64 {
    half_river(metres) + 95.0
}

/// Every line of the plan.
pub fn lines() -> Vec<Drawn> {
    let drawn = |kind, name, points| Drawn { kind, name, points, rail: Rail::Level, high: false };
    let mut border = border();
    border.push(border[0]);
    let (midstream, railway) = (midstream(), smooth(RAILWAY));
    let quay = |side: f64| curve::beside(&midstream, |metres| side * half_valley(metres));
    let beside_rail = |metres: f64, from: f64, to: f64| curve::part(&curve::beside(&railway, |_| metres), from, to);
    let mut lines = vec![
        drawn(Kind::Border, "", border),
        drawn(Kind::Secondary, "滨江北路", quay(1.0)),
        drawn(Kind::Secondary, "滨江南路", quay(-1.0)),
        drawn(Kind::Tertiary, "站前路", beside_rail(105.0, 4280.0, 10020.0)),
        drawn(Kind::Tertiary, "铁路南街", beside_rail(-100.0, 5290.0, 8900.0)),
        drawn(Kind::Midstream, "青汀江", midstream),
        drawn(Kind::Railway, "汀示铁路", railway),
        drawn(Kind::Expressway, "示例绕城高速", smooth(EXPRESSWAY)),
    ];
    lines.extend(village::all().into_iter().map(|village| {
        let mut border = village.border;
        border.push(border[0]);
        drawn(Kind::Plot, "", border)
    }));
    lines.extend(NORTH.iter().map(|&(kind, name, corners)| drawn(kind, name, smooth(corners))));
    lines.extend(SOUTH.iter().map(|&(kind, name, corners, rail, high)| Drawn {
        rail,
        high,
        ..drawn(kind, name, smooth(corners))
    }));
    lines
}
