//! Which calendar of holidays a region goes by.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use chrono_tz::Tz;

use crate::hours::Holidays;

use super::error::StoreError;
use super::recipe::{Input, hash_of};

/// What was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum HolidayChoice {
    /// That of China where its clocks are, else none.
    #[default]
    ByZone,
    /// None: `PH` matches no day.
    None,
    /// That of China, which is part of the program.
    China,
    /// That of a file.
    File(PathBuf),
}

impl FromStr for HolidayChoice {
    type Err = std::convert::Infallible;

    /// `cn`, `none`, or else the path of a file.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text {
            "cn" => Self::China,
            "none" => Self::None,
            path => Self::File(path.into()),
        })
    }
}

/// The zones of the mainland of China, under the names that they have had.
const CHINA: [Tz; 7] = [
    Tz::Asia__Shanghai,
    Tz::Asia__Urumqi,
    Tz::Asia__Chongqing,
    Tz::Asia__Chungking,
    Tz::Asia__Harbin,
    Tz::Asia__Kashgar,
    Tz::PRC,
];

impl HolidayChoice {
    /// The calendar, and what it was read from if there is one.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the file cannot be read, or is no calendar.
    pub(super) fn read(&self, zone: Tz) -> Result<(Holidays, Option<Input>), StoreError> {
        let of_china = || {
            let holidays = Holidays::china();
            let file = "holidays-cn.toml (of the program)".to_owned();
            (holidays, Some(Input::new(file, hash_of(Holidays::CHINA.as_bytes()))))
        };
        match self {
            Self::China => Ok(of_china()),
            Self::ByZone if CHINA.contains(&zone) => Ok(of_china()),
            Self::ByZone | Self::None => Ok((Holidays::none(), None)),
            Self::File(path) => of_file(path),
        }
    }
}

fn of_file(path: &Path) -> Result<(Holidays, Option<Input>), StoreError> {
    let bytes = std::fs::read(path).map_err(StoreError::io("read", path))?;
    let text = String::from_utf8_lossy(&bytes);
    let holidays = Holidays::read(&text).map_err(|source| StoreError::Holidays { path: path.to_owned(), source })?;
    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok((holidays, Some(Input::new(file, hash_of(&bytes)))))
}
