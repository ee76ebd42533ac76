//! What is said around signing in, joining and one's own account.

use super::PRODUCT;

/// Heading where somebody chooses a desk.
pub const DESKS_HEADING: &str = "Your desks";
/// Below it.
pub const DESKS_LEDE: &str = "You work for several organisations. Choose whose desk to sit at.";
/// Heading where somebody belongs to no organisation.
pub const NO_DESKS_HEADING: &str = "No desk yet";
/// Where somebody belongs to no organisation.
pub const NO_DESKS: &str = "You belong to no organisation here. Ask an administrator of yours for an invitation: it is a link that works once.";

/// Where nobody can sign in yet: heading.
pub const NOT_SET_UP: &str = "This server is not set up yet";
/// What to do.
pub const NOT_SET_UP_NEXT: &str = "Nobody can sign in until its first administrator has opened the link that the server printed when it started. Whoever runs it finds the link in its output, and starts it again for a new one.";
/// Heading of the sign-in page.
pub const SIGN_IN: &str = "Sign in";
/// Below it.
pub const SIGN_IN_LEDE: &str =
    "For the staff of boards and hospitals. To verify a licence, you need no account.";
/// Heading above the passkey's button.
pub const BY_PASSKEY: &str = "With a passkey";
/// Below it.
pub const BY_PASSKEY_LEDE: &str = "Your fingerprint, your face or the PIN of your device. Nothing to remember, and nobody can take it from you with a false page.";
/// On the button.
pub const SIGN_IN_BY_PASSKEY: &str = "Sign in with a passkey";
/// Heading above the password's form.
pub const BY_PASSWORD: &str = "With a password";
/// Label.
pub const EMAIL: &str = "E-mail address";
/// Label.
pub const PASSWORD: &str = "Password";
/// On the button.
pub const SIGN_IN_BY_PASSWORD: &str = "Sign in with the password";
/// Heading at the foot of the sign-in page.
pub const NO_WAY_IN: &str = "No account, or no way in?";
/// Below it.
pub const NO_WAY_IN_ANSWER: &str = "An administrator of your organisation makes a link for you that works once: an invitation, or a new way in when you have lost your passkey or forgotten your password.";

/// In place of the passkey's button, until the script has looked.
pub const PASSKEY_NEEDS: &str =
    "A passkey needs JavaScript, which is off here. Use a password instead.";
/// The same, where the browser knows no passkeys.
pub const PASSKEY_UNKNOWN: &str = "This browser knows no passkeys, or this page was not opened at a secure address. Use a password instead.";
/// Where the installation's address is none for passkeys.
pub const PASSKEY_NOWHERE: &str =
    "This server is reached by its number, and a passkey belongs to a name. Use a password here.";
/// The person closed the dialogue, or it was open too long.
pub const PASSKEY_CANCELLED: &str = "No passkey was used. The dialogue was closed, or it was open too long. Try again when you are ready.";
/// The authenticator has one already.
pub const PASSKEY_THERE: &str =
    "This device holds a passkey for this account already. Use it to sign in.";
/// The server did not answer.
pub const PASSKEY_UNANSWERED: &str =
    "The server did not answer. Check your connection, and try again.";
/// While the dialogue is open.
pub const PASSKEY_WAITING: &str = "Follow your browser …";
/// The answer did not fit the challenge.
pub const PASSKEY_REFUSED: &str = "That passkey is not known here any more, or it took too long. Try again; if it stays so, sign in another way and look at your passkeys.";
/// Too many.
pub const PASSKEY_TOO_MANY: &str =
    "You have 20 passkeys, which is as many as there can be. Remove one that you do not use.";

/// Nobody was let in by a password.
pub const WRONG: &str = "This e-mail address and this password do not belong together. Check both, and mind capital letters.";

/// More sign in at once than there is time for.
pub const BUSY: &str = "Too many people sign in with a password at this moment, and yours was not looked at. Try again in a few seconds. A passkey works at once.";

/// Too many wrong ones.
pub fn wait(until: &str) -> String {
    format!(
        "Too many passwords were tried, here or elsewhere. Try again after {until}. A passkey works at once, and so does a browser in which you have signed in before."
    )
}

/// Heading of an invitation.
pub fn join(organisation: &str) -> String {
    format!("Join {organisation}")
}

/// Below it: who invited, as what, until when.
pub fn invited(maker: Option<&str>, role: &str, until: &str) -> String {
    let who = match maker {
        Some(maker) => format!("{maker} invites you"),
        None => "Whoever runs this server invites you".to_owned(),
    };
    format!("{who} as {role}. This link works once, until {until}.")
}

