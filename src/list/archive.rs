//! Zipped files, unpacked no further than the caps allow.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::error::ListError;
use super::limits::{Limits, over};
use super::source::Form;

/// The most parts of a zipped file; a workbook with 200 sheets has about 1000.
const MAX_PARTS: u64 = 20_000;

/// A zipped file.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Bytes that may still be unpacked.
    left: u64,
    most: u64,
}

fn damaged(error: &ZipError) -> ListError {
    ListError::damaged("zip", error.to_string())
}

impl<'a> Archive<'a> {
    /// Opens it, and refuses what says of itself that it is too large.
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, ListError> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
        over("parts", zip.len() as u64, MAX_PARTS)?;
        let most = limits.unpacked;
        if let Some(size) = zip.decompressed_size() {
            over("bytes unpacked", u64::try_from(size).unwrap_or(u64::MAX), most)?;
        }
        Ok(Self { zip, left: most, most })
    }

    /// Names of all parts.
    pub fn names(&self) -> Vec<String> {
        self.zip.file_names_raw().map(|name| String::from_utf8_lossy(name).replace('\\', "/")).collect()
    }

    /// Unpacks the part at a place of [`Archive::names`].
    pub fn part(&mut self, index: usize) -> Result<Vec<u8>, ListError> {
        let part = self.zip.by_index(index).map_err(|error| damaged(&error))?;
        let mut bytes = Vec::new();
        // What a part says of its size may be a lie: the bytes themselves are counted.
        let read = part.take(self.left + 1).read_to_end(&mut bytes);
        over("bytes unpacked", self.most - self.left + bytes.len() as u64, self.most)?;
        read.map_err(|error| ListError::damaged("zip", error.to_string()))?;
        self.left -= bytes.len() as u64;
        Ok(bytes)
    }

    /// Unpacks the part of this name, whatever its case.
    pub fn named(&mut self, name: &str) -> Result<Option<Vec<u8>>, ListError> {
        let index = self.names().iter().position(|other| other.eq_ignore_ascii_case(name));
        index.map(|index| self.part(index)).transpose()
    }
}

/// What is packed into a zip.
pub(super) fn form(bytes: &[u8]) -> Result<Form, ListError> {
    let archive = Archive::open(bytes, &Limits { unpacked: u64::MAX - 1, ..Limits::FILE })?;
    let names: Vec<String> = archive.names().iter().map(|name| name.to_lowercase()).collect();
    let has = |end: &str| names.iter().any(|name| name.ends_with(end) && !name.starts_with("__macosx/"));
    let unsupported = |form, fix, fix_zh| Err(ListError::Unsupported { form, fix, fix_zh });
    if has("workbook.bin") {
        return unsupported("XLSB", "open it in Excel and save it as .xlsx", "请用 Excel 打开后另存为 .xlsx");
    }
    if names.iter().any(|name| name == "mimetype") && has("content.xml") {
        return Ok(Form::Ods);
    }
    if has(".shp") {
        return Ok(Form::ZippedShapes);
    }
    if has("[content_types].xml") && has(".xml.rels") && !has("word/document.xml") {
        return Ok(Form::Xlsx);
    }
    if has(".kml") {
        let fix = "unpack it, and convert it: ogr2ogr -f GeoJSON stations.geojson doc.kml";
        return unsupported("KMZ", fix, "请解压后转换：ogr2ogr -f GeoJSON stations.geojson doc.kml");
    }
    unsupported(
        "a zip that holds no workbook and no shapefile",
        "unpack it, and give the list itself",
        "请解压后提供其中的名单文件",
    )
}
