//! What is said in the settings.

mod listing;

pub use listing::*;

use credentials::did::check::Trouble;

/// Of the tabs.
pub const TABS: &str = "Settings";
/// A tab, and the heading of its page.
pub const ORGANIZATION: &str = "Organisation";
/// A tab, and the heading of its page.
pub const KEYS: &str = "Keys";
/// A tab.
pub const STAFF: &str = "Staff";
/// A tab, and the heading of its page.
pub const CLIENTS: &str = "API clients";
/// A tab.
pub const TRUST: &str = "Trust list";

/// Under the heading of the overview.
pub const ORGANIZATION_LEDE: &str = "Who this organisation is to the world: its name, its identifier, and whether others can reach it.";
/// Heading of the facts.
pub const FACTS: &str = "What is known";
/// A fact.
pub const NAME: &str = "Name";
/// A fact.
pub const KIND: &str = "Kind";
/// A fact.
pub const DID: &str = "Identifier (DID)";
/// A fact.
pub const SINCE: &str = "Here since";
/// What an organisation does.
pub fn kind(licenses: bool, verifies: bool) -> &'static str {
    match (licenses, verifies) {
        (true, true) => "Licensing board and hospital",
        (true, false) => "Licensing board",
        _ => "Hospital",
    }
}

/// Heading of the did:web check.
pub const CHECK: &str = "Can others find your keys?";
/// Below it.
pub const CHECK_WHAT: &str = "Whoever verifies a licence of yours asks your server for your DID document, which holds your keys. The check asks for it over the network, as an outsider does.";
/// A button.
pub const CHECK_DO: &str = "Check our DID";
/// Where nothing was checked yet.
pub const NOT_CHECKED: &str = "It was not checked yet.";
/// All is well.
pub const CHECK_WELL: &str =
    "Yes. What came back is the document that we serve, with every current key in it.";
/// Above what to do.
pub const TO_DO: &str = "What to do";
/// A fact.
pub const CHECKED_AT: &str = "Checked";
/// A fact.
pub const REQUEST: &str = "Request";
/// A fact: where redirects led.
pub const LANDED: &str = "Redirected to";
/// A fact.
pub const CAME_BACK: &str = "What came back";
/// A fact.
pub const TYPE: &str = "Content type";
/// A fact.
pub const SIZE: &str = "Size";
/// A fact.
pub const TOOK: &str = "Time";
/// Caption of the table of keys.
pub const CHECK_KEYS: &str = "Current keys in the document that came back";
/// A column.
pub const KEY: &str = "Key";
/// A column.
pub const PUBLISHED: &str = "In the document";
/// A column.
pub const MAY_SIGN: &str = "May sign licences";
/// In a table.
pub const YES: &str = "Yes";
/// In a table.
pub const NO: &str = "No";
/// No request was made.
pub const NO_REQUEST: &str = "None was made";
/// No content type.
pub const NO_TYPE: &str = "None was named";

/// The status of an answer.
pub fn status(status: u16) -> String {
    format!("An answer with status {status}")
}
/// A size.
pub fn bytes(bytes: usize) -> String {
    format!("{bytes} bytes")
}
/// How long it took.
pub fn milliseconds(milliseconds: u64) -> String {
    format!("{milliseconds} ms")
}

