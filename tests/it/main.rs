//! Proof by behaviour.

mod auth;
mod cli;
mod crash;
#[cfg(test)]
mod fetch;
mod http;
mod issue;
mod layout;
mod limits;
#[cfg(test)]
mod peers;
mod revoke;
