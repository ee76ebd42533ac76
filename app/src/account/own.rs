//! One's own account.

use super::{
    Door, door,
    passkey::{self, Wanted},
    signed_in,
    ways_back::{WayBack, panels},
};
use crate::{
    components::When,
    form::{Field, Filled, errors},
    shown,
    site::Site,
    text::account as text,
};
use credentials::time::Timestamp;
use leptos::prelude::*;

/// A passkey of the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// Its row.
    pub row: i64,
    /// Its name.
    pub name: String,
    /// Since when.
    pub added_at: Timestamp,
    /// When it was used last.
    pub used_at: Option<Timestamp>,
}

/// A session of the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its name in a form.
    pub name: String,
    /// The browser.
    pub agent: String,
    /// Since when.
    pub begun_at: Timestamp,
    /// When it was used last.
    pub used_at: Timestamp,
    /// Whether it is the one that asks.
    pub this: bool,
}

/// What somebody's account is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The person's name.
    pub name: String,
    /// To sign in with.
    pub email: String,
    /// The passkeys.
    pub passkeys: Vec<Passkey>,
    /// Whether there is a password.
    pub password: bool,
    /// The sessions.
    pub sessions: Vec<Session>,
    /// Whether the session is new enough to change how one signs in.
    pub fresh: bool,
    /// Whether it was begun by a way to sign in that is the person's own.
    pub confirmed: bool,
    /// Ways back in that were used and not answered for.
    pub ways_back: Vec<WayBack>,
    /// The desks at which the person may sit.
    pub desks: Vec<Door>,
    /// Where the person wanted to go who has just signed in.
    pub next: Option<String>,
}

fn notice(done: Option<&str>) -> Option<AnyView> {
    let sentence = done.and_then(text::done)?;
    let notice = view! { <div class="notice notice-good" role="status"><p>{sentence}</p></div> };
    Some(notice.into_any())
}

pub(super) fn not_fresh() -> AnyView {
    view! {
        <p>{text::NOT_FRESH}</p>
        <p><a class="button" href="/sign-in?next=/account">{text::NOT_FRESH_LINK}</a></p>
    }
    .into_any()
}

/// The account. `done` is the word of what was just done; `filled` has the name, and why nothing was
/// done.
pub fn page(site: &Site, account: &Account, done: Option<&str>, filled: &Filled) -> String {
    signed_in(
        site,
        &account.name,
        text::ACCOUNT,
        view! {
            {notice(done)}
            {errors(filled)}
            <div class="desk-head">
                <h1>{text::ACCOUNT}</h1>
                <p class="lede"><bdi>{shown::name(&account.name)}</bdi>", "<bdi>{shown::field(&account.email)}</bdi></p>
            </div>
            {panels(account)}
            {desks(&account.desks)}
            <section class="panel" aria-labelledby="passkeys">
                <h2 id="passkeys">{text::PASSKEYS}</h2>
                {passkeys(account)}
                {if account.fresh {
                    passkey::button(site, Wanted::Create, "/account/passkeys", text::ADD_PASSKEY, None, "/account?done=passkey-added")
                } else {
                    not_fresh()
                }}
            </section>
            <section class="panel" aria-labelledby="password">
                <h2 id="password">{text::PASSWORD_HEADING}</h2>
                {password(account)}
            </section>
            <section class="panel" aria-labelledby="sessions">
                <h2 id="sessions">{text::SESSIONS}</h2>
                {sessions(account)}
            </section>
            <section class="panel" aria-labelledby="your-name">
                <h2 id="your-name">{text::YOUR_NAME}</h2>
                {name(account, filled)}
            </section>
        },
    )
}

fn name(account: &Account, filled: &Filled) -> AnyView {
    if !account.fresh {
        return not_fresh();
    }
    let name = Field::text("name", text::YOUR_NAME).hint(text::YOUR_NAME_HINT).autocomplete("name");
    view! {
        <form class="sheet" method="post" action="/account/name">
            {name.narrow("medium").view(filled)}
            <button type="submit">{text::SAVE_NAME}</button>
        </form>
    }
    .into_any()
}

fn desks(desks: &[Door]) -> Option<AnyView> {
    let doors = desks.iter().cloned().map(door).collect_view();
    let view = view! {
        <section class="panel" aria-labelledby="desks">
            <h2 id="desks">{text::DESKS_HEADING}</h2>
            <ul class="desk-doors">{doors}</ul>
        </section>
    };
    (!desks.is_empty()).then(|| view.into_any())
}

