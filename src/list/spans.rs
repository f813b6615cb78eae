//! Merged cells: what stands in the first of them is meant for all.

use super::error::ListError;
use super::grid::Merge;
use super::limits::{Taken, over};
use super::role::Role;
use super::sheet::Sheet;

/// Fills merged cells of the data: downwards in every column but those that tell rows apart, to the right among
/// districts. Takes out rows that only continue the one above (its name is merged with theirs, and they have no
/// position of their own), and gives their numbers.
pub(super) fn fill(sheet: &mut Sheet, merges: &[Merge], taken: &mut Taken) -> Result<Vec<u64>, ListError> {
    let continued = continued(sheet, merges, taken)?;
    let mut work = 0_u64;
    for merge in merges {
        let from = sheet.rows.partition_point(|row| row.0 < merge.rows.0);
        let to = sheet.rows.partition_point(|row| row.0 <= merge.rows.1);
        if from == to || sheet.rows[from].0 != merge.rows.0 {
            continue;
        }
        let role = |column: usize| sheet.meanings.get(column).map_or(Role::Extra, |meaning| meaning.role.clone());
        let first = role(merge.columns.0);
        let last = (merge.columns.0..=merge.columns.1.min(sheet.header.len()))
            .take_while(|&column| {
                column == merge.columns.0 || first == Role::District && role(column) == Role::District
            })
            .last()
            .unwrap_or(merge.columns.0);
        let down = if matches!(first, Role::Key | Role::Number) { from + 1 } else { to };
        let Some(text) = sheet.rows[from].1.get(merge.columns.0).filter(|text| !text.is_empty()).cloned() else {
            continue;
        };
        for (_, row) in &mut sheet.rows[from..down] {
            work += 1;
            over("cells", work, taken.limits.cells as u64)?;
            if row.len() <= last {
                taken.row(last + 1)?;
                row.resize(last + 1, String::new());
            }
            for cell in row[merge.columns.0..=last].iter_mut().filter(|cell| cell.is_empty()) {
                taken.cell(&text)?;
                cell.clone_from(&text);
            }
        }
    }
    sheet.rows.retain(|row| continued.binary_search(&row.0).is_err());
    Ok(continued)
}

/// Rows whose name is merged with the one above and that have no position of their own, in their order.
fn continued(sheet: &Sheet, merges: &[Merge], taken: &Taken) -> Result<Vec<u64>, ListError> {
    let Some(name) = sheet.of_role(&Role::Name).or_else(|| sheet.of_role(&Role::Key)) else { return Ok(Vec::new()) };
    let places: Vec<usize> =
        [Role::Lng, Role::Lat, Role::Position].iter().filter_map(|role| sheet.of_role(role)).collect();
    let placed = |row: &[String]| places.iter().any(|&column| row.get(column).is_some_and(|text| !text.is_empty()));
    let mut continued = Vec::new();
    for merge in merges.iter().filter(|merge| merge.columns.0 <= name && name <= merge.columns.1) {
        let from = sheet.rows.partition_point(|row| row.0 <= merge.rows.0);
        let to = sheet.rows.partition_point(|row| row.0 <= merge.rows.1);
        continued.extend(sheet.rows[from.min(to)..to].iter().filter(|row| !placed(&row.1)).map(|row| row.0));
        // Merged cells do not overlap in a good file; in a bad one they may, without end.
        over("cells", continued.len() as u64, taken.limits.cells as u64)?;
    }
    continued.sort_unstable();
    continued.dedup();
    Ok(continued)
}
