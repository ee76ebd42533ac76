//! Custody of the organisations' private keys: sealed at rest under the master key, open only in memory.

use crate::{config::KeysConfig, db::keys::Stored, state::OpenError};
use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use credentials::{
    jose,
    key::{KeyType, SecretKey},
    random::{self, Random},
};
use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Read, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};
use zeroize::Zeroizing;

/// The name of the key file that the first start makes in the data directory.
pub const KEY_FILE: &str = "master.key";
/// What is sealed to know the right master key again.
const PROBE: &[u8] = b"Lanyard master key";

/// Opens sealed keys and keeps them open, in memory that is wiped.
pub struct Custody {
    master: Zeroizing<[u8; 32]>,
    open: Mutex<HashMap<(i64, KeyType), Slot>>,
}

/// The newest key of an organisation and type that was opened or destroyed here. Older ones are not
/// kept open: they sign no more.
struct Slot {
    row: i64,
    /// `None` once it was destroyed.
    key: Option<Arc<SecretKey>>,
}

/// A sealed key does not open, or opens to another key than its public half says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a sealed key does not open under this master key")]
pub struct CustodyError;

impl Custody {
    /// The master key of the configuration. `first` allows to make the key file where none is
    /// configured and none is there; otherwise a missing file is an error.
    pub fn load(
        config: &KeysConfig,
        directory: &Path,
        first: bool,
        random: &mut dyn Random,
    ) -> Result<Self, OpenError> {
        let master = match (&config.master, &config.master_file) {
            (Some(secret), _) => parse(secret.expose()).ok_or_else(|| {
                OpenError("`keys.master` is not 32 bytes in hexadecimal or base64".to_owned())
            })?,
            (None, Some(file)) => read(file)?,
            (None, None) => {
                let file = directory.join(KEY_FILE);
                if first {
                    make(&file, random)?;
                }
                read(&file)?
            }
        };
        Ok(Self { master, open: Mutex::default() })
    }

    /// A text that only this master key opens, to be kept.
    pub fn probe(&self) -> String {
        jose::seal(&self.master, PROBE)
    }

    /// Whether `probe` was made with this master key.
    pub fn knows(&self, probe: &str) -> bool {
        jose::open(&self.master, probe).is_ok_and(|plain| plain.as_slice() == PROBE)
    }

    /// A private key, to be kept.
    pub fn seal(&self, key: &SecretKey) -> String {
        jose::seal(&self.master, key.expose())
    }

    /// Anything else that is not to be read from the disk: a kept report.
    pub fn seal_bytes(&self, plain: &[u8]) -> String {
        jose::seal(&self.master, plain)
    }

    /// What [`Self::seal_bytes`] sealed.
    pub fn open_bytes(&self, sealed: &str) -> Result<Zeroizing<Vec<u8>>, CustodyError> {
        jose::open(&self.master, sealed).map_err(|_| CustodyError)
    }

    /// Seals what others carry for us, under a key of its own: what is sealed for one thing opens
    /// for no other, and is never taken for what is kept here.
    pub fn seal_for(&self, what: &str, plain: &[u8]) -> String {
        jose::seal(&self.key_for(what), plain)
    }

    /// What [`Self::seal_for`] sealed for the same.
    pub fn open_for(&self, what: &str, sealed: &str) -> Result<Zeroizing<Vec<u8>>, CustodyError> {
        jose::open(&self.key_for(what), sealed).map_err(|_| CustodyError)
    }

    /// The master key is random and hashed in front of a name of ours: nobody who does not have it
    /// has this, and nobody who has this has it.
    fn key_for(&self, what: &str) -> Zeroizing<[u8; 32]> {
        let mut key = Sha256::new_with_prefix(b"Lanyard seal\0");
        key.update(&self.master[..]);
        key.update(what);
        Zeroizing::new(key.finalize().into())
    }

    /// The private half of a kept key, which must belong to its public half.
    pub fn open(&self, stored: &Stored) -> Result<Arc<SecretKey>, CustodyError> {
        let place = (stored.organisation, stored.public.key_type());
        match self.open.lock().unwrap_or_else(PoisonError::into_inner).get(&place) {
            Some(Slot { row, key: Some(key) }) if *row == stored.row => return Ok(Arc::clone(key)),
            Some(Slot { row, .. }) if *row >= stored.row => return Err(CustodyError),
            _ => {}
        }
        let plain = jose::open(&self.master, &stored.sealed).map_err(|_| CustodyError)?;
        let key = SecretKey::from_bytes(stored.public.key_type(), &plain)
            .ok()
            .filter(|key| key.public() == stored.public)
            .ok_or(CustodyError)?;
        let key = Arc::new(key);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        match open.get(&place) {
            Some(newer) if newer.row >= stored.row && newer.key.is_none() => Err(CustodyError),
            Some(newer) if newer.row > stored.row => Err(CustodyError),
            _ => {
                open.insert(place, Slot { row: stored.row, key: Some(Arc::clone(&key)) });
                Ok(key)
            }
        }
    }

