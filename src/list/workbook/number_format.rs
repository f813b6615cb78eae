//! Whether a number stands for a date or a time: its format says so, nothing else does.

/// What a number format makes of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// A number.
    #[default]
    Number,
    /// A date, a time of day, or both.
    Moment,
    /// A length of time.
    Duration,
}

/// A format that every workbook knows by its number.
pub(super) const fn builtin(id: u16) -> Kind {
    match id {
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Kind::Moment,
        46 => Kind::Duration,
        _ => Kind::Number,
    }
}

/// A format as it is written, such as `yyyy"年"m"月"d"日"` or `[h]:mm`.
pub(super) fn written(format: &str) -> Kind {
    let mut characters = format.chars();
    let mut kind = Kind::Number;
    while let Some(character) = characters.next() {
        match character.to_ascii_lowercase() {
            // What is quoted is shown as it stands.
            '"' => characters.by_ref().take_while(|&quoted| quoted != '"').for_each(drop),
            '\\' | '_' | '*' => drop(characters.next()),
            '[' => {
                let inside: String = characters.by_ref().take_while(|&inside| inside != ']').collect();
                let inside = inside.to_ascii_lowercase();
                if !inside.is_empty() && ['h', 'm', 's'].iter().any(|&unit| inside.chars().all(|other| other == unit)) {
                    return Kind::Duration;
                }
            }
            // Only the first section is for positive numbers.
            ';' => break,
            'y' | 'm' | 'd' | 'h' | 's' => kind = Kind::Moment,
            _ => {}
        }
    }
    kind
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_apart() {
        for (format, expect) in [
            ("General", Kind::Number),
            ("0.00_);[Red](0.00)", Kind::Number),
            ("#,##0\"days\"", Kind::Number),
            ("0\\h", Kind::Number),
            ("0;yyyy", Kind::Number),
            ("yyyy\"年\"m\"月\"d\"日\"", Kind::Moment),
            ("[$-804]h:mm", Kind::Moment),
            ("[DBNum1][$-804]yyyy", Kind::Moment),
            ("H:MM AM/PM", Kind::Moment),
            ("[h]:mm", Kind::Duration),
            ("[HH]:mm:ss", Kind::Duration),
            ("\"", Kind::Number),
            ("[", Kind::Number),
        ] {
            assert_eq!(written(format), expect, "{format}");
        }
    }
}
