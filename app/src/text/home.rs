//! What is said on the home page.

/// Heading of the home page.
pub const HOME_HEADING: &str = "Is this licence in force today?";
/// Below it.
pub const HOME_LEDE: &str = "Ask here, before you rely on it. You get the answer in one sentence, and every check behind it.";
/// Heading of the doors.
pub const DOORS: &str = "Where to go";
/// The doors: for whom, what, the label of the link and its address.
pub const DOOR: [(&str, &str, &str, &str); 4] = [
    (
        "Licensing board",
        "Issue licences. Suspend, reinstate or revoke one: every verifier sees it at the next check.",
        "Go to your desk",
        "/desks",
    ),
    (
        "Hospital",
        "Verify a clinician before they start, and keep a signed report that an auditor can check.",
        "Go to your desk",
        "/desks",
    ),
    (
        "Patient",
        "Your identity is handed to you alone. It is never published. See what yours says, and who signed it.",
        "Check your identity",
        "/verify",
    ),
    (
        "Anyone",
        "Scan the code on a badge, or open its link. You are told what is true now, not when it was printed.",
        "Check a badge",
        "/verify",
    ),
];
/// Heading above the three outcomes.
pub const OUTCOMES: &str = "Three answers, and what each one means";
/// Heading above the demo's licences.
pub const EXAMPLES: &str = "Try one of these";
/// Below it.
pub const EXAMPLES_LEDE: &str =
    "Licences of the demo's board, in the states that a licence can be in.";
