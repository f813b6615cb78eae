//! The sea, which has no outline of its own in an extract: land lies left of a coast, water right of it.

use super::barrier::{Half, Obstacle};
use super::grid::Grid;

/// Where a coast crosses the level of a row of corners.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Crossing {
    row: i64,
    /// In half units, to tell which of two comes first.
    east: i64,
    /// The first column whose corner lies east of it.
    column: i64,
    /// Whether the coast goes north there, and so has the sea east of it.
    rises: bool,
}

/// Cells whose south-west corner lies in the sea.
///
/// A coast that stops inside the grid, where an extract was cut, says what is on both sides of it and no more.
pub(super) fn corners(grid: &Grid, all: &[Obstacle]) -> impl Iterator<Item = u32> {
    let mut crossings: Vec<Crossing> = Vec::new();
    for coast in all.iter().filter(|obstacle| obstacle.is_coast()) {
        for row in coast.rows(grid) {
            let level = Half::corner(grid, [0, row]).y;
            crossings.push(Crossing {
                row,
                east: coast.east_at(level) as i64,
                column: coast.first_column_east(grid, row),
                rises: coast.rises_through(level) == Some(true),
            });
        }
    }
    crossings.sort_unstable();
    let rows: Vec<&[Crossing]> = (0..i64::from(grid.size[1]))
        .map(|row| {
            let first = crossings.partition_point(|crossing| crossing.row < row);
            let end = crossings.partition_point(|crossing| crossing.row <= row);
            &crossings[first..end]
        })
        .collect();
    let first = first_corners(grid, all, &rows);
    let mut cells = Vec::new();
    for ((row, crossings), first) in (0..).zip(&rows).zip(first) {
        let mut sea = first == Some(true);
        let mut next = crossings.iter().filter(|crossing| crossing.column > 0).peekable();
        for column in 0..i64::from(grid.size[0]) {
            while let Some(crossing) = next.next_if(|crossing| crossing.column <= column) {
                sea = crossing.rises;
            }
            if sea {
                cells.extend(grid.cell([column, row]).map(|cell| cell as u32));
            }
        }
    }
    cells.into_iter()
}

/// Whether the westernmost corner of each row lies in the sea; all `None` where there is no coast.
fn first_corners(grid: &Grid, all: &[Obstacle], rows: &[&[Crossing]]) -> Vec<Option<bool>> {
    let mut first: Vec<Option<bool>> = rows
        .iter()
        .map(|crossings| match crossings.iter().rfind(|crossing| crossing.column <= 0) {
            Some(west) => Some(west.rises),
            None => crossings.first().map(|east| !east.rises),
        })
        .collect();
    // Rows without a coast are like the row below or above, unless a coast lies between their first corners.
    let differs = |row: usize| {
        let row = i64::try_from(row).expect("a row of the grid");
        let (corner, above) = (Half::corner(grid, [0, row]), Half::corner(grid, [0, row + 1]));
        all.iter().filter(|obstacle| obstacle.is_coast() && obstacle.between(corner, above)).count() % 2 == 1
    };
    for row in 1..first.len() {
        if first[row].is_none() {
            first[row] = first[row - 1].map(|sea| sea != differs(row - 1));
        }
    }
    for row in (1..first.len()).rev() {
        if first[row - 1].is_none() {
            first[row - 1] = first[row].map(|sea| sea != differs(row - 1));
        }
    }
    first
}
