//! What is said about a way back in that an administrator made and somebody used.

/// Heading, where something was added since.
pub fn added(maker: &str, day: &str) -> String {
    format!("Added after a way back in that {maker} made on {day}: was that you?")
}

/// Heading, where nothing was.
pub fn used(maker: &str, day: &str) -> String {
    format!("A way back in that {maker} made on {day} was used: was that you?")
}

/// Below it: when somebody came by it.
pub fn came(at: &str) -> String {
    format!("Somebody came by it on {at}, and was signed in as you.")
}

/// What to do where something was added.
pub const ADDED_MEANS: &str = "What you keep opens your account from now on like everything else of yours. Remove what you did not add: every other browser is signed out with it. Then tell whoever runs this server, since whoever had that link could open all that your account opens.";
/// What to do where nothing was.
pub const USED_MEANS: &str =
    "Nothing was added to your account. If it was not you, somebody else has worked as you.";
/// In place of the buttons, for who came in by such a link.
pub const WAITING: &str = "You came in by such a link, or by what was added after one, and can work on as always. Until this is answered, your account joins no other organisation, and what was added ends when whoever made the link stops being an administrator. To answer it, sign in by a passkey or a password that you had before. If you have none, ask whoever runs this server for a way back in: lanyard invite --recover.";
/// The password, in the list of what was added.
pub const PASSWORD: &str = "The password";
/// Column.
pub const COLUMN_WAY: &str = "Way to sign in";
/// On the button.
pub const KEEP: &str = "It was me: keep it";
/// On the button.
pub const REMOVE: &str = "Remove it";
/// On the button, where nothing was added.
pub const ME: &str = "It was me";
/// On the button, where nothing was added.
pub const NOT_ME: &str = "It was not me: sign out everywhere else";
/// To where somebody wanted to go when they signed in.
pub const GO_ON: &str = "Answer later, and go on";
/// It was answered, or taken away, already.
pub const NOT_THERE: &str = "That was answered already, or is not there any more.";
/// Whoever came in by such a link says nothing about another.
pub const NOT_YOURS: &str = "This takes a passkey or a password that you had before: sign in with it first. You came in by a way back in that an administrator made, or by what was added after one.";

/// Heading on an invitation, for who cannot join with the account for now.
pub const JOIN_WAITS: &str = "Your account cannot join for now";
/// Why, for who came in by such a link.
pub const JOIN_SESSION: &str = "You came in by a way back in that an administrator made, or by a passkey or password that was added after one. Whoever made that link could have a key to your account, and so to this organisation, too.";
/// What to do.
pub const JOIN_SESSION_NEXT: &str = "Sign in by a passkey or a password that you had before, say on your account page whether it was you, and open this link again. If you have none, ask whoever runs this server for a way back in (lanyard invite --recover), or join with a new account under another e-mail address, below.";
/// Why, for who signed in by a way of their own.
pub const JOIN_WAYS: &str = "A passkey or a password was added to your account after a way back in that an administrator made. Whoever made that link could have it, and so a key to this organisation, too.";
/// What to do.
pub const JOIN_WAYS_NEXT: &str = "Say on your account page whether it was you, and open this link again: it works on. Or join with a new account under another e-mail address, below.";
/// On the link.
pub const TO_ACCOUNT: &str = "To your account";
