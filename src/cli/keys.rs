//! `waystation keys`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::render::Table;
use crate::store::{self, Role};

use super::error::CliError;
use super::output;

/// Options of `keys`.
#[derive(Debug, Args)]
pub(super) struct Keys {
    /// Directory made by `waystation build`
    #[arg(value_name = "DIR")]
    region: PathBuf,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make a key and print it, this once; a running server takes it at once
    Add {
        /// planner: edits stations, reads the audit, evaluates scenarios; ingest: nothing yet
        #[arg(long, value_parser = |text: &str| text.parse::<Role>())]
        role: Role,
        /// Whose it is; changes made with it are recorded under this name
        #[arg(long, value_name = "NAME")]
        name: String,
    },
    /// List the keys by name, role and date
    List,
    /// Take a key away; a running server refuses it at once
    Revoke {
        /// Its name
        #[arg(value_name = "NAME")]
        name: String,
    },
}

impl Keys {
    pub fn run(self) -> Result<(), CliError> {
        store::Region::recipe(&self.region)?;
        match self.action {
            Action::Add { role, name } => {
                let secret = store::add_key(&self.region, &name, role, chrono::Utc::now())?;
                output::print(&format!("{secret}\n"))?;
                eprintln!("keep it safe, it is not stored and not shown again; send it as `authorization: Bearer KEY`");
            }
            Action::List => {
                let mut table = Table::new(&["name", "role", "created"]);
                for key in store::list_keys(&self.region)? {
                    table.push([key.name, key.role.as_str().to_owned(), key.created]);
                }
                output::print(&table.aligned())?;
            }
            Action::Revoke { name } => {
                store::revoke_key(&self.region, &name)?;
                eprintln!("the key `{name}` is revoked");
            }
        }
        Ok(())
    }
}