/// What is wrong with what came back, and what to do.
pub fn trouble(trouble: Trouble) -> (&'static str, &'static str) {
    match trouble {
        Trouble::Offline => (
            "Nobody was asked: this server is set not to go out.",
            "Take fetch.offline out of the configuration and start the server again.",
        ),
        Trouble::OnlyHere => (
            "The identifier leads to this machine itself. Nobody else can reach it.",
            "Give the server its public address (server.public_url) before the first licence is issued. An identifier that exists keeps its host.",
        ),
        Trouble::NoAddress => (
            "The host’s name has no address.",
            "Look at the DNS record of the host: it is missing, misspelt, or not known everywhere yet.",
        ),
        Trouble::PrivateAddress => (
            "The host’s name leads to an address inside a private network. Others cannot reach it.",
            "Look at the DNS record. If your network answers differently inside and outside, make the check from outside with: lanyard did resolve",
        ),
        Trouble::Connection => (
            "Nothing that speaks HTTP answers at that host.",
            "Look whether the proxy runs, listens on port 443 and is let through by the firewall.",
        ),
        Trouble::Tls => (
            "The host’s TLS certificate is not trusted, or no TLS could be agreed.",
            "Look at the certificate: it has expired, names another host, or lacks the certificates in between.",
        ),
        Trouble::TooSlow => (
            "The host took too long to answer.",
            "Look whether the proxy reaches this server, and how busy the two are. Then check again.",
        ),
        Trouble::TooLarge => (
            "More came back than a DID document may hold.",
            "Look what the proxy serves at that address: it is not our document.",
        ),
        Trouble::Status => (
            "The host answered, but not with a document.",
            "Look where the proxy sends that path: it has to reach this server unchanged.",
        ),
        Trouble::Redirect => (
            "The host sends on to an address that a verifier does not follow.",
            "Have the proxy answer itself over https on port 443. Redirects may not lead to plain http, to this machine or round in a circle.",
        ),
        Trouble::NotJson => (
            "Something else came back than a DID document: a page, or text that is not JSON.",
            "Look where the proxy sends that path. A welcome page or a sign-in page stands in front of this server.",
        ),
        Trouble::OtherDid => (
            "The document of somebody else came back.",
            "Look which server answers for that host: it is another installation, or this one under another public address.",
        ),
        Trouble::NotADocument => (
            "JSON came back, but it is no DID document.",
            "Look what the proxy or a cache makes of our answer.",
        ),
        Trouble::Keys => (
            "A current key of yours is not in the document that came back, or may not sign licences there. Verifiers refuse what it signs.",
            "Empty the cache in front of this server, and look whether an older copy is served from elsewhere. Then check again.",
        ),
        Trouble::Differs => (
            "Your keys are there, but it is not quite the document that we serve now.",
            "It may be a copy from before the last change: check again in a minute. If it stays so, something in between changes our answer.",
        ),
    }
}

/// Under the heading of the keys.
pub const KEYS_LEDE: &str = "You sign with these. The public half of each is in your DID document; the private half never leaves this server, and is never kept in clear.";
/// Caption of the table of keys.
pub const KEYS_CAPTION: &str = "Keys, newest first";
/// A column.
pub const KEY_TYPE: &str = "Type";
/// A column.
pub const KEY_SINCE: &str = "Since";
/// A column.
pub const KEY_STATE: &str = "State";
/// A column.
pub const KEY_SIGNED: &str = "Signed";
/// A state.
pub const CURRENT: &str = "Signs now";
/// A state.
pub const RETIRED: &str = "Retired";
/// A state.
pub const STOLEN: &str = "Stolen";
/// A state.
pub const DOUBTED: &str = "Retired: was it stolen?";
/// A fact.
pub const PUBLIC_KEY: &str = "Public key";
/// What a state means.
pub const CURRENT_MEANS: &str = "What you issue is signed with it.";
/// What a state means.
pub const RETIRED_MEANS: &str =
    "It signs nothing any more: its private half was destroyed. What it signed stays valid.";
/// What a state means.
pub const DOUBTED_MEANS: &str = "An earlier version of this program retired it and told verifiers to refuse what it signs. Until you say whether it was stolen, they refuse whatever it signed.";
/// What a state means.
pub const STOLEN_MEANS: &str =
    "Nothing that it signed counts, whatever date it bears. Verifiers are told so.";
