//! Verifying: gather every fact (asynchronous, each failure is itself a fact), then decide
//! (a plain function that cannot wait and cannot fail).

mod checks;
mod decide;
mod facts;
mod foresee;
mod reason;
mod render;
mod text;
mod verdict;
mod view;

#[cfg(feature = "native")]
pub(crate) mod gather;
#[cfg(test)]
mod tests;

pub use checks::{Check, CheckOutcome};
#[cfg(feature = "native")]
pub(crate) use checks::{by_issuer, holds};
pub use decide::decide;
pub use facts::{
    Asked, Document, Fact, Facts, MethodFact, Missing, NoMethod, ProofFact, Source, StatusFact,
    Subject,
};
#[cfg(feature = "native")]
pub use gather::{Given, Verifier};
pub use verdict::{Condition, Finding, Outcome, Report, Summary, Trusted, Verdict};
