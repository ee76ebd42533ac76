//! Ways back in that were used: was it their person, and what was added since?

use super::own::{Account, Passkey, not_fresh};
use crate::{
    components::{Table, When},
    shown,
    text::{account as account_text, ways_back as text},
};
use credentials::time::Timestamp;
use leptos::prelude::*;

/// A way back in that an administrator made and somebody used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WayBack {
    /// Its row.
    pub link: i64,
    /// Who made it, by name.
    pub maker: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// When somebody came by it.
    pub used_at: Timestamp,
    /// The passkeys that go back to it.
    pub passkeys: Vec<Passkey>,
    /// Whether the password does.
    pub password: bool,
}

/// Why an account joins no other organisation for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unconfirmed {
    /// Its person came in by a way back in, or by what goes back to one.
    Session,
    /// It has ways to sign in that go back to one.
    Ways,
}

/// One panel for each, above everything else of the account.
pub(super) fn panels(account: &Account) -> AnyView {
    account.ways_back.iter().map(|it| panel(account, it)).collect_view().into_any()
}

fn panel(account: &Account, it: &WayBack) -> AnyView {
    let (maker, day) = (shown::name(&it.maker), it.made_at.date().long());
    let nothing = it.passkeys.is_empty() && !it.password;
    let (heading, means) = match nothing {
        true => (text::used(&maker, &day), text::USED_MEANS),
        false => (text::added(&maker, &day), text::ADDED_MEANS),
    };
    let id = format!("way-back-{}", it.link);
    let labelled = id.clone();
    let ways = (!nothing).then(|| ways(account, it));
    let below = match (account.confirmed, account.fresh) {
        (false, _) => view! { <p>{text::WAITING}</p> }.into_any(),
        (true, false) => not_fresh(),
        (true, true) if nothing => {
            answers(it.link, "", &[("me", text::ME), ("not-me", text::NOT_ME)], "")
        }
        (true, true) => ().into_any(),
    };
    let on = account.next.clone().filter(|_| account.confirmed).map(|next| {
        view! { <p><a href=next>{text::GO_ON}</a></p> }
    });
    view! {
        <section class="panel" aria-labelledby=labelled>
            <h2 id=id>{heading}</h2>
            <div class="notice notice-open">
                <p>{text::came(&it.used_at.long())}" "{means}</p>
            </div>
            {ways}
            {below}
            {on}
        </section>
    }
    .into_any()
}

/// A form with a button for each answer. `which` names the way that it is about, `unseen` says it
/// to who does not see where the buttons stand.
fn answers(
    link: i64,
    which: &str,
    answers: &[(&'static str, &'static str)],
    unseen: &str,
) -> AnyView {
    let buttons = answers.iter().map(|(value, label)| {
        let class = matches!(*value, "remove" | "not-me").then_some("danger");
        let unseen = (!unseen.is_empty())
            .then(|| view! { " "<span class="unseen">{unseen.to_owned()}</span> });
        view! { <button class=class type="submit" name="answer" value=*value>{*label}{unseen}</button> }
    });
    view! {
        <form method="post" action=format!("/account/back/{link}") class="actions">
            <input type="hidden" name="way" value=which.to_owned() />
            {buttons.collect_view()}
        </form>
    }
    .into_any()
}

fn ways(account: &Account, it: &WayBack) -> AnyView {
    let may = account.confirmed && account.fresh;
    let row = |name: String, which: String, added: Option<Timestamp>, used: Option<Timestamp>| {
        let when = |at: Option<Timestamp>, or: &'static str| match at {
            Some(at) => view! { <When at /> }.into_any(),
            None => or.into_any(),
        };
        let both = [("keep", text::KEEP), ("remove", text::REMOVE)];
        let answers = may.then(|| answers(it.link, &which, &both, &name));
        view! {
            <tr>
                <th scope="row" data-label=text::COLUMN_WAY><bdi>{name}</bdi></th>
                <td data-label=account_text::COLUMN_ADDED>{when(added, "")}</td>
                <td data-label=account_text::COLUMN_USED>{when(used, account_text::NEVER_USED)}</td>
                <td data-label=account_text::COLUMN_ACTION>{answers}</td>
            </tr>
        }
        .into_any()
    };
    let mut rows: Vec<AnyView> = it
        .passkeys
        .iter()
        .map(|passkey| {
            let (added, used) = (Some(passkey.added_at), passkey.used_at);
            row(shown::name(&passkey.name), passkey.row.to_string(), added, used)
        })
        .collect();
    if it.password {
        rows.push(row(text::PASSWORD.to_owned(), "password".to_owned(), None, None));
    }
    let heads = vec![
        text::COLUMN_WAY,
        account_text::COLUMN_ADDED,
        account_text::COLUMN_USED,
        account_text::COLUMN_ACTION,
    ];
    let caption = text::added(&shown::name(&it.maker), &it.made_at.date().long());
    view! { <Table caption heads>{rows}</Table> }.into_any()
}

/// On an invitation: why the account that is signed in does not join for now, and what to do.
pub(super) fn join_waits(why: Unconfirmed) -> AnyView {
    let (because, next) = match why {
        Unconfirmed::Session => (text::JOIN_SESSION, text::JOIN_SESSION_NEXT),
        Unconfirmed::Ways => (text::JOIN_WAYS, text::JOIN_WAYS_NEXT),
    };
    view! {
        <section class="panel" aria-labelledby="join-waits">
            <h2 id="join-waits">{text::JOIN_WAITS}</h2>
            <p>{because}</p>
            <p>{next}</p>
            <div class="actions"><a class="button" href="/account">{text::TO_ACCOUNT}</a></div>
        </section>
    }
    .into_any()
}
