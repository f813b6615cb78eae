//! Files of pings: Parquet, CSV, lines of JSON; told apart by their name.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use parquet::basic::{LogicalType, TimeUnit};
use parquet::column::reader::ColumnReader;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};
use parquet::schema::types::ColumnDescriptor;

use crate::demand::{Ping, Refused, ping_columns, read_ping_csv, seconds_of, seconds_of_text};

use super::error::StoreError;
use super::ndjson::read_ndjson;

/// The longest file of JSON lines that is read at once, in bytes.
const LONGEST_JSON: u64 = 1 << 30;

/// Calls `take` with every ping of a file, or why there is none, and its number.
///
/// # Errors
///
/// [`StoreError`] when the file cannot be read or has not the columns of pings.
pub fn read_ping_file(path: &Path, mut take: impl FnMut(u64, Result<Ping<'_>, Refused>)) -> Result<u64, StoreError> {
    let file = File::open(path).map_err(StoreError::io("read", path))?;
    let unfit = |why: String| StoreError::PingFile { path: path.to_owned(), why };
    let extension = path.extension().map(|it| it.to_string_lossy().to_lowercase()).unwrap_or_default();
    match extension.as_str() {
        "parquet" | "pq" => read_parquet(file, &mut take).map_err(|error| unfit(error.to_string())),
        "csv" | "txt" => {
            read_ping_csv(BufReader::with_capacity(1 << 16, file), take).map_err(|error| unfit(error.to_string()))
        }
        "ndjson" | "jsonl" | "json" => {
            let mut text = Vec::new();
            file.take(LONGEST_JSON + 1).read_to_end(&mut text).map_err(StoreError::io("read", path))?;
            if text.len() as u64 > LONGEST_JSON {
                return Err(unfit("is larger than 1 GiB; write it as Parquet or CSV, or in parts".to_owned()));
            }
            Ok(read_ndjson(&text, take))
        }
        other => Err(unfit(format!("has the ending `{other}`; pings are read from .parquet, .csv and .ndjson"))),
    }
}

/// One column of a row group.
enum Cells {
    Missing,
    Number(Vec<Option<f64>>),
    Whole(Vec<Option<i64>>),
    Text(Vec<Option<ByteArray>>),
}

impl Cells {
    fn number(&self, row: usize) -> Option<f64> {
        match self {
            Self::Missing => None,
            Self::Number(cells) => cells[row],
            Self::Whole(cells) => cells[row].map(|cell| cell as f64),
            Self::Text(cells) => {
                let text = cells[row].as_ref()?;
                Some(text.as_utf8().ok().and_then(|text| text.trim().parse().ok()).unwrap_or(f64::NAN))
            }
        }
    }

    fn text(&self, row: usize) -> Option<Cow<'_, str>> {
        match self {
            Self::Text(cells) => cells[row].as_ref().map(|text| String::from_utf8_lossy(text.data())),
            Self::Whole(cells) => cells[row].map(|number| Cow::Owned(number.to_string())),
            Self::Number(_) | Self::Missing => None,
        }
    }
}

fn read_parquet(file: File, take: &mut impl FnMut(u64, Result<Ping<'_>, Refused>)) -> Result<u64, ParquetError> {
    let reader = SerializedFileReader::new(file)?;
    let schema = reader.metadata().file_metadata().schema_descr_ptr();
    let names: Vec<String> = schema.columns().iter().map(|column| column.path().string()).collect();
    let columns = ping_columns(&names).map_err(|error| ParquetError::General(error.to_string()))?;
    // How many units of the time column make a second; none where it must be guessed from the size.
    let unit = columns[3].and_then(|at| match schema.column(at).logical_type_ref()? {
        LogicalType::Timestamp(timestamp) => Some(match timestamp.unit {
            TimeUnit::MILLIS => 1e3,
            TimeUnit::MICROS => 1e6,
            TimeUnit::NANOS => 1e9,
        }),
        _ => None,
    });
    let mut count = 0;
    for group in 0..reader.num_row_groups() {
        let rows = reader.get_row_group(group)?;
        let cells = columns.map(|at| at.map_or(Ok(Cells::Missing), |at| cells_of(&*rows, at, &schema.column(at))));
        let [worker, lng, lat, time, accuracy, speed, kind] = cells;
        let (worker, lng, lat, time, accuracy, speed, kind) = (worker?, lng?, lat?, time?, accuracy?, speed?, kind?);
        for row in 0..rows.metadata().num_rows() as usize {
            count += 1;
            let time_s = match &time {
                Cells::Text(_) => time.text(row).map_or(f64::NAN, |text| seconds_of_text(&text)),
                time => time.number(row).map_or(f64::NAN, |it| unit.map_or_else(|| seconds_of(it), |unit| it / unit)),
            };
            let ping = Ping {
                worker: worker.text(row).unwrap_or_default(),
                lng: lng.number(row).unwrap_or(f64::NAN),
                lat: lat.number(row).unwrap_or(f64::NAN),
                time_s,
                accuracy_m: accuracy.number(row),
                speed_mps: speed.number(row),
                group: kind.text(row),
            };
            take(count, Ok(ping));
        }
    }
    Ok(count)
}

fn cells_of(rows: &dyn RowGroupReader, at: usize, column: &ColumnDescriptor) -> Result<Cells, ParquetError> {
    if column.max_rep_level() > 0 || column.max_def_level() > 1 {
        let name = column.path().string();
        return Err(ParquetError::General(format!("`{name}` is nested; a ping has plain columns")));
    }
    let count = rows.metadata().num_rows() as usize;
    // Each kind of column has a reader of its own type.
    macro_rules! read {
        ($reader:expr, $cell:expr) => {{
            let (mut reader, mut values, mut levels) = ($reader, Vec::new(), Vec::new());
            let mut read = 0;
            while read < count {
                let (records, ..) = reader.read_records(count - read, Some(&mut levels), None, &mut values)?;
                if records == 0 {
                    return Err(ParquetError::General("ends too early".to_owned()));
                }
                read += records;
            }
            if column.max_def_level() == 0 {
                values.into_iter().map(|value| Some($cell(value))).collect()
            } else {
                let mut values = values.into_iter();
                levels.iter().map(|&level| if level == 0 { None } else { values.next().map($cell) }).collect()
            }
        }};
    }
    Ok(match rows.get_column_reader(at)? {
        ColumnReader::DoubleColumnReader(reader) => Cells::Number(read!(reader, |value: f64| value)),
        ColumnReader::FloatColumnReader(reader) => Cells::Number(read!(reader, f64::from)),
        ColumnReader::Int32ColumnReader(reader) => Cells::Whole(read!(reader, i64::from)),
        ColumnReader::Int64ColumnReader(reader) => Cells::Whole(read!(reader, |value: i64| value)),
        ColumnReader::ByteArrayColumnReader(reader) => Cells::Text(read!(reader, |value: ByteArray| value)),
        _ => {
            let name = column.path().string();
            let kind = column.physical_type();
            return Err(ParquetError::General(format!("`{name}` is of type {kind}; write numbers or text")));
        }
    })
}
