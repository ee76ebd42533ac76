//! What a board tells of a licence: what has happened, under which conditions it counts, what is
//! announced.

use super::{super::view::View, Line, cut, line::says, short};
use crate::{
    license::Restriction,
    lifecycle::{Change, MayPractise, State, StatusEvent},
    status::Purpose,
};

/// What is expected of the state that a board tells.
pub(super) const CONDITIONS: &str = "no conditions, or conditions that are known";
/// What a board says of a change to the public, in characters: none of a restriction may be lost.
const WORDS: usize = 500;
/// The reason of a licence that ended because another has taken its place.
const RENEWED: &str = "renewed";
/// Codes that add nothing to the sentence before them.
const TOLD_ALREADY: [&str; 3] = ["deceased", "emergency-suspension", "status-change"];
/// Words about a death that add nothing, in small letters and without their full stop.
const OF_A_DEATH: [&str; 4] =
    ["the holder has died", "its holder has died", "the holder is deceased", "deceased"];

/// The revocation or suspension bit is set.
pub(super) fn set(purpose: Purpose, change: Option<&Change>, view: &View<'_>) -> Line {
    let final_ = purpose == Purpose::Revocation;
    let Some(change) = change else { return untold(purpose, view) };
    if change.to == State::Inactive && change.code.as_deref() == Some(RENEWED) {
        let on = change.effective.long();
        let sentence = format!(
            "{} has been renewed: since {on} a new one counts instead of this one.",
            view.named
        );
        let advice = match &change.order_uri {
            Some(new) => format!("Do not rely on this one. The new one is here: {}", short(new)),
            None => "Do not rely on this one. Ask for the new one.".into(),
        };
        return says(sentence, expected(purpose), format!("renewed, {on}")).advise(advice);
    }
    let sentence_ = format!("{} {}.{}", view.named, View::happened(change), because(change, view));
    let advice = if final_ { "Do not rely on it. This is final." } else { "Do not rely on it." };
    says(sentence_, expected(purpose), format!("{}, {}", change.to.name(), change.effective.long()))
        .ordered(advice, change.order_uri.clone())
}

/// A bit is set, and nothing is told of why. Boards set that of a suspension for whatever keeps a
/// licence from being in force for now, and may have more to tell than a list has room for.
fn untold(purpose: Purpose, view: &View<'_>) -> Line {
    if purpose == Purpose::Suspension && view.noun == "licence" {
        let sentence = format!(
            "{} is not in force: it is suspended, inactive, lapsed or renewed. The board’s list does not say which.",
            view.named
        );
        return says(sentence, expected(purpose), "not in force")
            .advise("Do not rely on it. Ask the board which it is.");
    }
    let sentence = format!("{} is {}.", view.named, done(purpose));
    says(sentence, expected(purpose), done(purpose)).advise(match purpose {
        Purpose::Revocation => "Do not rely on it. This is final.",
        _ => "Do not rely on it while that lasts.",
    })
}

/// What once became of a licence, told as no more than that.
pub(super) fn event(event: &StatusEvent, view: &View<'_>) -> Line {
    let change = Change {
        to: event.to,
        code: Some(event.reason.clone()),
        reason: event.text.clone().unwrap_or_default(),
        effective: event.effective.date(),
        effective_at: None,
        order_uri: None,
    };
    let number = short(event.license_number.as_str());
    let on = event.effective.date().long();
    let happened = match (event.from.may_practise(), event.to) {
        (MayPractise::No, State::Active) => format!("was reinstated on {on}"),
        (_, State::Active) => format!("was freed of its conditions on {on}"),
        _ => View::happened(&change),
    };
    let records = match view.signed {
        true => format!("{} records that", view.issuer()),
        false => "It claims that".to_owned(),
    };
    let sentence = format!(
        "This is a status event, not a licence. {} licence {number} of {} {happened}.{}",
        capital(&records),
        event.jurisdiction.name(),
        because(&change, view),
    );
    let order = event.order_uri.as_ref().map(url::Url::to_string);
    says(sentence, "a licence", "a status event").ordered(
        "It tells what happened then, and not how the licence stands now: verify the licence itself.",
        order,
    )
}

