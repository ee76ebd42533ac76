//! What is said of the name, here and on the trust list of the installation.

/// The same was asked a moment ago.
pub const CHECK_SOON: &str = "This was checked a moment ago, so nothing was asked this time. Wait ten seconds, then check again.";
/// Heading of the form for another name.
pub const RENAME: &str = "Another name";
/// What happens.
pub const RENAME_WHAT: &str = "The name is shown on these desks and goes into what you issue from now on. What was issued keeps the name it has. The identifier stays the same.";
/// A hint.
pub const NAME_HINT: &str = "As people know it, in full.";
/// A button.
pub const RENAME_DO: &str = "Change the name";
/// What is wrong with a name.
pub const NAME_BAD: &str = "Type a name of 1 to 200 characters, on one line.";

/// Notice: not on the trust list of this installation.
pub const NOT_LISTED: &str = "This installation does not know this organisation as an issuer";
/// What that means.
pub fn not_listed(licenses: bool) -> &'static str {
    match licenses {
        true => {
            "It is not on the list of issuers that is kept here. Whoever checks one of its licences on these pages reads “could not be checked”."
        }
        false => {
            "It is not on the list of issuers that is kept here. Whoever checks what it issues on these pages reads “could not be checked”. What it verifies is not touched by that."
        }
    }
}
/// What to do.
pub const LIST_COMMAND: &str = "An organisation does not put itself on that list: others rely on it. Whoever runs the server adds it with this command. Other installations decide for themselves.";
/// Notice: on the list under another name.
pub const LISTED_OTHERWISE: &str = "Visitors read another name";
/// What that means.
pub fn listed_otherwise(name: &str) -> String {
    format!(
        "The list of issuers that is kept here calls this organisation “{name}”, and that is the name on its badges and in every report."
    )
}
/// What to do.
pub const NAME_COMMAND: &str = "An organisation does not rename itself there: others rely on that list. Whoever runs the server takes the new name over with this command.";

/// A tab, beside that of whom the organisation trusts.
pub const OWN_ENTRY: &str = "Who trusts you";
/// Heading.
pub const WHO_TRUSTS: &str = "Who trusts what you issue";
/// Below it.
pub const WHO_TRUSTS_LEDE: &str = "What you issue is accepted where the verifier knows you as an issuer. This installation keeps a trust list for everybody who verifies on its pages, and this is your entry in it.";
/// Heading.
pub const ENTRY: &str = "Your entry in the trust list";
/// There is none.
pub const NO_ENTRY: &str = "There is none.";
/// Of the link.
pub const WHOLE_LIST: &str = "The whole trust list";
/// Heading.
pub const OTHERS_DECIDE: &str = "Hospitals and other installations";
/// How.
pub const OTHERS_DECIDE_HOW: &str = "A hospital decides at its own desk whom else it trusts, or does not. Other installations keep lists of their own: give them your identifier, which is on the first page of these settings. This entry is changed by whoever runs the server, in the file trust.json.";
/// Heading.
pub const ADD_ENTRY: &str = "Put yourself on the list";
/// What that means.
pub const ADD_ENTRY_MEANS: &str = "You are the only organisation on this installation, so nobody else relies on its list yet. From then on, whoever checks on these pages what you issue reads “accepted” where all else is well.";
/// A button.
pub const ADD_ENTRY_DO: &str = "Have this installation trust what we issue";
/// Somebody else is here meanwhile.
pub const NOT_ALONE: &str = "There is another organisation on this installation now, which relies on the same list. Ask whoever runs the server to add you.";
/// The list could not be written.
pub const LIST_NOT_WRITTEN: &str =
    "The trust list could not be written, so nothing was changed. Tell whoever runs the server.";
/// A type for which it has no right now.
pub fn no_right(what: &str) -> String {
    format!(
        "The entry does not allow this organisation to issue today: {what}. Whoever checks one on these pages does not read “accepted”."
    )
}
/// What to do.
pub const EDIT_ENTRY: &str =
    "Whoever runs the server can change the entry, in the file trust.json.";
