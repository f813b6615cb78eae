//! Who sent a ping: a name that means nothing once the key of its day is gone.

/// The secret of one day. It is kept apart from the log and dies with it.
#[derive(Clone)]
pub struct DayKey([u8; 32]);

impl std::fmt::Debug for DayKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("DayKey(secret)")
    }
}

impl DayKey {
    /// A key of 32 random bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, for the file that the key is kept in.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The name of a worker for this day: 64 bits of keyed BLAKE3.
    ///
    /// Without the key nobody can tell whose name it is by trying all phone numbers, and two days cannot be joined.
    #[must_use]
    pub fn worker(&self, id: &str) -> Worker {
        let hash = blake3::keyed_hash(&self.0, id.as_bytes());
        let [a, b, c, d, e, f, g, h, ..] = *hash.as_bytes();
        Worker(u64::from_le_bytes([a, b, c, d, e, f, g, h]))
    }
}

/// Somebody, for one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Worker(pub u64);

/// Why a worker id is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonalId {
    /// Eleven digits that begin as a mobile number does.
    Phone,
    /// Eighteen characters of an identity card.
    IdentityCard,
    /// An address of electronic mail.
    Mail,
    /// Two to four Chinese characters and nothing else.
    Name,
}

/// Whether an id names a person outright: a phone number, an identity card, a mail address, a Chinese name.
///
/// Spaces, hyphens and the prefix `+86` do not hide a number.
#[must_use]
pub fn personal(id: &str) -> Option<PersonalId> {
    if id.contains('@') {
        return Some(PersonalId::Mail);
    }
    let han = |letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter);
    if (2..=4).contains(&id.chars().count()) && id.chars().all(han) {
        return Some(PersonalId::Name);
    }
    let mut text = [0_u8; 24];
    let mut length = 0;
    for byte in id.bytes().filter(|byte| !matches!(byte, b' ' | b'-' | b'+' | b'(' | b')')) {
        if length == text.len() || !byte.is_ascii_alphanumeric() {
            return None;
        }
        text[length] = byte;
        length += 1;
    }
    let mut text = &text[..length];
    if text.len() == 13 {
        text = text.strip_prefix(b"86").unwrap_or(text);
    }
    let digits = |text: &[u8]| text.iter().all(u8::is_ascii_digit);
    if text.len() == 11 && text[0] == b'1' && (b'3'..=b'9').contains(&text[1]) && digits(text) {
        return Some(PersonalId::Phone);
    }
    let card = text.len() == 18 && digits(&text[..17]) && matches!(text[17], b'0'..=b'9' | b'X' | b'x');
    // Digits 7 to 14 are a date of birth.
    (card && matches!(&text[6..8], b"19" | b"20") && text[10] <= b'1' && text[12] <= b'3')
        .then_some(PersonalId::IdentityCard)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_is_the_same_all_day_and_another_the_next() {
        let (today, tomorrow) = (DayKey::new([1; 32]), DayKey::new([2; 32]));
        assert_eq!(today.worker("w-17"), today.worker("w-17"));
        assert_ne!(today.worker("w-17"), today.worker("w-18"));
        assert_ne!(today.worker("w-17"), tomorrow.worker("w-17"));
        assert_eq!(format!("{today:?}"), "DayKey(secret)");
    }

    #[test]
    fn what_names_a_person_is_seen() {
        for (id, expected) in [
            ("13800138000", Some(PersonalId::Phone)),
            ("+86 138-0013-8000", Some(PersonalId::Phone)),
            ("8613800138000", Some(PersonalId::Phone)),
            ("11010519900307777X", Some(PersonalId::IdentityCard)),
            ("somebody@example.org", Some(PersonalId::Mail)),
            ("王小二", Some(PersonalId::Name)),
            ("12800138000", None),
            ("1380013800", None),
            ("rider-4711", None),
            ("4f9c2b7e11", None),
            ("110105", None),
            ("999999999999999999", None),
            ("骑手四千七百一十一号", None),
            ("", None),
        ] {
            assert_eq!(personal(id), expected, "{id}");
        }
    }
}