fn passkeys(account: &Account) -> AnyView {
    if account.passkeys.is_empty() {
        return view! { <p>{text::NO_PASSKEYS}</p> }.into_any();
    }
    let rows = account.passkeys.iter().map(|passkey| {
        let used = match passkey.used_at {
            Some(at) => view! { <When at /> }.into_any(),
            None => text::NEVER_USED.into_any(),
        };
        view! {
            <tr>
                <th scope="row" data-label=text::COLUMN_PASSKEY>
                    <a href=format!("/account/passkeys/{}", passkey.row)><bdi>{shown::name(&passkey.name)}</bdi></a>
                </th>
                <td data-label=text::COLUMN_ADDED><When at=passkey.added_at /></td>
                <td data-label=text::COLUMN_USED>{used}</td>
            </tr>
        }
    });
    view! {
        <table class="list">
            <caption class="unseen">{text::PASSKEYS}</caption>
            <thead><tr>
                <th scope="col">{text::COLUMN_PASSKEY}</th>
                <th scope="col">{text::COLUMN_ADDED}</th>
                <th scope="col">{text::COLUMN_USED}</th>
            </tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn password(account: &Account) -> AnyView {
    let (says, change) = match account.password {
        true => (text::HAS_PASSWORD, text::CHANGE_PASSWORD),
        false if account.passkeys.is_empty() => (text::NO_WAY_NEXT_TIME, text::SET_PASSWORD),
        false => (text::HAS_NO_PASSWORD, text::SET_PASSWORD),
    };
    let change = (account.password || account.fresh)
        .then(|| view! { <a class="button" href="/account/password">{change}</a> });
    let removable = account.password && account.fresh && !account.passkeys.is_empty();
    let remove = removable.then(|| {
        view! {
            <form method="post" action="/account/password/remove">
                <button class="danger" type="submit">{text::REMOVE_PASSWORD}</button>
            </form>
        }
    });
    view! { <p>{says}</p><div class="actions">{change}{remove}</div> }.into_any()
}

fn sessions(account: &Account) -> AnyView {
    let rows = account.sessions.iter().map(|session| {
        let action = match session.this {
            true => view! { <span>{text::THIS_ONE}</span> }.into_any(),
            false => view! {
                <form method="post" action="/account/sessions/end">
                    <button type="submit" name="session" value=session.name.clone()>{text::END_ONE}</button>
                </form>
            }
            .into_any(),
        };
        view! {
            <tr>
                <th scope="row" data-label=text::COLUMN_BROWSER>{shown::name(&session.agent)}</th>
                <td data-label=text::COLUMN_SINCE><When at=session.begun_at /></td>
                <td data-label=text::COLUMN_USED><When at=session.used_at /></td>
                <td data-label=text::COLUMN_ACTION>{action}</td>
            </tr>
        }
    });
    let others = (account.sessions.len() > 1).then(|| {
        view! {
            <form method="post" action="/account/sessions/end-others">
                <button type="submit">{text::END_OTHERS}</button>
            </form>
        }
    });
    view! {
        <table class="list">
            <caption class="unseen">{text::SESSIONS}</caption>
            <thead><tr>
                <th scope="col">{text::COLUMN_BROWSER}</th>
                <th scope="col">{text::COLUMN_SINCE}</th>
                <th scope="col">{text::COLUMN_USED}</th>
                <th scope="col">{text::COLUMN_ACTION}</th>
            </tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
        <div class="actions">
            {others}
            <form method="post" action="/account/sessions/end-all">
                <button class="danger" type="submit">{text::END_ALL}</button>
            </form>
        </div>
    }
    .into_any()
}

/// One passkey: its name, and removing it.
pub fn passkey(
    site: &Site,
    person: &str,
    passkey: &Passkey,
    fresh: bool,
    filled: &Filled,
) -> String {
    let path = format!("/account/passkeys/{}", passkey.row);
    let remove = match fresh {
        true => view! {
            <div class="consequence"><p>{text::REMOVE_PASSKEY_MEANS}</p></div>
            <details class="more">
                <summary>{text::REMOVE_PASSKEY}</summary>
                <form class="sheet" method="post" action=format!("{path}/remove")>
                    <button class="danger" type="submit">{text::remove_passkey(&shown::name(&passkey.name))}</button>
                </form>
            </details>
        }
        .into_any(),
        false => not_fresh(),
    };
    let name = Field::text("name", text::PASSKEY_NAME).hint(text::PASSKEY_NAME_HINT);
    signed_in(
        site,
        person,
        text::PASSKEY,
        view! {
            {errors(filled)}
            <div class="desk-head">
                <h1><bdi>{shown::name(&passkey.name)}</bdi></h1>
                <p class="lede">{text::PASSKEY}", "<a href="/account">{text::ACCOUNT}</a></p>
            </div>
            <form class="sheet" method="post" action=path.clone()>
                {name.narrow("medium").view(filled)}
                <button class="primary" type="submit">{text::SAVE_NAME}</button>
            </form>
            <section class="panel" aria-labelledby="remove">
                <h2 id="remove">{text::REMOVE_PASSKEY}</h2>
                {remove}
            </section>
        },
    )
}

/// Choosing a password, or another one.
pub fn change_password(
    site: &Site,
    person: &str,
    email: &str,
    has: bool,
    filled: &Filled,
) -> String {
    let title = if has { text::CHANGE_PASSWORD } else { text::SET_PASSWORD };
    let current = has.then(|| {
        Field::input("current", text::CURRENT_PASSWORD, "password")
            .autocomplete("current-password")
            .view(filled)
    });
    let new = Field::input("password", text::NEW_PASSWORD, "password")
        .hint(text::NEW_PASSWORD_HINT)
        .autocomplete("new-password");
    signed_in(
        site,
        person,
        title,
        view! {
            {errors(filled)}
            <div class="desk-head">
                <h1>{title}</h1>
                <p class="lede"><a href="/account">{text::ACCOUNT}</a></p>
            </div>
            <form class="sheet" method="post" action="/account/password">
                <input type="text" class="unseen" name="email" value=email.to_owned() autocomplete="username" readonly tabindex="-1" aria-hidden="true" />
                {current}
                {new.view(filled)}
                <button class="primary" type="submit">{text::SAVE_PASSWORD}</button>
            </form>
        },
    )
}
