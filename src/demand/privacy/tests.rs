//! An attacker who knows the rules and has all that is published.

use std::collections::BTreeSet;

use super::*;
use crate::coord::{LngLat, cell_at};

/// A sum that somebody can form: hour, coarser cell, one group or all.
type Sum = (u8, Option<CellIndex>, Option<Option<Group>>);

struct Random(u64);

impl Random {
    fn up_to(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }
}

/// A town with crowds and loners.
fn town(seed: u64) -> Vec<Presence> {
    let mut random = Random(seed);
    let mut presence = BTreeMap::new();
    for worker in 0..20 + random.up_to(200) {
        let group = Group::from_number(random.up_to(6) as u8);
        for _ in 0..=random.up_to(6) {
            // Most are near the middle.
            let spread = 10_u64.pow(1 + random.up_to(3) as u32);
            let off = |random: &mut Random| (random.up_to(2 * spread + 1) as f64 - spread as f64) * 1e-4;
            let place = LngLat::new(118.87 + off(&mut random), 28.94 + off(&mut random)).unwrap();
            let hour = (8 + random.up_to(3)) as u8;
            let cell = cell_at(place, DEMAND_RESOLUTION);
            let minutes = 1 + random.up_to(60) as u16;
            presence.insert((hour, cell, worker), Presence { hour, cell, group, worker: Worker(worker), minutes });
        }
    }
    let mut presence: Vec<Presence> = presence.into_values().collect();
    presence.sort_unstable();
    presence
}

/// Whose presence an entry holds, worked out from the definition alone.
fn holders<'a>(
    entry: &PublishedPresence,
    entries: &[PublishedPresence],
    presence: &'a [Presence],
) -> Vec<&'a Presence> {
    let finest = |it: &Presence| {
        // The finest entry whose cell holds this presence.
        [DEMAND_RESOLUTION, Resolution::Eight, Resolution::Seven].into_iter().find_map(|resolution| {
            let cell = it.cell.parent(resolution)?;
            entries.iter().any(|entry| entry.hour == it.hour && entry.cell == cell).then_some(cell)
        })
    };
    let told_apart = |group: Option<Group>| {
        let same = |other: &&PublishedPresence| other.hour == entry.hour && other.cell == entry.cell;
        group.is_some() && entries.iter().filter(same).any(|other| other.group == group)
    };
    let here = |it: &&Presence| it.hour == entry.hour && finest(it) == Some(entry.cell);
    let mine = |it: &&Presence| if entry.group.is_some() { it.group == entry.group } else { !told_apart(it.group) };
    presence.iter().filter(here).filter(mine).collect()
}

#[test]
fn every_entry_holds_k_workers_and_no_two_share_anybodys_minutes() {
    for seed in 0..120 {
        let presence = town(seed);
        let rule = PrivacyRule::new(5 + (seed % 8) as u32).unwrap();
        let release = release(&presence, rule);
        let mut minutes = 0;
        for entry in &release.entries {
            let people = holders(entry, &release.entries, &presence);
            assert!(distinct(&people) >= rule.k(), "seed {seed}: {entry:?}");
            assert_eq!(entry.workers, distinct(&people) / 5 * 5);
            let exact: u32 = people.iter().map(|it| u32::from(it.minutes)).sum();
            assert!(entry.minutes.abs_diff(exact) <= 5 && entry.minutes % 10 == 0);
            minutes += u64::from(exact);
        }
        // Apart from each other, and with what is withheld they are all there is.
        assert_eq!(minutes + release.withheld_minutes, release.minutes, "seed {seed}");
    }
}

/// All sets that an attacker can know something about: entries, and unions of them; differences of any two.
#[test]
fn no_difference_of_two_published_answers_isolates_fewer_than_k() {
    for seed in 0..40 {
        let presence = town(seed);
        let rule = PrivacyRule::default();
        let release = release(&presence, rule);
        // Answers: entries, all entries under each coarser cell, by group or not, in an hour.
        let mut answers: Vec<Vec<usize>> = (0..release.entries.len()).map(|entry| vec![entry]).collect();
        for resolution in [Resolution::Eight, Resolution::Seven, Resolution::Six] {
            let mut sums: BTreeMap<Sum, Vec<usize>> = BTreeMap::new();
            for (index, entry) in release.entries.iter().enumerate() {
                let parent = if entry.cell.resolution() < resolution { None } else { entry.cell.parent(resolution) };
                sums.entry((entry.hour, parent, None)).or_default().push(index);
                sums.entry((entry.hour, parent, Some(entry.group))).or_default().push(index);
            }
            answers.extend(sums.into_values());
        }
        let people: Vec<BTreeSet<(u8, CellIndex, Worker)>> = answers
            .iter()
            .map(|answer| {
                let of = |&entry: &usize| holders(&release.entries[entry], &release.entries, &presence);
                answer.iter().flat_map(of).map(|it| (it.hour, it.cell, it.worker)).collect()
            })
            .collect();
        for one in &people {
            for other in &people {
                let difference: BTreeSet<Worker> = one.difference(other).map(|it| it.2).collect();
                let size = difference.len() as u32;
                assert!(size == 0 || size >= rule.k(), "seed {seed}: a difference of {size} workers");
            }
        }
    }
}

#[test]
fn too_few_are_never_published() {
    assert_eq!(PrivacyRule::new(4), Err(TooFew(4)));
    let cell = cell_at(LngLat::new(118.87, 28.94).unwrap(), DEMAND_RESOLUTION);
    let alone = |workers: u64| -> Vec<Presence> {
        (0..workers).map(|n| Presence { hour: 9, cell, group: None, worker: Worker(n), minutes: 30 }).collect()
    };
    let nine = release(&alone(9), PrivacyRule::default());
    assert_eq!((nine.entries.len(), nine.withheld_minutes), (0, 270));
    let ten = release(&alone(10), PrivacyRule::default());
    let expected = PublishedPresence { hour: 9, cell, group: None, workers: 10, minutes: 300 };
    assert_eq!((ten.entries, ten.withheld_minutes), (vec![expected], 0));
}

#[test]
fn the_order_of_workers_does_not_matter() {
    let mut presence = town(7);
    let first = release(&presence, PrivacyRule::default());
    presence.reverse();
    assert_eq!(release(&presence, PrivacyRule::default()), first);
}
