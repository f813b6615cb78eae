//! In which datum an input is: as declared, as its columns tell, or as the streets tell.

use std::str::FromStr;

use crate::coord::{Datum, LngLat, Plane, UnknownDatum};
use crate::network::{DatumCheck, Evidence, Hypothesis, Numbers, Stray};

/// What the user says about the datum of an input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DatumChoice {
    /// Nothing. What the columns tell counts, else what the streets tell if that is decisive, else WGS-84.
    #[default]
    Unstated,
    /// The streets shall tell; it is an error when they do not.
    Auto,
    /// It is this, whatever the streets tell.
    Declared(Datum),
}

impl FromStr for DatumChoice {
    type Err = UnknownDatum;
    fn from_str(text: &str) -> Result<Self, UnknownDatum> {
        if text == "auto" { Ok(Self::Auto) } else { text.parse().map(Self::Declared) }
    }
}

/// What the user says about the datum of each input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Datums {
    /// Of the stations.
    pub stations: DatumChoice,
    /// Of the districts.
    pub districts: DatumChoice,
    /// Of the demand points.
    pub demand: DatumChoice,
}

/// Why an input is taken to be in a datum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatumSource {
    /// The user says so.
    Declared,
    /// The names of its columns say so.
    Columns,
    /// The streets say so.
    Streets,
    /// Nothing says otherwise.
    Default,
    /// All datums are the same where the region is.
    Location,
}

impl DatumSource {
    /// One word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::Columns => "columns",
            Self::Streets => "streets",
            Self::Default => "default",
            Self::Location => "location",
        }
    }
}

/// What became of the question.
#[derive(Clone, Debug)]
pub struct Settled {
    /// How the numbers are read.
    pub hypothesis: Hypothesis,
    /// Why.
    pub source: DatumSource,
    /// What the streets tell, where they were asked.
    pub evidence: Option<Evidence>,
    /// Rows that fit another datum than the rest.
    pub strays: Vec<StrayRows>,
    /// Where the streets contradict: what they tell, and how far that would move the places, in metres.
    pub against: Option<(Hypothesis, f64)>,
}

/// Rows that fit something else, and what they have in common.
#[derive(Clone, Debug, PartialEq)]
pub struct StrayRows {
    /// Which rows, and what they fit.
    pub stray: Stray,
    /// The column and value that they share; `None` where they stand together.
    pub shared: Option<(String, String)>,
}

/// Rows of an input that share a value of a column.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub column: String,
    pub value: String,
    pub rows: Vec<usize>,
}

/// An input as far as its datum goes.
#[derive(Debug, Default)]
pub(super) struct Question<'a> {
    pub choice: DatumChoice,
    /// What the names of its columns tell.
    pub told: Option<Datum>,
    pub rows: &'a [Numbers],
    pub groups: &'a [Group],
    /// Whether it cannot be put together from parts in different datums.
    pub one_piece: bool,
}

/// The streets were to tell, and do not.
#[derive(Debug)]
pub(super) struct Refused {
    pub evidence: Evidence,
    pub strays: Vec<StrayRows>,
}

