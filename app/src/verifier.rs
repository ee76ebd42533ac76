//! Verifying: the form and the report.

mod checks;
mod form;
mod report;

pub(crate) use form::Entry;
pub use form::{Complaint, Entered, verify};
pub use report::{Asked, ReportPage, report};
pub(crate) use report::{Laboratory, Verdict};
