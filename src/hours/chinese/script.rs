//! Characters as the grammar takes them: one form for each, and where each stood in the text.

use unicode_normalization::UnicodeNormalization;

/// A character of the text in its plain form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Glyph {
    pub char: char,
    /// Which character of the text it came from; the first is 0.
    pub at: usize,
}

/// The text in half-width, simplified and small characters, with one dash, one colon and one kind of brackets.
///
/// Each character is brought into its form by itself, so every one keeps its place.
pub(super) fn plain(text: &str) -> Vec<Glyph> {
    let mut glyphs = Vec::with_capacity(text.len());
    for (at, raw) in text.chars().enumerate() {
        match one_form(raw) {
            Some(char) => glyphs.push(Glyph { char, at }),
            None => glyphs.extend(raw.nfkc().flat_map(char::to_lowercase).map(|char| Glyph { char: form(char), at })),
        }
    }
    glyphs
}

/// The form of a character whose compatibility form would lead elsewhere.
const fn one_form(raw: char) -> Option<char> {
    Some(match raw {
        // The ratio sign and the presentation form for vertical text stand for colons; NFKC makes dots of the latter.
        '∶' | '︰' | '꞉' | '˸' => ':',
        '…' | '⋯' => '-',
        '\u{200B}'..='\u{200F}' | '\u{FEFF}' | '\u{2060}' => ' ',
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => ';',
        _ => return None,
    })
}

fn form(char: char) -> char {
    match char {
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '─' | '━' | '﹣' | 'ー' | '~' | '〜' | '∼' | '˜' | '→' | '➝' => {
            '-'
        }
        '(' | '[' | '{' | '【' | '〔' | '「' | '『' | '《' | '〈' | '<' => '(',
        ')' | ']' | '}' | '】' | '〕' | '」' | '』' | '》' | '〉' | '>' => ')',
        '。' | '｡' | '|' | '!' | '¦' | '│' => ';',
        '·' | '•' | '・' | '➤' | '◆' | '●' | '*' => '*',
        '×' | '✕' => 'x',
        _ if char.is_whitespace() => ' ',
        _ => simplified(char),
    }
}

/// Traditional characters of this vocabulary, each beside its simplified form.
const SIMPLIFIED: &str = "週周點点時时間间開开閉闭關关營营業业節节禮礼雙双國国為为無无館馆終终晝昼電电話话預预約约實实際际準准隨随網网員员\
    長长園园務务辦办門门對对總总導导圖图書书參参觀观場场視视況况調调閱阅號号個个後后過过請请詢询詳详聯联絡络線线專专區区東东體体學学\
    廳厅辦办舉举臨临繼继續续維维護护裝装潢潢廢废應应當当於于與与處处廣广農农曆历歲岁慶庆陽阳勞劳動动補补醫医療疗診诊掛挂檢检";

fn simplified(char: char) -> char {
    if char.is_ascii() {
        return char;
    }
    let mut pairs = SIMPLIFIED.chars();
    while let (Some(traditional), Some(simple)) = (pairs.next(), pairs.next()) {
        if traditional == char {
            return simple;
        }
    }
    char
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_has_one_form_and_its_place() {
        let cases = [
            ("８：３０—１７：３０", "8:30-17:30"),
            ("8∶30～17︰30", "8:30-17:30"),
            ("周一─周五（節假日除外）", "周一-周五(节假日除外)"),
            ("【開放時間】9:00ー17:00。", "(开放时间)9:00-17:00;"),
            ("7×24　小时", "7x24 小时"),
            ("AM\u{200B}9:00\r\n", "am 9:00;;"),
            ("㋄", "5月"),
        ];
        for (text, expected) in cases {
            let glyphs = plain(text);
            assert_eq!(glyphs.iter().map(|glyph| glyph.char).collect::<String>(), expected, "{text}");
            assert!(glyphs.iter().all(|glyph| glyph.at < text.chars().count()));
            assert!(glyphs.windows(2).all(|pair| pair[0].at <= pair[1].at));
        }
    }

    #[test]
    fn traditional_characters_come_in_pairs() {
        assert_eq!(SIMPLIFIED.chars().count() % 2, 0);
        assert_eq!(simplified('營'), '营');
        assert_eq!(simplified('检'), '检');
    }
}
