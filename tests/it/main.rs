//! Proof by behaviour.

#[cfg(test)]
mod access;
mod announced;
#[cfg(test)]
mod asked;
#[cfg(test)]
mod attacks;
mod auth;
#[cfg(test)]
mod batches;
#[cfg(test)]
mod browser;
#[cfg(test)]
mod cli;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod desk_change;
#[cfg(test)]
mod desk_folders;
#[cfg(test)]
mod desk_issue;
#[cfg(test)]
mod desk_known;
#[cfg(test)]
mod desk_lapsed;
#[cfg(test)]
mod desk_merge;
#[cfg(test)]
mod desk_record;
#[cfg(test)]
mod desk_trust;
#[cfg(test)]
mod desk_trust_change;
#[cfg(test)]
mod desk_verify;
#[cfg(test)]
mod desks;
#[cfg(test)]
mod due;
#[cfg(test)]
mod events;
#[cfg(test)]
mod fetch;
#[cfg(test)]
mod first_trust;
#[cfg(test)]
mod foreign;
#[cfg(test)]
mod http;
#[cfg(test)]
mod ipfs;
#[cfg(test)]
mod issue;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod keys_over_time;
#[cfg(test)]
mod layout;
#[cfg(test)]
mod leaving;
#[cfg(test)]
mod lifecycle;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod machines;
#[cfg(test)]
mod manners;
#[cfg(test)]
mod mass;
#[cfg(test)]
mod overview;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod peers;
#[cfg(test)]
mod public_pages;
#[cfg(test)]
mod register;
#[cfg(test)]
mod renewing;
mod revoke;
#[cfg(test)]
mod settings;
#[cfg(test)]
mod sign_in;
#[cfg(test)]
mod staff;
#[cfg(test)]
mod vc_api;
