//! Seats and areas as lists write them: `50`, `50余人`, `约 150 平方米`.

use crate::station::words::folded;

/// A number out of a text, and whether the text says nothing else.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ReadNumber {
    pub value: f64,
    pub exact: bool,
}

/// A number that may have words before and after it; of a range its lower end.
fn read(text: &str, units: &[(&str, f64)]) -> Option<ReadNumber> {
    let word = folded(text);
    let about = ["约", "大约", "近", "不少于", "不小于", "至少", "可容纳", "可同时容纳", "容纳", "≥", ">=", ">", "~"];
    let mut exact = true;
    let mut rest = word.as_str();
    while let Some(shorter) = about.iter().filter_map(|about| rest.strip_prefix(about)).min_by_key(|rest| rest.len()) {
        (rest, exact) = (shorter, false);
    }
    let end =
        rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.' && letter != ',').unwrap_or(rest.len());
    let digits = rest[..end].replace(',', "");
    let mut value: f64 = digits.parse().ok().filter(|value: &f64| value.is_finite())?;
    let mut rest = &rest[end..];
    if let Some(more) = rest.strip_prefix('万') {
        (value, rest) = (value * 10_000.0, more);
    }
    if rest.starts_with(['~', '至', '到', '—', '–']) {
        // A range: its lower end is what there is at least. `-` went when the word was folded.
        let tail = &rest[rest.chars().next().map_or(0, char::len_utf8)..];
        rest = tail.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
        exact = false;
    }
    let more = ["余", "多", "左右", "以上", "+", "以内"];
    let mut unit = None;
    while !rest.is_empty() {
        if let Some(shorter) = more.iter().find_map(|more| rest.strip_prefix(more)) {
            (rest, exact) = (shorter, false);
        } else if let Some((shorter, factor)) =
            units.iter().find_map(|(name, factor)| Some((rest.strip_prefix(name)?, factor))).filter(|_| unit.is_none())
        {
            (rest, unit) = (shorter, Some(factor));
        } else {
            return None;
        }
    }
    Some(ReadNumber { value: value * unit.copied().unwrap_or(1.0), exact })
}

/// Seats, at most 100,000.
pub(super) fn read_seats(text: &str) -> Option<(u32, bool)> {
    // `20-30人` would become `2030人`.
    let text = text.replace(['-', '－'], "~");
    let units = [
        ("人次", 1.0),
        ("个人", 1.0),
        ("个座位", 1.0),
        ("座位", 1.0),
        ("人", 1.0),
        ("座", 1.0),
        ("个", 1.0),
        ("位", 1.0),
    ];
    let units: Vec<(&str, f64)> =
        units.into_iter().chain([("名", 1.0), ("席", 1.0), ("张", 1.0), ("seats", 1.0), ("people", 1.0)]).collect();
    let ReadNumber { value, exact } = read(&text, &units)?;
    ((0.0..=100_000.0).contains(&value) && value.fract() == 0.0).then_some((value as u32, exact))
}

/// Square metres, more than 0 and at most 1,000,000.
pub(super) fn read_area(text: &str) -> Option<(f64, bool)> {
    let text = text.replace(['-', '－'], "~");
    let units = [("平方米", 1.0), ("平米", 1.0), ("平方", 1.0), ("平", 1.0), ("m2", 1.0), ("m²", 1.0), ("sqm", 1.0)];
    let ReadNumber { value, exact } = read(&text, &units)?;
    (value > 0.0 && value <= 1_000_000.0).then_some((value, exact))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seats_and_areas_are_read_as_lists_write_them() {
        for (text, seats) in [
            ("50", Some((50, true))),
            ("50.0", Some((50, true))),
            ("５０人", Some((50, true))),
            ("50余人", Some((50, false))),
            ("约20人", Some((20, false))),
            ("20-30人", Some((20, false))),
            ("20～30", Some((20, false))),
            ("可容纳15人", Some((15, false))),
            ("不少于10个座位", Some((10, false))),
            ("1,200", Some((1200, true))),
            ("0", Some((0, true))),
            ("2.5", None),
            ("两个", None),
            ("", None),
            ("1e3", None),
            ("50楼", None),
            ("1.2.3", None),
            ("999999999", None),
        ] {
            assert_eq!(read_seats(text), seats, "{text}");
        }
        for (text, area) in [
            ("25㎡", Some((25.0, true))),
            ("近150平方米", Some((150.0, false))),
            ("12.5 m²", Some((12.5, true))),
            ("2.1万余平方米", Some((21_000.0, false))),
            ("4-5平方米", Some((4.0, false))),
            ("0", None),
            ("五平方米", None),
            ("3亩", None),
        ] {
            assert_eq!(read_area(text), area, "{text}");
        }
    }
}
