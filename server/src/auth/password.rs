//! Passwords, for where there is no passkey: Argon2id with the parameters that OWASP names, and the
//! rules of NIST SP 800-63B, 3.1.1.2: long, not common, of any characters.

use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version,
    password_hash::SaltString,
};

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use tokio::sync::Semaphore;
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
    if password.len() > MOST {
        return Err(Weakness::TooLong);
    }
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

/// Computes hashes, a few at a time, away from the threads that answer.
#[derive(Debug, Clone)]
pub struct Passwords {
    places: Arc<Semaphore>,
    hashes: Arc<AtomicU64>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { places: Arc::new(Semaphore::new(AT_ONCE)), hashes: Arc::default() }
    }
}

impl Passwords {
    /// How many hashes were computed, for making and for comparing, since the start.
    pub fn hashes(&self) -> u64 {
        self.hashes.load(Ordering::SeqCst)
    }

    /// What is kept of a password: a PHC string. The salt is random.
    pub async fn hash(&self, password: &str, salt: [u8; 16]) -> String {
        let password = Zeroizing::new(password.to_owned());
        self.work(move || hash(&password, &salt)).await
    }

    /// Whether the password is the kept one. Where none is kept, one hash is computed all the
    /// same, and the answer is no: the time says nothing about who has an account.
    pub async fn is(&self, password: &str, kept: Option<String>) -> bool {
        if password.len() > MOST {
            return false;
        }
        let password = Zeroizing::new(password.to_owned());
        self.work(move || match kept {
            Some(kept) => verify(&password, &kept),
            None => {
                hash(&password, &[0; 16]);
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
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(passwords.is("three herons by the river", Some(kept.clone())).await);
        assert!(!passwords.is("three herons by the lake", Some(kept)).await);
        assert!(!passwords.is("three herons by the river", None).await);
        assert_eq!(passwords.hashes(), 4);
    }
}
