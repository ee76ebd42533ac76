//! Standard output that survives a reader who has gone.

use std::io::Write;

/// Standard output. When its reader closes the pipe, the rest is dropped in silence.
#[derive(Debug, Clone, Copy)]
pub struct Output(());

impl Output {
    /// The process's standard output.
    pub fn stdout() -> Self {
        Self(())
    }

    /// Writes a text and a line feed.
    pub fn line(self, text: &str) {
        self.bytes(text.as_bytes());
        self.bytes(b"\n");
    }

    /// Writes bytes as they are.
    pub fn bytes(self, bytes: &[u8]) {
        let mut stdout = std::io::stdout().lock();
        // `verify` answers by its exit code too; a full disk behind `>` must not change it.
        let _ = stdout.write_all(bytes).and_then(|()| stdout.flush());
    }
}

/// Writes to standard error.
pub fn complain(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}
