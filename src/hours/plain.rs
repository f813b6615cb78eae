//! Text in OSM syntax in one form: half-width, on one line, as the parser takes it rightly.

/// The text as the parser takes it rightly.
pub(super) fn normal_form(text: &str) -> String {
    drop_comments_after_open(&plain_form(text))
}

fn plain_form(text: &str) -> String {
    join_day_lists(&normalise(text))
}

/// The text with the punctuation, the lists and the two-digit hours of the syntax; every reader of the syntax takes it
/// to mean what we do.
pub(super) fn canonical(text: &str) -> String {
    let mut canonical = String::with_capacity(text.len());
    for (index, piece) in plain_form(text).split('"').enumerate() {
        if index > 0 {
            canonical.push('"');
        }
        let chars: Vec<char> = piece.chars().collect();
        for (at, char) in chars.iter().enumerate() {
            let is_time =
                matches!(chars[at..], [hour, ':', minute, ..] if hour.is_ascii_digit() && minute.is_ascii_digit());
            if index % 2 == 0
                && is_time
                && !canonical.ends_with(|before: char| before.is_ascii_digit() || before == ':')
            {
                canonical.push('0');
            }
            canonical.push(*char);
        }
    }
    canonical
}

/// The same text in half-width punctuation, on one line, single-spaced; comments stay as they are.
fn normalise(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    let mut opening_quote = None;
    for raw in text.chars() {
        let in_comment = opening_quote.is_some();
        let c = match raw {
            // A comment in plain quotes may quote with others: "say “hello”".
            '“' | '”' | '＂' if opening_quote != Some('"') => '"',
            _ if raw.is_whitespace() => ' ',
            _ if in_comment => raw,
            '、' => ',',
            '～' | '~' | '〜' | '‐' | '‑' | '–' | '—' | '−' | '－' => '-',
            // The full-width forms are the printable ASCII, moved.
            '！'..='｝' => char::from_u32(u32::from(raw) - 0xFEE0).unwrap_or(raw),
            _ => raw,
        };
        if c == ' ' && !in_comment && (normal.is_empty() || normal.ends_with(' ')) {
            continue;
        }
        if c == '"' {
            opening_quote = if in_comment { None } else { Some(raw) };
        }
        normal.push(c);
    }
    // Mappers often close the last rule; the grammar has separators only between rules.
    let kept = normal.trim_end_matches([' ', ';', ',']).len();
    normal.truncate(kept);
    normal
}

/// Drops the space in lists of days: `Su, PH off` becomes `Su,PH off`.
///
/// To the parser a comma and a space begin another rule, which would leave `Su` a rule of its own, open all day.
/// A rule that has neither times nor a modifier yet is not over.
fn join_day_lists(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut rule_start = 0;
    let mut in_comment = false;
    for c in text.chars() {
        in_comment ^= c == '"';
        if c == ' ' && !in_comment && joined.ends_with(',') {
            if names_only_days(&joined[rule_start..]) {
                continue;
            }
            rule_start = joined.len();
        }
        joined.push(c);
        if matches!(c, ';' | '|') && !in_comment {
            rule_start = joined.len();
        }
    }
    joined
}

fn names_only_days(rule: &str) -> bool {
    const OTHERS: [&str; 10] = ["\"", "24/7", "open", "closed", "off", "unknown", "dawn", "sunrise", "sunset", "dusk"];
    let rule = rule.to_ascii_lowercase();
    let has_time = rule
        .as_bytes()
        .windows(3)
        .any(|around| around[1] == b':' && around[0].is_ascii_digit() && around[2].is_ascii_digit());
    !has_time && !OTHERS.iter().any(|word| rule.contains(word))
}

/// Drops the comments that follow an explicit `open`.
///
/// The parser gives `open "ring"` and `"ring"` the same kind; what still has a comment afterwards is unknown.
fn drop_comments_after_open(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for (index, piece) in text.split('"').enumerate() {
        if index % 2 == 0 {
            kept.push_str(piece);
        } else if kept.trim_end().to_ascii_lowercase().ends_with("open") {
            kept.truncate(kept.trim_end().len());
        } else {
            kept.extend(["\"", piece, "\""]);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_brought_into_the_form_that_the_parser_takes_rightly() {
        let cases = [
            ("Mo-Fr 09:00-17:00", "Mo-Fr 09:00-17:00"),
            ("  Mo-Fr\t09:00-17:00;\n", "Mo-Fr 09:00-17:00"),
            ("Mo-Fr 09:00-17:00;\nSa 10:00-14:00", "Mo-Fr 09:00-17:00; Sa 10:00-14:00"),
            ("Mo－Fr　０９：００～１７：００；Sa 10：00－14：00", "Mo-Fr 09:00-17:00;Sa 10:00-14:00"),
            ("Mo-Fr 08:30–11:30，14:00—17:30", "Mo-Fr 08:30-11:30,14:00-17:30"),
            ("Mo、We 08:30〜11:30", "Mo,We 08:30-11:30"),
            ("Mo, We, Fr 08:30-11:30", "Mo,We,Fr 08:30-11:30"),
            ("Mo-Fr 08:30-11:30; Su, PH off", "Mo-Fr 08:30-11:30; Su,PH off"),
            ("Dec 24, Dec 31 off, Mo, Tu 10:00-12:00", "Dec 24,Dec 31 off, Mo,Tu 10:00-12:00"),
            ("Apr-Oct: Mo, We 10:00-12:00", "Apr-Oct: Mo,We 10:00-12:00"),
            ("Mo 10:00-12:00, Tu 11:00-12:00", "Mo 10:00-12:00, Tu 11:00-12:00"),
            ("Mo sunrise-sunset, Tu 11:00-12:00", "Mo sunrise-sunset, Tu 11:00-12:00"),
            ("24/7, Tu 11:00-12:00 off", "24/7, Tu 11:00-12:00 off"),
            ("Mo-Fr 10:00-12:00 || “电话预约， 随时”", "Mo-Fr 10:00-12:00 || \"电话预约， 随时\""),
            ("Mo open \"ring; twice\"; Tu", "Mo open; Tu"),
            ("Mo Open\"ring\" || \"call\"", "Mo Open || \"call\""),
            ("Mo off \"closed,\n moved\"", "Mo off \"closed,  moved\""),
            ("Mo \"x\", Tu \"y\"", "Mo \"x\", Tu \"y\""),
            ("Mo \"say “hello”\"; Tu “say \"", "Mo \"say “hello”\"; Tu \"say \""),
            (" ； ", ""),
        ];
        for (text, normal) in cases {
            assert_eq!(normal_form(text), normal, "{text:?}");
        }
    }

    #[test]
    fn hours_get_two_digits_outside_of_comments() {
        assert_eq!(canonical("Mo－Fr 8:30-17:30 \"8:30\"；Sa 9:00-0:00"), "Mo-Fr 08:30-17:30 \"8:30\";Sa 09:00-00:00");
        assert_eq!(canonical("week 1: Mo 10:00-12:00"), "week 1: Mo 10:00-12:00");
    }
}
