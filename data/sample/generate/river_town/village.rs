//! Villages among the fields: where they lie and how far they reach.

use super::blob::{self, EAST};
use super::chance::Chance;
use super::plan::points;
use super::point::Point;

/// Where villages lie, and what they are called.
const VILLAGES: &[(&str, &str)] = &[
    ("上洋村", "5630,640"),
    ("下洋村", "6960,600"),
    ("石埠村", "10400,760"),
    ("蓼花村", "11050,2130"),
    ("沙湾村", "1350,2370"),
    ("橘洲村", "2850,2090"),
    ("岭下村", "1100,770"),
    ("栖云村", "1300,8250"),
    ("西坞村", "3500,8270"),
    ("岭北村", "5700,8280"),
    ("东坞村", "8650,8210"),
    ("金谷村", "10850,8490"),
    ("芦湾村", "740,5040"),
    ("石塘村", "3350,840"),
    ("南岭村", "8150,1010"),
    ("竹坞村", "9250,690"),
    ("渡头村", "11500,4170"),
    ("北畈村", "2330,7560"),
    ("云岭村", "7430,8400"),
    ("小桥村", "4780,8330"),
    ("铺前村", "1650,7090"),
    ("江头村", "1020,3600"),
];

/// A village: its name, its middle, the border of its land.
#[derive(Clone, Debug)]
pub struct Village {
    pub name: &'static str,
    pub heart: Point,
    pub border: Vec<Point>,
}

/// Every village.
pub fn all() -> Vec<Village> {
    let chance = &mut Chance::of("villages");
    VILLAGES
        .iter()
        .map(|&(name, place)| {
            let heart = points(place)[0];
            let size = [chance.between(430.0, 680.0), chance.between(300.0, 430.0)];
            let axis = (EAST + EAST.left() * chance.between(-0.5, 0.5)).unit();
            Village { name, heart, border: blob::blob(heart, axis, size, 0.35, 60.0, chance) }
        })
        .collect()
}
