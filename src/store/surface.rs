//! The published presence of a date, as Parquet: nothing else about pings is ever kept.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;
use h3o::CellIndex;
use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::record::RowAccessor;
use parquet::schema::parser::parse_message_type;

use crate::demand::{Group, PublishedPresence, Release};

use super::day_key::sync_directory;
use super::error::StoreError;
use super::ping_log::DEMAND;

const SCHEMA: &str = "message presence {
    required int64 cell (INTEGER(64, false));
    required int32 hour;
    required binary group (STRING);
    required int32 workers;
    required int32 minutes;
}";

/// The published presence of one date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DaySurface {
    /// The date, in the time zone of the region.
    pub date: NaiveDate,
    /// The least number of workers in an entry.
    pub k: u32,
    /// Share of all minutes of the date that is in no entry, in whole percent.
    pub withheld_percent: u32,
    /// Where the pings come from, for example `synthetic`; empty for real ones.
    pub source: String,
    /// What was published, sorted.
    pub entries: Vec<PublishedPresence>,
}

impl DaySurface {
    /// What the gate let through for `date`.
    #[must_use]
    pub fn of(date: NaiveDate, k: u32, source: &str, release: Release) -> Self {
        // Rounded to whole percent, so that it tells nothing of a single worker.
        let withheld = (release.withheld_minutes * 100 + release.minutes / 2).checked_div(release.minutes).unwrap_or(0);
        Self { date, k, withheld_percent: withheld as u32, source: source.to_owned(), entries: release.entries }
    }
}

fn path_of(demand: &Path, date: NaiveDate) -> PathBuf {
    demand.join(format!("{date}.parquet"))
}

/// Whether a date has been published.
#[must_use]
pub fn is_published(region: &Path, date: NaiveDate) -> bool {
    path_of(&region.join(DEMAND), date).is_file()
}

/// Removes the surface of a date.
pub(super) fn remove_surface(region: &Path, date: NaiveDate) -> Result<(), StoreError> {
    let path = path_of(&region.join(DEMAND), date);
    fs::remove_file(&path).map_err(StoreError::io("remove", &path))
}

/// Writes the surface of a date: whole, or not at all. Equal surfaces give equal bytes.
///
/// # Errors
///
/// [`StoreError`] when it cannot be written.
pub fn write_surface(region: &Path, surface: &DaySurface) -> Result<(), StoreError> {
    let demand = region.join(DEMAND);
    fs::create_dir_all(&demand).map_err(StoreError::io("make", &demand))?;
    let (path, fresh) = (path_of(&demand, surface.date), demand.join(format!("{}.parquet.new", surface.date)));
    let fail = |error| StoreError::Surface { path: path.clone(), source: error };
    let file = File::create(&fresh).map_err(StoreError::io("write", &fresh))?;
    write_to(&file, surface).map_err(fail)?;
    file.sync_all()
        .and_then(|()| fs::rename(&fresh, &path))
        .and_then(|()| sync_directory(&demand))
        .map_err(StoreError::io("write", &path))
}

fn write_to(file: &File, surface: &DaySurface) -> Result<(), ParquetError> {
    let said = |key: &str, value: String| KeyValue::new(key.to_owned(), value);
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(parquet::basic::ZstdLevel::try_new(3)?))
        .set_created_by("waystation".to_owned())
        .set_key_value_metadata(Some(vec![
            said("waystation:date", surface.date.to_string()),
            said("waystation:k", surface.k.to_string()),
            said("waystation:withheld_percent", surface.withheld_percent.to_string()),
            said("waystation:source", surface.source.clone()),
        ]))
        .build();
    let schema = Arc::new(parse_message_type(SCHEMA)?);
    let mut writer = SerializedFileWriter::new(file, schema, Arc::new(properties))?;
    let mut rows = writer.next_row_group()?;
    let entries = &surface.entries;
    let numbers = |number: fn(&PublishedPresence) -> i32| entries.iter().map(number).collect::<Vec<_>>();
    let cells: Vec<i64> = entries.iter().map(|entry| u64::from(entry.cell).cast_signed()).collect();
    let groups: Vec<ByteArray> = entries.iter().map(|entry| entry.group.map_or("", Group::as_str).into()).collect();
    column::<_, Int64Type>(&mut rows, &cells)?;
    column::<_, Int32Type>(&mut rows, &numbers(|entry| i32::from(entry.hour)))?;
    column::<_, ByteArrayType>(&mut rows, &groups)?;
    column::<_, Int32Type>(&mut rows, &numbers(|entry| entry.workers.cast_signed()))?;
    column::<_, Int32Type>(&mut rows, &numbers(|entry| entry.minutes.cast_signed()))?;
    rows.close()?;
    writer.close()?;
    Ok(())
}