/// Heading.
pub const ROTATE: &str = "Put a new key in its place";
/// What happens, a line each.
pub const ROTATE_WHAT: [&str; 3] = [
    "From then on you sign with a new key of the same type.",
    "The private half of this one is destroyed for good. Nobody can sign with it again, not even you.",
    "What it signed stays valid. Verifiers notice nothing, and no licence has to be issued anew.",
];
/// A button.
pub const ROTATE_DO: &str = "Rotate the key";
/// Heading.
pub const THEFT: &str = "This key was stolen";
/// What happens, a line each.
pub const THEFT_WHAT: [&str; 4] = [
    "From then on nothing that this key signed counts, whatever date it bears: a thief can write any date.",
    "Every licence signed with it is rejected at the next check, until you issue it anew.",
    "If it signs now, a new key takes its place in the same moment. Your status lists are signed anew.",
    "There is no way back.",
];
/// A box to tick.
pub const THEFT_SURE: &str = "Yes, this key is in other hands. Refuse everything that it signed.";
/// Its legend.
pub const THEFT_SURE_LEGEND: &str = "Are you sure?";
/// The box was not ticked.
pub const THEFT_NOT_SURE: &str = "Tick the box to say that you are sure.";
/// A button.
pub const THEFT_DO: &str = "Say that it was stolen";
/// It was done already.
pub const KEY_DONE: &str =
    "That was done already. This page shows the key as it is now; nothing was changed.";
/// There is no room for another.
pub const KEYS_FULL: &str = "Nothing was changed. Your DID document holds as many keys as verifiers read; with one more they would refuse it whole. The last places are kept for keys that replace stolen ones.";
/// A link.
pub const DOUBT_LINK: &str = "Answer now";
/// Heading.
pub const KEPT: &str = "This key was not stolen";
/// What happens, a line each.
pub const KEPT_WHAT: [&str; 2] = [
    "Say so when you replaced it by routine and it was never in other hands.",
    "From then on what it signed counts again, whatever date it bears. Elsewhere that takes up to five minutes.",
];
/// A button.
pub const KEPT_DO: &str = "It was only replaced";
/// Numbers may grow.
pub const COUNTING: &str = "Which key signed which licence is still being counted. The numbers here can grow: look again in a minute.";
/// Heading of the licences of a key.
pub const SIGNED_LICENSES: &str = "Licences in force that it signed";
/// The same, of a stolen one.
pub const ANEW: &str = "Licences to issue anew";
/// Caption of their table.
pub const SIGNED_CAPTION: &str = "Licences, oldest first";
/// A column.
pub const NUMBER: &str = "Number";
/// None.
pub const NONE_SIGNED: &str = "It signed no licence that is in force.";
/// A pager.
pub const MORE: &str = "More";
/// Of the pager.
pub const PAGES: &str = "Pages";
/// A link.
pub const ANEW_LINK: &str = "See them";

/// How many a key signed.
pub fn signed(count: u64) -> String {
    match count {
        0 => "Nothing".to_owned(),
        1 => "1 document".to_owned(),
        count => format!("{count} documents"),
    }
}
/// That licences have to be issued anew.
pub fn anew(key: &str, count: u64) -> String {
    match count {
        0 => format!("{key} was stolen. No licence in force was signed with it."),
        1 => format!("{key} was stolen. 1 licence that it signed has to be issued anew."),
        count => {
            format!("{key} was stolen. {count} licences that it signed have to be issued anew.")
        }
    }
}
/// That nobody has said whether a key was stolen.
pub fn doubted(key: &str) -> String {
    format!(
        "{key} was retired by an earlier version of this program. Was it stolen? Until you say, verifiers refuse what it signed."
    )
}
/// How many are in a list.
pub fn licenses(count: u64) -> String {
    match count {
        1 => "1 licence".to_owned(),
        count => format!("{count} licences"),
    }
}
/// `Retired on 3 March 2026, 09:00 UTC`
pub fn retired_on(when: &str) -> String {
    format!("Retired {when}")
}
/// The same of a stolen one.
pub fn stolen_on(when: &str) -> String {
    format!("Known to be stolen since {when}")
}

