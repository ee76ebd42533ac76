//! What the page of the components says, and the invented words in its specimens.

/// Heading of the page.
pub const HEADING: &str = "Components";
/// Below it.
pub const LEDE: &str = "Everything that pages are made of, in every state, with invented people. Served in the demo alone.";
/// Heading of a section.
pub const COLOURS: &str = "Colours";
/// Heading of a section.
pub const SIZES: &str = "Sizes of type";
/// Heading of a section.
pub const STATES: &str = "States and outcomes";
/// Heading of a section.
pub const VERDICTS: &str = "Verdicts";
/// Heading of a section.
pub const LINES: &str = "Lines of a report";
/// Heading of a section.
pub const COPIED: &str = "What is copied";
/// Heading of a section.
pub const GATE: &str = "The way in";
/// Heading of a section.
pub const PROBLEM: &str = "A problem";
/// Heading of a section.
pub const BUTTONS: &str = "Buttons and links";
/// Heading of a section.
pub const NOTICES: &str = "Notices";
/// Heading of a section.
pub const LISTS: &str = "A list: filters, table, pager";
/// Heading of a section.
pub const NOTHING: &str = "Nothing yet";
/// Heading of a section.
pub const PANELS: &str = "Panels, facts, identifiers, a chart";
/// Heading of a section.
pub const WAYS: &str = "Tabs, steps, progress";
/// Heading of a section.
pub const FORM: &str = "A form as it is opened";
/// Heading of a section.
pub const FORM_WRONG: &str = "The same form with mistakes";
/// Heading of a section.
pub const DANGER: &str = "A dangerous change";
/// Heading of a section.
pub const BADGES: &str = "Badges";
/// Heading of a section.
pub const DESKS: &str = "Which desk";

/// Labels of buttons: what is done, what is merely possible, what is dangerous, a link.
pub const BUTTON: [&str; 4] =
    ["Issue licence", "Preview", "Suspend from 3 March 2026", "Download the template"];
/// A button that waits.
pub const WAITING: &str = "Issuing, at most a minute …";
/// A link in a line.
pub const LINK: &str = "Open the register";
/// Notices: done, under way, not done, and by the way.
pub const NOTICE: [&str; 4] = [
    "The licence of Ada Okafor is issued. Its page can be opened by anyone with the link.",
    "The change is announced. It comes into force on 3 March 2026, and can be called off until then.",
    "The key could not be changed: the board’s DID document does not answer. Nothing was changed.",
    "Two people have this name. Compare the licence number.",
];
/// Heads of the table.
pub const HEADS: [&str; 5] = ["Name", "Licence no.", "State", "Valid until", "Checks"];
/// What the table is.
pub const CAPTION: &str = "Licences, by name";
/// Above the pager.
pub const PAGE: &str = "51 to 56 of 100,000";
/// A person's name that fits nowhere.
pub const LONG: &str =
    "Hubert Blaine Wolfeschlegelsteinhausenbergerdorff the Elder of Saint Brigid";
/// Of the search.
pub const SEARCH: &str = "Name or licence number";
/// Of a filter.
pub const STATE: &str = "State";
/// Sends the filters.
pub const SHOW: &str = "Show";
/// No licences.
pub const EMPTY: [&str; 3] = [
    "No licences yet",
    "Each licence that the board issues stands here, with its state and its link. Begin with one, or with a file of many.",
    "Issue a licence",
];
/// Heading of a panel.
pub const ISSUED: &str = "Issued in each month";
/// Heading of a panel.
pub const PARTICULARS: &str = "Particulars";
/// Of facts.
pub const FACT: [&str; 4] = ["Name", "Board", "Made", "Document"];
/// Heads of the chart's table.
pub const CHART: [&str; 2] = ["Month", "Licences issued"];
/// Names of months.
pub const MONTHS: [(&str, &str); 6] = [
    ("Oct", "October 2025"),
    ("Nov", "November 2025"),
    ("Dec", "December 2025"),
    ("Jan", "January 2026"),
    ("Feb", "February 2026"),
    ("Mar", "March 2026"),
];
/// Of tabs.
pub const TABS: [&str; 4] = ["Organisation", "Keys", "Staff", "API clients"];
/// Of steps.
pub const STEPS: [&str; 3] = ["Give the file", "Look at the rows", "Issue"];
/// Beside a bar of progress.
pub const PROGRESS: &str =
    "6,214 of 10,000 issued, about 40 seconds more. It goes on when this page is closed.";
