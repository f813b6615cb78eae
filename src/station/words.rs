//! Words as lists write them, made comparable.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

/// A word without what people write differently: width, case, blanks, `_` and `-`.
///
/// `Ｗi-Fi` and `wifi` are the same, `面积（㎡）` becomes `面积(m2)`.
#[must_use]
pub fn folded(text: &str) -> String {
    let plain = |letter: &char| !letter.is_whitespace() && !matches!(letter, '_' | '-' | '\u{feff}' | '\u{200b}');
    text.nfkc().flat_map(char::to_lowercase).filter(plain).collect()
}

/// The name of a column, folded, without units and remarks in brackets and without marks around it.
#[must_use]
pub fn folded_header(text: &str) -> String {
    let mut depth = 0_usize;
    let mut name = String::new();
    for letter in folded(text).chars() {
        match letter {
            '(' | '[' | '【' | '〔' => depth += 1,
            ')' | ']' | '】' | '〕' => depth = depth.saturating_sub(1),
            ':' | '*' | '、' | '.' | '#' | '/' | ',' | ';' => {}
            _ if depth == 0 => name.push(letter),
            _ => {}
        }
    }
    name
}

/// What a cell says that takes yes or no; `None` for anything else, and for nothing.
#[must_use]
pub fn yes_or_no(text: &str) -> Option<bool> {
    match folded(text).as_str() {
        "√" | "✓" | "✔" | "☑" | "是" | "有" | "1" | "y" | "yes" | "true" | "○" | "●" | "已有" | "具备" | "已上图"
        | "已配备" | "达标" | "符合" | "合格" | "正常" => Some(true),
        "×" | "✗" | "✘" | "x" | "否" | "无" | "没有" | "0" | "n" | "no" | "false" | "未" | "不具备" | "未上图"
        | "未配备" | "不达标" | "不符合" | "不合格" | "暂无" => Some(false),
        _ => None,
    }
}

/// Parts of words, found wherever they stand; a list has many rows, and there are many parts.
#[derive(Debug)]
pub(super) struct Parts<T>(HashMap<char, Vec<(&'static str, T)>>);

impl<T: Copy> Parts<T> {
    /// These parts, folded, and what each stands for.
    pub fn new(parts: impl IntoIterator<Item = (&'static str, T)>) -> Self {
        let mut by_first: HashMap<char, Vec<(&'static str, T)>> = HashMap::new();
        for (part, means) in parts {
            if let Some(first) = part.chars().next() {
                by_first.entry(first).or_default().push((part, means));
            }
        }
        Self(by_first)
    }

    /// Every part in a folded word: where it stands, itself, and what it stands for.
    pub fn in_word<'a>(&'a self, word: &'a str) -> impl Iterator<Item = (usize, &'static str, T)> + 'a {
        word.char_indices().flat_map(move |(at, first)| {
            let here = self.0.get(&first).into_iter().flatten().filter(move |(part, _)| word[at..].starts_with(part));
            here.map(move |&(part, means)| (at, part, means))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_where_they_stand() {
        let parts = Parts::new([("水", 1), ("热水", 2), ("热", 3), ("b", 4)]);
        let found: Vec<_> = parts.in_word("a热水b水").collect();
        assert_eq!(found, [(1, "热水", 2), (1, "热", 3), (4, "水", 1), (7, "b", 4), (8, "水", 1)]);
    }

    #[test]
    fn what_people_write_differently_is_the_same() {
        assert_eq!(folded(" Ｗi－Fi\u{3000}"), "wifi");
        assert_eq!(folded_header("面积（㎡）"), "面积");
        assert_eq!(folded_header(" * 联系电话 : "), "联系电话");
        assert_eq!(folded_header("Valid_From"), folded_header("valid from"));
        assert_eq!(folded_header("可容纳人数(人)[约]"), "可容纳人数");
        assert_eq!(
            (yes_or_no(" √ "), yes_or_no("Ｎ"), yes_or_no(""), yes_or_no("附近")),
            (Some(true), Some(false), None, None)
        );
    }
}
