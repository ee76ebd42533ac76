//! What is said while a licence is changed.

use crate::issuer::Action;
use credentials::{
    lifecycle::{MayPractise, State},
    time::{Date, Timestamp},
};

/// Heading of the choice.
pub const CHOOSE: &str = "What should change?";
/// Where nothing can follow.
pub const NOTHING: &str = "This licence has ended for good. Only a new licence can follow.";
/// Of the reason.
pub const REASON: &str = "Reason";
/// A reason that is not in the list.
pub const OTHER: &str = "Another reason";
/// Of its field.
pub const OTHER_LABEL: &str = "The other reason, in a few words";
/// Below it.
pub const OTHER_HINT: &str = "Only if you chose “Another reason”.";
/// Of the day.
pub const DAY: &str = "Counts from";
/// Below it.
pub const DAY_HINT: &str = "Empty for now. 2026-03-03, 3 March 2026, or 03/04/2026 with the month first (4 March). A later day is announced and comes into force by itself.";
/// Of the time.
pub const TIME: &str = "At";
/// Below it.
pub const TIME_HINT: &str = "UTC, such as 14:30. Empty for the start of that day.";
/// Of the text.
pub const TEXT: &str = "What the public reads";
/// Below it.
pub const TEXT_HINT: &str = "At most 500 characters. It is signed and public, after the reason: “Reason: public safety. The board says: …”. Name no patients and no health details.";
/// The same for a change that puts conditions.
pub const CONDITIONS_HINT: &str = "The restriction or the conditions themselves, as a hospital must read them. At most 500 characters, signed and public.";
/// Of the order.
pub const ORDER: &str = "Address of the public order";
/// Below it.
pub const ORDER_HINT: &str = "https://…";
/// Of the button.
pub const NEXT: &str = "Show what verifiers will see";
/// Of the way back.
pub const EDIT: &str = "Go back and correct";
/// Heading of the consequence.
pub const WILL_SEE: &str = "What verifiers will see";
/// Heading of what else is announced.
pub const ANNOUNCED: &str = "What else is announced";
/// Above the list of it.
pub const COURSE: &str = "The changes will come in this order:";
/// Above what will not come.
pub const GIVES_WAY: &str =
    "This change takes the place of what was announced before. It will not come any more:";
/// Above what follows this change.
pub const ASKED: &str = "Say what becomes of what comes after this change.";
/// Above what does not come by itself when another change is called off.
pub const LEFT_OPEN: &str =
    "Without it, this would lift or replace what stands. It will then wait for a decision:";
/// Above what will not come when another change is called off.
pub const LEFT_WITHOUT: &str = "Without it, this has nothing to change. It stays announced, and comes if there is something to change by then:";
/// Heading of what is technical.
pub const ENTRIES: &str = "What changes in the signed lists";
/// Where none does.
pub const NO_ENTRIES: &str = "No entry changes; the signed reason does.";
/// It can come back.
pub const CAN_COME_BACK: &str = "It can be changed again later.";
/// It cannot.
pub const CANNOT_COME_BACK: &str =
    "This cannot be undone. The licence ends for good; only a new licence can follow.";
/// Everybody sees it at once.
pub const AT_ONCE: &str = "It counts at once: every check after your click answers so.";
/// While it is done.
pub const WORKING: &str = "Changing …";
/// No reason.
pub const NO_REASON: &str = "Choose the reason.";
/// The other reason is empty.
pub const NO_OTHER_REASON: &str = "Write the other reason in a few words.";
/// The other reason cannot be a code.
pub const BAD_OTHER_REASON: &str =
    "Write the reason in plain letters, at most 60 of them: “failed audit”.";
/// A day that is none.
pub const NOT_A_DAY: &str = super::issue::NOT_A_DAY;
/// A time that is none.
pub const NOT_A_TIME: &str = "Type the time as 14:30, or leave it empty.";
/// A time without its day.
pub const TIME_ALONE: &str = "Give the day too, or leave both empty for now.";
/// Conditions without words.
pub const NO_TEXT: &str =
    "Write the restriction or the conditions. A hospital must know what the clinician may not do.";
/// Somebody was faster.
pub const CHANGED_MEANWHILE: &str = "The licence has been changed since you opened this page. Look at its state, then decide again.";
/// Heading of calling off.
pub const CALL_OFF: &str = "Call off this change?";
/// Its button.
pub const CALL_OFF_BUTTON: &str = "Call it off";
/// The way back.
pub const KEEP: &str = "Keep it";
/// What becomes of it.
pub const CALL_OFF_SAYS: &str = "The licence then stays as it is. The history keeps that the change was announced and called off; the public page no longer shows it.";

