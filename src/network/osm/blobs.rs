//! The outer frame of a PBF: blobs, and whether what they declare can be true.
//!
//! `osmpbf` 0.3.8 trusts the declared sizes (a negative `datasize` reads to the end of the file, `raw_size`
//! is never looked at), so the frame is walked and checked here first, and the crate only ever sees the
//! bytes of one blob.

use std::panic::{AssertUnwindSafe, catch_unwind};

use osmpbf::{BlobDecode, BlobReader, PrimitiveBlock};

/// Largest header of a blob, by the PBF specification.
const MAX_HEADER: u64 = 64 * 1024;
/// Largest blob, packed or not, by the PBF specification.
const MAX_BLOB: u64 = 32 * 1024 * 1024;

/// Why an extract cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OsmError {
    /// Not a PBF from the first bytes on.
    #[error("this is not an OpenStreetMap PBF file: {0}")]
    NotPbf(String),
    /// The file ends inside a block.
    #[error("the extract is cut off: the block at byte {offset} needs {needed} bytes and the file has {left} left")]
    Truncated {
        /// Where the block begins.
        offset: u64,
        /// How many bytes it declares.
        needed: u64,
        /// How many bytes there are.
        left: u64,
    },
    /// A size that cannot be true.
    #[error("the block at byte {offset} declares {what} of {declared}; at most {most} is allowed")]
    Size {
        /// Where the block begins.
        offset: u64,
        /// Which size.
        what: &'static str,
        /// What the file says.
        declared: i64,
        /// What the specification allows.
        most: u64,
    },
    /// A block that cannot be decoded.
    #[error("the block at byte {offset} is damaged: {reason}")]
    Damaged {
        /// Where the block begins.
        offset: u64,
        /// What the decoder said.
        reason: String,
    },
    /// A feature that we do not know.
    #[error("the extract needs `{0}`, which is not supported")]
    Feature(String),
}

/// The frame of one blob, checked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Blob<'a> {
    /// Where it begins in the file.
    pub offset: u64,
    /// All its bytes, from the length of its header to its end.
    bytes: &'a [u8],
}

impl Blob<'_> {
    /// Unpacks the blob and looks at its block.
    ///
    /// `osmpbf` 0.3.8 panics on a relation member that is no node, way or relation: that is damage like any other.
    pub fn look<T>(&self, look: impl FnOnce(&PrimitiveBlock) -> T) -> Result<T, OsmError> {
        let block = self.decode()?;
        catch_unwind(AssertUnwindSafe(|| look(&block))).map_err(|_| OsmError::Damaged {
            offset: self.offset,
            reason: "it holds an element of an unknown kind".to_owned(),
        })
    }

    /// Unpacks the blob.
    pub fn decode(&self) -> Result<PrimitiveBlock, OsmError> {
        let damaged = |reason: String| OsmError::Damaged { offset: self.offset, reason };
        let blob = BlobReader::new(self.bytes)
            .next()
            .ok_or_else(|| damaged("it is empty".to_owned()))?
            .map_err(|error| damaged(error.to_string()))?;
        match blob.decode().map_err(|error| damaged(error.to_string()))? {
            BlobDecode::OsmData(block) => Ok(block),
            BlobDecode::OsmHeader(_) | BlobDecode::Unknown(_) => Err(damaged("it holds no map data".to_owned())),
        }
    }
}

/// Walks the frame of `pbf`, checks every declared size and the header, and gives the data blobs.
pub(super) fn checked(pbf: &[u8]) -> Result<Vec<Blob<'_>>, OsmError> {
    let mut blobs = Vec::new();
    let mut at = 0;
    let mut first = true;
    while at < pbf.len() {
        let (blob, kind) = frame(pbf, at, first)?;
        match kind {
            b"OSMHeader" => check_features(&blob)?,
            b"OSMData" => blobs.push(blob),
            _ => {} // the specification asks readers to skip kinds that they do not know
        }
        at += blob.bytes.len();
        first = false;
    }
    if first {
        return Err(OsmError::NotPbf("it is empty".to_owned()));
    }
    Ok(blobs)
}

