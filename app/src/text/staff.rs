//! What is said about an organisation's staff.

/// Heading.
pub const STAFF: &str = "Staff";
/// Below it.
pub const LEDE: &str =
    "Who works here, and as what. A change counts from the next click of whom it concerns.";
/// Heading of the table.
pub const MEMBERS: &str = "Members";
/// Column.
pub const NAME: &str = "Name";
/// Column.
pub const EMAIL: &str = "E-mail address";
/// Column.
pub const ROLE: &str = "Role";
/// Column.
pub const SINCE: &str = "Since";
/// Column.
pub const SEEN: &str = "Last seen";
/// In it.
pub const NEVER: &str = "not yet";
/// Behind the name of who looks.
pub const YOU: &str = "you";
/// Heading.
pub const ROLES: &str = "What each role does";

/// Heading.
pub const INVITATIONS: &str = "Open invitations";
/// Where there are none.
pub const NO_INVITATIONS: &str = "Nobody is invited at the moment.";
/// Column.
pub const WHOM: &str = "For";
/// In it, where no name was written down.
pub const ANYBODY: &str = "whoever has the link";
/// Column.
pub const BY: &str = "Invited by";
/// In it.
pub const COMMAND_LINE: &str = "the command line";
/// Column.
pub const UNTIL: &str = "Works until";
/// Column.
pub const ACTION: &str = "Action";
/// On the button.
pub const WITHDRAW: &str = "Withdraw";
/// Heading.
pub const WAYS_BACK: &str = "Open ways back in";
/// Below it.
pub const WAYS_BACK_LEDE: &str = "Each lets whoever opens it sign in once as that colleague. Withdraw one that went to the wrong person, or that nobody asked for.";
/// Column.
pub const MADE_BY: &str = "Made by";

/// On the link, and the heading of its page.
pub const INVITE: &str = "Invite somebody";
/// Below it.
pub const INVITE_LEDE: &str =
    "You get a link to pass on. It works once, for 7 days. Nothing is sent by this server.";
/// Label.
pub const THEIR_NAME: &str = "Their name";
/// Label.
pub const THEIR_EMAIL: &str = "Their e-mail address";
/// Hint.
pub const FILLS_IN: &str = "Fills in the form that they will see. They can change it.";
/// Label.
pub const AS_WHAT: &str = "Role";
/// On the button.
pub const MAKE_LINK: &str = "Make the link";
/// For who may not.
pub const ONLY_ADMINISTRATORS: &str = "Only an administrator invites others.";
/// Nothing was chosen.
pub const CHOOSE_ROLE: &str = "Choose a role. Each is explained beside its name.";
/// The role is none of this kind of organisation.
pub const UNSUITABLE: &str = "An organisation of this kind has no such role. Choose another.";
/// A name that cannot be one.
pub const BAD_NAME: &str = "A name has at most 200 characters, on one line.";
/// An address that cannot be one.
pub const BAD_EMAIL: &str =
    "Write an e-mail address like robin.vance@board.example, or leave it empty.";
/// 200 are open.
pub const TOO_MANY: &str = "200 invitations are open. Withdraw those that nobody will use.";

/// Heading of the link that was just made.
pub const LINK: &str = "The link is ready";
/// Below it, for an invitation.
pub const LINK_LEDE: &str = "Pass it on to whom it is for, and to nobody else: whoever opens it first can join. It is shown this once.";
/// Below it, for a way back in.
pub const RECOVERY_LEDE: &str = "Pass it on in a way that nobody else can read: whoever opens it first is signed in as your colleague. It works once, for 24 hours, and is shown this once.";

/// Heading.
pub const CHANGE_ROLE: &str = "Change the role";
/// On the button.
pub const SAVE_ROLE: &str = "Save the role";
/// Heading.
pub const RECOVERY: &str = "A new way in";
/// What it does.
pub const RECOVERY_MEANS: &str = "For a colleague who has lost the passkey or forgotten the password. You get a link that signs them in once, so that they can make new ones. They are signed out everywhere else when they use it. Make sure that it is they who ask.";
/// On the button.
pub const MAKE_RECOVERY: &str = "Make a link for them";
/// They work elsewhere, too.
pub const ELSEWHERE: &str = "They work for other organisations here as well, and the link would open those, too. Whoever runs this server can make it: lanyard invite --recover.";
/// Heading.
pub const REMOVE: &str = "Remove from the staff";
/// What that does, a line each.
pub const REMOVE_MEANS: [&str; 4] = [
    "They can see and do nothing here from now on. What they have done stays.",
    "The invitations and the ways back in that they made are withdrawn.",
    "What was added to an account after a way back in that they made ends, unless its person has confirmed it. If somebody could not sign in any more then, you are asked first.",
    "API clients that they made are revoked, unless you say otherwise: you are asked first.",
];
/// On the button.
pub fn remove(name: &str) -> String {
    format!("Remove {name}")
}
/// Heading of the question before somebody is removed.
pub fn before_removing(name: &str) -> String {
    format!("Before {name} is removed")
}
/// The same before somebody gets a smaller role, which comes with its article.
pub fn before_role(name: &str, role: &str) -> String {
    format!("Before {name} becomes {role}")
}
/// Heading of those who would be shut out.
pub const LEFT_OUT: &str = "Who could not sign in any more";
/// Why, and what to do.
pub fn left_out(name: &str) -> String {
    format!(
        "All that they sign in with was added after a way back in that {name} made. Whoever made such a link could have used it, so what was added ends now, and they are signed out. Make each of them a new way in afterwards."
    )
}
/// What it means to take a role from oneself.
pub const ONESELF: &str = "It is your own role. You lose it with this click, and cannot give it back to yourself: another administrator can.";
/// Legend of the clients.
pub fn revoke_clients(name: &str) -> String {
    format!("Revoke the API clients that {name} made")
}
/// Hint.
pub const REVOKE_HINT: &str = "Whoever knows a client’s secret can use it from anywhere. Take the tick away from one that another system of yours needs, and make a new one in its place soon.";
/// On the link back.
pub const LEAVE_IT: &str = "Leave everything as it is";
/// No administrator who stays could sign in.
pub const NOBODY_LEFT: &str = "Nothing was changed. Afterwards no administrator could sign in: those who stay have no passkey and no password, or only such as were added after a way back in that this person made, and those end. Ask whoever runs this server for a way back in for one who stays (lanyard invite --recover). Once they have said on their account page what is theirs, this works.";
/// To who was an administrator a moment ago.
pub const NOT_ANY_MORE: &str = "Nothing was changed. You do not administer this organisation any more: somebody has changed your role, or removed you.";
/// Without them there would be none.
pub const LAST: &str = "This is the only administrator. Make somebody else an administrator first.";

/// What was done, by the word in the address.
pub fn done(what: &str) -> Option<&'static str> {
    Some(match what {
        "role-changed" => "The role was changed. It counts from their next click.",
        "removed" => "They were removed from the staff.",
        "way-back-withdrawn" => "The way back in was withdrawn. Its link does not work any more.",
        "withdrawn" => "The invitation was withdrawn. Its link does not work any more.",
        _ => return None,
    })
}
