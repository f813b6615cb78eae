//! Islets: parts of the network too small to travel in.

use crate::units::Millimetres;

use super::edge::EdgeFlags;
use super::profile::Mode;

/// A component with less street than this is an islet.
pub(super) const MIN_COMPONENT: Millimetres = Millimetres(1_000_000);

/// Marks the islets of every mode in `flags`.
///
/// An edge is an islet unless both its ends lie in components (strongly connected, per mode) with at least
/// 1 km of street inside: from anywhere else one cannot both come and go.
pub(super) fn mark(node_count: usize, ends: &[[u32; 2]], lengths: &[Millimetres], flags: &mut [EdgeFlags]) {
    for mode in Mode::ALL {
        let component = components(node_count, ends, flags, mode);
        let mut street_mm = vec![0_u64; node_count];
        for (edge, &[from, to]) in ends.iter().enumerate() {
            if flags[edge].access(mode).any() && component[from as usize] == component[to as usize] {
                street_mm[component[from as usize] as usize] += u64::from(lengths[edge].0);
            }
        }
        let small = |node: u32| street_mm[component[node as usize] as usize] < u64::from(MIN_COMPONENT.0);
        for (edge, &[from, to]) in ends.iter().enumerate() {
            if flags[edge].access(mode).any() && (small(from) || small(to)) {
                flags[edge] = flags[edge].with_islet(mode);
            }
        }
    }
}

/// The strongly connected component of each node, as the number of one of its nodes.
///
/// # References
///
/// Tarjan, *Depth-first search and linear graph algorithms* (SIAM J. Comput. 1, 1972); the recursion is
/// unrolled, since a street can be longer than a stack.
fn components(node_count: usize, ends: &[[u32; 2]], flags: &[EdgeFlags], mode: Mode) -> Vec<u32> {
    const UNSEEN: u32 = u32::MAX;
    let outward = Outward::of(node_count, ends, flags, mode);
    let mut order = vec![UNSEEN; node_count];
    let mut low = vec![0; node_count];
    let mut component = vec![UNSEEN; node_count];
    let mut stack = Vec::new();
    let mut calls: Vec<(u32, u32)> = Vec::new();
    let mut clock = 0;
    for root in 0..u32::try_from(node_count).expect("fewer than 4 billion nodes") {
        if order[root as usize] != UNSEEN {
            continue;
        }
        calls.push((root, outward.first[root as usize]));
        while let Some(&mut (node, ref mut next)) = calls.last_mut() {
            let at = node as usize;
            if order[at] == UNSEEN {
                order[at] = clock;
                low[at] = clock;
                clock += 1;
                stack.push(node);
            }
            if *next < outward.first[at + 1] {
                let head = outward.head[*next as usize];
                *next += 1;
                if order[head as usize] == UNSEEN {
                    calls.push((head, outward.first[head as usize]));
                } else if component[head as usize] == UNSEEN {
                    low[at] = low[at].min(order[head as usize]);
                }
                continue;
            }
            calls.pop();
            if let Some(&(parent, _)) = calls.last() {
                low[parent as usize] = low[parent as usize].min(low[at]);
            }
            if low[at] == order[at] {
                while let Some(member) = stack.pop() {
                    component[member as usize] = node;
                    if member == node {
                        break;
                    }
                }
            }
        }
    }
    component
}

/// The nodes that each node leads to.
struct Outward {
    first: Vec<u32>,
    head: Vec<u32>,
}

impl Outward {
    fn of(node_count: usize, ends: &[[u32; 2]], flags: &[EdgeFlags], mode: Mode) -> Self {
        let mut arcs = Vec::with_capacity(2 * ends.len());
        for (&[from, to], flags) in ends.iter().zip(flags) {
            let access = flags.access(mode);
            if access.forward {
                arcs.push((from, to));
            }
            if access.backward {
                arcs.push((to, from));
            }
        }
        arcs.sort_unstable();
        let mut first = vec![0; node_count + 1];
        for &(tail, _) in &arcs {
            first[tail as usize + 1] += 1;
        }
        for node in 0..node_count {
            first[node + 1] += first[node];
        }
        Self { first, head: arcs.into_iter().map(|(_, head)| head).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::profile::Access;
    use super::*;

    #[test]
    fn a_short_street_of_its_own_and_a_trap_are_islets() {
        // 0 - 1 - 2 is 2 km of street; 2 > 3 is a one-way that leads nowhere; 4 - 5 stands alone.
        let ends = [[0, 1], [1, 2], [2, 3], [4, 5]];
        let lengths = [1000, 1000, 1500, 999].map(|metres| Millimetres(metres * 1000));
        let one_way = Access { backward: false, ..Access::BOTH };
        let both = EdgeFlags::new([Access::BOTH; 3], false);
        let mut flags = [both, both, EdgeFlags::new([Access::BOTH, one_way, one_way], false), both];
        mark(6, &ends, &lengths, &mut flags);
        let islets = |mode| flags.map(|flags| flags.islet(mode));
        assert_eq!(islets(Mode::Walk), [false, false, false, true]);
        assert_eq!(islets(Mode::Cycle), [false, false, true, true]);
    }

    #[test]
    fn components_equal_mutual_reachability() {
        let mut state = 7_u64;
        let mut random = move |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        for _ in 0..200 {
            let nodes = 2 + usize::try_from(random(12)).unwrap();
            let edges = usize::try_from(random(20)).unwrap();
            let ends: Vec<[u32; 2]> = (0..edges).map(|_| [(); 2].map(|()| random(nodes as u64) as u32)).collect();
            let flags: Vec<EdgeFlags> = (0..edges)
                .map(|_| {
                    EdgeFlags::new(
                        [Access { forward: random(2) == 0, backward: random(2) == 0, pushed: false }; 3],
                        false,
                    )
                })
                .collect();
            let mut reach = vec![vec![false; nodes]; nodes];
            for (node, row) in reach.iter_mut().enumerate() {
                row[node] = true;
            }
            for (&[from, to], flags) in ends.iter().zip(&flags) {
                reach[from as usize][to as usize] |= flags.access(Mode::Walk).forward;
                reach[to as usize][from as usize] |= flags.access(Mode::Walk).backward;
            }
            for via in 0..nodes {
                for a in 0..nodes {
                    for b in 0..nodes {
                        reach[a][b] |= reach[a][via] && reach[via][b];
                    }
                }
            }
            let found = components(nodes, &ends, &flags, Mode::Walk);
            for a in 0..nodes {
                for b in 0..nodes {
                    assert_eq!(found[a] == found[b], reach[a][b] && reach[b][a]);
                }
            }
        }
    }
}
