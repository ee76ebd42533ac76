//! Verifying: the form and the report.

pub mod attention;
mod changes;
mod checks;
pub mod clinicians;
pub mod desk;
mod evidence;
mod form;
pub mod history;
mod report;
mod rows;
pub mod together;
pub mod trust;

pub(crate) use checks::Checks;
pub use evidence::{Evidence, SourceKind};
pub(crate) use form::Entry;
pub use form::{Complaint, Entered, verify};
pub use report::{Asked, ReportPage, report};
pub(crate) use report::{Laboratory, Verdict};
pub(crate) use rows::{Answer, Lapse, Now};
pub use rows::{Bound, Checked, Line, Why};
