//! Proof by behaviour.

mod auth;
#[cfg(test)]
mod browser;
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
#[cfg(test)]
mod pages;
mod revoke;
mod vc_api;
