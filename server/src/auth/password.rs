//! Passwords, for where there is no passkey: Argon2id with the parameters that OWASP names, and the
//! rules of NIST SP 800-63B, 3.1.1.2: long, not common, of any characters, which are normalised
//! (NFKC), so that what is typed the same on another keyboard is the same.

use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version,
    password_hash::SaltString,
};

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// The fewest characters.
pub const LEAST: usize = 12;
/// The most bytes.
pub const MOST: usize = 1024;
/// Memory of one hash, in KiB (OWASP Password Storage Cheat Sheet: 19 MiB, 2 passes, 1 lane).
const MEMORY: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Hashes at once. Each takes 19 MiB and a core; more would only wait for each other.
const AT_ONCE: usize = 4;
/// Strangers whose password waits to be compared, beside those whose is. More would take the places
/// of those who want a page.
const WAITING: usize = 16;

/// In front of what is kept of a password that was normalised. One without it was kept before that
/// was done, and is compared as it was typed.
const NORMALISED: &str = "nfkc";

/// What everybody tries first, of those that are long enough; in small letters.
const COMMON: &str = include_str!("common-passwords.txt");

/// Why a password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weakness {
    /// Fewer than [`LEAST`] characters.
    TooShort,
    /// More than [`MOST`] bytes.
    TooLong,
    /// On the list of common ones, or one character over and over, or a row of the keyboard.
    Common,
    /// The e-mail address or the name of its person.
    Personal,
}

/// Whether a password may be chosen by somebody of that address and name.
pub fn check(password: &str, email: &str, name: &str) -> Result<(), Weakness> {
    let password = normalised(password).ok_or(Weakness::TooLong)?;
    if password.chars().count() < LEAST {
        return Err(Weakness::TooShort);
    }
    let small = password.trim().to_lowercase();
    let mut letters = small.chars();
    let first = letters.next();
    let monotonous = letters.all(|letter| Some(letter) == first);
    if monotonous || COMMON.lines().any(|common| common == small) {
        return Err(Weakness::Common);
    }
    let plain = |text: &str| text.to_lowercase().replace(char::is_whitespace, "");
    if [email, name].iter().any(|own| plain(own) == plain(&small)) {
        return Err(Weakness::Personal);
    }
    Ok(())
}

/// What is hashed. `None` for what is longer than a password may be, as it was typed or afterwards.
fn normalised(password: &str) -> Option<Zeroizing<String>> {
    if password.len() > MOST {
        return None;
    }
    let password: Zeroizing<String> = Zeroizing::new(password.nfkc().collect());
    (password.len() <= MOST).then_some(password)
}

/// Computes hashes, a few at a time, away from the threads that answer.
#[derive(Debug, Clone)]
pub struct Passwords {
    places: Arc<Semaphore>,
    line: Arc<Semaphore>,
    hashes: Arc<AtomicU64>,
}

impl Default for Passwords {
    fn default() -> Self {
        let of = |places| Arc::new(Semaphore::new(places));
        Self { places: of(AT_ONCE), line: of(AT_ONCE + WAITING), hashes: Arc::default() }
    }
}

impl Passwords {
    /// How many hashes were computed, for making and for comparing, since the start.
    pub fn hashes(&self) -> u64 {
        self.hashes.load(Ordering::SeqCst)
    }

    /// A place in the line, for a stranger who wants a password compared; nothing where it is full.
    /// Whoever is signed in, or came by a link, takes none, and waits for as long as it takes.
    pub fn place(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.line).try_acquire_owned().ok()
    }

    /// What is kept of a password that [`check`] lets through: a PHC string behind a mark. The salt
    /// is random.
    pub async fn hash(&self, password: &str, salt: [u8; 16]) -> String {
        let password = normalised(password).expect("`check` refuses what is longer");
        let hash = self.work(move || hash(&password, &salt)).await;
        format!("{NORMALISED}{hash}")
    }

    /// Whether what is kept was made in another way than it would be today. It is made anew when
    /// its person has signed in with it: only then is the password known.
    pub fn is_outdated(kept: &str) -> bool {
        let Some(hash) = kept.strip_prefix(NORMALISED) else { return true };
        let made = PasswordHash::new(hash).ok().and_then(|hash| {
            let as_now = hash.algorithm == Algorithm::Argon2id.ident()
                && hash.version == Some(Version::V0x13.into());
            as_now.then(|| Params::try_from(&hash).ok())?
        });
        made.is_none_or(|it| (it.m_cost(), it.t_cost(), it.p_cost()) != (MEMORY, PASSES, LANES))
    }

    /// Whether the password is the kept one. Where none is kept, one hash is computed all the
    /// same, and the answer is no: the time says nothing about who has an account.
    pub async fn is(&self, password: &str, kept: Option<String>) -> bool {
        let Some(normal) = normalised(password) else { return false };
        let typed = Zeroizing::new(password.to_owned());
        self.work(move || match kept.as_deref() {
            Some(kept) => match kept.strip_prefix(NORMALISED) {
                Some(hash) => verify(&normal, hash),
                None => verify(&typed, kept),
            },
            None => {
                hash(&normal, &[0; 16]);
                false
            }
        })
        .await
    }

    async fn work<T: Send + 'static>(&self, what: impl FnOnce() -> T + Send + 'static) -> T {
        let place = Arc::clone(&self.places).acquire_owned().await;
        let place = place.expect("the semaphore is never closed");
        self.hashes.fetch_add(1, Ordering::SeqCst);
        let done = tokio::task::spawn_blocking(move || {
            let done = what();
            // Whoever asked may be gone by now; the place is taken until the work is done.
            drop(place);
            done
        });
        done.await.expect("hashing does not panic")
    }
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY, PASSES, LANES, None).expect("within Argon2's bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash(password: &str, salt: &[u8; 16]) -> String {
    let salt = SaltString::encode_b64(salt).expect("16 bytes make a salt");
    let hash = argon2().hash_password(password.as_bytes(), &salt);
    hash.expect("a password within its bounds").to_string()
}

