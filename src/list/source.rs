//! A list as it comes: bytes, and what kind of file they are.

use super::error::ListError;

/// The bytes of a list, and of the files that belong to it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Source<'a> {
    /// The list itself.
    pub bytes: &'a [u8],
    /// The attributes beside a shapefile (`.dbf`).
    pub attributes: Option<&'a [u8]>,
    /// The encoding of those attributes (`.cpg`).
    pub code_page: Option<&'a [u8]>,
}

impl<'a> Source<'a> {
    /// A list that is one file.
    #[must_use]
    pub const fn of(bytes: &'a [u8]) -> Self {
        Self { bytes, attributes: None, code_page: None }
    }
}

/// The form of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Comma, semicolon, tab or otherwise separated text.
    Delimited,
    /// Excel since 2007.
    Xlsx,
    /// Excel up to 2003, and `.et`.
    Xls,
    /// `OpenDocument`.
    Ods,
    /// `GeoJSON`.
    GeoJson,
    /// The shapes of a shapefile.
    Shapes,
    /// A shapefile packed into a zip.
    ZippedShapes,
}

impl Form {
    /// A short name for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Delimited => "csv",
            Self::Xlsx => "xlsx",
            Self::Xls => "xls",
            Self::Ods => "ods",
            Self::GeoJson => "geojson",
            Self::Shapes | Self::ZippedShapes => "shapefile",
        }
    }

    /// Whether its columns have letters.
    #[must_use]
    pub const fn has_letters(self) -> bool {
        matches!(self, Self::Xlsx | Self::Xls | Self::Ods)
    }

    /// The form of a file, by its content.
    ///
    /// # Errors
    ///
    /// [`ListError::Unsupported`] for forms that are known and not read.
    pub fn of(bytes: &[u8]) -> Result<Self, ListError> {
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
            return super::archive::form(bytes);
        }
        if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
            return Ok(Self::Xls);
        }
        if bytes.starts_with(b"\x00\x00\x27\x0a") {
            return Ok(Self::Shapes);
        }
        let head = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
        if head.starts_with(b"{") || head.starts_with(b"[") {
            return Ok(Self::GeoJson);
        }
        if head.starts_with(b"<") {
            return Err(of_markup(head));
        }
        if head.starts_with(b"%PDF") {
            return Err(ListError::Unsupported {
                form: "PDF",
                fix: "ask for the table itself, as .xlsx or CSV",
                fix_zh: "请索取 .xlsx 或 CSV 格式的原始表格",
            });
        }
        Ok(Self::Delimited)
    }
}

/// What a file that begins with `<` is.
fn of_markup(head: &[u8]) -> ListError {
    let start = String::from_utf8_lossy(&head[..head.len().min(2000)]).to_lowercase();
    if start.contains("<kml") {
        return ListError::Unsupported {
            form: "KML",
            fix: "convert it: ogr2ogr -f GeoJSON stations.geojson stations.kml",
            fix_zh: "请先转换：ogr2ogr -f GeoJSON stations.geojson stations.kml",
        };
    }
    let form = if start.contains("<html") || start.contains("<table") { "HTML" } else { "XML" };
    ListError::Unsupported {
        form,
        fix: "open it in Excel and save it as .xlsx",
        fix_zh: "请用 Excel 或 WPS 打开后另存为 .xlsx",
    }
}