/// The blob at `at`, and its kind.
fn frame(pbf: &[u8], at: usize, first: bool) -> Result<(Blob<'_>, &[u8]), OsmError> {
    let offset = at as u64;
    let rest = &pbf[at..];
    let truncated = |needed: u64| OsmError::Truncated { offset, needed, left: rest.len() as u64 };
    let Some(length) = rest.first_chunk::<4>() else { return Err(truncated(4)) };
    let header_length = u64::from(u32::from_be_bytes(*length));
    if header_length >= MAX_HEADER {
        return Err(if first {
            OsmError::NotPbf(format!("its first four bytes are {length:02x?}, no length of a block header"))
        } else {
            OsmError::Size {
                offset,
                what: "a header size",
                declared: i64::try_from(header_length).unwrap_or(i64::MAX),
                most: MAX_HEADER,
            }
        });
    }
    let header_end = 4 + usize::try_from(header_length).expect("under 64 KiB");
    let header = rest.get(4..header_end).ok_or_else(|| truncated(header_end as u64))?;

    let (mut kind, mut data_size): (&[u8], Option<i64>) = (b"", None);
    for field in fields(header) {
        match field {
            Ok((1, Value::Bytes(bytes))) => kind = bytes,
            Ok((3, Value::Varint(value))) => data_size = Some(int32(value)),
            Ok(_) => {}
            Err(()) if first => return Err(OsmError::NotPbf("its first block has no readable header".to_owned())),
            Err(()) => return Err(OsmError::Damaged { offset, reason: "its header is not readable".to_owned() }),
        }
    }
    if first && kind != b"OSMHeader" {
        return Err(OsmError::NotPbf("it does not begin with an OSMHeader block".to_owned()));
    }
    let data_size = checked_size(data_size.unwrap_or(-1), offset, "a data size")?;
    let end = header_end + data_size;
    let body = rest.get(header_end..end).ok_or_else(|| truncated(end as u64))?;
    for field in fields(body) {
        match field {
            Ok((2, Value::Varint(raw_size))) => {
                checked_size(int32(raw_size), offset, "an unpacked size")?;
            }
            Ok((4..=7, Value::Bytes(_))) => return Err(OsmError::Feature("a compression other than zlib".to_owned())),
            Ok(_) => {}
            Err(()) => return Err(OsmError::Damaged { offset, reason: "its fields are not readable".to_owned() }),
        }
    }
    Ok((Blob { offset, bytes: &rest[..end] }, kind))
}

/// Refuses features that change the meaning of the data.
fn check_features(blob: &Blob<'_>) -> Result<(), OsmError> {
    let damaged = |reason: String| OsmError::Damaged { offset: blob.offset, reason };
    let decoded = BlobReader::new(blob.bytes).next().transpose().map_err(|error| damaged(error.to_string()))?;
    let header = decoded
        .ok_or_else(|| damaged("it is empty".to_owned()))?
        .to_headerblock()
        .map_err(|error| damaged(error.to_string()))?;
    let known = ["OsmSchema-V0.6", "DenseNodes"];
    match header.required_features().iter().find(|feature| !known.contains(&feature.as_str())) {
        Some(feature) => Err(OsmError::Feature(feature.clone())),
        None => Ok(()),
    }
}

/// A declared size, if it can be true.
fn checked_size(declared: i64, offset: u64, what: &'static str) -> Result<usize, OsmError> {
    usize::try_from(declared).ok().filter(|&size| size as u64 <= MAX_BLOB).ok_or(OsmError::Size {
        offset,
        what,
        declared,
        most: MAX_BLOB,
    })
}

/// A protobuf `int32` out of its varint: negative numbers come as ten bytes.
const fn int32(varint: u64) -> i64 {
    varint as i32 as i64
}

/// The value of one protobuf field.
enum Value<'a> {
    Varint(u64),
    Bytes(&'a [u8]),
    Fixed,
}

/// The fields of a protobuf message, in order; ends after the first that cannot be read.
fn fields(mut bytes: &[u8]) -> impl Iterator<Item = Result<(u64, Value<'_>), ()>> {
    std::iter::from_fn(move || {
        if bytes.is_empty() {
            return None;
        }
        let field = next_field(&mut bytes);
        if field.is_none() {
            bytes = &[];
        }
        Some(field.ok_or(()))
    })
}

fn next_field<'a>(bytes: &mut &'a [u8]) -> Option<(u64, Value<'a>)> {
    let key = varint(bytes)?;
    let value = match key & 7 {
        0 => Value::Varint(varint(bytes)?),
        1 => bytes.split_off(..8).map(|_| Value::Fixed)?,
        2 => {
            let length = usize::try_from(varint(bytes)?).ok()?;
            Value::Bytes(bytes.split_off(..length)?)
        }
        5 => bytes.split_off(..4).map(|_| Value::Fixed)?,
        _ => return None,
    };
    Some((key >> 3, value))
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..70).step_by(7) {
        let byte = *bytes.split_off_first()?;
        value |= u64::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}
