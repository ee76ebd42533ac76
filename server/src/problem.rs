//! RFC 9457 problems.
