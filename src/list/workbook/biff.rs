//! The records of which an old Excel workbook is made: type, length, bytes.
//!
//! # References
//!
//! Microsoft, *\[MS-XLS\]: Excel Binary File Format (.xls) Structure*.

/// A record and those that continue it.
#[derive(Clone, Debug)]
pub(super) struct Record<'a> {
    pub kind: u16,
    /// Its bytes; a continued record has several parts.
    pub parts: Vec<&'a [u8]>,
}

const CONTINUE: u16 = 0x003c;

/// Goes through records; ends where they are cut off.
#[derive(Clone, Debug)]
pub(super) struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    fn head(&self) -> Option<(u16, &'a [u8], &'a [u8])> {
        let (head, rest) = self.rest.split_at_checked(4)?;
        let kind = u16::from_le_bytes([head[0], head[1]]);
        let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
        let (data, rest) = rest.split_at_checked(length)?;
        Some((kind, data, rest))
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let (kind, data, rest) = self.head()?;
        self.rest = rest;
        let mut parts = vec![data];
        while let Some((CONTINUE, data, rest)) = self.head() {
            parts.push(data);
            self.rest = rest;
        }
        Some(Record { kind, parts })
    }
}

impl<'a> Record<'a> {
    /// The bytes up to the first continuation.
    pub fn data(&self) -> &'a [u8] {
        self.parts.first().copied().unwrap_or_default()
    }

    /// Two bytes as a number.
    pub fn u16(&self, at: usize) -> Option<u16> {
        Some(u16::from_le_bytes(self.data().get(at..at + 2)?.try_into().ok()?))
    }

    /// Four bytes as a number.
    pub fn u32(&self, at: usize) -> Option<u32> {
        Some(u32::from_le_bytes(self.data().get(at..at + 4)?.try_into().ok()?))
    }

    /// Reads on from byte `at` of the first part.
    pub fn cursor(&self, at: usize) -> Cursor<'a> {
        let mut parts = self.parts.clone();
        if let Some(first) = parts.first_mut() {
            *first = first.get(at..).unwrap_or_default();
        }
        parts.reverse();
        Cursor { parts }
    }
}

/// A place in a record, across its parts.
#[derive(Clone, Debug)]
pub(super) struct Cursor<'a> {
    /// What is left, the next part last.
    parts: Vec<&'a [u8]>,
}

impl Cursor<'_> {
    fn byte(&mut self) -> Option<u8> {
        loop {
            let part = self.parts.last_mut()?;
            if let Some((&byte, rest)) = part.split_first() {
                *part = rest;
                return Some(byte);
            }
            self.parts.pop();
        }
    }

    pub fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    pub fn u32(&mut self) -> Option<u32> {
        Some(u32::from(self.u16()?) | u32::from(self.u16()?) << 16)
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            let part = self.parts.last_mut()?;
            let step = count.min(part.len());
            *part = &part[step..];
            count -= step;
            if part.is_empty() {
                self.parts.pop();
            }
        }
        Some(())
    }

    /// A text with its length in two bytes before it.
    pub fn text(&mut self) -> Option<String> {
        let length = usize::from(self.u16()?);
        self.characters(length)
    }

    /// A text with its length in one byte before it.
    pub fn short_text(&mut self) -> Option<String> {
        let length = usize::from(self.byte()?);
        self.characters(length)
    }

    /// The flags of a text, and so many characters of one byte or two; formats and phonetics are passed over.
    fn characters(&mut self, length: usize) -> Option<String> {
        let mut flags = self.byte()?;
        let runs = if flags & 8 == 0 { 0 } else { 4 * usize::from(self.u16()?) };
        let phonetics = if flags & 4 == 0 { 0 } else { self.u32()? as usize };
        let mut units = Vec::with_capacity(length);
        while units.len() < length {
            while self.parts.last().is_some_and(|part| part.is_empty()) {
                // In the middle of a text the next part begins with flags of its own.
                self.parts.pop();
                flags = self.parts.last().and_then(|part| part.first()).copied()?;
                self.byte()?;
            }
            let low = self.byte()?;
            let high = if flags & 1 == 0 { 0 } else { self.byte()? };
            units.push(u16::from_le_bytes([low, high]));
        }
        // What is missing here ends the list of texts, not this one.
        let _ = self.skip(runs + phonetics);
        Some(String::from_utf16_lossy(&units))
    }
}

/// A number packed into four bytes: 30 bits of an integer or of a float, in hundredths if the lowest bit is set.
pub(super) fn unpacked(packed: u32) -> f64 {
    let number = if packed & 2 == 0 {
        f64::from_bits(u64::from(packed & !3) << 32)
    } else {
        f64::from(packed.cast_signed() >> 2)
    };
    if packed & 1 == 0 { number } else { number / 100.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_unpacked() {
        for (packed, expect) in
            [(0x3ff0_0000, 1.0), (0x3ff0_0001, 0.01), (0x004b_5646, 1_234_321.0), (0x004b_5647, 12_343.21)]
        {
            assert!((unpacked(packed) - expect).abs() < 1e-9, "{packed:x}");
        }
        assert!((unpacked(0xffff_fffe) + 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_text_goes_on_in_the_next_record_with_flags_of_its_own() {
        let bytes =
            [&[0xfc, 0, 6, 0, 4, 0, 0, b'a', b'b', b'c'][..], &[0x3c, 0, 3, 0, 1, 0x7f, 0x9a], &[0x0a, 0, 0, 0]]
                .concat();
        let records: Vec<Record<'_>> = Records::new(&bytes).collect();
        assert_eq!((records.len(), records[0].parts.len(), records[1].kind), (2, 2, 0x0a));
        assert_eq!(records[0].cursor(0).text().as_deref(), Some("abc驿"));
        // A character of two units, one in each record.
        let bytes = [&[0xfc, 0, 5, 0, 2, 0, 1, 0x42, 0xd8][..], &[0x3c, 0, 3, 0, 1, 0xb7, 0xdf]].concat();
        let record = Records::new(&bytes).next().unwrap();
        assert_eq!(record.cursor(0).text().as_deref(), Some("𠮷"));
    }
}