/// Under the heading of the clients.
pub const CLIENTS_LEDE: &str =
    "Programs that act for this organisation over the API, each with a secret of its own.";
/// Caption of their table.
pub const CLIENTS_CAPTION: &str = "API clients, oldest first";
/// Where there is none.
pub const NO_CLIENTS: &str = "No program acts for you yet";
/// And what to do.
pub const NO_CLIENTS_WHAT: &str =
    "A client lets another system of yours issue or find licences without a person who signs in.";
/// A column.
pub const MAY: &str = "It may";
/// A column.
pub const MADE: &str = "Made";
/// A column.
pub const MADE_BY: &str = "Made by";
/// In it.
pub const NO_MAKER: &str = "the command line, or before it was noted";
/// A column.
pub const LAST_USED: &str = "Last token";
/// A column.
pub const STATE: &str = "State";
/// A fact.
pub const CLIENT_ID: &str = "Client id";
/// A fact.
pub const SECRET: &str = "Secret";
/// Not used yet.
pub const NEVER: &str = "Never";
/// No end.
pub const NO_END: &str = "No end";
/// A state.
pub const EXPIRED: &str = "Expired";
/// A state.
pub const REVOKED: &str = "Revoked";
/// A state.
pub const COUNTS: &str = "Works";
/// Until when.
pub fn until(when: &str) -> String {
    format!("until {when}")
}
/// Since when.
pub fn since(when: &str) -> String {
    format!("since {when}")
}
/// Heading of the form.
pub const NEW_CLIENT: &str = "Make a client";
/// A field.
pub const CLIENT_NAME: &str = "Name";
/// A hint.
pub const CLIENT_NAME_HINT: &str = "The system that will use it: Renewals portal.";
/// A field.
pub const SCOPES: &str = "What may it do?";
/// A field.
pub const EXPIRY: &str = "How long does it work?";
/// Choices: the days, and what is said.
pub const EXPIRIES: [(&str, &str); 4] =
    [("30", "30 days"), ("90", "90 days"), ("365", "A year"), ("none", "Until it is revoked")];
/// A button.
pub const NEW_CLIENT_DO: &str = "Make the client";
/// What is wrong.
pub const CLIENT_NAME_BAD: &str = "Type a name of 1 to 200 characters, on one line.";
/// What is wrong.
pub const SCOPES_BAD: &str = "Tick at least one thing that it may do, from this list.";
/// What is wrong.
pub const EXPIRY_BAD: &str = "Choose how long it works, from this list.";
/// Heading of the page with the secret.
pub const MADE_HEADING: &str = "The client is made";
/// Above the secret.
pub const SECRET_ONCE: &str = "This is the only time that the secret is shown. It is kept nowhere in clear, and nobody can show it again. Put it where the other system finds it, then leave this page.";
/// A link.
pub const TO_CLIENTS: &str = "I have it: to the clients";
/// How to use it.
pub const SECRET_USE: &str =
    "The other system trades the two for a token, which works for an hour:";
/// Heading.
pub const REVOKE: &str = "Revoke this client";
/// What happens, a line each.
pub const REVOKE_WHAT: [&str; 2] = [
    "It is refused from that moment on, and so are the tokens that it holds.",
    "There is no way back: a client that is needed again is made anew.",
];
/// A button.
pub const REVOKE_DO: &str = "Revoke the client";

/// What a scope allows, in plain words.
pub fn scope(code: &str) -> String {
    match code {
        "write:/licenses" => "Issue licences and change them",
        "read:/licenses" => "Find licences and read them",
        "write:/identities" => "Issue patient identities",
        "write:/credentials/issue" => "Issue any credential over the VC-API",
        "write:/credentials/status" => "Change the status of credentials over the VC-API",
        other => other,
    }
    .to_owned()
}
