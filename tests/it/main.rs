//! Proof by behaviour.

mod auth;
#[cfg(test)]
mod browser;
#[cfg(test)]
mod cli;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod fetch;
mod http;
#[cfg(test)]
mod issue;
mod layout;
mod limits;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod peers;
mod revoke;
mod vc_api;
