//! The board's desk.

mod action;
pub mod batches;
pub mod change;
pub mod issue;
pub mod license;
pub mod licenses;
pub mod overview;
pub mod renewal;

pub use action::Action;
