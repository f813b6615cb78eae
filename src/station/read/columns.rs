//! Where each part of a station stands in a sheet.

use crate::list::{ListError, Meaning, PositionColumns, Role, Sheet, is_blank, pair};

use super::super::facility_words::{Mark, mark, of_header};
use super::super::{Facility, Tier};
use super::position_columns;
use super::reading::DatumHint;

/// Where each part of a station stands.
#[derive(Clone, Debug)]
pub struct Columns {
    pub(super) position: PositionColumns,
    pub(super) key: Option<usize>,
    /// Whether the key is only a running number.
    pub(super) is_number: bool,
    pub(super) name: Option<usize>,
    pub(super) tier: Option<usize>,
    pub(super) hours: Option<usize>,
    pub(super) opens: Option<usize>,
    pub(super) closes: Option<usize>,
    pub(super) all_day: Option<usize>,
    pub(super) service_hours: Option<usize>,
    pub(super) facilities: Option<usize>,
    pub(super) amenity: Option<usize>,
    /// Columns that say yes or no to one facility.
    pub(super) marks: Vec<(usize, Facility)>,
    pub(super) dates: Vec<usize>,
    pub(super) contacts: Vec<usize>,
    /// Columns that are kept as they are.
    pub(super) extra: Vec<usize>,
}

/// Values of a column that are not blank; no more than are needed to judge it.
fn values(sheet: &Sheet, column: usize) -> Vec<&str> {
    let cells = sheet.rows.iter().filter_map(|(_, row)| row.get(column).map(String::as_str));
    cells.filter(|text| !is_blank(text)).take(500).collect()
}

/// Whether at least half of the values are as they should be.
fn agree(values: &[&str], is_right: impl Fn(&str) -> bool) -> bool {
    !values.is_empty() && 2 * values.iter().filter(|text| is_right(text)).count() >= values.len()
}

impl Columns {
    /// Settles what the columns hold; `decided` leaves that to a mapping.
    ///
    /// # Errors
    ///
    /// [`ListError::MissingColumn`] when there is no position.
    pub(super) fn of(sheet: &mut Sheet, decided: bool) -> Result<Self, ListError> {
        if !decided {
            believe(sheet);
        }
        let position = position_columns(sheet)?;
        let all = |wanted: fn(&Role) -> bool| {
            (0..sheet.header.len()).filter(|&column| wanted(&sheet.meanings[column].role)).collect::<Vec<_>>()
        };
        let mark = |column: usize| match &sheet.meanings[column].role {
            Role::Mark(code) => code.parse().ok().map(|facility| (column, facility)),
            _ => None,
        };
        let (key, number) = (sheet.of_role(&Role::Key), sheet.of_role(&Role::Number));
        Ok(Self {
            position,
            key: key.or(number),
            is_number: key.is_none(),
            name: sheet.of_role(&Role::Name),
            tier: sheet.of_role(&Role::Tier),
            hours: sheet.of_role(&Role::Hours),
            opens: sheet.of_role(&Role::Opens),
            closes: sheet.of_role(&Role::Closes),
            all_day: sheet.of_role(&Role::AllDay),
            service_hours: sheet.of_role(&Role::ServiceHours),
            facilities: sheet.of_role(&Role::Facilities),
            amenity: sheet.of_role(&Role::Amenity),
            marks: (0..sheet.header.len()).filter_map(mark).collect(),
            dates: all(|role| *role == Role::Date),
            contacts: all(|role| *role == Role::Contact),
            extra: all(|role| matches!(role, Role::Extra | Role::District | Role::Date | Role::Amenity | Role::Weight))
                .into_iter()
                .chain(number.filter(|_| key.is_some()))
                .collect(),
        })
    }

    /// Whether a row has no key.
    pub(super) fn is_unnamed(&self, cells: &[String]) -> bool {
        self.key.and_then(|key| cells.get(key)).is_none_or(|text| is_blank(text))
    }

    /// What the names of the columns say of the datum, else a title.
    pub(super) fn datum_hint(&self, sheet: &Sheet) -> Option<DatumHint> {
        let column = sheet.header[self.position.lng].clone();
        let of_column = sheet.meanings[self.position.lng].datum.map(|datum| DatumHint { datum, column });
        of_column.or_else(|| sheet.title_datum.map(|datum| DatumHint { datum, column: String::new() }))
    }
}

/// Believes names that mean something only where the values agree, and finds columns of single facilities.
fn believe(sheet: &mut Sheet) {
    let has_position = sheet.of_role(&Role::Lng).is_some() && sheet.of_role(&Role::Lat).is_some();
    for column in 0..sheet.header.len() {
        let values = values(sheet, column);
        let Meaning { role, weak, .. } = &sheet.meanings[column];
        let role = match (role, weak) {
            (Role::Tier, true) if !agree(&values, |text| Tier::parse(text).is_some()) => Role::Extra,
            (Role::Position, true) if has_position || !agree(&values, |text| pair(text).is_some()) => Role::Extra,
            (Role::Extra, _) => match of_header(&sheet.header[column]) {
                Some(facility) if values.is_empty() || agree(&values, |text| mark(text) != Mark::Unclear) => {
                    Role::Mark(facility.as_str().to_owned())
                }
                _ => continue,
            },
            _ => continue,
        };
        sheet.meanings[column].role = role;
    }
}
