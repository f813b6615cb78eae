//! `keys.toml`: who may do what over HTTP. A file of its own, so that keys survive when the region is built anew, and
//! stay behind when `region.sqlite` is copied for somebody to look at. It holds hashes, never a key.

use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

use super::error::StoreError;
use super::recipe::hash_of;
use super::region::Region;

/// The name of the file.
pub(super) const KEYS: &str = "keys.toml";
/// Beside it, while it is written.
pub(super) const KEYS_NEW: &str = "keys.toml.new";
/// What every key begins with, so that a key in the wrong place is recognised.
const PREFIX: &str = "ws_";

/// What the holder of a key may do. Whoever has none is the public, and may read what is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Edits stations, reads the audit, evaluates scenarios.
    Planner,
    /// Will send pings; nothing else, and so nothing yet.
    Ingest,
}

impl Role {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Planner => "planner",
            Self::Ingest => "ingest",
        }
    }
}

impl FromStr for Role {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let known = [Self::Planner, Self::Ingest].into_iter().find(|role| role.as_str() == text);
        known.ok_or_else(|| format!("role `{text}` is not known; it must be `planner` or `ingest`"))
    }
}

/// What is kept of a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// Whose it is; the audit has it.
    pub name: String,
    /// What it allows.
    pub role: Role,
    /// When it was made, RFC 3339 in UTC.
    pub created: String,
    /// The SHA-256 of the key. It has 256 random bits, so no guess will ever have the same.
    sha256: String,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    #[serde(default)]
    key: Vec<Key>,
}

/// The keys of the region at `region`, in the order in which they were made.
///
/// # Errors
///
/// [`StoreError`] when the file is there and cannot be read.
pub fn list_keys(region: &Path) -> Result<Vec<Key>, StoreError> {
    let path = region.join(KEYS);
    match fs::read_to_string(&path) {
        Ok(text) => {
            let unreadable = |error: toml::de::Error| bad(&path, error.message().to_owned());
            toml::from_str::<KeyFile>(&text).map(|file| file.key).map_err(unreadable)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(StoreError::io("read", &path)(error)),
    }
}

/// Makes a key and gives it; nobody can give it again.
///
/// # Errors
///
/// [`StoreError`] when the name is taken or no name, or the file cannot be written.
pub fn add_key(region: &Path, name: &str, role: Role, now: DateTime<Utc>) -> Result<String, StoreError> {
    let path = region.join(KEYS);
    let length = name.chars().count();
    if !(1..=64).contains(&length) || name.trim() != name || name.chars().any(char::is_control) || name == "local" {
        let why = format!("`{name}` is no name for a key; take 1 to 64 characters, not `local`");
        return Err(bad(&path, why));
    }
    let mut secret = PREFIX.to_owned();
    for byte in random_bytes(&path)? {
        let _ = write!(secret, "{byte:02x}");
    }
    change(region, |keys| {
        if keys.iter().any(|key| key.name == name) {
            return Err(bad(&path, format!("there is a key `{name}` already; revoke it first, or take another name")));
        }
        let created = now.to_rfc3339_opts(SecondsFormat::Secs, true);
        keys.push(Key { name: name.to_owned(), role, created, sha256: hash_of(secret.as_bytes()) });
        Ok(())
    })?;
    Ok(secret)
}

/// Takes the key `name` away.
///
/// # Errors
///
/// [`StoreError`] when there is none, or the file cannot be written.
pub fn revoke_key(region: &Path, name: &str) -> Result<(), StoreError> {
    let path = region.join(KEYS);
    change(region, |keys| {
        let before = keys.len();
        keys.retain(|key| key.name != name);
        if keys.len() == before {
            let names: Vec<String> = keys.iter().map(|key| format!("`{}`", key.name)).collect();
            let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
            return Err(bad(&path, format!("there is no key `{name}`; there are: {names}")));
        }
        Ok(())
    })
}

fn bad(path: &Path, why: String) -> StoreError {
    StoreError::Keys { path: path.to_owned(), why }
}

fn random_bytes(path: &Path) -> Result<[u8; 32], StoreError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| bad(path, format!("the system gives no random numbers: {error}")))?;
    Ok(bytes)
}

