//! Verifying: gather every fact (asynchronous, each failure is itself a fact), then decide
//! (a plain function that cannot wait and cannot fail).

mod checks;
mod decide;
mod facts;
mod verdict;

#[cfg(feature = "native")]
mod gather;

pub use checks::{Check, CheckOutcome};
pub use decide::decide;
pub use facts::{Fact, Facts, Missing, Source};
#[cfg(feature = "native")]
pub use gather::{Given, Verifier};
pub use verdict::{Finding, Outcome, Report, Summary, Trusted, Verdict};
