//! Siting on published instances, against optima that others have proved.

use waystation::siting::{Effort, Goal, Limits, Plan, Problem, Reach, Site};

use crate::data;
use crate::random::Random;

/// Numbers of the rows of a text, those that are words left out.
fn numbers(text: &str) -> Vec<Vec<f64>> {
    let row = |line: &str| line.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    text.lines().map(row).collect()
}

fn text(path: &str) -> Option<String> {
    data::read(path).map(|bytes| String::from_utf8(bytes).expect("UTF-8"))
}

/// A covering question on a plane: demand is `(x, y, weight)`, sites are `(x, y)`.
fn cover(demand: &[[f64; 3]], sites: &[[f64; 2]], radius: f64, goal: Goal, add: Option<usize>) -> Problem {
    let mut reach = Reach::new();
    for site in sites {
        let near = |place: &[f64; 3]| (site[0] - place[0]).hypot(site[1] - place[1]) <= radius;
        reach.site(demand.iter().zip(0..).filter(|pair| near(pair.0)).map(|(_, index)| (index, 0.0)));
    }
    let weights = demand.iter().map(|place| place[2]).collect();
    let limits = Limits { add, ..Limits::default() };
    Problem::new(weights, vec![Site::candidate(0.0); sites.len()], reach, goal, limits).expect("a question")
}

fn solved(problem: &Problem) -> Plan {
    problem.solve(&Effort::endless())
}

/// Lorena and Pereira 2002; the optima were proved with `HiGHS` (see the folder).
#[test]
fn sao_jose_dos_campos_is_solved_to_the_proved_optima() {
    let (Some(places), Some(optima)) = (text("siting/sjc/SJC324.txt"), text("siting/sjc/SJC324-optima-highs.csv"))
    else {
        return;
    };
    let demand: Vec<[f64; 3]> = numbers(&places)[1..].iter().map(|row| [row[0], row[1], row[2]]).collect();
    assert_eq!((demand.len(), demand.iter().map(|place| place[2]).sum::<f64>()), (324, 12_152.0));
    let sites: Vec<[f64; 2]> = demand.iter().map(|place| [place[0], place[1]]).collect();
    let mut checked = 0;
    for line in optima.lines().skip(1) {
        let cells: Vec<f64> = line.split(',').filter_map(|cell| cell.parse().ok()).collect();
        let (radius, add, optimum) = (cells[0], cells[1] as usize, cells[2]);
        let plan = solved(&cover(&demand, &sites, radius, Goal::MaxCover { depth: 1 }, Some(add)));
        assert_eq!((plan.objective, plan.proved), (optimum, true), "S={radius} p={add}: {plan:?}");
        checked += 1;
    }
    assert_eq!(checked, 13);
}

/// Cordeau, Furini, Ljubic 2019: 100 sites; the optima of ours were also found by `HiGHS` 1.15.1 at gap 0.
#[test]
fn a_hundred_sites_for_fifty_thousand_are_proved() {
    for (file, radius, add, optimum) in [
        ("siting/ijoc/BDS1000.txt", 5.5, 10, 44_731.0),
        ("siting/ijoc/BDS10000A.txt", 5.5, 15, 498_935.0),
        ("siting/ijoc/BDS50000A.txt", 5.5, 10, 2_216_408.0),
    ] {
        let Some(places) = text(file) else { return };
        let (mut demand, mut sites) = (Vec::new(), Vec::new());
        for (line, row) in places.lines().zip(numbers(&places)).skip(1) {
            // Kind, number, x, y, weight.
            if line.starts_with('F') {
                sites.push([row[1], row[2]]);
            } else if line.starts_with('C') {
                demand.push([row[1], row[2], row[3]]);
            }
        }
        assert_eq!(sites.len(), 100);
        let plan = solved(&cover(&demand, &sites, radius, Goal::MaxCover { depth: 1 }, Some(add)));
        assert_eq!((plan.objective, plan.proved), (optimum, true), "{file}: {plan:?}");
    }
}

