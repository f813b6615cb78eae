//! A siting question from tables: who reaches which site at what cost, and how much demand there is.
//!
//! Anybody's own matrix, or a published instance. Sites and demand points are put into the order of their ids, so that
//! the plan does not depend on the order of rows.

use std::collections::{BTreeSet, HashMap};

use crate::list::{ListError, Sheet};

use super::problem::{Goal, Limits, Problem, ProblemError, Site, SiteId};
use super::reach::Reach;

const DEMAND: &[&str] = &["demand", "demand_id", "需求点"];
const SITE: &[&str] = &["site", "site_id", "station", "站点"];
const WEIGHT: &[&str] = &["weight", "权重", "人数"];
const COST: &[&str] = &["cost", "time", "distance", "成本", "距离"];

/// Why a table cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MatrixError {
    /// It cannot be read as a table.
    #[error("{0}")]
    List(#[from] ListError),
    /// A line is wrong.
    #[error("line {line}: {problem}")]
    Line {
        /// The line as an editor shows it.
        line: u64,
        /// What is wrong with it, and what would be right.
        problem: String,
    },
    /// Ids may be Chinese, so bytes of another encoding are not guessed at.
    #[error("byte {byte} is no UTF-8; save the table as `CSV UTF-8`")]
    Encoding {
        /// The first byte that is wrong, from 1.
        byte: usize,
    },
    /// A header and nothing else.
    #[error("the table has a header and no rows")]
    NoRows,
    /// A candidate has no cost.
    #[error("site `{0}` has no cost; add a row for it, or make it a required site")]
    NoCost(String),
}

fn line(line: u64, problem: String) -> MatrixError {
    MatrixError::Line { line, problem }
}

/// Demand, sites and costs by their ids.
#[derive(Clone, Debug)]
pub struct Matrix {
    demand: Vec<String>,
    weights: Vec<f64>,
    sites: Vec<String>,
    required: Vec<bool>,
    costs: Vec<f64>,
    /// For each site the demand that reaches it.
    reached: Vec<Vec<(u32, f64)>>,
    /// What was odd, but no error.
    notes: Vec<String>,
}

/// A pair as it stands in the table.
struct Pair {
    site: u32,
    demand: u32,
    row: u32,
    cost: f64,
}

impl Matrix {
    /// Reads the weights (`demand,weight`) and the matrix (`demand,site,cost`).
    ///
    /// Weights and costs are numbers of 0 or more. Each demand point has one weight. A pair may be given twice at the
    /// same cost and then counts once, which is noted; at two costs it is an error. A pair that is not given cannot be
    /// used. Demand that is in no pair is kept: nobody can serve it, and the plan says so.
    ///
    /// # Errors
    ///
    /// [`MatrixError`] when a row cannot be used; the weights were read before, by [`Weights::read`].
    pub fn read(weights: Weights, matrix: &[u8]) -> Result<Self, MatrixError> {
        let Weights { ids, weights } = weights;
        let index: HashMap<&str, u32> = ids.iter().map(String::as_str).zip(0..).collect();
        let mut sites: HashMap<String, u32> = HashMap::new();
        let mut pairs: Vec<Pair> = Vec::new();
        each_row(matrix, [DEMAND, SITE, COST], |row, [demand, site, cost]| {
            let Some(&known) = index.get(demand) else {
                return Err(format!("demand point `{demand}` has no weight; add it to the weights"));
            };
            if site.is_empty() {
                return Err("the site is empty; give its id".to_owned());
            }
            let next = sites.len() as u32;
            let site =
                if let Some(&site) = sites.get(site) { site } else { *sites.entry(site.to_owned()).or_insert(next) };
            pairs.push(Pair { site, demand: known, row, cost: amount(cost, "cost")? });
            Ok(())
        })?;
        if pairs.is_empty() {
            return Err(MatrixError::NoRows);
        }
        let mut names: Vec<(String, u32)> = sites.into_iter().collect();
        names.sort_unstable();
        let mut place = vec![0; names.len()];
        names.iter().zip(0..).for_each(|(name, new)| place[name.1 as usize] = new);
        for pair in &mut pairs {
            pair.site = place[pair.site as usize];
        }
        pairs.sort_unstable_by_key(|pair| (pair.site, pair.demand, pair.row));
        let names: Vec<String> = names.into_iter().map(|name| name.0).collect();
        let mut repeated = 0_usize;
        for two in pairs.windows(2).filter(|two| (two[0].site, two[0].demand) == (two[1].site, two[1].demand)) {
            if two[0].cost != two[1].cost {
                let (demand, site) = (&ids[two[0].demand as usize], &names[two[0].site as usize]);
                let (first, again) = (line_of(matrix, two[0].row), line_of(matrix, two[1].row));
                let problem = format!(
                    "cost {} for demand point `{demand}` and site `{site}`, which line {first} gives as {}; keep one of them",
                    two[1].cost, two[0].cost
                );
                return Err(line(again, problem));
            }
            repeated += 1;
        }
        pairs.dedup_by_key(|pair| (pair.site, pair.demand));
        let mut reached = vec![Vec::new(); names.len()];
        for pair in &pairs {
            reached[pair.site as usize].push((pair.demand, pair.cost));
        }
        let mut notes = Vec::new();
        if repeated > 0 {
            notes.push(format!("{repeated} rows of the matrix repeat a pair at the same cost; they count once"));
        }
        let sites = names.len();
        let (required, costs) = (vec![false; sites], vec![0.0; sites]);
        Ok(Self { demand: ids, weights, sites: names, required, costs, reached, notes })
    }

