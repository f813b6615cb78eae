//! The stations: one complex, seven of streets, sixty of communities, twenty-two partners.
//!
//! Three communities have none and three have two, the night is served by six, and on purpose the industrial park
//! and a bay of the river are badly covered: the sample has something to find.

use super::chance::Chance;
use super::landmark;
use super::opening::{self, Hours};
use super::point::{Point, at};
use super::service;
use super::shop::{self, Place};
use super::trade::Trade;
use super::ward::{WardId, Wards, street_name, streets};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tier {
    Complex,
    Street,
    Micro,
    Partner,
}

impl Tier {
    /// The word in the workbook, and the code.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Complex => ("区级综合体", "complex"),
            Self::Street => ("街道驿站", "street"),
            Self::Micro => ("社区微站", "micro"),
            Self::Partner => ("合作网点", "partner"),
        }
    }
}

#[derive(Clone, Debug)]
pub struct Station {
    pub name: String,
    pub tier: Tier,
    pub ward: WardId,
    pub trade: Trade,
    pub place: Point,
    pub address: String,
    pub hours: Hours,
    pub services: String,
    pub codes: Vec<&'static str>,
    pub seats: u32,
    pub area_m2: u32,
    pub host: String,
    pub mode: &'static str,
    /// Year and month of opening.
    pub opened: (u16, u8),
    pub note: String,
}

/// Communities without a station: two in the industrial park, one in the bay south of the river.
const WITHOUT: [&str; 3] = ["汇智社区", "科创社区", "蓼花湾社区"];
/// Communities with two.
const WITH_TWO: [&str; 3] = ["十字街社区", "青汀广场社区", "渔港社区"];
/// Where else partners are not found.
const NO_PARTNERS: [&str; 7] = ["汇智社区", "科创社区", "蓼花湾社区", "工贸社区", "滩头社区", "东滩社区", "金谷社区"];
/// Communities whose station is in a police post that never closes.
const NIGHT_POSTS: [&str; 2] = ["盐仓社区", "车站社区"];
/// Partners by trade.
const PARTNERS: [(Trade, usize); 8] = [
    (Trade::Bank, 7),
    (Trade::Fuel, 3),
    (Trade::Pharmacy, 3),
    (Trade::Courier, 3),
    (Trade::Supermarket, 2),
    (Trade::Restaurant, 2),
    (Trade::Phones, 1),
    (Trade::PostOffice, 1),
];
/// Where community stations are found.
const HOSTS: &[(u32, Trade)] =
    &[(58, Trade::Community), (16, Trade::Toilets), (12, Trade::Police), (8, Trade::Market), (6, Trade::Courier)];
/// How far apart partners lie from every other station, in metres.
const APART_M: f64 = 260.0;

/// Where people work at night.
const NIGHT_MARKET: &str = "南门夜市";
/// Where the complex stands, and the second station of the largest street.
const OFFICES: &str = "青汀区政务服务中心";
const BUSES: &str = "青汀客运中心";
/// Stations of communities do not stand closer than this to others, in metres, where there is a choice.
const NEAR_M: f64 = 110.0;

struct Opener<'a> {
    places: &'a [Place],
    wards: &'a Wards,
    chance: Chance,
    stations: Vec<Station>,
}

/// All stations in the order of the list.
pub fn all(places: &[Place], wards: &Wards) -> Vec<Station> {
    let mut opener = Opener { places, wards, chance: Chance::of("stations"), stations: Vec::new() };
    opener.complex();
    opener.streets();
    opener.communities();
    opener.partners();
    opener.night();
    opener.stations
}

