//! What a part of the town is like.

use super::plan::points;
use super::point::Point;
use super::ring;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    River,
    /// The old town: small blocks, fine lanes.
    Old,
    /// The grid centre: offices, shops.
    Centre,
    /// Gated compounds.
    Homes,
    /// Housing of the eighties, without gates or with open ones.
    Flats,
    /// The industrial park.
    Works,
    Campus,
    Park,
    /// The railway station and its square.
    Station,
    /// Small houses along crooked lanes among the fields.
    Village,
    /// A strip beside the railway.
    Verge,
    Hill,
    Field,
}

/// How blocks of a zone are cut.
#[derive(Clone, Copy, Debug)]
pub struct Grain {
    /// The usual size of a block, in hectares.
    pub hectares: f64,
    /// A block is cut across its long axis while it is longer than this many times its width, else lengthwise.
    pub aspect: f64,
    /// How far from the middle it may be cut, as a share of its length.
    pub stray: f64,
    /// How far new streets bend, as a share of their length.
    pub bow: f64,
}

/// The first outline that holds the heart of a face says what it is.
const OUTLINES: &[(Zone, &str)] = &[
    (Zone::Old, "5180,3500 7130,3800 7060,5470 5340,5400"),
    (Zone::Station, "4900,2000 5950,2260 5950,2560 4900,2420"),
    (Zone::Centre, "7240,4520 8560,4380 8560,6380 7240,6430"),
    (Zone::Campus, "980,5020 2260,4900 2240,6140 1020,6140"),
    (Zone::Park, "7010,3950 7340,3950 7360,5000 7330,5340 7000,5440"),
    (Zone::Park, "2220,6200 3000,6200 3000,7180 2300,7140"),
    (Zone::Works, "9750,4270 12500,4050 12500,7200 8500,7250 8480,5660 9760,5640"),
    (Zone::Flats, "4560,3100 5330,3600 5320,5350 4520,5060"),
    (Zone::Flats, "5300,5370 7400,5350 7400,5880 5300,5800"),
    (Zone::Flats, "5500,2600 6640,3000 6640,3850 5580,3700"),
    (Zone::Homes, "7400,6300 8560,6200 8560,7220 7380,7220"),
    (Zone::Homes, "2150,2900 4700,2900 4600,5060 2200,5000"),
    (Zone::Homes, "2200,4840 3500,4840 3500,6230 2180,6180"),
    (Zone::Homes, "3000,4850 7420,5300 7420,7220 2980,7200"),
    (Zone::Homes, "7100,3700 9780,2800 9760,5680 7240,4660"),
    (Zone::Homes, "8450,4900 9760,4900 9760,5690 8450,5690"),
    (Zone::Homes, "9740,2800 10950,2800 10900,4280 9750,4310"),
    (Zone::Homes, "3560,1700 8480,1900 8520,3150 6600,3900 3580,2620"),
    (Zone::Homes, "8300,1800 9800,1500 9900,2700 8500,3150"),
    (Zone::Homes, "4430,950 7000,1400 6900,2220 5600,2180 4500,1900"),
    (Zone::Homes, "1000,5000 1000,3950 2250,3850 2250,4950"),
    (Zone::Hill, "4780,8400 7420,8330 7420,9100 4780,9100"),
    (Zone::Hill, "0,0 2200,0 2150,700 0,800"),
    (Zone::Hill, "0,6150 1040,6150 1000,7050 0,7000"),
];

impl Zone {
    /// What a face with this heart is.
    pub fn at(heart: Point) -> Self {
        let found = OUTLINES.iter().find(|(_, outline)| ring::contains(&points(outline), heart));
        found.map_or(Self::Field, |found| found.0)
    }

    /// How its blocks are cut, if they are.
    pub fn grain(self) -> Option<Grain> {
        let grain = |hectares, aspect, stray, bow| Some(Grain { hectares, aspect, stray, bow });
        match self {
            Self::Old => grain(0.62, 1.15, 0.13, 0.05),
            Self::Centre => grain(2.9, 1.2, 0.04, 0.0),
            Self::Homes => grain(8.5, 1.1, 0.12, 0.03),
            Self::Flats => grain(3.2, 1.2, 0.12, 0.02),
            Self::Works => grain(15.0, 2.3, 0.06, 0.0),
            Self::Station => grain(7.0, 1.3, 0.1, 0.0),
            Self::Village => grain(1.1, 1.25, 0.2, 0.1),
            Self::Field => grain(55.0, 1.0, 0.14, 0.05),
            Self::Hill => grain(120.0, 1.0, 0.15, 0.1),
            Self::River | Self::Campus | Self::Park | Self::Verge => None,
        }
    }
}
