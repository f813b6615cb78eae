//! `waystation scenario`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::render::{self, Table};
use crate::server;
use crate::store::{self, Author, Scenario as Stored, StoreError};

use super::error::CliError;
use super::lang::LangArg;
use super::options::{CoverageArgs, RegionArg};
use super::output::{self, Format};

/// Options of `scenario`.
#[derive(Debug, Args)]
pub(super) struct Scenario {
    #[command(flatten)]
    region: RegionArg,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Store a set of edits under a name; a running server sees it at once
    Save {
        /// The name
        #[arg(value_name = "NAME")]
        name: String,
        /// The edits as JSON: {"edits":[{"op":"add","lng":121.47,"lat":31.23}]}, as `POST /v1/scenarios/evaluate` takes
        /// them and `show` prints them
        #[arg(long, value_name = "FILE")]
        edits: PathBuf,
        /// What it is about [default: the note in the file]
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
        /// Replace the one of this name if it still has this version (`list` shows it)
        #[arg(long, value_name = "VERSION")]
        replace: Option<u64>,
    },
    /// List the scenarios
    List {
        /// Form of the answer
        #[arg(long, value_enum, default_value = "table")]
        format: Format,
    },
    /// Print one as JSON
    Show {
        /// Its name
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// What each would change, side by side: by district, who gains and who loses
    Compare(Compare),
    /// Remove one
    Remove {
        /// Its name
        #[arg(value_name = "NAME")]
        name: String,
    },
}

#[derive(Debug, Args)]
struct Compare {
    /// Their names
    #[arg(value_name = "NAME", required = true)]
    names: Vec<String>,
    #[command(flatten)]
    question: CoverageArgs,
    /// Form of the answer
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    #[command(flatten)]
    lang: LangArg,
}

/// What a look at the table of scenarios may say.
enum Refused {
    Store(StoreError),
    No(CliError),
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Refused> for CliError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Store(error) => error.into(),
            Refused::No(error) => error,
        }
    }
}

fn unknown(name: &str) -> CliError {
    CliError::input(format!("there is no scenario `{name}`")).hint("`waystation scenario DIR list` names them")
}

impl Scenario {
    pub fn run(self) -> Result<(), CliError> {
        let region = &self.region.region;
        match self.action {
            Action::Save { name, edits, note, replace } => {
                let bytes = std::fs::read(&edits)
                    .map_err(|error| CliError::input(format!("cannot read `{}`: {error}", edits.display())))?;
                let snapshot = self.region.open()?.snapshot();
                let mut draft = server::scenario_draft(&name, &bytes, &snapshot)
                    .map_err(|why| CliError::input(format!("cannot use `{}`: {why}", edits.display())))?;
                draft.note = note.unwrap_or(draft.note);
                let author = Author { at: chrono::Utc::now(), who: "local".to_owned(), method: "PUT" };
                let saved = store::put_scenario(region, &draft, &author, |there| may_replace(there, replace))?;
                eprintln!("scenario `{}` has version {}", saved.name, saved.version);
            }
            Action::List { format } => {
                store::Region::recipe(region)?;
                let all = store::list_scenarios(region)?;
                output::print(&match format {
                    Format::Table => listed(&all).aligned(),
                    Format::Csv => listed(&all).csv(),
                    Format::Json | Format::Geojson => {
                        output::json(&all.iter().map(server::scenario_json).collect::<Vec<_>>().into())
                    }
                })?;
            }
            Action::Show { name } => {
                store::Region::recipe(region)?;
                let found = store::find_scenario(region, &name)?.ok_or_else(|| unknown(&name))?;
                output::print(&output::json(&server::scenario_json(&found)))?;
            }
            Action::Compare(compare) => compare.run(&self.region)?,
            Action::Remove { name } => {
                store::Region::recipe(region)?;
                store::remove_scenario(region, &name, |there| match there {
                    Some(_) => Ok::<_, Refused>(()),
                    None => Err(Refused::No(unknown(&name))),
                })?;
                eprintln!("scenario `{name}` is removed");
            }
        }
        Ok(())
    }
}

/// Somebody else may have written it since it was looked at.
fn may_replace(there: Option<&Stored>, replace: Option<u64>) -> Result<(), Refused> {
    let no = |message: String, hint: String| Err(Refused::No(CliError::input(message).hint(hint)));
    match (there, replace) {
        (None, None) => Ok(()),
        (Some(there), Some(version)) if there.version == version => Ok(()),
        (None, Some(_)) => {
            no("there is no scenario of this name to be replaced".to_owned(), "leave --replace out".to_owned())
        }
        (Some(there), Some(version)) => no(
            format!(
                "the scenario has version {} by now, not {version}: {} wrote it at {}",
                there.version, there.who, there.at
            ),
            "look at it with `show`, then replace that version".to_owned(),
        ),
        (Some(there), None) => no(
            format!("there is a scenario `{}` already, version {}", there.name, there.version),
            format!("take another name, or add --replace {}", there.version),
        ),
    }
}

fn listed(all: &[Stored]) -> Table {
    let mut table = Table::new(&["name", "version", "edits", "at", "who", "base", "note"]);
    for one in all {
        let edits = serde_json::from_str::<Vec<serde_json::Value>>(&one.edits).map_or(0, |edits| edits.len());
        let Stored { name, version, at, who, base, note, .. } = one.clone();
        table.push([name, version.to_string(), edits.to_string(), at, who, base, note]);
    }
    table
}

impl Compare {
    fn run(&self, region: &RegionArg) -> Result<(), CliError> {
        if self.format == Format::Geojson {
            return Err(CliError::input("a comparison has no places to draw").hint("use --format json"));
        }
        let snapshot = region.open()?.snapshot();
        let request = self.question.request(&snapshot)?;
        let method = snapshot.method_of_coverage(&request);
        let (scenarios, compared) = server::compare_stored(&snapshot, &request, &self.names)
            .map_err(|why| CliError::input(why).hint("`waystation scenario DIR list` lists the names"))?;
        output::print(&match self.format {
            Format::Table => {
                let text = render::comparison_text(&scenarios, &compared, self.lang.lang());
                format!("{}\n\n{text}", method.line(self.lang.lang()))
            }
            Format::Csv => render::comparison_rows(&method, &scenarios, &compared).csv(),
            Format::Json | Format::Geojson => {
                let listed = |cells: &[_]| render::listed_cells(cells, render::LISTED_CELLS, false);
                output::json(&render::comparison_json(&method, &scenarios, &compared, listed))
            }
        })
    }
}