/// First among the actions, where a restriction or conditions stood before the stop.
pub fn with_former(state: State) -> &'static str {
    match state {
        State::Probation => "Reinstate on the probation that stood before",
        State::SuspensionStayed => "Reinstate on the stay that stood before",
        _ => "Reinstate with the restriction that stood before",
    }
}

/// What stood before, and since when.
pub fn former(since: Date, said: &str) -> String {
    format!("Since {}: “{said}”. It is written into the form, and you can change it.", since.long())
}

/// The restriction or the conditions, by name.
fn terms(state: State) -> &'static str {
    match state {
        State::Probation => "The conditions of the probation",
        State::SuspensionStayed => "The conditions of the stayed suspension",
        _ => "The restriction",
    }
}

/// A stop hides what restricts the licence.
pub fn terms_rest(state: State, since: Date, said: &str) -> String {
    format!(
        "{} since {} (“{said}”) will not be told while this lasts. It stays on record, and whoever reinstates the licence is offered it first.",
        terms(state),
        since.long()
    )
}

/// Another licence takes its place, which the change does not touch.
pub fn has_renewal(link: Option<&str>) -> String {
    let link = link.map(|link| format!(" by {link}")).unwrap_or_default();
    format!(
        "This licence has been renewed{link}. The change does not touch the one that renews it: change that one too, if its holder is to be stopped."
    )
}

/// The licence ends, and what restricts it with it.
pub fn terms_end(state: State, since: Date, said: &str) -> String {
    format!("{} since {} (“{said}”) ends with the licence.", terms(state), since.long())
}

/// What restricts the licence is lifted.
pub fn terms_lifted(state: State, since: Date, said: &str) -> String {
    format!("{} since {} (“{said}”) is lifted.", terms(state), since.long())
}

/// What stood before the stop does not come back.
pub fn terms_not_back(state: State, since: Date, said: &str) -> String {
    format!(
        "{} that stood before, since {} (“{said}”), does not come back with this. To keep it, choose “{}” instead.",
        terms(state),
        since.long(),
        with_former(state)
    )
}

/// What restricts the licence gives way to what was typed.
pub fn terms_replaced(state: State, since: Date, said: &str) -> String {
    format!(
        "This takes the place of: “{said}” ({}, since {}). What is to go on must be in the new text.",
        terms(state).to_lowercase(),
        since.long()
    )
}

/// A day that has passed, and what was answered since.
pub fn past(days: i64, from: Timestamp, answered: &str) -> String {
    let ago = match days {
        0 => "earlier today".to_owned(),
        1 => "yesterday".to_owned(),
        days => format!("{days} days ago"),
    };
    format!(
        "{} was {ago}. Checks made from then until your click were answered otherwise: the last answer is “{answered}”. They are not undone; whoever relied on them has to be told.",
        from.long()
    )
}

/// The fields in the order of the form.
pub const FIELDS: [&str; 6] = ["reason", "other", "day", "time", "text", "order"];
/// Of a change that comes first.
pub const COMES_FIRST: &str = "comes into force first, as announced.";
/// Of a change that does not come by itself.
pub const WAITS: &str = "waits for a decision and does not come into force by itself.";
/// Of a choice.
pub const CALL_IT_OFF: &str = "Call it off";
/// Heading of a decision.
pub const DECIDE: &str = "Should this announced change still come?";
/// What there is to decide.
pub const DECIDE_SAYS: &str = "Something else was ordered after it was announced, which it would lift or replace. It does not come into force by itself: call it off, or let it come into force on its day.";
/// Where its moment has passed.
pub const TOO_LATE_SAYS: &str = "Something else was ordered after it was announced, which it would lift or replace, so it did not come into force, and its day has passed. Call it off. If it should count after all, order it anew.";
/// Heading of what is told then.
pub const WILL_SEE_KEPT: &str = "What verifiers will see if it comes";
/// On the button that keeps it.
pub const KEEP_BUTTON: &str = "Let it come into force on its day";

/// The choice that keeps an announced change.
pub fn keep_it(state: &str, lifts: bool, replaces: bool) -> String {
    match (lifts, replaces) {
        (true, _) => format!(
            "Keep it: the licence becomes {} then, and can be relied on again",
            state.to_lowercase()
        ),
        (false, true) => format!(
            "Keep it: the licence becomes {} then, instead of what you order now",
            state.to_lowercase()
        ),
        (false, false) => format!("Keep it: the licence becomes {} then", state.to_lowercase()),
    }
}

/// What happens from then on.
pub fn from_then(later: bool, others_before: bool, when: Timestamp) -> String {
    match later {
        true if others_before => format!(
            "It counts from {}. Until then checks answer as they do today, and as the changes say that are announced for earlier days; the public page lists it as announced, and you can call it off.",
            when.long()
        ),
        true => format!(
            "It counts from {}. Until then every check answers as it does today; the public page lists it as announced, and you can call it off.",
            when.long()
        ),
        false => AT_ONCE.to_owned(),
    }
}