    /// Makes the sites of a table (`site`) required: they are part of every plan. A site that is not in the matrix
    /// serves nobody; it is noted.
    ///
    /// # Errors
    ///
    /// [`MatrixError`] when it is no such table.
    pub fn require(&mut self, bytes: &[u8]) -> Result<(), MatrixError> {
        let sheet = Sheet::read(bytes)?;
        let column = sheet.required(SITE)?;
        let mut strangers = BTreeSet::new();
        for (number, row) in &sheet.rows {
            let id = row.get(column).map_or("", String::as_str);
            if id.is_empty() {
                return Err(line(*number, "the site is empty; give its id".to_owned()));
            }
            match self.sites.iter().position(|site| site == id) {
                Some(site) => self.required[site] = true,
                None => drop(strangers.insert(id.to_owned())),
            }
        }
        for id in strangers {
            self.notes.push(format!("required site `{id}` is in no pair of the matrix: it serves nobody"));
            let at = self.sites.partition_point(|site| *site < id);
            self.sites.insert(at, id);
            self.required.insert(at, true);
            self.costs.insert(at, 0.0);
            self.reached.insert(at, Vec::new());
        }
        Ok(())
    }

    /// Gives the sites the costs of a table (`site,cost`). Every candidate needs one; a required site without one
    /// costs nothing more. A site of the table that is not in the matrix is noted.
    ///
    /// # Errors
    ///
    /// [`MatrixError`] when it is no such table, or a candidate is missing.
    pub fn price(&mut self, bytes: &[u8]) -> Result<(), MatrixError> {
        let sheet = Sheet::read(bytes)?;
        let (site, cost) = (sheet.required(SITE)?, sheet.required(COST)?);
        let mut priced = vec![false; self.sites.len()];
        for (number, row) in &sheet.rows {
            let cell = |column: usize| row.get(column).map_or("", String::as_str);
            let Ok(index) = self.sites.binary_search_by(|name| name.as_str().cmp(cell(site))) else {
                self.notes.push(format!("site `{}` has a cost and is in no pair of the matrix", cell(site)));
                continue;
            };
            if std::mem::replace(&mut priced[index], true) {
                return Err(line(*number, format!("site `{}` has a cost already; keep one of them", cell(site))));
            }
            self.costs[index] = amount(cell(cost), "cost").map_err(|problem| line(*number, problem))?;
        }
        let missing = (0..self.sites.len()).find(|&index| !priced[index] && !self.required[index]);
        missing.map_or(Ok(()), |index| Err(MatrixError::NoCost(self.sites[index].clone())))
    }

    /// The largest cost that is given.
    #[must_use]
    pub fn largest_cost(&self) -> f64 {
        self.reached.iter().flatten().map(|pair| pair.1).fold(0.0, f64::max)
    }

    /// The question; pairs above `cutoff` do not count (covered means cost <= cutoff).
    ///
    /// # Errors
    ///
    /// [`ProblemError`] when goal and limits do not go together.
    pub fn problem(&self, cutoff: f64, goal: Goal, limits: Limits) -> Result<Problem, ProblemError> {
        let mut reach = Reach::new();
        for reached in &self.reached {
            reach.site(reached.iter().copied().filter(|pair| pair.1 <= cutoff));
        }
        let sites = self.required.iter().zip(&self.costs).map(|(&required, &cost)| Site { required, cost });
        Problem::new(self.weights.clone(), sites.collect(), reach, goal, limits)
    }

