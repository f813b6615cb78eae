//! Degrees as people write them: `118.859`, `118.859度`, `118°51′34″E`, `东经118度51分34秒`, two of them in one cell.

use super::clean::narrow;

/// The direction of a coordinate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// East and west.
    Lng,
    /// North and south.
    Lat,
}

/// A coordinate that was read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Degrees {
    /// Its value; west and south are negative.
    pub value: f64,
    /// The direction, where it is written with it.
    pub axis: Option<Axis>,
    /// Whether it is more than a plain number.
    pub marked: bool,
    /// Whether a comma stands for the decimal point.
    pub comma: bool,
}

/// Reads one coordinate; `None` for what is none.
#[must_use]
pub fn degrees(text: &str) -> Option<Degrees> {
    if let Some(value) = plain(text) {
        return Some(Degrees { value, axis: None, marked: false, comma: false });
    }
    let text = narrow(&readable(text));
    if let Some(value) = plain(&text) {
        return Some(Degrees { value, axis: None, marked: true, comma: false });
    }
    if let Some(value) = text.split_once(',').and_then(|(whole, part)| {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        (digits(whole.trim_start_matches('-')) && digits(part)).then(|| format!("{whole}.{part}").parse().ok())?
    }) {
        return Some(Degrees { value, axis: None, marked: true, comma: true });
    }
    let tokens = tokens(&text)?;
    let (degrees, end) = one(&tokens, 0)?;
    (end == tokens.len()).then_some(degrees)
}

/// Reads two coordinates out of one cell, in the order in which they stand; `None` for what is none.
#[must_use]
pub fn pair(text: &str) -> Option<[Degrees; 2]> {
    let tokens = tokens(&narrow(&readable(text)))?;
    let (first, mut end) = one(&tokens, 0)?;
    while tokens.get(end) == Some(&Token::Break) {
        end += 1;
    }
    let (second, end) = one(&tokens, end)?;
    (end == tokens.len()).then_some([first, second])
}

fn plain(text: &str) -> Option<f64> {
    text.parse().ok().filter(|value: &f64| value.is_finite())
}