/// Of fields.
pub const FIELD: [(&str, &str); 8] = [
    ("Name", "As on the application, given name first."),
    ("National Provider Identifier", "Ten digits."),
    ("Profession", "Begin to type, and choose by name."),
    ("Jurisdiction", ""),
    ("Valid until", "Year, month, day: 2027-06-30."),
    ("Why", "Anyone who verifies the licence reads this."),
    ("May practise", ""),
    ("Also tell", ""),
];
/// Of a field for a file.
pub const FILE: (&str, &str) = ("The file", "CSV in UTF-8, at most 5 MB.");
/// Of choices.
pub const CHOICES: [(&str, &str); 3] = [
    ("yes", "Yes, without conditions"),
    ("conditions", "Yes, on the conditions of the order"),
    ("no", "No"),
];
/// Of mistakes.
pub const MISTAKES: [&str; 4] = [
    "Give the name of whom the licence is for.",
    "The check digit does not match. Compare the number with the application.",
    "Give the last day on which the licence is valid.",
    "Choose whether the clinician may practise.",
];
/// What is dangerous.
pub const CONSEQUENCE: [&str; 3] = [
    "From 3 March 2026 verifiers will see “Suspended”",
    "Every verification of this licence is rejected from then on, with the reason you gave and the link to the order. It can be lifted by reinstating the licence.",
    "Leave it as it is",
];
/// What it is about, one by one.
pub const CONSEQUENCES: [&str; 2] = [
    "The badge on the public page has this tape across it.",
    "Hospitals that check again are told.",
];
/// Of verdicts: accepted, with conditions, with a change announced, rejected, undetermined; each with
/// what to do next.
pub const ANSWERS: [(&str, &str); 5] = [
    (
        "Ada Okafor’s California medical licence is in force, and is valid until 30 June 2027.",
        "You may rely on it today. Check again before each assignment.",
    ),
    (
        "Ada Okafor’s California medical licence is in force on conditions: on probation since 3 March 2026.",
        "Read the conditions before you rely on it.",
    ),
    (
        "Ada Okafor’s California medical licence is in force today; it will be suspended from 3 March 2026.",
        "Check again by then.",
    ),
    (
        "Ada Okafor’s California medical licence was suspended on 3 March 2026.",
        "Do not rely on it. Ask the board for the order.",
    ),
    (
        "Whether Ada Okafor’s California medical licence is suspended could not be checked.",
        "Do not rely on it yet. Try again in a few minutes.",
    ),
];
/// Of lines of a report, in the same order: what was expected, and what happened.
pub const LINE: [(&str, &str); 5] = [
    ("a signature that holds", "The signature was made over exactly this document."),
    ("no conditions", "The holder may practise under supervision."),
    ("no conditions", "The board has announced a suspension from 3 March 2026."),
    ("not suspended", "The board suspended the licence on 3 March 2026."),
    ("not revoked", "The board’s revocation list did not answer."),
];
/// Of the way in: heading, what it is, its button.
pub const WAY_IN: [&str; 3] = ["Sign in", "For those who work here.", "Sign in"];
/// Desks to choose from.
pub const DOORS: [(&str, &str); 2] = [
    ("Golden Coast Board of Healing Arts", "administrator"),
    ("Saint Brigid Hospital", "coordinator"),
];