    /// The id of a site.
    ///
    /// # Panics
    ///
    /// When there is no such site.
    #[must_use]
    pub fn id(&self, site: SiteId) -> &str {
        &self.sites[site.index()]
    }

    /// How many demand points there are.
    #[must_use]
    pub fn demand_points(&self) -> usize {
        self.demand.len()
    }

    /// What was odd in the tables, but no error.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }
}

/// Demand points with their weights.
#[derive(Clone, Debug)]
pub struct Weights {
    ids: Vec<String>,
    weights: Vec<f64>,
}

impl Weights {
    /// Reads `demand,weight`.
    ///
    /// # Errors
    ///
    /// [`MatrixError`] when it is no such table, a weight is no number of 0 or more, or a demand point has two.
    pub fn read(bytes: &[u8]) -> Result<Self, MatrixError> {
        let mut rows: Vec<(String, u32, f64)> = Vec::new();
        each_row(bytes, [DEMAND, WEIGHT], |row, [demand, weight]| {
            if demand.is_empty() {
                return Err("the demand point is empty; give its id".to_owned());
            }
            rows.push((demand.to_owned(), row, amount(weight, "weight")?));
            Ok(())
        })?;
        if rows.is_empty() {
            return Err(MatrixError::NoRows);
        }
        rows.sort_unstable_by(|one, other| one.0.cmp(&other.0).then(one.1.cmp(&other.1)));
        if let Some(two) = rows.windows(2).find(|two| two[0].0 == two[1].0) {
            let first = line_of(bytes, two[0].1);
            let problem = format!("demand point `{}` has a weight in line {first} already; keep one of them", two[1].0);
            return Err(line(line_of(bytes, two[1].1), problem));
        }
        let (ids, weights) = rows.into_iter().map(|row| (row.0, row.2)).unzip();
        Ok(Self { ids, weights })
    }
}

/// A number of 0 or more; weights end where those of lists do.
fn amount(text: &str, what: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(weight) if what == "weight" && weight > 1e12 => Err(format!("the weight is {text}, above 10^12")),
        Ok(number) if number.is_finite() && number >= 0.0 => Ok(number),
        Ok(number) if number < 0.0 => Err(format!("the {what} is {text}; it must be 0 or more")),
        Ok(_) => Err(format!("the {what} is {text}; it must be a number (leave a row out that cannot be used)")),
        Err(_) if text.is_empty() => Err(format!("the {what} is empty; it must be a number of 0 or more")),
        Err(_) => Err(format!("the {what} `{text}` is not a number")),
    }
}