    /// The rows of the keys that are open.
    pub fn open_rows(&self) -> Vec<i64> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.values().filter(|slot| slot.key.is_some()).map(|slot| slot.row).collect()
    }

    /// Opens the key that `read` finds. One that is retired between reading and opening is read once
    /// more: its successor is there. The row and the private half.
    pub async fn open_current<E, F>(
        &self,
        read: impl Fn() -> F,
    ) -> Result<Option<(Stored, Result<Arc<SecretKey>, CustodyError>)>, E>
    where
        F: Future<Output = Result<Option<Stored>, E>>,
    {
        let mut before = None;
        loop {
            let Some(stored) = read().await? else { return Ok(None) };
            let opened = self.open(&stored);
            if opened.is_ok() || before == Some(stored.row) {
                return Ok(Some((stored, opened)));
            }
            before = Some(stored.row);
        }
    }

    /// Forgets a private half that was destroyed on the disk. It does not open again, not even for
    /// who has read its sealed bytes a moment ago.
    pub fn destroy(&self, stored: &Stored) {
        let place = (stored.organisation, stored.public.key_type());
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.get(&place).is_none_or(|slot| slot.row <= stored.row) {
            open.insert(place, Slot { row: stored.row, key: None });
        }
    }
}

/// 32 bytes from hexadecimal or base64, either alphabet, padded or not.
fn parse(text: &str) -> Option<Zeroizing<[u8; 32]>> {
    let text = text.trim();
    let bytes = if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        (0..32)
            .map(|at| u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok())
            .collect::<Option<Vec<u8>>>()?
    } else {
        let lenient =
            GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
        [alphabet::STANDARD, alphabet::URL_SAFE]
            .iter()
            .find_map(|alphabet| GeneralPurpose::new(alphabet, lenient).decode(text).ok())?
    };
    let bytes = Zeroizing::new(bytes);
    bytes.as_slice().try_into().ok().map(Zeroizing::new)
}

fn problem(file: &Path, error: &std::io::Error) -> OpenError {
    OpenError(format!("the master key file {} cannot be used: {error}", file.display()))
}

fn read(file: &Path) -> Result<Zeroizing<[u8; 32]>, OpenError> {
    let mut text = Zeroizing::new(String::new());
    let opened = File::open(file).map_err(|error| match error.kind() {
        ErrorKind::NotFound => OpenError(format!(
            "the master key file {} is missing; without it the keys of this data directory do \
             not open. Put it back from its backup",
            file.display()
        )),
        _ => problem(file, &error),
    })?;
    let mode = opened.metadata().map_err(|error| problem(file, &error))?.permissions().mode();
    if mode & 0o077 != 0 {
        tracing::warn!(file = %file.display(), "others than its owner may read the master key file");
    }
    opened.take(1024).read_to_string(&mut text).map_err(|error| problem(file, &error))?;
    parse(&text).ok_or_else(|| {
        OpenError(format!("{} does not hold 32 bytes in hexadecimal or base64", file.display()))
    })
}

/// Makes the key file, whole or not at all, readable by its owner alone, and is sure that it is on
/// the disk. One that is there already stays, unless it is the empty one of a start that was killed.
fn make(file: &Path, random: &mut dyn Random) -> Result<(), OpenError> {
    let key = Zeroizing::new(random::bytes::<32>(random));
    let mut text = Zeroizing::new(String::with_capacity(65));
    for byte in key.iter() {
        text.push(char::from(b"0123456789abcdef"[usize::from(byte >> 4)]));
        text.push(char::from(b"0123456789abcdef"[usize::from(byte & 15)]));
    }
    text.push('\n');
    let aside = u64::from_ne_bytes(random::bytes(random));
    let aside = file.with_file_name(format!("{KEY_FILE}.{aside:016x}"));
    put(file, &aside, text.as_bytes()).map_err(|error| problem(file, &error))
}