/// With the parameters that the kept one was made with.
fn verify(password: &str, kept: &str) -> bool {
    let Ok(kept) = PasswordHash::new(kept) else {
        tracing::error!("a kept password is malformed");
        return false;
    };
    argon2().verify_password(password.as_bytes(), &kept).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_sentence_is_taken_and_what_everybody_tries_is_not() {
        let check = |password: &str| check(password, "robin.vance@board.example", "Robin Vance");
        assert_eq!(check("three herons by the river"), Ok(()));
        assert_eq!(check("ärzte über berlin"), Ok(()));
        assert_eq!(check("elevenchars"), Err(Weakness::TooShort));
        assert_eq!(check(&"é".repeat(513)), Err(Weakness::TooLong));
        assert_eq!(check("aaaaaaaaaaaaaaaa"), Err(Weakness::Common));
        assert_eq!(check("Password1234"), Err(Weakness::Common));
        assert_eq!(check("ROBIN.VANCE@board.example"), Err(Weakness::Personal));
    }

    #[test]
    fn every_common_password_is_long_enough_to_be_worth_its_line() {
        for common in COMMON.lines() {
            assert!(common.chars().count() >= LEAST, "{common}");
            assert_eq!(common, common.to_lowercase());
        }
    }

    #[tokio::test]
    async fn a_password_is_known_again_and_each_answer_costs_one_hash() {
        let passwords = Passwords::default();
        let kept = passwords.hash("three herons by the river", [7; 16]).await;
        assert!(kept.starts_with("nfkc$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(!Passwords::is_outdated(&kept));
        assert!(passwords.is("three herons by the river", Some(kept.clone())).await);
        assert!(!passwords.is("three herons by the lake", Some(kept)).await);
        assert!(!passwords.is("three herons by the river", None).await);
        assert_eq!(passwords.hashes(), 4);
    }

    #[tokio::test]
    async fn a_password_typed_on_another_keyboard_is_the_same() {
        let passwords = Passwords::default();
        // One letter, or a letter and its accent; a ligature; full-width letters of an input method.
        for (one, other) in [
            ("drei h\u{e4}user am fluss", "drei ha\u{308}user am fluss"),
            ("the o\u{fb03}ce by the river", "the office by the river"),
            ("\u{ff54}\u{ff48}\u{ff52}\u{ff45}\u{ff45} herons", "three herons"),
        ] {
            let kept = passwords.hash(one, [7; 16]).await;
            assert!(passwords.is(other, Some(kept)).await, "{other}");
            let kept = passwords.hash(other, [7; 16]).await;
            assert!(passwords.is(one, Some(kept)).await, "{one}");
        }
        assert_eq!(passwords.hashes(), 12, "each answer costs one");
        // A short one does not become long by how it is written, nor a long one short.
        assert_eq!(check(&"a\u{308}".repeat(11), "", ""), Err(Weakness::TooShort));
        assert_eq!(check(&"\u{fdfa}".repeat(100), "", ""), Err(Weakness::TooLong));
        assert_eq!(check("\u{ff30}assword1234", "", ""), Err(Weakness::Common));
    }

    #[tokio::test]
    async fn what_was_kept_before_still_opens_and_is_known_to_be_old() {
        let passwords = Passwords::default();
        let typed = "drei ha\u{308}user am fluss";
        let before = hash(typed, &[7; 16]);
        assert!(Passwords::is_outdated(&before));
        assert!(passwords.is(typed, Some(before)).await);
        let weak = Params::new(8, 1, 1, None).expect("within Argon2's bounds");
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, weak);
        let salt = SaltString::encode_b64(&[7; 16]).expect("a salt");
        let weak = weak.hash_password(b"three herons by the river", &salt).expect("a hash");
        let weak = format!("{NORMALISED}{weak}");
        assert!(Passwords::is_outdated(&weak));
        assert!(passwords.is("three herons by the river", Some(weak)).await);
        assert!(Passwords::is_outdated("rubbish") && Passwords::is_outdated("nfkcrubbish"));
    }
}