fn column<W: std::io::Write + Send, T: parquet::data_type::DataType>(
    rows: &mut SerializedRowGroupWriter<'_, W>,
    values: &[T::T],
) -> Result<(), ParquetError> {
    let mut column = rows.next_column()?.expect("the schema has it");
    column.typed::<T>().write_batch(values, None, None)?;
    column.close()
}

/// All surfaces of a region, by date.
///
/// # Errors
///
/// [`StoreError`] when one cannot be read.
pub fn read_surfaces(region: &Path) -> Result<Vec<DaySurface>, StoreError> {
    let demand = region.join(DEMAND);
    let Ok(directory) = fs::read_dir(&demand) else { return Ok(Vec::new()) };
    let mut dates: Vec<NaiveDate> = directory
        .filter_map(Result::ok)
        .filter_map(|entry| entry.file_name().to_str()?.strip_suffix(".parquet")?.parse().ok())
        .collect();
    dates.sort_unstable();
    dates
        .into_iter()
        .map(|date| {
            let path = path_of(&demand, date);
            let file = File::open(&path).map_err(StoreError::io("read", &path))?;
            read_from(file, date).map_err(|error| StoreError::Surface { path, source: error })
        })
        .collect()
}

fn read_from(file: File, date: NaiveDate) -> Result<DaySurface, ParquetError> {
    let reader = SerializedFileReader::new(file)?;
    let metadata = reader.metadata().file_metadata();
    let said = |key: &str| {
        let all = metadata.key_value_metadata().into_iter().flatten();
        all.clone().find(|pair| pair.key == key).and_then(|pair| pair.value.clone()).unwrap_or_default()
    };
    let number = |key: &str| said(key).parse().map_err(|_| ParquetError::General(format!("`{key}` is no number")));
    let mut surface = DaySurface {
        date,
        k: number("waystation:k")?,
        withheld_percent: number("waystation:withheld_percent")?,
        source: said("waystation:source"),
        entries: Vec::new(),
    };
    for row in reader.get_row_iter(Some(parse_message_type(SCHEMA)?))? {
        let row = row?;
        let bad = |what: &str| ParquetError::General(format!("holds an impossible {what}"));
        let group = row.get_string(2)?;
        surface.entries.push(PublishedPresence {
            cell: CellIndex::try_from(row.get_ulong(0)?).map_err(|_| bad("cell"))?,
            hour: u8::try_from(row.get_int(1)?).ok().filter(|&hour| hour < 25).ok_or_else(|| bad("hour"))?,
            group: if group.is_empty() { None } else { Some(group.parse().map_err(|_| bad("group"))?) },
            workers: u32::try_from(row.get_int(3)?).map_err(|_| bad("number of workers"))?,
            minutes: u32::try_from(row.get_int(4)?).map_err(|_| bad("number of minutes"))?,
        });
    }
    Ok(surface)
}

#[cfg(test)]
mod tests {
    use h3o::Resolution;

    use super::*;
    use crate::coord::{LngLat, cell_at};

    #[test]
    fn a_surface_comes_back_and_has_equal_bytes() {
        let region = std::env::temp_dir().join(format!("waystation-surface-{}", std::process::id()));
        let entries: Vec<PublishedPresence> = (0..200_u32)
            .map(|n| PublishedPresence {
                hour: (n % 25) as u8,
                cell: cell_at(LngLat::new(118.8 + f64::from(n) * 0.001, 28.9).unwrap(), Resolution::Nine),
                group: Group::from_number((n % 5) as u8),
                workers: n * 5,
                minutes: n * 10,
            })
            .collect();
        let date = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        let release = Release { entries, minutes: 1_000, withheld_minutes: 126 };
        let surface = DaySurface::of(date, 10, "synthetic", release);
        assert_eq!(surface.withheld_percent, 13);
        write_surface(&region, &surface).unwrap();
        let path = path_of(&region.join(DEMAND), date);
        let bytes = fs::read(&path).unwrap();
        assert_eq!(read_surfaces(&region).unwrap(), std::slice::from_ref(&surface));
        write_surface(&region, &surface).unwrap();
        assert_eq!(fs::read(&path).unwrap(), bytes);
        fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        assert!(read_surfaces(&region).unwrap_err().to_string().contains("2026-11-21.parquet"));
        fs::remove_dir_all(&region).unwrap();
    }
}
