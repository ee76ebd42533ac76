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
