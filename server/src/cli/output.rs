//! Standard output that survives a reader who has gone.

use super::Failure;
use std::io::Write;

/// Standard output. When its reader closes the pipe, lines are dropped in silence.
#[derive(Debug, Clone, Copy)]
pub struct Output(());

impl Output {
    /// The process's standard output.
    pub fn stdout() -> Self {
        Self(())
    }

    /// Writes a text and a line feed.
    pub fn line(self, text: &str) {
        // `verify` answers by its exit code too; a full disk behind `>` must not change it.
        let _ = write(&[text.as_bytes(), b"\n"].concat());
    }

    /// Writes a document as it is. It may be kept nowhere else, so one that does not arrive is told.
    pub fn document(self, bytes: &[u8]) -> Result<(), Failure> {
        write(bytes).map_err(|error| Failure::io("standard output", &error))
    }
}

fn write(bytes: &[u8]) -> std::io::Result<()> {
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(bytes)?;
    stdout.flush()
}

/// Writes to standard error.
pub fn complain(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}