/// Writes `aside` and gives it its name at once. Two starts go one after the other.
fn put(file: &Path, aside: &Path, text: &[u8]) -> std::io::Result<()> {
    let directory = File::open(file.parent().unwrap_or(Path::new(".")))?;
    directory.lock()?;
    match fs::symlink_metadata(file) {
        Ok(found) if found.is_file() && found.len() == 0 => fs::remove_file(file)?,
        Ok(_) => return Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let mut opened = OpenOptions::new().write(true).create_new(true).mode(0o600).open(aside)?;
    let written = opened.write_all(text).and_then(|()| opened.sync_all());
    let named = written.and_then(|()| fs::hard_link(aside, file));
    fs::remove_file(aside)?;
    named.and_then(|()| directory.sync_all())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{clock::SystemRandom, config::Secret};

    #[test]
    fn the_first_start_makes_a_key_file_for_its_owner_alone_and_the_second_reads_it() {
        let directory = tempfile::tempdir().unwrap();
        let config = KeysConfig::default();
        let first = Custody::load(&config, directory.path(), true, &mut SystemRandom).unwrap();
        let file = directory.path().join(KEY_FILE);
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        let second = Custody::load(&config, directory.path(), false, &mut SystemRandom).unwrap();
        assert!(second.knows(&first.probe()));
    }

    #[test]
    fn a_board_whose_first_start_was_killed_starts_again() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join(KEY_FILE);
        fs::write(&file, "").unwrap();
        let load = |first| {
            Custody::load(&KeysConfig::default(), directory.path(), first, &mut SystemRandom)
        };
        assert!(load(false).is_err());
        let made = load(true).unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        assert!(load(true).unwrap().knows(&made.probe()));
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    }

    #[tokio::test]
    async fn who_issues_while_an_administrator_rotates_signs_with_the_new_key() {
        let config = KeysConfig { master: Some(Secret::new("ab".repeat(32))), master_file: None };
        let custody =
            Custody::load(&config, Path::new("/nowhere"), false, &mut SystemRandom).unwrap();
        let stored = |row| {
            let secret = SecretKey::generate(KeyType::Ed25519, &mut SystemRandom);
            Stored {
                row,
                organisation: 1,
                fragment: format!("ed25519-{row}"),
                public: secret.public(),
                sealed: custody.seal(&secret),
                created_at: credentials::time::Timestamp::from_unix_seconds(0),
                retired_at: None,
                stolen_at: None,
                doubted: false,
            }
        };
        let (old, new) = (stored(1), stored(2));
        let rows = Mutex::new(vec![new.clone(), old.clone()]);
        custody.destroy(&old);
        let read = || std::future::ready(Ok::<_, ()>(rows.lock().unwrap().pop()));
        let (row, opened) = custody.open_current(read).await.unwrap().unwrap();
        assert_eq!((row.row, opened.is_ok()), (2, true));
        assert_eq!(custody.open_rows(), [2]);
        // One that never opens is not asked for for ever.
        let read = || std::future::ready(Ok::<_, ()>(Some(old.clone())));
        let (_, opened) = custody.open_current(read).await.unwrap().unwrap();
        assert!(opened.is_err());
    }

    #[test]
    fn a_lost_key_file_is_told_and_not_made_anew() {
        let directory = tempfile::tempdir().unwrap();
        let lost =
            Custody::load(&KeysConfig::default(), directory.path(), false, &mut SystemRandom);
        assert!(lost.err().unwrap().0.contains("is missing"));
        assert!(!directory.path().join(KEY_FILE).exists());
    }

    #[test]
    fn another_master_key_does_not_open_what_this_one_sealed() {
        let custody = |text: &str| {
            let config = KeysConfig { master: Some(Secret::new(text.into())), master_file: None };
            Custody::load(&config, Path::new("/nowhere"), false, &mut SystemRandom)
        };
        let one = custody(&"ab".repeat(32)).unwrap();
        assert!(!custody(&"ac".repeat(32)).unwrap().knows(&one.probe()));
        assert!(custody("too short").is_err());
        assert!(custody(&"ä".repeat(32)).is_err());
    }

    #[test]
    fn a_master_key_reads_in_hexadecimal_and_both_base64s() {
        let bytes = [0xfbu8; 32];
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        for text in [
            hex,
            base64::engine::general_purpose::STANDARD.encode(bytes),
            base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes),
        ] {
            assert_eq!(parse(&text).unwrap().as_slice(), bytes, "{text}");
        }
    }
}