/// The set that spopt 0.7.0 is tested with; the objectives are its own, with CBC.
#[test]
fn san_francisco_gives_the_objectives_of_spopt() {
    let Some(matrix) = text("siting/spopt-sf/SF_network_distance_candidateStore_16_censusTract_205_new.csv") else {
        return;
    };
    let rows: Vec<Vec<&str>> = matrix.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let ids = |column: usize| {
        let mut ids: Vec<&str> = rows.iter().map(|row| row[column]).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    let (stores, tracts) = (ids(1), ids(2));
    assert_eq!((stores.len(), tracts.len()), (16, 205));
    let place = |ids: &[&str], id: &str| ids.binary_search(&id).expect("an id");
    let mut weights = vec![0.0; tracts.len()];
    let mut ways = vec![Vec::new(); stores.len()];
    for row in &rows {
        let tract = place(&tracts, row[2]);
        weights[tract] = row[3].parse().expect("a weight");
        ways[place(&stores, row[1])].push((tract as u32, row[0].parse::<f64>().expect("metres")));
    }
    let check = |goal: Goal, add: Option<usize>, expect: f64| {
        let mut reach = Reach::new();
        let limit = if let Goal::PMedian { unreached } = goal { unreached } else { 5000.0 };
        for ways in &ways {
            reach.site(ways.iter().copied().filter(|way| way.1 <= limit));
        }
        let limits = Limits { add, ..Limits::default() };
        let sites = vec![Site::candidate(0.0); stores.len()];
        let plan = solved(&Problem::new(weights.clone(), sites, reach, goal, limits).expect("a question"));
        assert!(plan.proved && (plan.objective - expect).abs() <= 1e-9 * expect, "{goal:?} {add:?}: {plan:?}");
    };
    let median = Goal::PMedian { unreached: 1e6 };
    check(Goal::MaxCover { depth: 1 }, Some(2), 671_938.0);
    check(Goal::MaxCover { depth: 1 }, Some(4), 875_247.0);
    check(Goal::CoverAll { depth: 1 }, None, 8.0);
    check(median, Some(2), 4_009_098_972.134_909_6);
    check(median, Some(4), 2_848_268_129.714_510_4);
}

/// Beasley 1990, 700 nodes, 10 medians: the file is the graph of pmed32, whose proved optimum is 9297.
#[test]
fn a_median_of_the_operations_research_library_is_proved() {
    let Some(edges) = text("siting/ijoc/B700.txt") else { return };
    let mut way = vec![vec![f64::INFINITY; 700]; 700];
    for row in &numbers(&edges)[1..] {
        // Of an edge that is given twice the last length counts.
        let (one, other) = (row[0] as usize - 1, row[1] as usize - 1);
        way[one][other] = row[2];
        way[other][one] = row[2];
    }
    (0..700).for_each(|node| way[node][node] = 0.0);
    for middle in 0..700 {
        let through = way[middle].clone();
        for from in &mut way {
            let there = from[middle];
            from.iter_mut().zip(&through).for_each(|(way, on)| *way = way.min(there + on));
        }
    }
    let mut reach = Reach::new();
    for ways in &way {
        reach.site((0..).zip(ways.iter().copied()));
    }
    let limits = Limits { add: Some(10), ..Limits::default() };
    let goal = Goal::PMedian { unreached: 1000.0 };
    let plan = solved(&Problem::new(vec![1.0; 700], vec![Site::candidate(0.0); 700], reach, goal, limits).unwrap());
    assert_eq!((plan.objective, plan.bound, plan.proved), (9297.0, 9297.0, true));
}

/// A city as no published instance has it: 40 clusters on 40 x 40 km.
#[test]
fn a_clustered_city_is_answered_within_half_a_percent() {
    let mut random = Random::new(7);
    let mut normal = |spread: f64| {
        let (one, other) = (random.between(1e-12, 1.0), random.between(0.0, std::f64::consts::TAU));
        spread * (-2.0 * one.ln()).sqrt() * other.cos()
    };
    let mut uniform = Random::new(8);
    let centres: Vec<[f64; 3]> =
        (0..40).map(|_| [uniform.between(0.0, 40.0), uniform.between(0.0, 40.0), uniform.between(0.8, 2.5)]).collect();
    let mut place = || {
        let [x, y, spread] = centres[uniform.below(40)];
        [x + normal(spread), y + normal(spread)]
    };
    let sites: Vec<[f64; 2]> = (0..400).map(|_| place()).collect();
    let mut weights = Random::new(9);
    let demand: Vec<[f64; 3]> = (0..6000)
        .map(|_| {
            let [x, y] = place();
            [x, y, f64::from(1 + weights.up_to(58))]
        })
        .collect();
    let problem = cover(&demand, &sites, 1.0, Goal::MaxCover { depth: 1 }, Some(50));
    let plan = problem.solve(&Effort::work(40_000_000));
    assert!(plan.gap() < 0.005, "gap {}: {} to {}", plan.gap(), plan.objective, plan.bound);
}
