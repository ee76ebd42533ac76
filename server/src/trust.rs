//! The trust list on the disk: a file that an administrator edits, read again when it has changed.

mod own;

pub use own::{TrustFileError, Undo};
pub(crate) use own::{commit, issues};

use crate::state::OpenError;
use credentials::{credential::Problem, trust::TrustList};
use std::{
    fs,
    io::{ErrorKind, Write},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

/// Its name in the data directory.
pub const FILE: &str = "trust.json";
/// A trust list of 10,000 issuers has about 3 MB.
const BYTES: u64 = 8 << 20;

/// The file and what it said last.
pub struct TrustFile {
    path: PathBuf,
    seen: Mutex<Seen>,
    /// Who changes the file changes it alone.
    writing: Mutex<()>,
}

struct Seen {
    /// Changed when, and how long; `None` when there is no file.
    mark: Option<Mark>,
    list: Arc<TrustList>,
    in_order: bool,
}

impl TrustFile {
    /// Reads the file at `path`; none is an empty list, one that is not in order an error.
    pub fn open(path: PathBuf) -> Result<Self, OpenError> {
        let list = read(&path).map_err(|reason| {
            OpenError(format!("the trust list {} is not in order: {reason}", path.display()))
        })?;
        let seen = Seen { mark: mark(&path), list: Arc::new(list), in_order: true };
        Ok(Self { path, seen: Mutex::new(seen), writing: Mutex::new(()) })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The list that counts now.
    pub fn current(&self) -> Arc<TrustList> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let mark = mark(&self.path);
        if mark != seen.mark {
            seen.mark = mark;
            match read(&self.path) {
                Ok(list) => {
                    seen.list = Arc::new(list);
                    seen.in_order = true;
                }
                Err(reason) => {
                    seen.in_order = false;
                    tracing::error!(%reason, "the trust list is not in order; the one before counts");
                }
            }
        }
        Arc::clone(&seen.list)
    }

    /// Whether the file as it is now is what counts.
    pub fn is_in_order(&self) -> bool {
        self.current();
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).in_order
    }
}

/// When it was written, its length in bytes, and which file it is.
type Mark = (SystemTime, u64, u64);

/// What tells one writing of the file from another: each makes a new one, even within one tick of the
/// clock and of the same length.
fn mark(path: &Path) -> Option<Mark> {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len(), metadata.ino()))
}

fn read(path: &Path) -> Result<TrustList, String> {
    match fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(TrustList::default()),
        Ok(metadata) if metadata.len() > BYTES => return Err(format!("larger than {BYTES} bytes")),
        _ => {}
    }
    let bytes = fs::read(path).map_err(|error| error.to_string())?;
    TrustList::parse(&bytes).map_err(|problems| sentences(&problems))
}

/// Every problem in one line.
pub fn sentences(problems: &[Problem]) -> String {
    let lines = problems.iter().map(|problem| match problem.pointer.as_str() {
        "" => problem.sentence.clone(),
        pointer => format!("{pointer}: {}", problem.sentence),
    });
    lines.collect::<Vec<_>>().join("; ")
}

/// Puts `list` in the place of the file at `path`, whole or not at all.
pub fn write(path: &Path, list: &TrustList) -> std::io::Result<()> {
    put(path, format!("{:#}\n", list.to_value()).as_bytes())
}

fn put(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    // A link stays a link: what it leads to is written.
    let path = match fs::canonicalize(path) {
        Err(error) if error.kind() == ErrorKind::NotFound && !path.is_symlink() => path.to_owned(),
        found => found?,
    };
    let beside = path.with_extension("json.new");
    let mut file = fs::File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, &path)?;
    let directory = path.parent().filter(|it| !it.as_os_str().is_empty());
    fs::File::open(directory.unwrap_or(Path::new(".")))?.sync_all()
}
