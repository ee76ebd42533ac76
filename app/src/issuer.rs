//! The board's desk.

pub mod batches;
pub mod change;
pub mod issue;
pub mod license;
pub mod licenses;
pub mod overview;