/// What a role does, behind its name: in the invitation and on the staff page.
pub fn role(role: &str) -> &'static str {
    match role {
        "officer" => "A licensing officer issues licences and changes them.",
        "coordinator" => "A coordinator verifies clinicians and keeps the reports.",
        "auditor" => "An auditor reads everything and changes nothing.",
        _ => "An administrator does everything that the organisation may, and says who else may.",
    }
}

/// A role with its article.
pub fn a_role(role: &str) -> &'static str {
    match role {
        "officer" => "a licensing officer",
        "coordinator" => "a coordinator",
        "auditor" => "an auditor",
        _ => "an administrator",
    }
}

/// Heading above what a newcomer writes down.
pub const ABOUT_YOU: &str = "About you";
/// Label.
pub const YOUR_NAME: &str = "Your name";
/// Hint.
pub const YOUR_NAME_HINT: &str = "As your colleagues know you.";
/// Hint.
pub const EMAIL_HINT: &str = "You sign in with it. Nothing is sent to it.";
/// Heading above the ways to sign in.
pub const CHOOSE_WAY: &str = "How you will sign in";
/// On the button.
pub const MAKE_PASSKEY: &str = "Create a passkey and continue";
/// Below it.
pub const MAKE_PASSKEY_LEDE: &str = "The better way: your device keeps the key, and opens it with your fingerprint, your face or its PIN.";
/// Between two ways.
pub const OR_PASSWORD: &str = "Or choose a password";
/// Label.
pub const NEW_PASSWORD: &str = "New password";
/// Hint.
pub const NEW_PASSWORD_HINT: &str = "At least 12 characters, of any kind. A few words that do not belong together are easy to keep.";
/// On the button.
pub const JOIN_BY_PASSWORD: &str = "Continue with the password";
/// Heading, for who is signed in already.
pub const HAVE_ACCOUNT: &str = "You are signed in";
/// On the button.
pub fn join_as(name: &str) -> String {
    format!("Join as {name}")
}
/// Below it.
pub const JOIN_AS_LEDE: &str = "Your account stays as it is, and gets another desk.";
/// Heading above the form, where the account that is there does not join for now.
pub const NEW_ACCOUNT: &str = "A new account";
/// Heading above the form for somebody else.
pub const SOMEBODY_ELSE: &str = "Somebody else?";
/// Where somebody has an account but is not signed in.
pub const HAVE_ONE: &str = "You have an account here already?";
/// The link behind it.
pub const HAVE_ONE_LINK: &str = "Sign in first, then you come back here";
/// The account belongs there already.
pub const MEMBER: &str = "You belong to this organisation already. The invitation was not used: pass it on to whom it is for.";
/// Nobody is signed in any more.
pub const NOBODY: &str = "You are not signed in any more. Sign in, and open the link again.";

/// Heading of the way back in.
pub fn back_in(name: &str) -> String {
    format!("Welcome back, {name}")
}
/// Below it.
pub fn back_in_lede(until: &str) -> String {
    format!(
        "This link lets you in without your passkey or password. It works once, until {until}. You are signed out everywhere else when you use it."
    )
}
/// The same for who has never been in: heading.
pub fn first_in(name: &str) -> String {
    format!("Welcome, {name}")
}
/// Below it.
pub fn first_in_lede(until: &str) -> String {
    format!(
        "This link lets you in. It works once, until {until}: choose how you will sign in from then on."
    )
}
/// Above the button, for who has never been in.
pub const JUST_LOOK_LEDE: &str = "You are in until you sign out. Make a passkey or choose a password on your account page before that.";
/// On the button.
pub const BACK_AS_BEFORE: &str = "Sign in, and change nothing";
/// Above it.
pub const NOTHING_LOST: &str = "Or just sign in";
/// Below that.
pub const NOTHING_LOST_LEDE: &str =
    "If you still have your passkey or know your password. You can add a passkey later.";

