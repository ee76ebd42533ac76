//! The screens of Lanyard, rendered on the server.
//!
//! A page is a function from plain data to a whole HTML document. Nothing here reads a clock, a
//! request or a database, and nothing here trusts a text that comes from outside: it passes
//! through [`shown`] on its way to the page. Every sentence of ours is in [`text`].

// The type of a page is as deep as the page.
#![recursion_limit = "256"]

pub mod account;
mod components;
mod desk;
mod form;
mod gallery;
mod home;
mod interfaces;
pub mod issuer;
mod license;
mod problem;
pub mod settings;
mod shell;
pub mod shown;
mod site;
pub mod text;
mod trusted;
pub mod verifier;

pub use account::unsent::Unsent;
pub use account::{Door, desks};
pub use desk::{Desk, Section};
pub use form::Filled;
pub use gallery::components as components_page;
pub use home::{Example, home};
pub use interfaces::interfaces;
pub use license::{Badge, DayAnswer, Event, LicensePage, OnDay, Rest, Standing, Tone, license};
pub use problem::{ProblemPage, Seat, problem};
pub use site::{Assets, Site};
pub use trusted::{TrustedIssuer, trusted};
pub use verifier::{Asked, Complaint, Entered, ReportPage, report, verify};
