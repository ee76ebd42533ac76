//! The web and the disk of Lanyard: turns requests into calls, keeps the registry, runs jobs,
//! serves the pages. No cryptography, no JSON-LD, no DID syntax here.

pub mod access;
pub mod api;
pub mod auth;
pub mod batches;
pub mod changing;
pub mod cli;
pub mod clients;
pub mod clock;
pub mod config;
pub mod custody;
pub mod db;
pub mod demo;
pub mod finding;
pub mod foreseeing;
pub mod headers;
pub mod issuing;
pub mod jobs;
pub mod openapi;
pub mod organisations;
pub mod overview;
pub mod pages;
pub mod people;
pub mod problem;
pub mod publishing;
pub mod records;
pub mod registry;
pub mod routes;
pub mod sheets;
pub mod state;
pub mod statuses;
pub mod trust;
pub mod trusting;
pub mod verifications;
pub mod verifying;
