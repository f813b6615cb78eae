//! Compound files: a small file system in one file, in which old workbooks are kept.
//!
//! ```text
//! header (512 bytes) | sector 0 | sector 1 | ...
//! table of sectors: for each the next one of its stream; streams under 4096 bytes share a stream of 64-byte sectors
//! ```
//!
//! # References
//!
//! Microsoft, *\[MS-CFB\]: Compound File Binary File Format*.

const END: u32 = 0xffff_fffe;
/// From here on numbers mean something else than a sector.
const RESERVED: u32 = 0xffff_fffa;
/// Shorter streams lie in the small sectors.
const SMALL: u64 = 4096;
const SMALL_SHIFT: u32 = 6;

/// An opened compound file.
pub(super) struct Compound<'a> {
    bytes: &'a [u8],
    shift: u32,
    next: Vec<u32>,
    next_small: Vec<u32>,
    small: Vec<u8>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    start: u32,
    length: u64,
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes.as_chunks::<4>().0.iter().map(|&chunk| u32::from_le_bytes(chunk))
}

impl<'a> Compound<'a> {
    /// Opens it; what is wrong with it in words.
    pub fn open(bytes: &'a [u8]) -> Result<Self, &'static str> {
        const SHORT: &str = "it is cut off";
        let word = |at: usize| u32_at(bytes, at).ok_or(SHORT);
        let shift = u32::from(u16_at(bytes, 30).ok_or(SHORT)?);
        if !(9..=12).contains(&shift) {
            return Err("its sectors are of an unknown size");
        }
        let mut file =
            Self { bytes, shift, next: Vec::new(), next_small: Vec::new(), small: Vec::new(), entries: Vec::new() };
        let mut tables: Vec<u32> = numbers(bytes.get(76..512).ok_or(SHORT)?).collect();
        let mut more = word(68)?;
        // Each sector of a chain is another one, or the chain is a circle.
        for _ in 0..=file.sectors() {
            let Some(sector) = file.sector(more) else { break };
            tables.extend(numbers(sector));
            more = tables.pop().unwrap_or(END);
        }
        tables.truncate(file.sectors());
        let next = tables.into_iter().filter_map(|table| file.sector(table)).flat_map(numbers).take(file.sectors());
        file.next = next.collect();

        let directory = file.chain(word(48)?, u64::MAX)?;
        file.entries = directory.as_chunks::<128>().0.iter().filter_map(|chunk| Entry::of(chunk)).collect();
        let root = file.entries.first().ok_or("it is empty")?;
        file.small = file.chain(root.start, root.length)?;
        file.next_small = numbers(&file.chain(word(60)?, u64::MAX)?).collect();
        Ok(file)
    }

    /// How many sectors there can be.
    fn sectors(&self) -> usize {
        self.bytes.len() >> self.shift
    }

    /// A sector, which may be cut off at the end of the file.
    fn sector(&self, id: u32) -> Option<&'a [u8]> {
        if id >= RESERVED {
            return None;
        }
        let start = (u64::from(id) + 1) << self.shift;
        let start = usize::try_from(start).ok().filter(|&start| start < self.bytes.len())?;
        Some(&self.bytes[start..self.bytes.len().min(start + (1 << self.shift))])
    }

    fn chain(&self, start: u32, length: u64) -> Result<Vec<u8>, &'static str> {
        follow(start, length, &self.next, |id| self.sector(id))
    }

    /// The bytes of a stream, whatever the case of its name.
    pub fn stream(&self, name: &str) -> Option<Result<Vec<u8>, &'static str>> {
        let entry = self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))?;
        if entry.length >= SMALL {
            return Some(self.chain(entry.start, entry.length));
        }
        let sector = |id: u32| {
            let start = (id as usize) << SMALL_SHIFT;
            self.small.get(start..self.small.len().min(start + (1 << SMALL_SHIFT)))
        };
        Some(follow(entry.start, entry.length, &self.next_small, sector))
    }

    /// Whether there is a stream or folder of this name.
    pub fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name))
    }
}

/// The sectors of a chain, one after the other.
fn follow<'b>(
    start: u32,
    length: u64,
    next: &[u32],
    sector: impl Fn(u32) -> Option<&'b [u8]>,
) -> Result<Vec<u8>, &'static str> {
    let mut bytes = Vec::new();
    let mut id = start;
    for _ in 0..=next.len() {
        if id >= RESERVED || bytes.len() as u64 >= length {
            bytes.truncate(usize::try_from(length).unwrap_or(usize::MAX));
            return Ok(bytes);
        }
        bytes.extend_from_slice(sector(id).ok_or("it is cut off")?);
        id = next.get(id as usize).copied().unwrap_or(END);
    }
    Err("its sectors go round in a circle")
}

impl Entry {
    fn of(chunk: &[u8]) -> Option<Self> {
        let length = usize::from(u16_at(chunk, 64)?).min(64);
        let units: Vec<u16> = chunk[..length].as_chunks::<2>().0.iter().map(|&unit| u16::from_le_bytes(unit)).collect();
        let name = String::from_utf16_lossy(&units).trim_end_matches('\0').to_owned();
        // The upper half of the length is noise in files of the older version; no list is that long.
        let length = u64::from(u32_at(chunk, 120)?);
        (chunk[66] != 0).then_some(Self { name, start: u32_at(chunk, 116)?, length })
    }
}
