//! Randomness as an argument.

#[cfg(test)]
pub(crate) mod seeded;

/// Where random bytes come from. The server hands in the operating system's generator,
/// tests hand in a seeded one.
pub trait Random: Send {
    /// Fills `bytes` with bytes that nobody can guess.
    fn fill(&mut self, bytes: &mut [u8]);
}

/// `N` random bytes.
pub fn bytes<const N: usize>(random: &mut dyn Random) -> [u8; N] {
    let mut out = [0; N];
    random.fill(&mut out);
    out
}

/// A random (version 4) UUID as `urn:uuid:…`, the form of every credential id that we mint.
pub fn urn_uuid(random: &mut dyn Random) -> String {
    let uuid = uuid::Builder::from_random_bytes(bytes(random)).into_uuid();
    uuid.urn().to_string()
}
