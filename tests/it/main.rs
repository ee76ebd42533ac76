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
#[cfg(test)]
mod pages;
mod peers;
mod revoke;
mod vc_api;
