//! Candidates where none are given: places on the street inside the gaps.

use std::collections::BTreeMap;

use h3o::{CellIndex, Resolution};

use crate::coord::{CELL_RESOLUTION, LngLat, Plane, cell_at, cell_centre};

use super::candidate::Candidate;

/// The class of candidates that are nothing but a place on the street.
pub const STREET: &str = "street";

/// Candidates on the street, and how fine they are.
#[derive(Clone, Debug, PartialEq)]
pub struct GapPlaces {
    /// One candidate a cell; its id is that of the cell.
    pub candidates: Vec<Candidate>,
    /// The resolution of the cells: 10, or coarser where there are too many.
    pub resolution: Resolution,
}

/// One candidate for each H3 cell that holds unserved demand: the unserved place on the street nearest to the middle
/// of the cell. `wanting` are places with their demand; of cells coarser than resolution 10 the part with most demand
/// counts. Cells are as fine as `most` candidates allow.
#[must_use]
pub fn gap_places(wanting: &[(LngLat, f64)], most: usize) -> GapPlaces {
    let mut cells: BTreeMap<CellIndex, (f64, Nearest)> = BTreeMap::new();
    for &(place, weight) in wanting {
        let cell = cell_at(place, CELL_RESOLUTION);
        let here = Nearest { metres: Plane::distance_m(cell_centre(cell), place), place };
        let (sum, nearest) = cells.entry(cell).or_insert((0.0, here));
        *sum += weight;
        if here.metres < nearest.metres {
            *nearest = here;
        }
    }
    let mut resolution = CELL_RESOLUTION;
    while cells.len() > most
        && let Some(coarser) = resolution.pred()
    {
        let mut parents: BTreeMap<CellIndex, (f64, f64, Nearest)> = BTreeMap::new();
        for (cell, (weight, nearest)) in cells {
            let Some(parent) = cell.parent(coarser) else { continue };
            let (sum, largest, best) = parents.entry(parent).or_insert((0.0, -1.0, nearest));
            *sum += weight;
            if weight > *largest {
                (*largest, *best) = (weight, nearest);
            }
        }
        cells = parents.into_iter().map(|(cell, (sum, _, nearest))| (cell, (sum, nearest))).collect();
        resolution = coarser;
    }
    let candidate = |(cell, (_, nearest)): (CellIndex, (f64, Nearest))| Candidate {
        id: cell.to_string(),
        name: String::new(),
        class: STREET.to_owned(),
        weight: 1.0,
        cost: 0.0,
        place: nearest.place,
    };
    GapPlaces { candidates: cells.into_iter().map(candidate).collect(), resolution }
}

/// A place, and how far it is from the middle of its cell.
#[derive(Clone, Copy)]
struct Nearest {
    metres: f64,
    place: LngLat,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_has_one_candidate_and_many_cells_are_taken_together() {
        let at = |lng: f64, lat: f64| LngLat::new(lng, lat).unwrap();
        let grid = (0..40).flat_map(|east| (0..40).map(move |north| (east, north)));
        let wanting: Vec<(LngLat, f64)> = grid
            .map(|(east, north)| (at(14.5 + 0.0005 * f64::from(east), 35.9 + 0.0005 * f64::from(north)), 1.0))
            .collect();
        let fine = gap_places(&wanting, usize::MAX);
        assert_eq!(fine.resolution, Resolution::Ten);
        let mut cells: Vec<String> =
            wanting.iter().map(|(place, _)| cell_at(*place, CELL_RESOLUTION).to_string()).collect();
        cells.sort_unstable();
        cells.dedup();
        assert_eq!(fine.candidates.iter().map(|one| one.id.clone()).collect::<Vec<_>>(), cells);
        assert!(fine.candidates.iter().all(|one| wanting.iter().any(|(place, _)| *place == one.place)));
        let coarse = gap_places(&wanting, 40);
        assert!(coarse.candidates.len() <= 40 && coarse.resolution < Resolution::Ten, "{coarse:?}");
        assert_eq!(gap_places(&[], 5).candidates, []);
    }

    #[test]
    fn of_a_coarse_cell_the_fullest_part_counts() {
        let far = LngLat::new(14.5, 35.9).unwrap();
        let parent = cell_at(far, Resolution::Nine);
        let children: Vec<CellIndex> = parent.children(Resolution::Ten).collect();
        let wanting: Vec<(LngLat, f64)> =
            children.iter().zip(1..).map(|(&cell, weight)| (cell_centre(cell), f64::from(weight % 6))).collect();
        let coarse = gap_places(&wanting, 1);
        assert_eq!(coarse.candidates[0].place, cell_centre(children[4]));
    }
}
