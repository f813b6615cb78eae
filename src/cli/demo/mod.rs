//! `waystation demo`.

mod answers;
mod district;
mod helsinki;
mod sample;

use std::fs::{self, File};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::engine::Engine;
use crate::server::ServeOptions;
use crate::store::{self, FORMAT_VERSION, StoreError};

use self::sample::Sample;

use super::build;
use super::error::CliError;
use super::lang::LangArg;
use super::output;
use super::serve;

/// Options of `demo`.
#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Which bundled region: helsinki, or district, an invented Chinese river town with a list as planners hold it
    #[arg(long, value_name = "NAME", default_value = "helsinki", value_parser = ["helsinki", "district"])]
    sample: String,
    /// Address to listen on
    #[arg(long, value_name = "ADDR", default_value = serve::LISTEN)]
    listen: SocketAddr,
    /// Print the figures and stop
    #[arg(long)]
    no_serve: bool,
    #[command(flatten)]
    lang: LangArg,
}

impl Demo {
    pub fn run(self) -> Result<(), CliError> {
        let lang = self.lang.lang();
        let sample = Sample::named(&self.sample);
        let directory = region(sample)?;
        let engine = Engine::open(&directory)?;
        let snapshot = engine.snapshot();
        output::print(&(sample.report)(&snapshot, lang)?)?;
        eprintln!("\n{}", lang.of("样例区域在下面的目录中，可以继续提问，例如：", "ask the region more, for example:"));
        for example in sample.examples {
            eprintln!("  waystation {}", example.replace("DIR", &directory.display().to_string()));
        }
        if self.no_serve {
            return Ok(());
        }
        serve::serve(engine, ServeOptions { listen: self.listen, ..ServeOptions::here() })
    }
}

/// The region of a sample in the user's cache, built unless it is there.
fn region(sample: &Sample) -> Result<PathBuf, CliError> {
    let cache = cache_directory()?;
    let io = |what: &'static str, path: &Path| {
        let path = path.to_owned();
        move |source| CliError::from(StoreError::Io { what, path, source })
    };
    fs::create_dir_all(&cache).map_err(io("create", &cache))?;
    let bytes: Vec<&[u8]> = sample.files.iter().map(|file| file.1).collect();
    let hash = store::hash_of(&bytes.concat());
    let directory = cache.join(format!("{}-{FORMAT_VERSION}-{}", sample.name, &hash[..12]));
    // One at a time: a second demo waits here and then finds the region built.
    let lock_path = cache.join("lock");
    let lock = File::create(&lock_path).map_err(io("create", &lock_path))?;
    lock.lock().map_err(io("lock", &lock_path))?;
    if store::Region::open(&directory).is_err() {
        for (name, bytes) in sample.files {
            let path = cache.join(name);
            fs::write(&path, bytes).map_err(io("write", &path))?;
        }
        if directory.exists() {
            eprintln!("the region in {} is stale or damaged and is built again", directory.display());
            fs::remove_dir_all(&directory).map_err(io("remove", &directory))?;
        }
        eprintln!("building the bundled region: {}", sample.title);
        build::build(&sample.order(&cache, directory.clone()))?;
    }
    Ok(directory)
}

/// Where the user's cache is, by the conventions of the system.
fn cache_directory() -> Result<PathBuf, CliError> {
    let path = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let cache = path("XDG_CACHE_HOME")
        .or_else(|| path("LOCALAPPDATA"))
        .or_else(|| path("HOME").map(|home| home.join(".cache")))
        .ok_or_else(|| CliError::input("there is no cache directory").hint("set XDG_CACHE_HOME or HOME"))?;
    Ok(cache.join("waystation"))
}
