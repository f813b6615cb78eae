//! Gzip of what is packed once and sent often: tiles, pages and their parts.

use std::cell::RefCell;

use axum::http::{HeaderMap, HeaderValue, header};
use flate2::{Compress, Compression, FlushCompress, Status};

/// Half as small again costs twice the time; it is packed once and sent often.
const LEVEL: u32 = 5;

thread_local! {
    /// Making one takes longer than packing a small tile.
    static PACKER: RefCell<Compress> = RefCell::new(Compress::new(Compression::new(LEVEL), false));
}

/// Whether `accept-encoding` names gzip, other than to refuse it.
#[must_use]
pub fn takes_gzip(headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value: &HeaderValue| value.to_str().ok());
    let takes = |entry: &str| {
        let mut parts = entry.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let refused = parts.any(|part| part.strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()) == Some(0.0));
        (name.eq_ignore_ascii_case("gzip") || name == "*") && !refused
    };
    values.flat_map(|value| value.split(',')).any(takes)
}

/// Packs bytes; the same bytes give the same, whenever and wherever.
#[must_use]
pub fn pack(bytes: &[u8]) -> Vec<u8> {
    // No name, no time, an unknown system (RFC 1952).
    let mut packed = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    PACKER.with_borrow_mut(|packer| {
        packer.reset();
        packed.reserve(bytes.len() / 2 + 64);
        loop {
            let taken = usize::try_from(packer.total_in()).unwrap_or(usize::MAX);
            match packer.compress_vec(&bytes[taken..], &mut packed, FlushCompress::Finish) {
                Ok(Status::StreamEnd) => break,
                // Writing to memory that is large enough goes on.
                _ => packed.reserve(packed.capacity().max(64)),
            }
        }
    });
    let mut checksum = flate2::Crc::new();
    checksum.update(bytes);
    packed.extend_from_slice(&checksum.sum().to_le_bytes());
    packed.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
    packed
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn unpack(packed: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        flate2::read::GzDecoder::new(packed).read_to_end(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn what_is_packed_comes_out_again() {
        let mut state = 1_u32;
        let mut noise = move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        for length in [0, 1, 100, 5000, 300_000] {
            let (plain, wild): (Vec<u8>, Vec<u8>) =
                ((0..length).map(|n| (n / 7) as u8).collect(), (0..length).map(|_| noise()).collect());
            for bytes in [plain, wild] {
                let packed = pack(&bytes);
                assert_eq!(unpack(&packed), bytes, "{length}");
                assert_eq!(pack(&bytes), packed);
            }
        }
    }

    #[test]
    fn gzip_is_sent_to_those_who_take_it() {
        let takes = |value: &'static str| {
            takes_gzip(&[(header::ACCEPT_ENCODING, HeaderValue::from_static(value))].into_iter().collect())
        };
        for value in ["gzip", "deflate, gzip;q=0.5, br", "*", "GZIP"] {
            assert!(takes(value), "{value}");
        }
        for value in ["", "identity", "gzip;q=0", "br;q=1.0, gzip; q=0.0"] {
            assert!(!takes(value), "{value}");
        }
        assert!(!takes_gzip(&HeaderMap::new()));
    }
}
