//! Kinds of places that may host a station: how suitable each is, and what a station there costs.

use crate::list::{ListError, Sheet};
use crate::network::PlaceClass;

use super::gap_places::STREET;

const CLASS: &[&str] = &["class", "kind", "type", "类别", "类型"];
const WEIGHT: &[&str] = &["weight", "suitability", "权重", "适宜度"];
const COST: &[&str] = &["cost", "price", "成本", "费用", "造价"];

/// The largest cost, as of a candidate in a list.
const MOST: f64 = 1e12;

/// A kind of place that may host a station.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HostClass {
    /// Which places; `None` for a place on the street where nothing is.
    pub class: Option<PlaceClass>,
    /// How suitable it is: 1 where all that a station needs is there, less where it is not. Of two places that serve
    /// as much, the more suitable one is proposed.
    pub weight: f64,
    /// What a station there costs, in the unit of the budget.
    pub cost: f64,
}

impl HostClass {
    /// Its code.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self.class {
            Some(class) => class.as_str(),
            None => STREET,
        }
    }

    const fn of(class: PlaceClass, weight: f64, cost: f64) -> Self {
        Self { class: Some(class), weight, cost }
    }

    /// The class of a code, or of what people call it: `bank`, `银行网点`, `street`.
    ///
    /// # Errors
    ///
    /// [`ClassError`] when there is no such class, or a number is out of range.
    pub fn named(word: &str, weight: f64, cost: f64) -> Result<Self, ClassError> {
        let word = word.trim();
        let class = class_of(&word.to_ascii_lowercase()).ok_or_else(|| ClassError::Unknown(word.to_owned()))?;
        if !(weight > 0.0 && weight <= 1.0) {
            return Err(ClassError::Weight(word.to_owned(), weight));
        }
        if !(0.0..=MOST).contains(&cost) {
            return Err(ClassError::Cost(word.to_owned(), cost));
        }
        Ok(Self { class, weight, cost })
    }
}

/// Why a class cannot be used.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ClassError {
    /// No kind of place has this name.
    #[error("`{0}` is no kind of place; it must be one of {codes}", codes = codes())]
    Unknown(String),
    /// A weight out of range.
    #[error("`{0}` has the weight {1}; it must be above 0 and at most 1, for example 0.8")]
    Weight(String, f64),
    /// A cost out of range.
    #[error("`{0}` has the cost {1}; it must be 0 or more, for example 80000")]
    Cost(String, f64),
    /// A class twice.
    #[error("`{0}` is given twice; give each class once")]
    Twice(&'static str),
    /// No class at all.
    #[error("there is no class; give at least one, for example bank")]
    None,
}

/// All codes.
fn codes() -> String {
    let all = std::iter::once(STREET).chain(PlaceClass::all().map(PlaceClass::as_str));
    all.collect::<Vec<_>>().join(", ")
}

/// What people call a class that candidates may have, in Chinese and in English; `None` for a word of somebody's own.
#[must_use]
pub fn class_labels(code: &str) -> Option<(&'static str, &'static str)> {
    if code == STREET {
        return Some(("街边位置", "street side"));
    }
    PlaceClass::parse(code).map(|class| (class.label_zh(), class.label_en()))
}

/// The kinds of places that count as candidates. Kinds that are not among them are none.
#[derive(Clone, Debug, PartialEq)]
pub struct HostClasses {
    rows: Vec<HostClass>,
    priced: bool,
}

impl Default for HostClasses {
    /// Where stations usually are. Weights and costs are a rule of thumb: rooms that are staffed and open to everybody
    /// have weight 1, others less; a cost of 1 is a room that is there, 2 and 3 are where something must be put up.
    fn default() -> Self {
        use PlaceClass::{
            Bank, CommunityCentre, Convenience, Fuel, Gate, Library, MetroEntrance, Pharmacy, Police, PostOffice,
            TelecomShop, Townhall,
        };
        let room = [Bank, PostOffice, TelecomShop, Fuel, CommunityCentre, Townhall, Library, Police];
        let rows = room.map(|class| HostClass::of(class, 1.0, 1.0)).into_iter().chain([
            HostClass::of(Pharmacy, 0.8, 1.0),
            HostClass::of(Convenience, 0.8, 1.0),
            HostClass::of(MetroEntrance, 0.5, 2.0),
            HostClass::of(Gate, 0.4, 2.0),
            HostClass { class: None, weight: 0.1, cost: 3.0 },
        ]);
        Self { rows: rows.collect(), priced: true }
    }
}

