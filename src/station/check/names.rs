//! Whether two names may be of one place.

use crate::list::letters;

/// Words that most stations have in their names, the longer ones first.
const COMMON: [&str; 18] = [
    "户外劳动者",
    "新就业形态劳动者",
    "服务站点",
    "服务驿站",
    "工会驿站",
    "服务站",
    "服务点",
    "综合体",
    "工会",
    "爱心",
    "职工",
    "暖心",
    "驿站",
    "微站",
    "站点",
    "之家",
    "小屋",
    "港湾",
];

/// The part of a name that tells a station from others.
pub(super) fn own_part(name: &str) -> String {
    let mut own = letters(name);
    for word in COMMON {
        own = own.replace(word, "");
    }
    own
}

/// Whether two names differ in nothing but blanks and signs.
pub(super) fn are_same(one: &str, other: &str) -> bool {
    let (one, other) = (letters(one), letters(other));
    !one.is_empty() && one == other
}

/// Whether names may be of one place, by what is left of them without common words: one holds the other, or most
/// pairs of letters are in both.
pub(super) fn are_similar(one: &str, other: &str) -> bool {
    let own = [own_part(one), own_part(other)];
    match own.each_ref().map(|part| part.chars().count()) {
        // `工会驿站` beside `爱心驿站`: nothing tells them apart.
        [0, 0] => !one.is_empty() && !other.is_empty(),
        [0, _] | [_, 0] => false,
        [1, _] | [_, 1] => own[0] == own[1],
        _ => own[0].contains(&own[1]) || own[1].contains(&own[0]) || shared_pairs(&own[0], &own[1]) >= 0.6,
    }
}

/// The share of pairs of neighbouring letters that two texts have in common (Dice's coefficient).
fn shared_pairs(one: &str, other: &str) -> f64 {
    let pairs = |text: &str| {
        let letters: Vec<char> = text.chars().collect();
        let mut pairs: Vec<[char; 2]> = letters.windows(2).map(|pair| [pair[0], pair[1]]).collect();
        pairs.sort_unstable();
        pairs
    };
    let (one, mut other) = (pairs(one), pairs(other));
    let all = one.len() + other.len();
    let mut shared = 0;
    for pair in one {
        if let Ok(at) = other.binary_search(&pair) {
            other.remove(at);
            shared += 1;
        }
    }
    2.0 * f64::from(shared) / all as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_place_are_told_from_names_of_two() {
        for (one, other) in [
            ("人民广场工会驿站", "人民广场户外劳动者服务站点"),
            ("工会驿站（人民路邮政支局）", "人民路邮政支局爱心驿站"),
            ("枫杨街道便民服务大厅", "枫杨办事处便民服务大厅驿站"),
            ("工会驿站", "爱心驿站"),
        ] {
            assert!(are_similar(one, other) && are_similar(other, one), "{one} {other}");
        }
        for (one, other) in [
            ("人民广场驿站", "人民公园驿站"),
            ("建设银行驿站", "邮政支局驿站"),
            ("人民广场驿站", "工会驿站"),
            ("", "工会驿站"),
            ("", ""),
        ] {
            assert!(!are_similar(one, other), "{one} {other}");
        }
        assert!(are_same("人民 广场（南）驿站", "人民广场南驿站") && !are_same("", ""));
    }
}
