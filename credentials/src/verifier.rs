//! Verifying: gather every fact (asynchronous, each failure is itself a fact), then decide
//! (a plain function that cannot wait and cannot fail).

mod checks;
mod facts;
mod verdict;

pub use checks::{Check, CheckOutcome};
pub use facts::{Fact, Source};
pub use verdict::{Finding, Outcome, Report, Summary, Trusted, Verdict};