/// Changes the file as a whole; two programs that do so at once do so one after the other.
fn change(region: &Path, edit: impl FnOnce(&mut Vec<Key>) -> Result<(), StoreError>) -> Result<(), StoreError> {
    Region::recipe(region)?;
    let lock_path = region.join("region.toml");
    let lock = File::open(&lock_path).map_err(StoreError::io("open", &lock_path))?;
    lock.lock().map_err(StoreError::io("lock", &lock_path))?;
    let mut keys = list_keys(region)?;
    edit(&mut keys)?;
    let (path, fresh) = (region.join(KEYS), region.join(KEYS_NEW));
    let text = toml::to_string(&KeyFile { key: keys }).map_err(|error| bad(&path, error.to_string()))?;
    let head = "# Keys of this region: hashes, made and revoked by `waystation keys`.\n\n";
    write_private(&fresh, &format!("{head}{text}"))
        .and_then(|()| fs::rename(&fresh, &path))
        .and_then(|()| if cfg!(unix) { File::open(region)?.sync_all() } else { Ok(()) })
        .map_err(StoreError::io("write", &path))
}

/// For the eyes of its owner only.
fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let _ = fs::remove_file(path);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// The keys of a region as they are now: the file is read again when it has changed.
#[derive(Debug)]
pub struct Keyring {
    region: PathBuf,
    last: Mutex<Option<(Stamp, Arc<Vec<Key>>)>>,
}

/// What changes when a file does. A file that was renamed into place may have the time of the one before it, to the
/// grain of the clock; hence its number as well.
type Stamp = Option<(SystemTime, u64, u64)>;

impl Keyring {
    /// The keys of the region at `region`.
    #[must_use]
    pub const fn of(region: PathBuf) -> Self {
        Self { region, last: Mutex::new(None) }
    }

    /// All keys.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the file cannot be read; then nobody has a key.
    pub fn keys(&self) -> Result<Arc<Vec<Key>>, StoreError> {
        let stamp = stamp(&self.region.join(KEYS));
        // What is in it is put in whole.
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((seen, keys)) = last.as_ref()
            && *seen == stamp
        {
            return Ok(Arc::clone(keys));
        }
        *last = None;
        let keys = Arc::new(list_keys(&self.region)?);
        *last = Some((stamp, Arc::clone(&keys)));
        Ok(keys)
    }

    /// What is kept of the key `secret`.
    ///
    /// # Errors
    ///
    /// As [`Keyring::keys`].
    pub fn find(&self, secret: &str) -> Result<Option<Key>, StoreError> {
        let hash = hash_of(secret.as_bytes());
        // All are looked at, and each to its end: the time tells nothing.
        let keys = self.keys()?;
        Ok(keys.iter().fold(None, |found, key| if same(&key.sha256, &hash) { Some(key) } else { found }).cloned())
    }
}

fn same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().zip(other.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}

fn stamp(path: &Path) -> Stamp {
    let file = fs::metadata(path).ok()?;
    #[cfg(unix)]
    let number = std::os::unix::fs::MetadataExt::ino(&file);
    #[cfg(not(unix))]
    let number = 0;
    Some((file.modified().unwrap_or(SystemTime::UNIX_EPOCH), file.len(), number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_equal_hashes_are_the_same() {
        assert!(same("", "") && same("ab", "ab"));
        assert!(!same("ab", "ac") && !same("ab", "a") && !same("a", "ab") && !same("bb", "ab"));
    }

    #[test]
    fn roles_are_read_by_their_words() {
        assert_eq!("planner".parse(), Ok(Role::Planner));
        assert_eq!("ingest".parse(), Ok(Role::Ingest));
        assert!("admin".parse::<Role>().unwrap_err().contains("`planner` or `ingest`"));
    }
}
