//! Simulated pings in files.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, SecondsFormat, Utc};
use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, FloatType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use super::error::StoreError;
use crate::demand::SimulatedPing;

const SCHEMA: &str = "message ping {
    required binary worker (STRING);
    required double lng;
    required double lat;
    required int64 time (TIMESTAMP(MILLIS, true));
    required float accuracy;
    required binary group (STRING);
}";

/// Rows of a group of rows.
const ROWS: usize = 1 << 18;

/// Writes simulated pings to a file as they come: Parquet, CSV or lines of JSON, by its name.
pub struct PingWriter {
    path: std::path::PathBuf,
    out: Out,
    rows: Vec<(SimulatedPing, DateTime<Utc>)>,
}

enum Out {
    Parquet(Box<SerializedFileWriter<File>>),
    Csv(BufWriter<File>),
    Json(BufWriter<File>),
}

impl std::fmt::Debug for PingWriter {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("PingWriter").field("path", &self.path).finish_non_exhaustive()
    }
}

impl PingWriter {
    /// Makes the file at `path`.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when it cannot be written or its ending is not known.
    pub fn create(path: &Path) -> Result<Self, StoreError> {
        let unfit = |why: String| StoreError::PingFile { path: path.to_owned(), why };
        let extension = path.extension().map(|it| it.to_string_lossy().to_lowercase()).unwrap_or_default();
        if !["parquet", "csv", "ndjson"].contains(&extension.as_str()) {
            return Err(unfit(format!("has the ending `{extension}`; pings are written as .parquet, .csv or .ndjson")));
        }
        let file = File::create(path).map_err(StoreError::io("write", path))?;
        let out = match extension.as_str() {
            "parquet" => Out::Parquet(Box::new(parquet_writer(file).map_err(|error| unfit(error.to_string()))?)),
            "csv" => {
                let mut file = BufWriter::new(file);
                writeln!(file, "worker,lng,lat,time,accuracy,group").map_err(StoreError::io("write", path))?;
                Out::Csv(file)
            }
            _ => Out::Json(BufWriter::new(file)),
        };
        Ok(Self { path: path.to_owned(), out, rows: Vec::new() })
    }

    /// Adds a ping that was sent at `time`.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when it cannot be written.
    pub fn push(&mut self, ping: SimulatedPing, time: DateTime<Utc>) -> Result<(), StoreError> {
        let written = match &mut self.out {
            Out::Parquet(_) => {
                self.rows.push((ping, time));
                return if self.rows.len() >= ROWS { self.flush() } else { Ok(()) };
            }
            Out::Csv(file) => {
                let SimulatedPing { worker, group, place, accuracy_m, .. } = ping;
                let (time, group) = (time.to_rfc3339_opts(SecondsFormat::Secs, true), group.as_str());
                writeln!(file, "w{worker},{:.6},{:.6},{time},{accuracy_m:.1},{group}", place.lng(), place.lat())
            }
            Out::Json(file) => writeln!(file, "{}", ping_json(ping, time)),
        };
        written.map_err(StoreError::io("write", &self.path))
    }

    fn flush(&mut self) -> Result<(), StoreError> {
        let Out::Parquet(writer) = &mut self.out else { return Ok(()) };
        let rows = std::mem::take(&mut self.rows);
        if rows.is_empty() {
            return Ok(());
        }
        let path = self.path.clone();
        write_rows(writer, &rows).map_err(|error| StoreError::PingFile { path, why: error.to_string() })
    }

    /// Writes what is left.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when it cannot be written.
    pub fn finish(mut self) -> Result<(), StoreError> {
        self.flush()?;
        let path = self.path;
        match self.out {
            Out::Parquet(writer) => {
                writer.close().map_err(|error| StoreError::PingFile { path, why: error.to_string() }).map(|_| ())
            }
            Out::Csv(mut file) | Out::Json(mut file) => file.flush().map_err(StoreError::io("write", &path)),
        }
    }
}

/// A simulated ping as a line that a server takes.
#[must_use]
pub fn ping_json(ping: SimulatedPing, time: DateTime<Utc>) -> String {
    let SimulatedPing { worker, group, place, accuracy_m, .. } = ping;
    let time = time.to_rfc3339_opts(SecondsFormat::Secs, true);
    format!(
        r#"{{"worker":"w{worker}","lng":{:.6},"lat":{:.6},"time":"{time}","accuracy":{accuracy_m:.1},"group":"{}"}}"#,
        place.lng(),
        place.lat(),
        group.as_str()
    )
}

fn parquet_writer(file: File) -> Result<SerializedFileWriter<File>, ParquetError> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(parquet::basic::ZstdLevel::try_new(3)?))
        .set_created_by("waystation simulate (synthetic)".to_owned())
        .build();
    SerializedFileWriter::new(file, Arc::new(parse_message_type(SCHEMA)?), Arc::new(properties))
}

fn write_rows(
    writer: &mut SerializedFileWriter<File>,
    rows: &[(SimulatedPing, DateTime<Utc>)],
) -> Result<(), ParquetError> {
    let mut group = writer.next_row_group()?;
    let text = |text: fn(&SimulatedPing) -> String| {
        rows.iter().map(|(ping, _)| ByteArray::from(text(ping).as_str())).collect::<Vec<_>>()
    };
    macro_rules! column {
        ($kind:ty, $values:expr) => {{
            let mut column = group.next_column()?.expect("the schema has it");
            column.typed::<$kind>().write_batch(&$values, None, None)?;
            column.close()?;
        }};
    }
    column!(ByteArrayType, text(|ping| format!("w{}", ping.worker)));
    column!(DoubleType, rows.iter().map(|(ping, _)| ping.place.lng()).collect::<Vec<_>>());
    column!(DoubleType, rows.iter().map(|(ping, _)| ping.place.lat()).collect::<Vec<_>>());
    column!(Int64Type, rows.iter().map(|(_, time)| time.timestamp_millis()).collect::<Vec<_>>());
    column!(FloatType, rows.iter().map(|(ping, _)| ping.accuracy_m).collect::<Vec<_>>());
    column!(ByteArrayType, text(|ping| ping.group.as_str().to_owned()));
    group.close()?;
    Ok(())
}
