//! What is said around signing in.

/// Heading where somebody chooses a desk.
pub const DESKS_HEADING: &str = "Your desks";
/// Below it.
pub const DESKS_LEDE: &str = "You work for several organisations. Choose whose desk to sit at.";
/// Heading where somebody belongs to no organisation.
pub const NO_DESKS_HEADING: &str = "No desk yet";
/// Where somebody belongs to no organisation.
pub const NO_DESKS: &str = "You belong to no organisation here. Ask an administrator of yours for an invitation: it is a link that works once.";
