//! Proof by behaviour.

mod cli;
mod crash;
#[cfg(test)]
mod fetch;
mod issue;
mod layout;
mod revoke;
