//! What pages are made of.

mod code;
mod icon;
mod ident;
mod when;

pub(crate) use code::Code;
pub(crate) use icon::{Arrow, CheckShape, Mark, Shape, StandingShape};
pub(crate) use ident::{Command, Ident};
pub(crate) use when::When;
