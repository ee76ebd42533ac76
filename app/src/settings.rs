//! The settings of an organisation.

pub mod clients;
pub mod keys;
pub mod organization;
pub mod staff;