impl HostClasses {
    /// These kinds; `priced` tells whether they come with costs.
    ///
    /// # Errors
    ///
    /// [`ClassError`] when one is there twice, or none is there.
    pub fn new(rows: Vec<HostClass>, priced: bool) -> Result<Self, ClassError> {
        let twice = |index: &usize| rows[..*index].iter().any(|row| row.class == rows[*index].class);
        match (0..rows.len()).find(twice) {
            Some(index) => Err(ClassError::Twice(rows[index].as_str())),
            None if rows.is_empty() => Err(ClassError::None),
            None => Ok(Self { rows, priced }),
        }
    }

    /// Reads a table with the columns `class` and, where it has them, `weight` and `cost`. A class is one of the codes
    /// of the base map (`bank`), or what people call it (`银行网点`); `street` is a place on the street where nothing
    /// is. A weight is above 0 and at most 1, and 1 where it is not given; a cost is 0 or more.
    ///
    /// # Errors
    ///
    /// [`ListError`] when the table cannot be read, or any row cannot be used: a kind that was left out in silence
    /// would change every answer.
    pub fn read(bytes: &[u8]) -> Result<Self, ListError> {
        let sheet = Sheet::read(bytes)?;
        let class = sheet.required(CLASS)?;
        let (weight, cost) = (sheet.column(WEIGHT), sheet.column(COST));
        let unusable = |first: String| ListError::NoUsableRow { read: sheet.rows.len(), first };
        let mut rows = Vec::new();
        for (line, row) in &sheet.rows {
            let text = |column: usize| row.get(column).map(String::as_str).unwrap_or_default().trim();
            // What is no number is out of every range.
            let number = |column: Option<usize>, absent: f64| match column.map(text) {
                None | Some("") => absent,
                Some(text) => text.parse().unwrap_or(f64::NAN),
            };
            if cost.map(text) == Some("") {
                return Err(unusable(format!("row {line}: the cost is empty; give each class a cost of 0 or more")));
            }
            let host = HostClass::named(text(class), number(weight, 1.0), number(cost, 0.0));
            rows.push(host.map_err(|error| unusable(format!("row {line}: {error}")))?);
        }
        Self::new(rows, cost.is_some()).map_err(|error| unusable(error.to_string()))
    }

    /// The row of a kind, if it is among them; `None` asks for the street.
    #[must_use]
    pub fn get(&self, class: Option<PlaceClass>) -> Option<&HostClass> {
        self.rows.iter().find(|row| row.class == class)
    }

    /// All kinds, in the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = &HostClass> {
        self.rows.iter()
    }

    /// Whether the table says what they cost.
    #[must_use]
    pub const fn priced(&self) -> bool {
        self.priced
    }
}

/// The class of a word; the inner `None` is the street.
#[expect(clippy::option_option, reason = "no class, and the street as one")]
pub(super) fn class_of(word: &str) -> Option<Option<PlaceClass>> {
    if class_labels(STREET).is_some_and(|(zh, en)| [STREET, zh, en].contains(&word)) {
        return Some(None);
    }
    PlaceClass::parse(word)
        .or_else(|| PlaceClass::all().find(|class| [class.label_zh(), class.label_en()].contains(&word)))
        .map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_replaces_the_usual_one() {
        let read = |text: &str| HostClasses::read(text.as_bytes());
        let table = read("class,weight,cost\nbank,0.9,80000\n药店,,5\nstreet,0.2,1\n").unwrap();
        let row = |class, weight, cost| HostClass { class, weight, cost };
        let expect = [
            row(Some(PlaceClass::Bank), 0.9, 80_000.0),
            row(Some(PlaceClass::Pharmacy), 1.0, 5.0),
            row(None, 0.2, 1.0),
        ];
        assert_eq!(table.iter().copied().collect::<Vec<_>>(), expect);
        assert!(table.priced() && table.get(Some(PlaceClass::Fuel)).is_none());
        assert!(!read("类别,权重\n银行网点,1\n").unwrap().priced());
        for (text, expect) in [
            ("class,weight\nbank,0\n", "above 0 and at most 1"),
            ("class,weight\nbank,NaN\n", "above 0 and at most 1"),
            ("class,cost\nbank,-1\n", "0 or more"),
            ("class\nbanc\n", "is no kind of place"),
            ("class\nbank\n银行网点\n", "`bank` is given twice"),
            ("weight\n1\n", "class"),
        ] {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains(expect), "{text:?}: {error:?} does not say {expect:?}");
        }
    }

    #[test]
    fn every_usual_class_has_a_name() {
        for row in HostClasses::default().iter() {
            let (zh, en) = class_labels(row.as_str()).unwrap();
            assert_eq!((class_of(zh), class_of(en)), (Some(row.class), Some(row.class)));
            assert!(row.weight > 0.0 && row.weight <= 1.0 && row.cost > 0.0);
        }
        assert_eq!(class_labels("a word of my own"), None);
    }
}
