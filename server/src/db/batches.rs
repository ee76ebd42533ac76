//! Batches and their rows.