impl Opener<'_> {
    fn ward(&self, name: &str) -> WardId {
        self.wards.wards.iter().position(|ward| ward.name == name).expect("a community of the district")
    }

    fn open(&mut self, tier: Tier, place: &Place, name: String) {
        let chance = &mut self.chance;
        let (services, codes) = service::chosen(place.trade, chance);
        let hours = *chance.weighted(opening::usual(place.trade));
        let [low, high] = match tier {
            Tier::Complex | Tier::Street => [60.0, 150.0],
            Tier::Micro => [12.0, 48.0],
            Tier::Partner => [8.0, 24.0],
        };
        let area_m2 = chance.between(low, high) as u32;
        let mode = match place.trade {
            Trade::Townhall => "自建",
            Trade::Community | Trade::Police | Trade::Toilets | Trade::Market => {
                *chance.pick(&["共建", "共建", "自建"])
            }
            _ => "联建",
        };
        let aside = at(chance.between(-4.0, 4.0), chance.between(-4.0, 4.0));
        let office = street_name(self.wards.wards[place.door.ward].street);
        let opened = (2019 + chance.below(7) as u16, 1 + chance.below(12) as u8);
        self.stations.push(Station {
            name,
            tier,
            ward: place.door.ward,
            trade: place.trade,
            place: place.door.place + aside,
            address: place.door.address(office),
            hours,
            services,
            codes,
            seats: (area_m2 / 3).clamp(4, 50),
            area_m2,
            host: place.name.clone(),
            mode,
            opened,
            note: String::new(),
        });
    }

    /// The place nearest to a landmark.
    fn beside(&self, landmark: &str, takes: impl Fn(&Place) -> bool) -> Place {
        let heart = landmark::place_of(landmark).expect("a landmark of the town");
        let far = |place: &&Place| place.door.place.to(heart);
        let near = self.places.iter().filter(|place| takes(place)).min_by(|one, other| far(one).total_cmp(&far(other)));
        near.expect("the town has places").clone()
    }

    /// Whether no station stands near a place.
    fn is_apart(&self, place: &Place, metres: f64) -> bool {
        self.stations.iter().all(|other| other.place.to(place.door.place) > metres)
    }

    fn complex(&mut self) {
        let place = self.beside(OFFICES, |_| true);
        let place = Place { trade: Trade::Townhall, name: "青汀区总工会".to_owned(), ..place };
        self.open(Tier::Complex, &place, "青汀区工会驿站综合体".to_owned());
        let complex = &mut self.stations[0];
        (complex.services, complex.codes) = service::all();
        (complex.seats, complex.area_m2) = (50, 320);
        complex.note.push_str("服务台8:30-17:30，夜间刷脸进入自助区");
    }

    fn streets(&mut self) {
        for street in 0..streets() {
            let place = self
                .places
                .iter()
                .find(|place| place.trade == Trade::Townhall && self.wards.wards[place.door.ward].street == street);
            let place = place.expect("a street has an office").clone();
            self.open(Tier::Street, &place, format!("{}工会驿站", street_name(street)));
        }
        // The largest street has a second one.
        let place = self.beside(BUSES, |place| place.trade == Trade::Supermarket);
        let place =
            Place { trade: Trade::Townhall, name: "汀北街道新就业群体服务中心".to_owned(), ..place };
        self.open(Tier::Street, &place, "汀北街道客运中心工会驿站".to_owned());
    }

    fn communities(&mut self) {
        for ward in 0..self.wards.wards.len() {
            let name = self.wards.wards[ward].name;
            if WITHOUT.contains(&name) {
                continue;
            }
            let second = [Trade::Toilets, Trade::Market, Trade::Courier];
            let mut trades = vec![*self.chance.weighted(HOSTS)];
            if WITH_TWO.contains(&name) {
                trades = vec![Trade::Community, *self.chance.pick(&second)];
            }
            if NIGHT_POSTS.contains(&name) {
                trades = vec![Trade::Police];
            }
            for trade in trades {
                let place = self.host(ward, trade);
                self.open(Tier::Micro, &place, micro_name(name, &place));
            }
        }
    }

    /// A place of a trade in a community, else of another, away from other stations if there is one.
    fn host(&mut self, ward: WardId, trade: Trade) -> Place {
        let others = [Trade::Community, Trade::Toilets, Trade::Supermarket, Trade::Convenience];
        for trade in [trade].into_iter().chain(others) {
            let choice = shop::of_ward(self.places, ward, trade).filter(|place| self.is_apart(place, NEAR_M));
            let choice: Vec<&Place> = choice.collect();
            if !choice.is_empty() {
                return (*self.chance.pick(&choice)).clone();
            }
        }
        shop::of_ward(self.places, ward, Trade::Community).next().expect("a community has a centre").clone()
    }

    fn partners(&mut self) {
        for (trade, count) in PARTNERS {
            let mut choice: Vec<&Place> = self.places.iter().filter(|place| place.trade == trade).collect();
            self.chance.shuffle(&mut choice);
            let mut opened = 0;
            for place in choice {
                let ward = self.wards.wards[place.door.ward].name;
                if opened < count && self.is_apart(place, APART_M) && !NO_PARTNERS.contains(&ward) {
                    opened += 1;
                    self.open(Tier::Partner, place, format!("{}爱心驿站", place.name));
                }
            }
            assert_eq!(opened, count, "not enough partners of {trade:?}");
        }
    }

    /// Six stations serve the night: the complex, two police posts, two petrol stations, the night market.
    fn night(&mut self) {
        self.stations[0].hours = opening::ALWAYS;
        let posts: Vec<WardId> = NIGHT_POSTS.iter().map(|name| self.ward(name)).collect();
        for station in self.stations.iter_mut().filter(|station| posts.contains(&station.ward)) {
            if station.trade == Trade::Police {
                station.hours = opening::ALWAYS;
            }
        }
        let fuel = self.stations.iter_mut().filter(|station| station.trade == Trade::Fuel);
        fuel.take(2).for_each(|station| station.hours = opening::ALWAYS_SELLING);
        let market = self.ward("水门社区");
        let door = self.beside(NIGHT_MARKET, |place| place.door.ward == market).door;
        let station = self.stations.iter_mut().find(|station| station.ward == market && station.tier == Tier::Micro);
        let station = station.expect("the night market lies in a community with a station");
        (station.place, station.address) = (door.place, door.address(street_name(self.wards.wards[market].street)));
        station.name = format!("{NIGHT_MARKET}工会驿站");
        station.host = format!("{NIGHT_MARKET}管理办公室");
        station.hours = opening::NIGHT_MARKET;
    }
}

fn micro_name(ward: &str, place: &Place) -> String {
    match place.trade {
        Trade::Community => format!("{ward}工会微驿站"),
        Trade::Toilets => format!("{}环卫驿站", place.name),
        Trade::Police => format!("{}爱心驿站", place.name),
        _ => format!("{}工会驿站", place.name),
    }
}
