//! Files of lists: the list itself, and what lies beside a shapefile.

use std::fs;
use std::path::Path;

use crate::list::{Limits, Source};

use super::error::StoreError;
use super::recipe::{Input, hash_of};

/// A list as it lies on disk.
#[derive(Clone, Debug, Default)]
pub struct ListFile {
    /// Its name, without folders.
    pub name: String,
    bytes: Vec<u8>,
    attributes: Option<Vec<u8>>,
    code_page: Option<Vec<u8>>,
}

impl ListFile {
    /// Reads a file; of a shapefile (`.shp`) also the `.dbf` and `.cpg` that lie beside it.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when it cannot be read, or is larger than any list that is taken.
    pub fn load(path: &Path) -> Result<Self, StoreError> {
        let size = fs::metadata(path).map_err(StoreError::io("read", path))?.len();
        let most = Limits::FILE.bytes as u64;
        if size > most {
            let source = crate::list::ListError::TooMuch { what: "bytes", found: size, most };
            return Err(StoreError::List { path: path.to_owned(), source });
        }
        let bytes = fs::read(path).map_err(StoreError::io("read", path))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let beside = |extension: &str| {
            let paths =
                [extension.to_owned(), extension.to_uppercase()].map(|extension| path.with_extension(extension));
            paths.iter().filter(|beside| *beside != path).find_map(small)
        };
        let is_shapes = bytes.starts_with(b"\x00\x00\x27\x0a");
        let [attributes, code_page] = ["dbf", "cpg"].map(|extension| is_shapes.then(|| beside(extension)).flatten());
        Ok(Self { name, bytes, attributes, code_page })
    }

    /// Its bytes, for a reader.
    #[must_use]
    pub fn source(&self) -> Source<'_> {
        Source { bytes: &self.bytes, attributes: self.attributes.as_deref(), code_page: self.code_page.as_deref() }
    }

    /// Its name and hash; of several files the hash of all.
    #[must_use]
    pub fn input(&self) -> Input {
        let parts = [Some(&self.bytes), self.attributes.as_ref(), self.code_page.as_ref()];
        let all: Vec<u8> = match parts {
            [Some(bytes), None, None] => return Input::new(self.name.clone(), hash_of(bytes)),
            parts => parts.into_iter().flatten().flatten().copied().collect(),
        };
        Input::new(self.name.clone(), hash_of(&all))
    }
}

/// A file that belongs to another, unless it is absurdly large.
fn small(path: impl AsRef<Path>) -> Option<Vec<u8>> {
    let path = path.as_ref();
    let size = fs::metadata(path).ok()?.len();
    (size <= Limits::FILE.bytes as u64).then(|| fs::read(path).ok())?
}