/// Heading of the first start.
pub fn setup() -> String {
    format!("Set up {PRODUCT}")
}
/// Below it.
pub const SETUP_LEDE: &str = "Nobody can sign in here yet. Make the organisation that you work for, and yourself its administrator. You can invite the others then.";
/// The same, where there are organisations.
pub const SETUP_CHOOSE_LEDE: &str = "Nobody can sign in here yet. Choose the organisation that you work for, and become its administrator. You can invite the others then.";
/// Heading.
pub const ORGANISATION: &str = "Your organisation";
/// Label.
pub const ORGANISATION_NAME: &str = "Name of the organisation";
/// Hint.
pub const ORGANISATION_NAME_HINT: &str = "In full: Golden Coast Board of Healing Arts.";
/// Label.
pub const ORGANISATION_SLUG: &str = "Short name";
/// Hint.
pub const ORGANISATION_SLUG_HINT: &str = "For addresses, and for the identifier that it signs with: golden-coast. It stays for ever. Small letters, digits and hyphens.";
/// Label.
pub const ORGANISATION_KIND: &str = "What it does";
/// What an organisation does, with the value that is sent.
pub const KINDS: [(&str, &str); 3] = [
    ("board", "It issues licences (a licensing board)"),
    ("hospital", "It verifies clinicians (a hospital)"),
    ("both", "Both"),
];
/// Before the identifier that an organisation will have.
pub const IDENTIFIER: &str = "Everything that it signs will name it, for ever:";
/// Where that leads to this machine alone.
pub const ONLY_HERE: &str = "This identifier leads to this machine alone, and so will every link and QR code. To try things out, go on. To issue licences that others check, stop the server, give it its public address (server.public_url), start it again and open the link that it prints then: an identifier cannot be changed later.";
/// Label.
pub const TRUST: &str = "Who trusts it";
/// Of the box.
pub const TRUST_YES: &str = "Let this installation trust what it issues";
/// Hint.
pub const TRUST_HINT: &str = "Whoever checks a licence on these pages then reads that its issuer is known. Other hospitals decide for themselves, on their own lists. Without it, checks here answer “could not be checked” until whoever runs the server adds it.";
/// The trust list cannot be written.
pub const TRUST_UNWRITTEN: &str = "The list of trusted issuers could not be written, so nothing was set up. Ask whoever runs the server to look at the file trust.json; its log says what is wrong. Or leave this box empty and go on: the settings say how to add it later.";
/// Label.
pub const CHOOSE_ORGANISATION: &str = "Organisation";
/// A short name that cannot be one; with one that could be, made from what was written.
pub fn bad_slug(proposed: Option<&str>) -> String {
    let rule = "A short name begins with a small letter, and has at most 63 small letters, digits and hyphens";
    match proposed {
        Some(proposed) => {
            format!("{rule}. It could be {proposed}: look at it well, since it stays for ever.")
        }
        None => format!("{rule}: golden-coast."),
    }
}
/// A name that cannot be one.
pub const BAD_ORGANISATION: &str =
    "Write the name of the organisation, with at most 200 characters.";
/// Nothing was chosen.
pub const CHOOSE_KIND: &str = "Choose what the organisation does.";
/// Nothing was chosen.
pub const CHOOSE_ONE: &str = "Choose one of the organisations.";

/// A name that cannot be one.
pub const BAD_NAME: &str = "Write your name in letters, on one line, with at most 200 characters.";
/// An address that cannot be one.
pub const BAD_EMAIL: &str = "Write your e-mail address, like robin.vance@board.example.";
/// There is somebody of that address.
pub const TAKEN: &str = "Somebody signs in with that address already. If it is you, sign in first and open this link again.";
/// A password that is too short.
pub const TOO_SHORT: &str =
    "This password is too short. It needs at least 12 characters; a few words are best.";
/// A password that is too long.
pub const TOO_LONG: &str = "This password is longer than 1,024 bytes. A shorter one is as safe.";
/// A password that everybody tries.
pub const COMMON: &str = "This password is among the first that anybody would try. Choose another; a few words that do not belong together are best.";
/// A password that says who one is.
pub const PERSONAL: &str =
    "Your name or your e-mail address is the first that anybody would try. Choose something else.";

/// Heading of a link that does not work.
pub const LINK_OVER: &str = "This link does not work";
/// There never was one.
pub const LINK_UNKNOWN: &str = "No link of this kind was ever made here. A part of it may be missing: open it again from where you got it, or copy the whole of it.";
/// It was used.
pub const LINK_USED: &str = "It works once, and has been used. If that was you, sign in. If it was not, tell whoever sent it to you at once.";
/// It was withdrawn.
pub const LINK_WITHDRAWN: &str = "It was withdrawn, or another was made in its place.";
/// Its time is over.
pub const LINK_EXPIRED: &str = "Its time is over. Ask for a new one.";
/// What to do.
pub const LINK_NEXT: &str = "An administrator of your organisation makes a new one in a minute.";