/// Marks that look alike become one, before full-width forms become plain: that would make letters of some.
fn readable(text: &str) -> String {
    let alike = |character| match character {
        'º' | '˚' | '⁰' | '度' | '℃' => '°',
        '´' | '`' | '’' | '‘' | 'ʹ' | '＇' | '\'' | '分' => '′',
        '"' | '”' | '“' | '＂' | '秒' | '〃' => '″',
        '−' | '–' | '﹣' => '-',
        other => other,
    };
    text.chars().map(alike).collect()
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Token {
    /// A number, and whether it is whole.
    Number(f64, bool),
    Degree,
    Minute,
    Second,
    Minus,
    /// A direction, and whether it makes the number negative.
    Towards(Axis, bool),
    /// A direction without a sign: `经度`.
    Along(Axis),
    Break,
}

/// Words and what they mean, the longer ones first.
const WORDS: [(&str, Option<Token>); 29] = [
    ("longitude", Some(Token::Along(Axis::Lng))),
    ("latitude", Some(Token::Along(Axis::Lat))),
    ("point", None),
    ("东经", Some(Token::Towards(Axis::Lng, false))),
    ("西经", Some(Token::Towards(Axis::Lng, true))),
    ("北纬", Some(Token::Towards(Axis::Lat, false))),
    ("南纬", Some(Token::Towards(Axis::Lat, true))),
    ("经度", Some(Token::Along(Axis::Lng))),
    ("纬度", Some(Token::Along(Axis::Lat))),
    // The mark for degrees has taken the place of its sign.
    ("经°", Some(Token::Along(Axis::Lng))),
    ("纬°", Some(Token::Along(Axis::Lat))),
    ("long", Some(Token::Along(Axis::Lng))),
    ("lng", Some(Token::Along(Axis::Lng))),
    ("lon", Some(Token::Along(Axis::Lng))),
    ("lat", Some(Token::Along(Axis::Lat))),
    ("′′", Some(Token::Second)),
    ("°", Some(Token::Degree)),
    ("′", Some(Token::Minute)),
    ("″", Some(Token::Second)),
    ("-", Some(Token::Minus)),
    ("e", Some(Token::Towards(Axis::Lng, false))),
    ("w", Some(Token::Towards(Axis::Lng, true))),
    ("n", Some(Token::Towards(Axis::Lat, false))),
    ("s", Some(Token::Towards(Axis::Lat, true))),
    ("东", Some(Token::Towards(Axis::Lng, false))),
    ("西", Some(Token::Towards(Axis::Lng, true))),
    ("北", Some(Token::Towards(Axis::Lat, false))),
    ("南", Some(Token::Towards(Axis::Lat, true))),
    ("+", None),
];

fn tokens(text: &str) -> Option<Vec<Token>> {
    let text = text.to_lowercase();
    let mut rest = text.as_str();
    let mut tokens = Vec::new();
    while let Some(first) = rest.chars().next() {
        if first.is_ascii_digit() || first == '.' {
            let end = rest.find(|other: char| !other.is_ascii_digit() && other != '.').unwrap_or(rest.len());
            tokens.push(Token::Number(rest[..end].parse().ok()?, !rest[..end].contains('.')));
            rest = &rest[end..];
        } else if let Some((word, token)) = WORDS.iter().find(|(word, _)| rest.starts_with(word)) {
            tokens.extend(*token);
            rest = &rest[word.len()..];
        } else {
            match first {
                ',' | ';' | '/' | '|' | '、' | '\\' => tokens.push(Token::Break),
                _ if first.is_whitespace() => tokens.push(Token::Break),
                '(' | ')' | '[' | ']' | ':' | '=' => {}
                _ => return None,
            }
            rest = &rest[first.len_utf8()..];
        }
        if tokens.len() > 40 {
            return None;
        }
    }
    // Blanks around marks mean nothing, and several breaks are one.
    tokens.dedup_by(|next, before| *next == Token::Break && *before == Token::Break);
    let blank = |token: Option<&Token>| token == Some(&Token::Break);
    let (first, last) = (usize::from(blank(tokens.first())), usize::from(blank(tokens.last())));
    tokens.truncate(tokens.len() - last);
    Some(tokens.split_off(first.min(tokens.len())))
}

/// Reads a coordinate from a token on; gives where it ends.
fn one(tokens: &[Token], start: usize) -> Option<(Degrees, usize)> {
    let mut at = start;
    let mut axis = None;
    let mut negative = false;
    let mut marked = false;
    while let Some(token) = tokens.get(at) {
        match token {
            Token::Towards(towards, minus) => (axis, negative) = (Some(*towards), *minus),
            Token::Along(along) => axis = Some(*along),
            Token::Minus => negative = true,
            Token::Break if marked => {}
            _ => break,
        }
        marked = true;
        at += 1;
    }
    let (mut value, mut at) = parts(tokens, at)?;
    let blank = usize::from(tokens.get(at) == Some(&Token::Break));
    if let Some(&Token::Towards(towards, minus)) = tokens.get(at + blank) {
        // `118.85, N28.97`: the letter belongs to what follows it.
        let next = matches!(tokens.get(at + blank + 1), Some(Token::Number(..)));
        if axis.is_none() && !next {
            (axis, negative) = (Some(towards), minus);
            at += blank + 1;
        }
    }
    marked |= at - start > 1;
    if negative {
        value = -value;
    }
    Some((Degrees { value, axis, marked, comma: false }, at))
}

/// Degrees, minutes and seconds.
fn parts(tokens: &[Token], start: usize) -> Option<(f64, usize)> {
    let number = |at: usize| match tokens.get(at) {
        Some(&Token::Number(value, whole)) => Some((value, whole)),
        _ => None,
    };
    let (degrees, whole) = number(start)?;
    let mut at = start + 1;
    if tokens.get(at) != Some(&Token::Degree) {
        // `118 51 34`, and nothing else that could be meant by it.
        let three = [Token::Break; 2]
            == [*tokens.get(at).unwrap_or(&Token::Minus), *tokens.get(at + 2).unwrap_or(&Token::Minus)];
        if let (true, true, Some((minutes, true)), Some((seconds, _)), 5) =
            (whole, three, number(at + 1), number(at + 3), tokens.len())
        {
            return (minutes < 60.0 && seconds < 60.0).then_some((degrees + minutes / 60.0 + seconds / 3600.0, at + 4));
        }
        return Some((degrees, at));
    }
    at += 1;
    let mut value = degrees;
    for (mark, share) in [(Token::Minute, 60.0), (Token::Second, 3600.0)] {
        let blank = usize::from(tokens.get(at) == Some(&Token::Break));
        let Some((part, _)) = number(at + blank) else { break };
        let after = at + blank + 1;
        let ended = matches!(tokens.get(after), None | Some(Token::Towards(..)));
        if tokens.get(after) != Some(&mark) && !(ended && blank == 0) {
            break;
        }
        if part >= 60.0 || !whole {
            return None;
        }
        value += part / share;
        at = if tokens.get(after) == Some(&mark) { after + 1 } else { after };
    }
    // Sixtieths leave dust behind the tenth digit, which is a hundredth of a millimetre.
    Some(((value * 1e10).round() / 1e10, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DMS: f64 = 118.0 + 51.0 / 60.0 + 34.5 / 3600.0;

    #[test]
    fn one_coordinate_has_many_forms() {
        for (text, expect, axis) in [
            ("118.8596", 118.8596, None),
            ("１１８．８５９６", 118.8596, None),
            ("118.8596度", 118.8596, None),
            ("118.8596°E", 118.8596, Some(Axis::Lng)),
            ("E118.8596", 118.8596, Some(Axis::Lng)),
            ("东经118.8596°", 118.8596, Some(Axis::Lng)),
            ("33.86 S", -33.86, Some(Axis::Lat)),
            ("南纬33.86度", -33.86, Some(Axis::Lat)),
            ("-33.86", -33.86, None),
            ("118°51′34.5″", DMS, None),
            ("118°51'34.5\"E", DMS, Some(Axis::Lng)),
            ("118º51’34.5’’", DMS, None),
            ("118° 51′ 34.5″ E", DMS, Some(Axis::Lng)),
            ("东经118度51分34.5秒", DMS, Some(Axis::Lng)),
            ("118°51.575′", DMS, None),
            ("118°51'34.5", DMS, None),
            ("118 51 34.5", DMS, None),
            ("经度：118.8596", 118.8596, Some(Axis::Lng)),
            ("118,8596", 118.8596, None),
        ] {
            let found = degrees(text).unwrap_or_else(|| panic!("{text}"));
            assert!((found.value - expect).abs() < 1e-9 && found.axis == axis, "{text}: {found:?}");
        }
        for text in [
            "",
            "x",
            "118°61′",
            "118.5°30′",
            "118°51′99″",
            "118.85.97",
            "驿站",
            "NaN",
            "inf",
            "118.85 28.97",
            "1-2",
            "°",
            "E",
        ] {
            assert_eq!(degrees(text), None, "{text}");
        }
    }

    #[test]
    fn two_coordinates_stand_in_one_cell() {
        for (text, first, second) in [
            ("118.85,28.97", 118.85, 28.97),
            ("28.97，118.85", 28.97, 118.85),
            ("118.85 28.97", 118.85, 28.97),
            ("(118.85; 28.97)", 118.85, 28.97),
            ("118.85、28.97", 118.85, 28.97),
            ("E118.85 N28.97", 118.85, 28.97),
            ("118.85E,28.97N", 118.85, 28.97),
            ("东经118.85度，北纬28.97度", 118.85, 28.97),
            ("经度:118.85 纬度:28.97", 118.85, 28.97),
            ("118°51′34.5″E 28°58′12″N", DMS, 28.97),
            ("118°51′34.5″，28°58′12″", DMS, 28.97),
            ("POINT (118.85 28.97)", 118.85, 28.97),
            ("-70.6, -33.4", -70.6, -33.4),
        ] {
            let [one, two] = pair(text).unwrap_or_else(|| panic!("{text}"));
            assert!((one.value - first).abs() < 1e-9 && (two.value - second).abs() < 1e-9, "{text}: {one:?} {two:?}");
        }
        for text in ["118.85", "118.85,28.97,3", "a,b", "118.85,", "人民路12号"] {
            assert_eq!(pair(text), None, "{text}");
        }
    }
}
