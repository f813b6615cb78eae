//! `waystation check`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};

use crate::coord::Datum;
use crate::engine::Snapshot;
use crate::list::{Lang, ListError};
use crate::network::Hypothesis;
use crate::render;
use crate::station::{
    Check as Checked, CheckedFile, ListOptions, Reading, Tiers, examine_list, note_off_network, reject_outside,
};
use crate::store::{self, DatumChoice, ListFile, StoreError};

use super::error::CliError;
use super::lang::LangArg;
use super::{options, output};

/// Options of `check`.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// Lists of stations: .xlsx, .xls, .ods, CSV, GeoJSON or shapefile; several are looked at together
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Region made by `waystation build`: also say which stations lie outside it or off its streets
    #[arg(long, value_name = "DIR")]
    region: Option<PathBuf>,
    /// Datum of the positions: wgs84, gcj02 or bd09; auto: the streets shall tell, or it is an error [default: what
    /// the columns or the streets of the region tell, else wgs84, as `build` does]
    #[arg(long, value_name = "DATUM", requires = "region")]
    datum: Option<DatumChoice>,
    /// Write the cleaned list here, .xlsx or .csv; the workbook also holds the findings and the merges proposed
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// What the columns hold, as --mapping-out writes it
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// Write here how the columns were understood; mend it and give it to --mapping
    #[arg(long, value_name = "FILE")]
    mapping_out: Option<PathBuf>,
    #[command(flatten)]
    lang: LangArg,
    /// Form of the report
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// The form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The whole report, for reading
    Table,
    /// A row for each finding, for a spreadsheet
    Csv,
    /// All of it, for a program
    Json,
}

impl Check {
    pub fn run(self) -> Result<(), CliError> {
        let lang = self.lang.lang();
        if self.files.len() > 1 && (self.mapping.is_some() || self.mapping_out.is_some()) {
            return Err(CliError::input("a mapping is for one FILE").hint("check the files one by one"));
        }
        let out = self.out.as_deref().map(|out| Ok::<_, CliError>((out, Written::of(out)?))).transpose()?;
        let mapping = self.mapping.as_deref().map(store::load_mapping).transpose()?;
        let region =
            self.region.as_deref().map(|region| Ok::<_, CliError>(options::open(region)?.snapshot())).transpose()?;
        let tiers = region.as_ref().map(|region| Arc::clone(region.stations().tiers())).unwrap_or_default();
        let options = ListOptions { mapping: mapping.as_ref(), tiers: Some(&tiers), ..ListOptions::default() };
        let mut files = Vec::new();
        for path in &self.files {
            let list = ListFile::load(path)?;
            let reading = examine_list(&list.source(), &options).map_err(|error| unusable(path, &error, lang))?;
            let reading = match &region {
                Some(snapshot) => self.within(snapshot, reading, path, lang)?,
                None => reading,
            };
            files.push(CheckedFile { name: list.name, reading });
        }
        if let (Some(path), [file]) = (&self.mapping_out, &files[..]) {
            output::write(path, store::mapping_text(&file.reading.mapping))?;
        }
        let checked = Checked::of(files);
        if let Some((path, written)) = out {
            output::write(path, written.bytes(&checked, &tiers, lang)?)?;
        }
        output::print(&match self.format {
            Format::Table => render::check_text(&checked, lang),
            Format::Csv => render::findings_table(&checked, lang, false).csv(),
            Format::Json => output::json(&render::check_json(&checked, lang)),
        })?;
        verdict(&checked, lang)
    }
}

impl Check {
    /// What is wrong with a list in a region: its positions are read as `build` would read them.
    fn within(&self, snapshot: &Snapshot, reading: Reading, path: &Path, lang: Lang) -> Result<Reading, CliError> {
        let ground = (snapshot.network(), snapshot.hull());
        let choice = self.datum.unwrap_or_default();
        let (mut reading, settled) = store::settle_list(reading, choice, path, ground, &snapshot.region().districts)?;
        if settled.hypothesis != Hypothesis::of(Datum::Wgs84) {
            let (name, found) = (path.display(), settled.hypothesis);
            eprintln!(
                "{}",
                lang.of(
                    format!("`{name}`：坐标按 {found} 读取，已换算为 WGS-84"),
                    format!(
                        "`{name}`: positions are read as {found} ({}), and put into WGS-84",
                        settled.source.as_str()
                    ),
                )
            );
        }
        reject_outside(&mut reading, snapshot.hull());
        note_off_network(&mut reading, snapshot.network());
        Ok(reading)
    }
}

/// The form of the cleaned list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Written {
    Csv,
    Xlsx,
}

impl Written {
    fn of(path: &Path) -> Result<Self, CliError> {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        match extension.to_ascii_lowercase().as_str() {
            "xlsx" => Ok(Self::Xlsx),
            "csv" => Ok(Self::Csv),
            _ => {
                Err(CliError::input(format!("`{}` has no known extension", path.display()))
                    .hint("name it .xlsx or .csv"))
            }
        }
    }

    fn bytes(self, check: &Checked, tiers: &Tiers, lang: Lang) -> Result<Vec<u8>, CliError> {
        let list = render::cleaned_table(check, tiers, lang);
        if self == Self::Csv {
            return Ok(list.csv().into_bytes());
        }
        let (findings, merges) = (render::findings_table(check, lang, false), render::merges_table(check, lang));
        let tables = [
            (lang.of("站点", "stations"), &list),
            (lang.of("问题清单", "findings"), &findings),
            (lang.of("疑似重复", "merges"), &merges),
        ];
        render::workbook(&tables).map_err(|error| CliError::input(format!("cannot write the workbook: {error}")))
    }
}

fn unusable(path: &Path, error: &ListError, lang: Lang) -> CliError {
    match lang {
        Lang::En => StoreError::List { path: path.to_owned(), source: error.clone() }.into(),
        Lang::Zh => CliError::input(format!("无法使用 `{}`：{}", path.display(), error.text(lang))),
    }
}

/// No finding is a good end; a list of which nothing is left cannot be used.
fn verdict(check: &Checked, lang: Lang) -> Result<(), CliError> {
    let empty = |file: &&CheckedFile| file.reading.stations.is_empty();
    if let Some(CheckedFile { name, reading }) = check.files.iter().find(empty) {
        return Err(unusable(Path::new(name), &Reading::no_usable_row(reading), lang));
    }
    if check.is_clean() {
        return Ok(());
    }
    let (findings, merges) = (check.findings(), check.merges.len());
    Err(CliError::no(match lang {
        Lang::En => format!("{findings} findings, {merges} groups of rows that look like one station"),
        Lang::Zh => format!("发现 {findings} 个问题，{merges} 组疑似重复"),
    }))
}