/// Within conditions that the board tells, and what the licence itself names besides.
pub(super) fn conditions(change: &Change, named: &[Restriction], view: &View<'_>) -> Line {
    let title = &view.named;
    let state = match change.to {
        State::SuspensionStayed => format!(
            "{title} is in force on conditions: it was suspended on {}, and the suspension is stayed.",
            change.effective.long()
        ),
        _ => format!("{title} is in force and {}.", View::happened(change)),
    };
    let named = match named.is_empty() {
        true => String::new(),
        false => format!(" The {} itself names: {}", view.noun, restrictions(named)),
    };
    says(format!("{state}{}{named}", because(change, view)), CONDITIONS, change.to.name())
        .ordered("Read the conditions before you rely on it.", change.order_uri.clone())
}

/// Within restrictions that the licence names.
pub(super) fn restricted(named: &[Restriction], view: &View<'_>) -> Line {
    let sentence =
        format!("{} is in force with a restriction: {}", view.named, restrictions(named));
    let order = named.iter().find_map(|one| one.order_uri.as_ref()).map(url::Url::to_string);
    says(sentence, CONDITIONS, "restricted")
        .ordered("Read the restriction before you rely on it.", order)
}

/// A change was to come into force, and the list that was had is older.
pub(super) fn due(change: &Change, view: &View<'_>) -> Line {
    let sentence = format!(
        "{} announced that this {} {}. The list that was had is from before that moment and does not tell whether it has happened.",
        capital(view.teller()),
        view.noun,
        View::coming(change),
    );
    says(sentence, "a list from after the announced change", "a list from before it")
        .advise("Do not rely on it yet. Verify again in a few minutes, or ask the issuer.")
}

/// What is to come, in sentences; `None` where nothing is announced.
pub(in super::super) fn announced(view: &View<'_>) -> Option<String> {
    let told = view.announced.iter().take(3).map(|change| {
        let what =
            format!("{} has announced that it {}.", capital(view.teller()), View::coming(change));
        format!("{what}{}", because(change, view))
    });
    let told = told.collect::<Vec<_>>().join(" ");
    (!told.is_empty()).then_some(told)
}

/// What is to come next: `will be suspended from 29 November 2026`.
pub(in super::super) fn coming(view: &View<'_>) -> String {
    view.announced.first().map(View::coming).unwrap_or_default()
}

impl Line {
    /// With what to do, and the order as data beside it.
    fn ordered(self, advice: &str, order: Option<String>) -> Self {
        let order = order.filter(|order| !order.trim().is_empty());
        let read = if order.is_some() { " The board’s order is there to be read." } else { "" };
        Self { order, ..self.advise(format!("{advice}{read}")) }
    }
}

/// Why, by the board's code and in its own words, to follow a sentence; each is told as what it is.
fn because(change: &Change, view: &View<'_>) -> String {
    let code = change.code.as_deref().map(|code| code.replace('-', " "));
    let said = change.code.as_deref().is_some_and(|code| TOLD_ALREADY.contains(&code));
    let reason =
        code.as_deref().filter(|_| !said).map(|code| format!(" Reason: {}", sentence(code)));
    let plain = change.reason.trim().trim_end_matches('.').to_lowercase();
    let repeats = code.as_deref() == Some(&*plain)
        || change.to == State::Deceased && OF_A_DEATH.contains(&&*plain);
    let words = sentence(&change.reason);
    let words = (!words.is_empty() && !repeats)
        .then(|| format!(" {} says: {words}", capital(view.teller())));
    format!("{}{}", reason.unwrap_or_default(), words.unwrap_or_default())
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// What a licence names of itself, one after the other.
fn restrictions(named: &[Restriction]) -> String {
    let texts: Vec<&str> = named.iter().map(|one| one.text.trim()).collect();
    sentence(&texts.join("; "))
}

/// A text from outside as a sentence of its own.
pub(super) fn sentence(text: &str) -> String {
    // A line that ends is a space, and no control character to be left out.
    let text = cut(&text.split_whitespace().collect::<Vec<_>>().join(" "), WORDS);
    if text.is_empty() || text.ends_with(['.', '!', '?', '…']) {
        text
    } else {
        format!("{text}.")
    }
}

pub(super) fn expected(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Revocation => "not revoked, by a current list of the issuer",
        Purpose::Suspension => "not suspended, by a current list of the issuer",
        Purpose::Message => CONDITIONS,
        Purpose::Refresh => "no newer edition",
    }
}

pub(super) fn done(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Revocation => "revoked",
        Purpose::Suspension => "suspended",
        Purpose::Message => "under conditions",
        Purpose::Refresh => "superseded",
    }
}
