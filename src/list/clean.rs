//! Text without what people do not see: full-width forms, odd blanks, marks for printers.

use unicode_normalization::UnicodeNormalization;

/// Whether a character shows nothing at all, and is no blank either.
const fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}'
    )
}

/// A cell as it is kept: without blanks around it, invisible characters and line breaks.
#[must_use]
pub fn tidy(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_graphic() || byte == b' ';
    if text.bytes().all(plain) {
        return text.trim_matches(' ').to_owned();
    }
    let mut tidy = String::with_capacity(text.len());
    for character in text.chars().filter(|&character| !is_invisible(character)) {
        if character == ' ' || !(character.is_whitespace() || character.is_control()) {
            tidy.push(character);
        } else if !tidy.ends_with(' ') {
            tidy.push(' ');
        }
    }
    tidy.trim().to_owned()
}

/// A text with full-width and other compatible forms made plain (NFKC): `２４` is `24`, `（` is `(`.
#[must_use]
pub fn narrow(text: &str) -> String {
    if text.is_ascii() {
        return text.trim().to_owned();
    }
    tidy(&text.nfkc().collect::<String>())
}

/// The letters and digits of a header, in lower case: without blanks, units and what stands in brackets.
#[must_use]
pub fn bare(header: &str) -> String {
    let text = narrow(header).to_lowercase();
    let mut depth = 0_u32;
    let mut kept = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '(' | '[' | '{' | '【' | '〔' | '<' => depth += 1,
            ')' | ']' | '}' | '】' | '〕' | '>' => depth = depth.saturating_sub(1),
            _ if depth == 0 && character.is_alphanumeric() => kept.push(character),
            _ => {}
        }
    }
    if kept.is_empty() { letters(header) } else { kept }
}

/// All letters and digits of a text, in lower case.
#[must_use]
pub fn letters(text: &str) -> String {
    narrow(text).to_lowercase().chars().filter(|character| character.is_alphanumeric()).collect()
}

/// Whether a cell says in so many signs that there is nothing.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    const NOTHING: [&str; 17] = [
        "",
        "-",
        "--",
        "—",
        "——",
        "－",
        "/",
        "\\",
        "无",
        "暂无",
        "没有",
        "待定",
        "待补充",
        "未知",
        "null",
        "none",
        "n/a",
    ];
    let text = text.trim();
    NOTHING.iter().any(|nothing| text.eq_ignore_ascii_case(nothing))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_gone() {
        assert_eq!(tidy("\u{feff}\u{3000}人民\n广场\u{200b}驿站 \u{a0}"), "人民 广场驿站");
        assert_eq!(tidy(" a  b\t"), "a  b");
        assert_eq!(narrow("１１８．８５，Ａ（x）"), "118.85,A(x)");
    }

    #[test]
    fn a_header_is_its_letters() {
        for (header, expect) in [
            ("建筑面积（㎡）", "建筑面积"),
            (" 经 度(°) *", "经度"),
            ("lon_gcj02", "longcj02"),
            ("Opening Hours", "openinghours"),
            ("（经度）", "经度"),
            ("建设方式(自建/共建/联建)", "建设方式"),
        ] {
            assert_eq!(bare(header), expect, "{header}");
        }
    }

    #[test]
    fn nothing_has_many_names() {
        for text in ["", " ", "—", "/", "暂无", "N/A", "NULL"] {
            assert!(is_blank(text), "{text}");
        }
        assert!(!is_blank("0") && !is_blank("无锡"));
    }
}
