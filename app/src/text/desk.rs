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
/// Heading where something was refused for a reason that is told below it.
pub const NOT_DONE: &str = "This could not be done";
/// Back to where one sits.
pub const BACK: &str = "Back to your desk";
/// Where a form was sent after the session had ended: heading, what happened, what to do.
pub const LEFT: (&str, &str, &str) = (
    "You are not signed in any more",
    "Your session had ended before this was sent, so nothing was changed.",
    "Sign in in another tab. Your browser may still have what you typed on the page before this one.",
);
/// The same, where what was typed is kept on the page.
pub const LEFT_KEPT: (&str, &str, &str) = (
    "You are not signed in any more",
    "Your session had ended before this was sent, so nothing was changed.",
    "What you typed is kept on this page for a day, as long as it is open, and only for you. Sign in in another tab, come back here, look at it, and send it again.",
);
/// Where a file came with it.
pub const LEFT_FILE: &str =
    "The file that you had chosen is not kept: you will be asked for it again.";
/// On the link, which opens another tab.
pub const LEFT_SIGN_IN: &str = "Sign in, in another tab";
/// On the button.
pub const LEFT_SHOW: &str = "I have signed in: show me what I typed";
/// Heading of what its person typed.
pub const UNSENT: &str = "Not sent yet";
/// Below it.
pub const UNSENT_LEDE: &str = "You typed this before your session ended. Nothing was changed. Look at it, then send it, or leave it.";
/// To where.
pub const UNSENT_PLACE: &str = "Goes to";
/// On the button.
pub const UNSENT_SEND: &str = "Send this now";
/// On the link beside it.
pub const UNSENT_LEAVE: &str = "Leave it unsent";
/// Where somebody else typed it: heading and what to do.
pub const UNSENT_ANOTHER: (&str, &str) = (
    "Somebody else typed this",
    "What is kept on that page was typed by somebody else who was signed in in this browser. It is shown to nobody but them, and you cannot send it. Close that page, or leave it to them.",
);
/// Where nothing is kept: heading and what to do.
pub const UNSENT_OVER: (&str, &str) = (
    "Nothing is kept any more",
    "What was typed is kept for a day. Open the page where you were, and type it again.",
);

/// What somebody at a desk, or merely signed in, is told about a request that has no answer:
/// heading, what happened, what to do.
pub fn problem(status: u16, role: Option<&str>) -> (&'static str, &'static str, &'static str) {
    match (status, role) {
        (403, Some(role)) => ("This is not for your role", forbidden(role), FORBIDDEN_NEXT),
        (403, None) => (
            "This was not sent from here",
            "What arrived did not come from a page of this site, so nothing was changed.",
            "Open the page here and send it again.",
        ),
        (404, Some(_)) => (
            "There is nothing at this address",
            "No licence, no report and no page of this desk has it.",
            "It may have been copied incompletely. Look for it in the lists above.",
        ),
        (404, None) => (
            "There is nothing here for you",
            "Nothing is at this address, or you do not belong to the organisation whose desk it is.",
            "Choose one of your own desks, or ask an administrator of that organisation for an invitation.",
        ),
        (409, _) => (
            "Somebody was there before you",
            "What you wanted to change is not any more as your page showed it, so nothing was changed.",
            "Go back, load the page again and look at what is true now.",
        ),
        (413, _) => (
            "That is too large",
            "What you sent is over the limit of this page, and was not read. Nothing was changed.",
            "Send less at once: a file of many licences can be cut into several.",
        ),
        (429, _) => (
            "Too many attempts",
            "So many attempts failed that the next one has to wait.",
            "Try again in a few minutes.",
        ),
        (500, _) => (
            "This could not be done",
            "Something went wrong on our side. Nothing was changed by halves.",
            "Try again in a minute. If it stays so, tell whoever runs this server.",
        ),
        (status, _) => super::problem(status),
    }
}

const FORBIDDEN_NEXT: &str = "An administrator of the organisation can give you another role.";

fn forbidden(role: &str) -> &'static str {
    match role {
        "officer" => "Officers issue and change licences. This page is for others.",
        "coordinator" => "Coordinators verify clinicians. This page is for others.",
        "auditor" => "Auditors read everything and change nothing. This page changes something.",
        _ => "Your organisation has no such desk.",
    }
}
