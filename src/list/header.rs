//! Where the names of the columns stand, and what they mean.

use super::grid::Grid;
use super::role::{Meaning, Role, meaning};

/// How many rows are looked at for the header.
const HEAD: usize = 60;

/// The header of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// Index of its first row among the rows of the grid.
    pub first: usize,
    /// How many rows it takes: 1, or 2 where a second names the parts of merged cells.
    pub rows: usize,
    /// Names of the columns.
    pub names: Vec<String>,
    /// How many of them are known.
    pub known: usize,
}

/// How many names are known, and whether a part of a position is among them.
fn known(names: &[String]) -> (usize, bool) {
    let is_known = |name: &&String| meaning(name).role != Role::Extra;
    // A single letter may be data as well: it counts only beside a name that is none.
    let (letters, words): (Vec<&String>, Vec<&String>) =
        names.iter().filter(is_known).partition(|name| name.len() == 1);
    let count = if words.is_empty() { 0 } else { words.len() + letters.len() };
    let roles: Vec<Role> = if count == 0 { Vec::new() } else { names.iter().map(|name| meaning(name).role).collect() };
    (count, roles.iter().any(|role| matches!(role, Role::Lng | Role::Lat | Role::Position)))
}

impl Header {
    /// The row whose cells are names of columns; of several the first. `None` where no row looks like one.
    pub fn find(grid: &Grid) -> Option<Self> {
        let mut best: Option<Self> = None;
        for first in 0..grid.rows.len().min(HEAD) {
            for rows in [1, 2] {
                let Some(header) = Self::at(grid, first, rows) else { continue };
                if best.as_ref().is_none_or(|best| header.known > best.known) {
                    best = Some(header);
                }
            }
        }
        best.filter(|header| header.known >= 2 || known(&header.names).1)
    }

    /// The header that begins at a row, if that can be one of so many rows.
    pub fn at(grid: &Grid, first: usize, rows: usize) -> Option<Self> {
        let (line, names) = grid.rows.get(first)?;
        let names = if rows == 1 {
            names.clone()
        } else {
            let (_, parts) = grid.rows.get(first + 1).filter(|(below, _)| *below == line + 1)?;
            let wide = |merge: &&super::grid::Merge| merge.rows == (*line, *line) && merge.columns.0 < merge.columns.1;
            let groups: Vec<_> = grid.merges.iter().filter(wide).collect();
            if groups.is_empty() || parts.iter().any(|part| part.parse::<f64>().is_ok()) {
                return None;
            }
            let mut above = names.clone();
            above.resize(names.len().max(parts.len()), String::new());
            for group in groups {
                let name = above.get(group.columns.0).cloned().unwrap_or_default();
                for slot in above.iter_mut().take(group.columns.1 + 1).skip(group.columns.0) {
                    slot.clone_from(&name);
                }
            }
            above.iter().enumerate().map(|(column, above)| joined(above, parts.get(column))).collect()
        };
        let known = known(&names).0;
        Some(Self { first, rows, names, known })
    }
}

/// The name of a part of merged cells: its own, with the name above where only both together mean something.
fn joined(above: &str, below: Option<&String>) -> String {
    let Some(below) = below.filter(|below| !below.is_empty()) else { return above.to_owned() };
    let both = format!("{above}{below}");
    if meaning(below).role == Role::Extra && meaning(&both).role != Role::Extra { both } else { below.clone() }
}

/// Leaves each role that only one column can have to the column whose name is surest; the others are extra.
pub(super) fn settle(meanings: &mut [Meaning]) {
    settle_position(meanings);
    for column in 0..meanings.len() {
        let role = meanings[column].role.clone();
        if !role.is_single() || matches!(role, Role::Lng | Role::Lat | Role::Position) {
            continue;
        }
        let best = (0..meanings.len())
            .filter(|&other| meanings[other].role == role)
            .min_by_key(|&other| (meanings[other].weak, meanings[other].rank, other));
        if best != Some(column) {
            meanings[column] = Meaning::default();
        }
    }
}

