//! Counts for a board's overview.
