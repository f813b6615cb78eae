//! Streets (街道) and communities (社区): which faces belong to which.
//!
//! A community grows from its seed over neighbouring blocks, and never across the river or the railway. So the
//! communities tile the district, and their borders run along streets.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::draft::Town;
use super::line::Kind;
use super::mesh::{FaceId, HalfId, OUTSIDE};
use super::plan::points;
use super::point::Point;
use super::ring;

/// The streets of the district in the order of their codes, each with its communities and where these begin.
const STREETS: [(&str, &[(&str, &str)]); 6] = [
    (
        "古埠街道",
        &[
            ("鼓楼社区", "6420,5180"),
            ("十字街社区", "6480,4720"),
            ("水门社区", "6600,4280"),
            ("船埠社区", "5750,4250"),
            ("盐仓社区", "5700,4750"),
            ("染坊社区", "5780,5150"),
            ("西水关社区", "4980,3950"),
            ("米市社区", "4950,4750"),
            ("白鹭社区", "4000,3350"),
            ("桂坊社区", "4000,4500"),
            ("文昌社区", "4000,5300"),
        ],
    ),
    (
        "汀北街道",
        &[
            ("金桂社区", "6800,6100"),
            ("紫藤社区", "4000,5950"),
            ("丹桂社区", "5150,5950"),
            ("学林社区", "5750,5600"),
            ("银杏社区", "6750,5650"),
            ("青汀广场社区", "7900,5950"),
            ("迎宾社区", "7800,5150"),
            ("会展社区", "7950,6750"),
            ("云锦社区", "4050,6750"),
            ("长乐里社区", "5300,6750"),
            ("新苑社区", "6750,6750"),
            ("岭北社区", "5700,8250"),
        ],
    ),
    (
        "栖云街道",
        &[
            ("学府社区", "1600,5600"),
            ("文澜社区", "1600,4550"),
            ("西山社区", "600,4600"),
            ("柳浪社区", "2800,3350"),
            ("槐荫社区", "2800,4350"),
            ("西园社区", "2750,5200"),
            ("云溪社区", "2800,5900"),
            ("鹭湖社区", "2650,6700"),
            ("北畈社区", "1500,7100"),
            ("栖云社区", "1400,8300"),
        ],
    ),
    (
        "东岫街道",
        &[
            ("东渡社区", "7950,4200"),
            ("江洲社区", "9100,3700"),
            ("金谷社区", "10300,3600"),
            ("纺工新村社区", "9100,5250"),
            ("电机新村社区", "9100,6400"),
            ("工贸社区", "10250,5300"),
            ("汇智社区", "10350,6650"),
            ("科创社区", "11350,5700"),
            ("东岫社区", "9700,8200"),
        ],
    ),
    (
        "南渡街道",
        &[
            ("车站社区", "5250,2600"),
            ("沙湾社区", "1300,2400"),
            ("橘洲社区", "2850,2050"),
            ("南渡口社区", "4150,2350"),
            ("渔港社区", "6050,3350"),
            ("枇杷园社区", "6500,2700"),
            ("江湾社区", "7250,3150"),
            ("滩头社区", "8050,2600"),
            ("蓼花湾社区", "9350,2350"),
            ("东滩社区", "11050,2150"),
        ],
    ),
    (
        "枫塘街道",
        &[
            ("枫塘社区", "5100,1550"),
            ("红枫社区", "6300,1800"),
            ("上洋社区", "5500,600"),
            ("下洋社区", "7000,700"),
            ("石塘社区", "3200,850"),
            ("岭下社区", "1100,800"),
            ("南岭社区", "8400,900"),
            ("石埠社区", "10500,800"),
        ],
    ),
];

/// The code of the district: no province has the number 99.
pub const DISTRICT_CODE: &str = "999901";
pub const DISTRICT: &str = "青汀区";

/// The number of a community.
pub type WardId = usize;

#[derive(Clone, Debug)]
pub struct Ward {
    pub name: &'static str,
    /// The number of its street.
    pub street: usize,
    pub code: String,
    pub seed: Point,
}

#[derive(Clone, Debug, Default)]
pub struct Wards {
    pub wards: Vec<Ward>,
    /// The community of each face; nothing for the outside.
    pub of_face: Vec<Option<WardId>>,
}

/// The name of a street.
pub fn street_name(street: usize) -> &'static str {
    STREETS[street].0
}

/// The code of a street.
pub fn street_code(street: usize) -> String {
    format!("{DISTRICT_CODE}{:03}", street + 1)
}

/// How many streets there are.
pub const fn streets() -> usize {
    STREETS.len()
}

impl Wards {
    /// Lets every community grow until no face is left.
    pub fn grown(town: &Town) -> Self {
        let wards = wards();
        let outlines: Vec<Vec<Point>> =
            std::iter::once(Vec::new()).chain(town.mesh.face_ids().map(|face| town.mesh.outline(face))).collect();
        let hearts: Vec<Point> =
            outlines.iter().map(|ring| if ring.is_empty() { Point::default() } else { ring::heart(ring) }).collect();
        let mut of_face: Vec<Option<WardId>> = vec![None; outlines.len()];
        let mut queue = BinaryHeap::new();
        for (ward, of) in wards.iter().enumerate() {
            let face = (1..outlines.len()).find(|&face| ring::contains(&outlines[face], of.seed));
            queue.push(Step { metres: 0.0, ward, face: face.expect("a seed lies in the district") as FaceId });
        }
        while let Some(step) = queue.pop() {
            let taken = &mut of_face[step.face as usize];
            if taken.is_some() {
                continue;
            }
            *taken = Some(step.ward);
            for half in town.mesh.around(step.face) {
                let next = town.mesh.face(half ^ 1);
                let Some(hindrance) = hindrance(town, half).filter(|_| next != OUTSIDE) else { continue };
                if of_face[next as usize].is_none() {
                    let metres = step.metres + hearts[step.face as usize].to(hearts[next as usize]) * hindrance;
                    queue.push(Step { metres, ward: step.ward, face: next });
                }
            }
        }
        Self { wards, of_face }
    }

    /// The community of a face.
    pub fn of(&self, face: FaceId) -> Option<WardId> {
        self.of_face.get(face as usize).copied().flatten()
    }
}

fn wards() -> Vec<Ward> {
    let mut wards = Vec::new();
    for (street, (_, communities)) in STREETS.iter().enumerate() {
        for (number, (name, seed)) in communities.iter().enumerate() {
            let code = format!("{}{:03}", street_code(street), number + 1);
            wards.push(Ward { name, street, code, seed: points(seed)[0] });
        }
    }
    wards
}

/// How much farther it is across a half for a community that grows; nothing where it stops.
fn hindrance(town: &Town, half: HalfId) -> Option<f64> {
    match town.kind(half) {
        Kind::Midstream | Kind::Railway => None,
        Kind::Expressway => Some(2.5),
        Kind::Primary => Some(1.6),
        Kind::Secondary => Some(1.35),
        Kind::Tertiary => Some(1.1),
        _ => Some(1.0),
    }
}

/// A face that a community can take; the nearest comes first.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Step {
    metres: f64,
    ward: WardId,
    face: FaceId,
}

impl Eq for Step {}

impl PartialOrd for Step {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Step {
    fn cmp(&self, other: &Self) -> Ordering {
        other.metres.total_cmp(&self.metres).then((other.ward, other.face).cmp(&(self.ward, self.face)))
    }
}
