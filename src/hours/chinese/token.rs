//! From characters to tokens: numbers, marks and words.

use super::script::Glyph;
use super::word::{Word, longest};

/// The smallest piece that the grammar looks at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// Digits, or a Chinese number from ten on; how many digits it was written with.
    Number {
        value: u32,
        digits: u8,
    },
    /// One Chinese digit: the 一 of 周一, the 八 of 八点.
    Digit(u8),
    Word(Word),
    Colon,
    Dot,
    Dash,
    Slash,
    /// `,` and `、`.
    Comma,
    /// `;`, a full stop or a new line.
    Stop,
    Open,
    Close,
    /// Something else; neighbours are joined.
    Other,
}

/// A token and the characters it stands on, as places in the list of glyphs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Token {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
    /// Whether a space stands before it.
    pub after_space: bool,
}

/// Cuts the characters into tokens.
pub(super) fn tokens(glyphs: &[Glyph]) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::with_capacity(glyphs.len());
    let (mut at, mut after_space) = (0, false);
    while at < glyphs.len() {
        if glyphs[at].char == ' ' {
            (at, after_space) = (at + 1, true);
            continue;
        }
        let (kind, length) = next(&glyphs[at..]);
        let end = at + length;
        match tokens.last_mut() {
            // One dash may be drawn with several strokes, and what cannot be read is told in one piece.
            Some(last) if last.kind == kind && matches!(kind, Kind::Dash | Kind::Other) => last.end = end,
            _ => tokens.push(Token { kind, start: at, end, after_space }),
        }
        (at, after_space) = (end, false);
    }
    tokens
}

fn next(glyphs: &[Glyph]) -> (Kind, usize) {
    if let Some((word, length)) = longest(glyphs) {
        return (Kind::Word(word), length);
    }
    let char = glyphs[0].char;
    let mark = match char {
        ':' => Kind::Colon,
        '.' => Kind::Dot,
        '-' => Kind::Dash,
        '/' => Kind::Slash,
        ',' | '、' | '*' => Kind::Comma,
        ';' => Kind::Stop,
        '(' => Kind::Open,
        ')' => Kind::Close,
        _ if char.is_ascii_digit() => return digits(glyphs),
        _ => return chinese_number(glyphs).unwrap_or((Kind::Other, 1)),
    };
    (mark, 1)
}

fn digits(glyphs: &[Glyph]) -> (Kind, usize) {
    let length = glyphs.iter().take_while(|glyph| glyph.char.is_ascii_digit()).count();
    let value = glyphs[..length].iter().filter_map(|glyph| glyph.char.to_digit(10));
    // What has more digits than a date is no number of ours; it saturates and fits nowhere.
    let value = value.fold(0_u32, |sum, digit| sum.saturating_mul(10).saturating_add(digit));
    (Kind::Number { value, digits: u8::try_from(length).unwrap_or(u8::MAX) }, length)
}

fn digit_of(char: char) -> Option<u8> {
    Some(match char {
        '零' | '〇' => 0,
        '一' | '壹' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// One digit, or a number with a ten in it: 十, 十二, 二十, 五十九.
fn chinese_number(glyphs: &[Glyph]) -> Option<(Kind, usize)> {
    let char = |index: usize| glyphs.get(index).map(|glyph: &Glyph| glyph.char);
    let digit = |index: usize| char(index).and_then(digit_of).map(u32::from);
    let (tens, ten) = match digit(0) {
        Some(digit) => (digit, 1),
        None => (1, 0),
    };
    if char(ten) == Some('十') {
        let (ones, length) = digit(ten + 1).map_or((0, ten + 1), |ones| (ones, ten + 2));
        return Some((Kind::Number { value: tens * 10 + ones, digits: 2 }, length));
    }
    digit(0).map(|digit| (Kind::Digit(digit as u8), 1))
}

#[cfg(test)]
mod tests {
    use super::super::script::plain;
    use super::super::word::Part;
    use super::*;

    fn kinds(text: &str) -> Vec<Kind> {
        tokens(&plain(text)).into_iter().map(|token| token.kind).collect()
    }

    fn number(value: u32, digits: u8) -> Kind {
        Kind::Number { value, digits }
    }

    #[test]
    fn text_is_cut_into_numbers_marks_and_words() {
        let (week, to) = (Kind::Word(Word::Week), Kind::Word(Word::To));
        assert_eq!(
            kinds("周一至周五：8:30——17:30；"),
            [
                week,
                Kind::Digit(1),
                to,
                week,
                Kind::Digit(5),
                Kind::Colon,
                number(8, 1),
                Kind::Colon,
                number(30, 2),
                Kind::Dash,
                number(17, 2),
                Kind::Colon,
                number(30, 2),
                Kind::Stop
            ]
        );
        let evening = Kind::Word(Word::Part(Part::Evening));
        assert_eq!(
            kinds("晚上十点二十五分"),
            [evening, number(10, 2), Kind::Word(Word::Hour), number(25, 2), Kind::Word(Word::Minute)]
        );
        assert_eq!(kinds("周一三五"), [week, Kind::Digit(1), Kind::Digit(3), Kind::Digit(5)]);
        assert_eq!(kinds("二十小时")[0], number(20, 2));
        assert_eq!(kinds("99999999999999999999"), [number(u32::MAX, 20)]);
    }

    #[test]
    fn a_token_knows_where_it_stands() {
        let glyphs = plain("凉亭 24 小时");
        let tokens = tokens(&glyphs);
        assert_eq!((tokens[0].kind, tokens[0].start, tokens[0].end), (Kind::Other, 0, 2));
        assert_eq!((tokens[1].kind, tokens[1].start, tokens[1].end), (Kind::Word(Word::AllHours), 3, 8));
        assert!(tokens[1].after_space);
    }
}
