//! Stations that several programmes list, or one lists twice.

use crate::coord::Plane;

use super::super::{RowId, Station};
use super::CheckedFile;
use super::names::{are_same, are_similar, own_part};

/// Two stations so near are one if their names are alike.
const NEAR_M: f64 = 50.0;
/// Two stations of one name are one if they are no farther apart.
const SAME_NAME_M: f64 = 300.0;

/// Why stations look like one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MergeReason {
    /// They bear one name.
    SameName,
    /// They are a few steps apart, and their names are alike.
    Near,
}

impl MergeReason {
    /// A code that stays the same.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SameName => "same-name",
            Self::Near => "near",
        }
    }
}

/// A station of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StationRef {
    /// Index of the file.
    pub file: usize,
    /// Its row there.
    pub row: RowId,
    /// Its index in [`super::Reading::stations`].
    pub index: usize,
}

/// Stations that look like one and the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Merge {
    /// Two or more, in the order of the files.
    pub members: Vec<StationRef>,
    /// Which of them to keep: the one that tells most.
    pub keep: StationRef,
    /// Why; of several reasons the first.
    pub reason: MergeReason,
    /// The longest step from one to the next, in metres.
    pub apart_m: f64,
}

/// Groups of stations that look like one.
pub(super) fn proposals(files: &[CheckedFile]) -> Vec<Merge> {
    let mut stations: Vec<(StationRef, &Station)> = Vec::new();
    for (file, checked) in files.iter().enumerate() {
        for (index, (row, station)) in checked.reading.stations.iter().enumerate() {
            stations.push((StationRef { file, row: *row, index }, station));
        }
    }
    let links = links(&stations);
    let mut group: Vec<usize> = (0..stations.len()).collect();
    for link in &links {
        let (one, other) = (root(&mut group, link.one), root(&mut group, link.other));
        // The smaller number leads, so that the result does not depend on the order of links.
        group[one.max(other)] = one.min(other);
    }
    let mut merges: Vec<Merge> = Vec::new();
    let mut place = vec![usize::MAX; stations.len()];
    for index in 0..stations.len() {
        let leader = root(&mut group, index);
        if leader == index {
            continue;
        }
        if place[leader] == usize::MAX {
            place[leader] = merges.len();
            let members = vec![stations[leader].0];
            merges.push(Merge { members, keep: stations[leader].0, reason: MergeReason::Near, apart_m: 0.0 });
        }
        merges[place[leader]].members.push(stations[index].0);
    }
    for link in links {
        let merge = &mut merges[place[root(&mut group, link.one)]];
        merge.apart_m = merge.apart_m.max(link.apart_m);
        merge.reason = merge.reason.min(link.reason);
    }
    for merge in &mut merges {
        merge.members.sort_unstable();
        let told = |member: &StationRef| told(&files[member.file].reading.stations[member.index].1);
        // Of equals the first.
        merge.keep = *merge.members.iter().rev().max_by_key(|member| told(member)).unwrap_or(&merge.keep);
    }
    merges.sort_by_key(|merge| merge.members[0]);
    merges
}

/// How much a list tells of a station.
fn told(station: &Station) -> usize {
    usize::from(!station.name.is_empty())
        + 2 * usize::from(station.hours.is_some())
        + station.facilities.map_or(0, |facilities| 1 + facilities.iter().count())
        + station.extra.len()
        + station.private.len()
}

struct Link {
    one: usize,
    other: usize,
    reason: MergeReason,
    apart_m: f64,
}

/// Pairs that look like one station.
fn links(stations: &[(StationRef, &Station)]) -> Vec<Link> {
    let mut order: Vec<usize> = (0..stations.len()).collect();
    order.sort_by(|&one, &other| {
        let lat = |index: usize| stations[index].1.place.lat();
        lat(one).total_cmp(&lat(other)).then(one.cmp(&other))
    });
    let mut links = Vec::new();
    for (at, &one) in order.iter().enumerate() {
        let station = stations[one].1;
        let (_, reach) = Plane::at(station.place.lat()).degrees(0.0, SAME_NAME_M * 1.01);
        for &other in &order[at + 1..] {
            let candidate = stations[other].1;
            if candidate.place.lat() - station.place.lat() > reach {
                break;
            }
            let apart_m = Plane::distance_m(station.place, candidate.place);
            if apart_m > SAME_NAME_M {
                continue;
            }
            // A name of common words only, such as `工会驿站`, says little so far away.
            let same = are_same(&station.name, &candidate.name) && !own_part(&station.name).is_empty();
            let near = || apart_m <= NEAR_M && are_similar(&station.name, &candidate.name);
            if same || near() {
                let reason = if same { MergeReason::SameName } else { MergeReason::Near };
                links.push(Link { one: one.min(other), other: one.max(other), reason, apart_m });
            }
        }
    }
    links
}

/// The leader of the group of a station.
fn root(group: &mut [usize], mut index: usize) -> usize {
    while group[index] != index {
        group[index] = group[group[index]];
        index = group[index];
    }
    index
}

#[cfg(test)]
mod tests {
    use super::super::super::delimited;
    use super::*;

    fn file(name: &str, rows: &str) -> CheckedFile {
        let text = format!("key,name,lng,lat,facilities\n{rows}");
        CheckedFile { name: name.to_owned(), reading: delimited(text.as_bytes()).unwrap() }
    }

    #[test]
    fn one_place_in_two_lists_is_proposed_with_its_rows() {
        let files = [
            file("a.csv", "1,人民广场工会驿站,118.8500,28.9700,\n2,府山公园驿站,118.8600,28.9700,rest\n"),
            // 30 m east; 250 m north; 1 km away.
            file(
                "b.csv",
                "x,人民广场户外劳动者服务站,118.8503,28.9700,rest\ny,府山公园驿站,118.8600,28.97225,\nz,府山公园驿站,118.8700,28.9700,\n",
            ),
        ];
        let merges = proposals(&files);
        let of = |merge: &Merge| merge.members.iter().map(|member| (member.file, member.row.line)).collect::<Vec<_>>();
        assert_eq!(merges.iter().map(of).collect::<Vec<_>>(), [[(0, 2), (1, 2)], [(0, 3), (1, 3)]]);
        assert_eq!(
            merges.iter().map(|merge| merge.reason).collect::<Vec<_>>(),
            [MergeReason::Near, MergeReason::SameName]
        );
        assert_eq!(merges.iter().map(|merge| merge.keep.file).collect::<Vec<_>>(), [1, 0]);
        assert!((merges[0].apart_m - 29.2).abs() < 0.5 && (merges[1].apart_m - 249.4).abs() < 0.5, "{merges:?}");
    }

    #[test]
    fn a_chain_is_one_group() {
        // 20 m from one to the next.
        let rows = [0, 1, 2, 3, 4].map(|step| format!("{step},东门驿站,118.{},28.97,\n", 8500 + 2 * step));
        let merges = proposals(&[file("a.csv", &rows.concat())]);
        assert_eq!((merges.len(), merges[0].members.len()), (1, 5));
        assert!((merges[0].apart_m - 78.0).abs() < 1.0, "{}", merges[0].apart_m);
    }
}
