//! Places where a station could be opened, as a list gives them.

use std::collections::BTreeSet;

use crate::coord::{Datum, LngLat};
use crate::list::{Finding, ListError, Role, Rule, Sheet, Words, position, rejected};

const ID: &[&str] = &["id", "key", "candidate", "site", "编号", "候选点编号"];
const NAME: &[&str] = &["name", "candidate_name", "名称", "候选点"];
const CLASS: &[&str] = &["class", "kind", "type", "类别", "类型"];
const COST: &[&str] = &["cost", "price", "成本", "费用", "造价"];

/// The largest cost: sums of a million of them are still told to the last digit that counts.
const MOST: f64 = 1e12;

/// A place where a station could be opened.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Its id, unique among the candidates.
    pub id: String,
    /// Its name; empty where it has none.
    pub name: String,
    /// What it is now: a bank, a post office; empty where nobody says.
    pub class: String,
    /// How suitable it is, above 0 and at most 1; see [`super::HostClass::weight`].
    pub weight: f64,
    /// What a station there costs, in the unit of the budget.
    pub cost: f64,
    /// Where it is.
    pub place: LngLat,
}

/// What came out of a list of candidates.
#[derive(Clone, Debug)]
pub struct CandidateReading {
    /// The candidates that were kept, in the order of the list.
    pub candidates: Vec<Candidate>,
    /// Whether the list says what they cost.
    pub priced: bool,
    /// Rows that were read, kept or not.
    pub read: usize,
    /// Everything that was wrong, by row.
    pub findings: Vec<Finding>,
}

impl Candidate {
    /// Reads a list with the columns `lng,lat` and, where it has them, `id,name,class,cost`; positions are in `datum`.
    ///
    /// A row without an id gets `c` and its row number. A cost is a number of 0 or more; where the list has costs,
    /// each row needs one.
    ///
    /// # Errors
    ///
    /// [`ListError`] when the list cannot be read or no row can be used.
    pub fn list(bytes: &[u8], datum: Datum) -> Result<CandidateReading, ListError> {
        let sheet = Sheet::read(bytes)?;
        let place_of = position(&sheet)?;
        let [id, name, class, cost] = [ID, NAME, CLASS, COST].map(|names| sheet.column(names));
        // Lists of candidates come from the hands that write lists of stations.
        let id = id.or_else(|| sheet.of_role(&Role::Key)).or_else(|| sheet.of_role(&Role::Number));
        let name = name.or_else(|| sheet.of_role(&Role::Name));
        let mut ids: BTreeSet<String> = BTreeSet::new();
        let mut reading = CandidateReading {
            candidates: Vec::new(),
            priced: cost.is_some(),
            read: sheet.rows.len(),
            findings: Vec::new(),
        };
        for (line, row) in &sheet.rows {
            let text = |column: Option<usize>| {
                column.and_then(|column| row.get(column)).map(String::as_str).unwrap_or_default().to_owned()
            };
            let one = place_of(*line, row).and_then(|place| {
                let cost = cost.map_or(Ok(0.0), |column| cost_in(&sheet, *line, column, &text(cost)))?;
                let given = text(id);
                let own = if given.is_empty() { format!("c{line}") } else { given };
                if ids.contains(&own) {
                    let column = id.unwrap_or(0);
                    return Err(Box::new(Finding {
                        problem: Words::fixed("is the id of a row above", "与前面的编号重复"),
                        fix: Words::fixed("give each candidate an id of its own", "请为每个候选点使用不同的编号"),
                        ..rejected(&sheet, *line, column, &own, Rule::KeyDuplicate)
                    }));
                }
                Ok(Self {
                    id: own,
                    name: text(name),
                    class: text(class),
                    weight: 1.0,
                    cost,
                    place: datum.to_wgs84(place),
                })
            });
            match one {
                Ok(candidate) => {
                    ids.insert(candidate.id.clone());
                    reading.candidates.push(candidate);
                }
                Err(finding) => reading.findings.push(*finding),
            }
        }
        if reading.candidates.is_empty() {
            let header_only = || "it has a header and no rows".to_owned();
            let first = reading.findings.first().map_or_else(header_only, ToString::to_string);
            return Err(ListError::NoUsableRow { read: reading.read, first });
        }
        Ok(reading)
    }
}

/// The cost in a cell.
fn cost_in(sheet: &Sheet, line: u64, column: usize, text: &str) -> Result<f64, Box<Finding>> {
    let problem = match text.parse::<f64>() {
        Ok(cost) if (0.0..=MOST).contains(&cost) => return Ok(cost),
        Ok(cost) if cost < 0.0 => Words::fixed("is negative", "为负数"),
        Ok(cost) if cost > MOST => Words::fixed("is above 1000000000000 (10^12)", "大于 10^12"),
        _ if text.is_empty() => Words::fixed("is empty", "为空"),
        _ => Words::fixed("is not a number", "不是数字"),
    };
    let fix = Words::fixed("it must be a cost of 0 or more, for example 80000", "应为不小于 0 的费用，例如 80000");
    Err(Box::new(Finding { problem, fix, ..rejected(sheet, line, column, text, Rule::Other) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(text: &str) -> (Vec<String>, Vec<String>) {
        let reading = Candidate::list(text.as_bytes(), Datum::Wgs84).unwrap();
        let ids = reading.candidates.iter().map(|candidate| candidate.id.clone()).collect();
        (ids, reading.findings.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn good_rows_are_kept_and_bad_ones_named() {
        let (kept, findings) = ids("id,name,lng,lat,class,cost\n\
            a,Bank,14.5,35.9,bank,5\n\
            a,Twin,14.5,35.9,bank,5\n\
            b,Low,14.5,35.9,bank,-1\n\
            c,None,14.5,35.9,bank,\n\
            d,NaN,14.5,35.9,bank,NaN\n\
            e,Far,214.5,35.9,bank,1\n\
            ,Post,14.51,35.9,post_office,2\n");
        assert_eq!(kept, ["a", "c8"]);
        let expect = ["id of a row above", "is negative", "is empty", "is not a number", "is impossible"];
        assert_eq!(findings.len(), expect.len(), "{findings:?}");
        for (finding, expect) in findings.iter().zip(expect) {
            assert!(finding.contains(expect), "{finding:?} does not say {expect:?}");
        }
    }

    #[test]
    fn geojson_and_chinese_headers_are_read() {
        let text = r#"{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point",
            "coordinates":[121.47,31.23]},"properties":{"id":"x","name":"邮局","class":"post_office"}}]}"#;
        let reading = Candidate::list(text.as_bytes(), Datum::Gcj02).unwrap();
        let one = &reading.candidates[0];
        assert_eq!((one.id.as_str(), one.class.as_str(), reading.priced), ("x", "post_office", false));
        assert!((one.place.lng() - 121.47).abs() > 0.003);
        let (kept, _) = ids("编号,名称,经度,纬度,类别,成本\n7,银行,121.47,31.23,银行,5\n");
        assert_eq!(kept, ["7"]);
        let reading =
            Candidate::list("序号,驿站名称,经度,纬度\n12,邮局,121.47,31.23\n".as_bytes(), Datum::Wgs84).unwrap();
        assert_eq!((reading.candidates[0].id.as_str(), reading.candidates[0].name.as_str()), ("12", "邮局"));
        assert!(Candidate::list(b"id,lng,lat\n", Datum::Wgs84).is_err());
    }
}
