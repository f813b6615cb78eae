//! As much of the protobuf wire format as a tile needs.

/// A message in the making.
#[derive(Clone, Debug, Default)]
pub(super) struct Message(pub Vec<u8>);

impl Message {
    /// A whole number that is not negative.
    pub fn whole(&mut self, field: u32, value: u64) {
        varint(&mut self.0, u64::from(field << 3));
        varint(&mut self.0, value);
    }

    /// A whole number that may be negative.
    pub fn signed(&mut self, field: u32, value: i64) {
        self.whole(field, (value << 1 ^ value >> 63).cast_unsigned());
    }

    /// A double.
    pub fn double(&mut self, field: u32, value: f64) {
        varint(&mut self.0, u64::from(field << 3 | 1));
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    /// Bytes, a text or a message.
    pub fn bytes(&mut self, field: u32, bytes: &[u8]) {
        self.open(field, bytes.len());
        self.0.extend_from_slice(bytes);
    }

    /// The beginning of so many bytes, which follow.
    pub fn open(&mut self, field: u32, length: usize) {
        varint(&mut self.0, u64::from(field << 3 | 2));
        varint(&mut self.0, length as u64);
    }

    /// How many bytes [`Message::packed`] takes, nothing for none.
    pub fn packed_length(values: &[u32]) -> usize {
        let length = values.iter().map(|&value| length_of(value.into())).sum();
        if values.is_empty() { 0 } else { field_length(length) }
    }

    /// Packed whole numbers.
    pub fn packed(&mut self, field: u32, values: &[u32]) {
        self.open(field, values.iter().map(|&value| length_of(value.into())).sum());
        for &value in values {
            varint(&mut self.0, value.into());
        }
    }
}

/// Seven bits a byte, the lowest first.
fn varint(bytes: &mut Vec<u8>, mut value: u64) {
    // Most steps take two bytes.
    if (0x80..0x4000).contains(&value) {
        return bytes.extend_from_slice(&[value as u8 | 0x80, (value >> 7) as u8]);
    }
    while value > 0x7f {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// How many bytes a number takes.
const fn length_of(value: u64) -> usize {
    (64 - (value | 1).leading_zeros() as usize).div_ceil(7)
}

/// How many bytes a field of `length` bytes takes, its key and length included (fields up to 15).
pub(super) const fn field_length(length: usize) -> usize {
    1 + length_of(length as u64) + length
}

/// A difference of two coordinates as it is written.
pub(super) const fn zigzag(value: i32) -> u32 {
    (value << 1 ^ value >> 31).cast_unsigned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_take_the_bytes_that_the_specification_gives_them() {
        let mut message = Message::default();
        message.whole(1, 150);
        assert_eq!(message.0, [0x08, 0x96, 0x01]);
        assert_eq!([0, -1, 1, -2, i32::MAX, i32::MIN].map(zigzag), [0, 1, 2, 3, u32::MAX - 1, u32::MAX]);
        for value in [0, 1, 127, 128, 16_383, 16_384, u64::from(u32::MAX), u64::MAX] {
            let mut bytes = Vec::new();
            varint(&mut bytes, value);
            assert_eq!(bytes.len(), length_of(value), "{value}");
        }
        let mut packed = Message::default();
        packed.packed(4, &[3, 270, 86_942]);
        assert_eq!(packed.0, [0x22, 0x06, 0x03, 0x8e, 0x02, 0x9e, 0xa7, 0x05]);
        assert_eq!(packed.0.len(), field_length(6));
    }
}
