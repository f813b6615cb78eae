//! Met, not met, unknown.

/// Whether something is so, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It is so.
    Met,
    /// It is not so.
    NotMet,
    /// Nobody has written it down.
    Unknown,
}

impl Verdict {
    /// The word for it in answers.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not_met",
            Self::Unknown => "unknown",
        }
    }

    /// The verdict on something that is known.
    #[must_use]
    pub const fn of(is_so: bool) -> Self {
        if is_so { Self::Met } else { Self::NotMet }
    }

    /// The contrary; of unknown, unknown.
    #[must_use]
    pub const fn not(self) -> Self {
        match self {
            Self::Met => Self::NotMet,
            Self::NotMet => Self::Met,
            Self::Unknown => Self::Unknown,
        }
    }

    /// Whether at least `count` of `verdicts` are met, whatever the unknown ones turn out to be; unknown where that
    /// hangs on them.
    #[must_use]
    pub fn at_least(count: usize, verdicts: impl IntoIterator<Item = Self>) -> Self {
        let (mut met, mut unknown) = (0, 0);
        for verdict in verdicts {
            met += usize::from(verdict == Self::Met);
            unknown += usize::from(verdict == Self::Unknown);
        }
        if met >= count {
            Self::Met
        } else if met + unknown < count {
            Self::NotMet
        } else {
            Self::Unknown
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every way in which the unknown ones can turn out.
    fn outcomes(verdicts: &[Verdict], count: usize) -> (bool, bool) {
        let unknown: Vec<usize> = (0..verdicts.len()).filter(|&index| verdicts[index] == Verdict::Unknown).collect();
        let results: Vec<bool> = (0..1_u32 << unknown.len())
            .map(|choice| {
                let met = |index: usize| match unknown.iter().position(|&other| other == index) {
                    Some(bit) => choice >> bit & 1 == 1,
                    None => verdicts[index] == Verdict::Met,
                };
                (0..verdicts.len()).filter(|&index| met(index)).count() >= count
            })
            .collect();
        (results.contains(&true), results.contains(&false))
    }

    #[test]
    fn a_verdict_is_unknown_exactly_when_it_hangs_on_what_is_unknown() {
        let all = [Verdict::Met, Verdict::NotMet, Verdict::Unknown];
        for number in 0..3_usize.pow(5) {
            let verdicts: Vec<Verdict> = (0..5).map(|place| all[number / 3_usize.pow(place) % 3]).collect();
            for length in 0..=5 {
                for count in 0..=6 {
                    let expected = match outcomes(&verdicts[..length], count) {
                        (true, false) => Verdict::Met,
                        (false, true) => Verdict::NotMet,
                        _ => Verdict::Unknown,
                    };
                    let verdict = Verdict::at_least(count, verdicts[..length].iter().copied());
                    assert_eq!(verdict, expected, "{count} of {:?}", &verdicts[..length]);
                }
            }
        }
        assert_eq!(all.map(Verdict::not), [Verdict::NotMet, Verdict::Met, Verdict::Unknown]);
    }
}