/// What needs no conversion first, then what says nothing, then what must be converted.
const ORDER: [Option<&str>; 4] = [Some("wgs84"), None, Some("gcj02"), Some("bd09")];

/// Both parts of a position come from names of the same kind: `百度经度` does not go with `GPS纬度`.
fn settle_position(meanings: &mut [Meaning]) {
    let best = |role: Role, datum: Option<Option<&str>>, meanings: &[Meaning]| {
        (0..meanings.len())
            .filter(|&column| {
                meanings[column].role == role && datum.is_none_or(|datum| meanings[column].datum == datum)
            })
            .min_by_key(|&column| (meanings[column].weak, meanings[column].rank, column))
    };
    let pair = ORDER
        .into_iter()
        .find_map(|datum| best(Role::Lng, Some(datum), meanings).zip(best(Role::Lat, Some(datum), meanings)));
    let pair = pair.or_else(|| best(Role::Lng, None, meanings).zip(best(Role::Lat, None, meanings)));
    let chosen = match pair {
        Some((lng, lat)) => vec![lng, lat],
        None => match ORDER.into_iter().find_map(|datum| best(Role::Position, Some(datum), meanings)) {
            Some(both) => vec![both],
            // One of two is there: it is named when the other is missed.
            None => [Role::Lng, Role::Lat].into_iter().filter_map(|role| best(role, None, meanings)).collect(),
        },
    };
    for (column, meaning) in meanings.iter_mut().enumerate() {
        if matches!(meaning.role, Role::Lng | Role::Lat | Role::Position) && !chosen.contains(&column) {
            *meaning = Meaning::default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::grid::Merge;
    use super::Role::{Extra, Lat, Lng, Name, Position};
    use super::*;

    fn grid(rows: &[&[&str]]) -> Grid {
        let row = |row: &&[&str]| row.iter().map(|cell| (*cell).to_owned()).collect();
        Grid { rows: (1..).zip(rows.iter().map(row)).collect(), ..Grid::default() }
    }

    #[test]
    fn titles_above_are_passed_over() {
        let grid = grid(&[
            &["某区驿站台账"],
            &["填报单位：", "区总工会", "2026年"],
            &["序号", "站点名称", "经度", "纬度"],
            &["1", "驿站", "1", "2"],
        ]);
        let header = Header::find(&grid).unwrap();
        assert_eq!((header.first, header.rows, header.known), (2, 1, 4));
        assert!(Header::find(&super::tests::grid(&[&["a", "b"], &["1", "2"]])).is_none());
    }

    #[test]
    fn a_second_row_names_the_parts_of_merged_cells() {
        let mut grid = grid(&[
            &["名称", "坐标", "", "开放时间", "", "设施", ""],
            &["", "经度", "纬度", "开始", "结束", "饮水机", "微波炉"],
            &["驿站", "118.8", "28.9", "8:00", "17:00", "√", ""],
        ]);
        grid.merges = [(1, 2), (3, 4), (5, 6)].map(|columns| Merge { rows: (1, 1), columns }).to_vec();
        let header = Header::find(&grid).unwrap();
        assert_eq!(header.names, ["名称", "经度", "纬度", "开始", "结束", "饮水机", "微波炉"]);
        assert_eq!(header.rows, 2);
    }

    #[test]
    fn a_position_is_of_one_kind() {
        let settled = |names: &[&str]| {
            let mut meanings: Vec<Meaning> = names.iter().map(|name| meaning(name)).collect();
            settle(&mut meanings);
            meanings.into_iter().map(|meaning| meaning.role).collect::<Vec<_>>()
        };
        assert_eq!(settled(&["百度经度", "GPS经度", "百度纬度", "GPS纬度"]), [Extra, Lng, Extra, Lat]);
        assert_eq!(settled(&["X", "Y", "经度", "纬度"]), [Extra, Extra, Lng, Lat]);
        assert_eq!(settled(&["坐标", "经度", "纬度"]), [Extra, Lng, Lat]);
        assert_eq!(settled(&["坐标", "高德坐标", "经度"]), [Position, Extra, Extra]);
        assert_eq!(settled(&["网点", "驿站名称"]), [Extra, Name]);
    }
}