/// Settles the datum of an input; the evidence comes back where the streets were to tell, and do not.
pub(super) fn settle(question: &Question<'_>, check: &DatumCheck<'_>, differ: bool) -> Result<Settled, Box<Refused>> {
    let settled = |datum, source| Settled {
        hypothesis: Hypothesis::of(datum),
        source,
        evidence: None,
        strays: Vec::new(),
        against: None,
    };
    if !differ {
        return Ok(match question.choice {
            DatumChoice::Declared(datum) => settled(datum, DatumSource::Declared),
            _ => settled(Datum::Wgs84, DatumSource::Location),
        });
    }
    let evidence = check.weigh(question.rows);
    let verdict = evidence.verdict();
    let strays = if question.one_piece { Vec::new() } else { strays(&evidence, question.groups) };
    let by_streets = verdict.decided().filter(|_| strays.is_empty());
    let (hypothesis, source) = match (question.choice, question.told, by_streets) {
        (DatumChoice::Declared(datum), ..) => (Hypothesis::of(datum), DatumSource::Declared),
        (DatumChoice::Unstated, Some(datum), _) => (Hypothesis::of(datum), DatumSource::Columns),
        (_, _, Some(hypothesis)) => (hypothesis, DatumSource::Streets),
        (DatumChoice::Auto, Some(datum), None) if strays.is_empty() => (Hypothesis::of(datum), DatumSource::Columns),
        (DatumChoice::Auto, ..) => return Err(Box::new(Refused { evidence, strays })),
        (DatumChoice::Unstated, None, None) => (Hypothesis::of(Datum::Wgs84), DatumSource::Default),
    };
    let against = by_streets.filter(|&other| other != hypothesis);
    let against = against.map(|other| (other, apart_m(question.rows, hypothesis, other)));
    Ok(Settled { hypothesis, source, evidence: Some(evidence), strays, against })
}

fn strays(evidence: &Evidence, groups: &[Group]) -> Vec<StrayRows> {
    let rows: Vec<Vec<usize>> = groups.iter().map(|group| group.rows.clone()).collect();
    let of_groups = evidence.stray_groups(&rows).into_iter().filter_map(|(of, stray)| {
        let group = groups.iter().find(|group| group.rows == of)?;
        Some(StrayRows { stray, shared: Some((group.column.clone(), group.value.clone())) })
    });
    let of_groups: Vec<StrayRows> = of_groups.collect();
    // What a column explains needs no lines.
    if !of_groups.is_empty() {
        return of_groups;
    }
    evidence.stray_runs().into_iter().map(|stray| StrayRows { stray, shared: None }).collect()
}

/// The median distance between the places of two hypotheses, in metres.
fn apart_m(rows: &[Numbers], one: Hypothesis, other: Hypothesis) -> f64 {
    let apart = |&row: &Numbers| Some(Plane::distance_m(one.place(row)?, other.place(row)?));
    let mut apart: Vec<f64> = rows.iter().filter_map(apart).collect();
    apart.sort_unstable_by(f64::total_cmp);
    apart.get(apart.len() / 2).copied().unwrap_or(0.0)
}

/// The numbers of a position as it was written.
pub(super) fn numbers(place: LngLat) -> Numbers {
    [place.lng(), place.lat()]
}

impl Settled {
    /// Whether the places of the input are other than its numbers.
    #[must_use]
    pub fn moves(&self) -> bool {
        self.hypothesis != Hypothesis::of(Datum::Wgs84)
    }

    /// One line, and the evidence where it was asked for, or moves anything, or is not clear.
    #[must_use]
    pub fn told(&self, choice: DatumChoice) -> Option<String> {
        let evidence = self.evidence.as_ref()?;
        let hypothesis = self.hypothesis;
        let line = match self.source {
            DatumSource::Declared => format!("taken to be in {hypothesis}, as declared"),
            DatumSource::Columns => format!("taken to be in {hypothesis}, as its columns say"),
            DatumSource::Streets => format!("in {hypothesis}, as the streets show"),
            DatumSource::Default | DatumSource::Location => {
                format!("taken to be in {hypothesis}; the streets do not tell, so declare what it is in")
            }
        };
        let agree = evidence.verdict().decided() == Some(hypothesis) && self.strays.is_empty();
        let short = agree && choice != DatumChoice::Auto && (self.source != DatumSource::Streets || !self.moves());
        Some(if short { line } else { format!("{line}\n  {}", evidence.to_string().replace('\n', "\n  ")) })
    }
}

/// Why the streets do not tell.
pub(super) fn why_not(evidence: &Evidence, strays: &[StrayRows]) -> &'static str {
    if strays.is_empty() { evidence.verdict().as_str() } else { "some rows fit another datum than the others" }
}