/// One entry that changes.
pub fn entry(purpose: &str, list: u32, index: u32, before: &str, after: &str) -> String {
    format!("{purpose} list {list}, position {index}: {before}, then {after}.")
}

/// The licence cannot be brought there.
pub fn not_allowed(from: &str) -> String {
    format!("The licence is {from} now, and that does not lead there. Nothing was changed.")
}

/// What is announced stands against it.
pub fn not_then(from: &str, since: Timestamp) -> String {
    format!(
        "It is announced that the licence will be {from} from {}, and nothing of this kind can follow then. Choose an earlier day, or call off what is announced first. Nothing was changed.",
        since.long()
    )
}

/// Something from before waits for a decision.
pub fn open(to: State, from: Timestamp) -> String {
    format!(
        "It was announced that the licence would be {} from {}, and that waits for a decision. Call it off, or order it anew, and then this. Nothing was changed.",
        to.name(),
        from.long()
    )
}

/// This change among the others.
pub fn own_place(action: Action, from: State, dated: Option<Timestamp>) -> String {
    format!("{} (this change)", button(action, from, dated))
}

/// The name of an action on a licence in the state `from`: `Suspend`.
pub fn name(action: Action, from: State) -> &'static str {
    let stopped = from.may_practise() == MayPractise::No;
    match (action, from) {
        (Action::Restrict, State::Restricted) => "Change the restriction",
        (Action::Probation, State::Probation) => "Change the conditions of the probation",
        (Action::Stay, State::SuspensionStayed) => "Change the conditions of the stay",
        (Action::Reinstate, State::Restricted) => "Lift the restriction",
        (Action::Reinstate, State::Probation) => "End the probation",
        (Action::Reinstate, State::SuspensionStayed) => "Lift the stayed suspension",
        (Action::Restrict, _) if stopped => "Reinstate with a restriction",
        (Action::Probation, _) if stopped => "Reinstate on probation",
        (Action::Stay, State::Suspended) => "Stay the suspension",
        (action, _) => plain_name(action),
    }
}

fn plain_name(action: Action) -> &'static str {
    match action {
        Action::Restrict => "Restrict",
        Action::Probation => "Put on probation",
        Action::Stay => "Suspend, and stay the suspension",
        Action::Suspend => "Suspend",
        Action::Emergency => "Suspend at once, in an emergency",
        Action::Reinstate => "Reinstate",
        Action::Deactivate => "Make inactive or retired",
        Action::Lapse => "Let lapse",
        Action::Surrender => "Record a surrender",
        Action::Revoke => "Revoke",
        Action::Deceased => "Record a death",
        Action::IssuedInError => "Declare issued in error",
    }
}

/// What an action means for a licence in the state `from`, in a sentence.
pub fn meaning(action: Action, from: State) -> &'static str {
    if action.to() == from {
        return "A new text takes the place of the old one at once: at no moment are verifiers told that there is none.";
    }
    match action {
        Action::Restrict => {
            "The clinician may practise within a limitation. Verifiers are shown its text."
        }
        Action::Probation => {
            "The clinician may practise on conditions, watched by the board. Verifiers are shown them."
        }
        Action::Stay => {
            "The suspension is held off on conditions, and the clinician may practise on them."
        }
        Action::Suspend => {
            "The clinician may not practise until the licence is reinstated, now or from a day to come."
        }
        Action::Emergency => {
            "The clinician may not practise from this minute on, before a hearing. There is no day to choose."
        }
        Action::Reinstate => "The licence is in force again, without conditions of the board.",
        Action::Deactivate => {
            "The holder has retired or put the licence to rest. Nothing was done wrong; it can come back."
        }
        Action::Lapse => "The licence was not renewed. It can come back when it is.",
        Action::Surrender => "The holder has given the licence up. It ends for good.",
        Action::Revoke => "The board takes the licence away. It ends for good.",
        Action::Deceased => "The holder has died. The licence ends for good.",
        Action::IssuedInError => {
            "The licence should never have been issued. Verifiers are told that it never was valid."
        }
    }
}

/// On the last button: what happens, and from when, where a day was typed.
pub fn button(action: Action, from: State, dated: Option<Timestamp>) -> String {
    let verb = match action {
        Action::Emergency => return "Suspend at once".to_owned(),
        Action::Stay
            if from.may_practise() != MayPractise::No && from != State::SuspensionStayed =>
        {
            "Suspend and stay it"
        }
        other => name(other, from),
    };
    match dated {
        Some(when) if when == when.date().start() => format!("{verb} from {}", when.date().long()),
        Some(when) => format!("{verb} from {}", when.long()),
        None => format!("{verb} now"),
    }
}
