//! What pages are made of. `/components` shows each of them in all its states.

mod chip;
mod code;
mod gate;
mod icon;
mod ident;
mod progress;
mod say;
mod table;
mod when;

pub(crate) use chip::StandingChip;
pub(crate) use code::Code;
pub(crate) use gate::{badge, gate};
pub(crate) use icon::{Arrow, CheckShape, Mark, Shape, StandingShape};
pub(crate) use ident::{Command, Ident, Whole};
pub(crate) use progress::{Bar, Bars, Progress, Steps};
pub(crate) use say::{Empty, Notice, Went};
pub(crate) use table::{Facts, Pager, Table, Tabs};
pub(crate) use when::When;