/// Hands over the cells of these columns, row by row with the number of the row. A matrix has millions of rows, so
/// they are not kept.
fn each_row<const N: usize>(
    bytes: &[u8],
    columns: [&[&'static str]; N],
    mut take: impl FnMut(u32, [&str; N]) -> Result<(), String>,
) -> Result<(), MatrixError> {
    let header_end = bytes.iter().enumerate().filter(|pair| *pair.1 == b'\n').map(|pair| pair.0 + 1);
    // The header is read as every list is; what stands before it are empty lines.
    let head = header_end.map(|end| &bytes[..end]).find(|head| head.iter().any(u8::is_ascii_graphic));
    let sheet = Sheet::read(head.unwrap_or(bytes))?;
    let mut at = [0; N];
    for (slot, names) in at.iter_mut().zip(columns) {
        *slot = sheet.required(names)?;
    }
    let mut reader = reader(bytes)?;
    let mut record = csv::StringRecord::new();
    let mut row = 0;
    while let Ok(true) = reader.read_record(&mut record) {
        let cells = at.map(|column| record.get(column).unwrap_or_default());
        if row > 0 && record.iter().any(|cell| !cell.is_empty()) {
            take(row, cells).map_err(|problem| line(line_of(bytes, row), problem))?;
        }
        row += 1;
    }
    Ok(())
}

/// A reader of all rows, the header among them.
fn reader(bytes: &[u8]) -> Result<csv::Reader<&[u8]>, MatrixError> {
    let text = std::str::from_utf8(bytes).map_err(|error| MatrixError::Encoding { byte: error.valid_up_to() + 1 })?;
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |delimiter: u8| (first.bytes().filter(|&byte| byte == delimiter).count(), delimiter == b',');
    let delimiter = [b',', b';', b'\t'].into_iter().max_by_key(|&delimiter| count(delimiter)).unwrap_or(b',');
    let mut builder = csv::ReaderBuilder::new();
    builder.delimiter(delimiter).flexible(true).has_headers(false).trim(csv::Trim::All);
    Ok(builder.from_reader(text.as_bytes()))
}

/// The line on which a row begins, as an editor shows it.
fn line_of(bytes: &[u8], row: u32) -> u64 {
    let Ok(mut reader) = reader(bytes) else { return 0 };
    let mut record = csv::StringRecord::new();
    for _ in 0..=row {
        let _ = reader.read_record(&mut record);
    }
    let begin = record.position().map_or(0, |position| position.byte() as usize);
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}').as_bytes();
    let blank = text[begin..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    text[..begin + blank].split(|byte| *byte == b'\n').count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    const WEIGHTS: &str = "demand,weight\nb,2\na,1.5\nc,0\n";

    fn read(matrix: &str) -> Result<Matrix, MatrixError> {
        Matrix::read(Weights::read(WEIGHTS.as_bytes()).unwrap(), matrix.as_bytes())
    }

    #[test]
    fn ids_are_sorted_and_pairs_are_kept() {
        let matrix = read("\u{feff}site;demand;cost\r\ny;b;3\r\n\r\nx;a;1\r\ny;b;3\r\n").unwrap();
        assert_eq!((matrix.id(SiteId(0)), matrix.id(SiteId(1))), ("x", "y"));
        assert_eq!(matrix.reached, [vec![(0, 1.0)], vec![(1, 3.0)]]);
        assert_eq!(matrix.weights, [1.5, 2.0, 0.0]);
        assert_eq!(matrix.notes(), ["1 rows of the matrix repeat a pair at the same cost; they count once"]);
        assert_eq!((matrix.largest_cost(), matrix.demand_points()), (3.0, 3));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let check = |result: Result<Matrix, MatrixError>, expect: &str| {
            let error = result.expect_err(expect).to_string();
            assert!(error.contains(expect), "{error:?} does not say {expect:?}");
        };
        check(read("demand,site,cost\n"), "no rows");
        check(read(""), "empty");
        check(read("demand,cost\na,1\n"), "no column `site`");
        check(read("demand,site,cost\na,x,1\n\nd,x,1\n"), "line 4: demand point `d` has no weight");
        check(read("demand,site,cost\r\na,x,-1\r\n"), "line 2: the cost is -1; it must be 0 or more");
        check(read("demand,site,cost\na,x,NaN\n"), "line 2: the cost is NaN");
        check(read("demand,site,cost\na,x,inf\n"), "line 2: the cost is inf");
        check(read("demand,site,cost\na,x,\n"), "line 2: the cost is empty");
        check(read("demand,site,cost\na,x,near\n"), "line 2: the cost `near` is not a number");
        check(read("demand,site,cost\na,,1\n"), "line 2: the site is empty");
        check(
            read("demand,site,cost\na,x,1\nb,x,1\na,x,2\n"),
            "line 4: cost 2 for demand point `a` and site `x`, which line 2 gives as 1",
        );
        let weights = |text: &str| Weights::read(text.as_bytes()).map(|weights| weights.ids.len());
        let error = weights("demand,weight\na,1\nb,1\na,2\n").unwrap_err().to_string();
        assert!(error.starts_with("line 4: demand point `a` has a weight in line 2 already"), "{error}");
        assert!(weights("demand,weight\na,-1\n").unwrap_err().to_string().contains("the weight is -1"));
        assert_eq!(weights("demand,weight\n"), Err(MatrixError::NoRows));
    }

    #[test]
    fn required_sites_and_costs_are_taken_over() {
        let mut matrix = read("demand,site,cost\na,x,1\nb,y,2\n").unwrap();
        matrix.require(b"site\nq\nx\nq\n").unwrap();
        assert_eq!((matrix.id(SiteId(0)), matrix.required.as_slice()), ("q", &[true, true, false][..]));
        assert!(matrix.notes()[0].contains("required site `q` is in no pair"));
        assert_eq!(matrix.price(b"site,cost\nx,4\n"), Err(MatrixError::NoCost("y".to_owned())));
        matrix.price(b"site,cost\nx,4\ny,5\nz,6\n").unwrap();
        assert_eq!(matrix.costs, [0.0, 4.0, 5.0]);
        let error = matrix.price(b"site,cost\ny,1\ny,1\n").unwrap_err().to_string();
        assert!(error.contains("line 3: site `y` has a cost already"), "{error}");
    }
}
