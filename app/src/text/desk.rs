//! What is said on every desk.

/// Of the navigation landmark.
pub const NAVIGATION: &str = "Desk";
/// In the navigation.
pub const OVERVIEW: &str = "Overview";
/// In the navigation.
pub const LICENSES: &str = "Licences";
/// In the navigation.
pub const BATCHES: &str = "Issue many";
/// In the navigation.
pub const VERIFY: &str = "Verify";
/// In the navigation.
pub const HISTORY: &str = "History";
/// In the navigation.
pub const CLINICIANS: &str = "Clinicians";
/// In the navigation.
pub const TRUST: &str = "Trust list";
/// In the navigation.
pub const SETTINGS: &str = "Settings";
/// In the navigation.
pub const OTHER_DESKS: &str = "Desks";
/// On the button that ends the session.
pub const SIGN_OUT: &str = "Sign out";
/// At the foot of every page of a desk.
pub const FOOT: &str =
    "What is issued, changed or verified here leaves a line in the log, without names.";
/// To the part of a list before this one.
pub const BEFORE: &str = "Previous";
/// To the part of a list after this one.
pub const AFTER: &str = "Next";
/// Above the list of what is wrong with a form.
pub const ERRORS: &str = "There is a problem";
/// Behind the label of a field that may stay empty.
pub const OPTIONAL: &str = "optional";