/// Heading of one's own account.
pub const ACCOUNT: &str = "Your account";
/// Heading.
pub const PASSKEYS: &str = "Passkeys";
/// Where there are none.
pub const NO_PASSKEYS: &str =
    "You have none. A passkey is quicker than a password, and cannot be stolen by a false page.";
/// On the button.
pub const ADD_PASSKEY: &str = "Add a passkey";
/// Column.
pub const COLUMN_PASSKEY: &str = "Passkey";
/// Column.
pub const COLUMN_ADDED: &str = "Added";
/// Column.
pub const COLUMN_USED: &str = "Last used";
/// In it.
pub const NEVER_USED: &str = "not yet";
/// Heading of one passkey.
pub const PASSKEY: &str = "Passkey";
/// Label.
pub const PASSKEY_NAME: &str = "Its name";
/// Hint.
pub const PASSKEY_NAME_HINT: &str = "So that you know it again: “Phone”, “Laptop at work”.";
/// On the button.
pub const SAVE_NAME: &str = "Save the name";
/// A name that cannot be one.
pub const BAD_PASSKEY_NAME: &str = "Write a name with at most 80 characters.";
/// Heading.
pub const REMOVE_PASSKEY: &str = "Remove this passkey";
/// On the button.
pub fn remove_passkey(name: &str) -> String {
    format!("Remove {name}")
}
/// What that does.
pub const REMOVE_PASSKEY_MEANS: &str = "Nobody can sign in with it any more. Your device may go on offering it; delete it there, too. You stay signed in.";
/// The last way in.
pub const LAST_WAY: &str =
    "This is your only way to sign in. Add another passkey or a password first.";
/// Heading.
pub const PASSWORD_HEADING: &str = "Password";
/// Where there is one.
pub const HAS_PASSWORD: &str = "You can sign in with a password, too.";
/// Where there is none.
pub const HAS_NO_PASSWORD: &str = "You have none, and need none while you have a passkey.";
/// Where there is neither a password nor a passkey.
pub const NO_WAY_NEXT_TIME: &str = "You have none, and no passkey either: add one of them now, or you will need another link to sign in next time.";
/// On the link.
pub const CHANGE_PASSWORD: &str = "Change the password";
/// On the link.
pub const SET_PASSWORD: &str = "Choose a password";
/// On the button.
pub const REMOVE_PASSWORD: &str = "Remove the password";
/// Label.
pub const CURRENT_PASSWORD: &str = "Current password";
/// The password of now is another.
pub const CURRENT_WRONG: &str =
    "Your password is another. If you have forgotten it, ask an administrator for a new way in.";
/// On the button.
pub const SAVE_PASSWORD: &str = "Save, and sign out everywhere else";
/// Heading.
pub const SESSIONS: &str = "Where you are signed in";
/// Column.
pub const COLUMN_BROWSER: &str = "Browser";
/// Column.
pub const COLUMN_SINCE: &str = "Since";
/// Column.
pub const COLUMN_ACTION: &str = "Action";
/// Beside the session of this page.
pub const THIS_ONE: &str = "this one";
/// On the button.
pub const END_ONE: &str = "Sign out there";
/// On the button.
pub const END_OTHERS: &str = "Sign out everywhere else";
/// On the button.
pub const END_ALL: &str = "Sign out everywhere";
/// Where a session is too old to change how one signs in.
pub const NOT_FRESH: &str = "To change your name or how you sign in, sign in again: nobody who finds your desk open can then take your account.";
/// The link behind it.
pub const NOT_FRESH_LINK: &str = "Sign in again";

/// What was done, by the word in the address.
pub fn done(what: &str) -> Option<&'static str> {
    Some(match what {
        "passkey-added" => "The passkey was added. Give it a name, so that you know it again.",
        "passkey-named" | "name-saved" => "The name was saved.",
        "passkey-removed" => "The passkey was removed.",
        "password-saved" => "The password was saved. You are signed out everywhere else.",
        "password-removed" => "The password was removed.",
        "session-ended" => "That browser is signed out.",
        "way-kept" => "It is yours, and opens your account like everything else of yours.",
        "way-removed" => {
            "It was removed, and every other browser is signed out. Tell whoever runs this server that it was not you."
        }
        "was-me" => "Thank you. Nothing was changed.",
        "was-not-me" => {
            "You are signed out everywhere else. Tell whoever runs this server that somebody else came by that link."
        }
        "sessions-ended" => "You are signed out everywhere else.",
        "back" => {
            "You came by a link that works once, and were signed out everywhere else. Remove the passkeys that you have lost, and make sure that you have a way in for next time."
        }
        _ => return None,
    })
}
