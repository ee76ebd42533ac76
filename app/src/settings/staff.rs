//! Its staff, their roles, and invitations.

mod leaving;

pub use leaving::{Leaving, leaving};

use super::{Tab, consequence, tabs};
use crate::{
    Desk, Section,
    components::{Facts, Notice, Table, Went, When},
    desk::desk as document,
    form::{Choice, Field, Filled, errors},
    shown,
    site::Site,
    text::{account, staff as text},
};
use credentials::time::Timestamp;
use leptos::prelude::*;

/// Somebody who works there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The person's row.
    pub row: i64,
    /// The name.
    pub name: String,
    /// To sign in with.
    pub email: String,
    /// As what.
    pub role: String,
    /// Since when.
    pub since: Timestamp,
    /// When they used a page here last, as far as it is still known.
    pub seen: Option<Timestamp>,
    /// Whether it is who looks.
    pub you: bool,
}

/// An invitation or a way back in that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Its row.
    pub row: i64,
    /// Whom it is for: the name or address that was written down; empty where none was.
    pub whom: String,
    /// As what.
    pub role: String,
    /// Who made it; nobody where the command line did.
    pub maker: Option<String>,
    /// Until when it works.
    pub until: Timestamp,
}

/// A link that was just made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The whole address.
    pub address: String,
    /// Whether it is a way back in, not an invitation.
    pub recovery: bool,
}

/// The staff of an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// By name.
    pub members: Vec<Member>,
    /// The latest first.
    pub invitations: Vec<Invitation>,
    /// Ways back in for colleagues, the latest first.
    pub ways_back: Vec<Invitation>,
    /// The names of the roles that such an organisation has.
    pub roles: Vec<&'static str>,
    /// The link that was just made, to be shown this once.
    pub made: Option<Made>,
    /// The word of what was just done.
    pub done: Option<String>,
}

fn notice(done: Option<&str>) -> Option<AnyView> {
    let sentence = done.and_then(text::done)?;
    Some(view! { <Notice went=Went::Good><p>{sentence}</p></Notice> }.into_any())
}

fn made(link: Option<&Made>) -> Option<AnyView> {
    let link = link?.clone();
    let lede = if link.recovery { text::RECOVERY_LEDE } else { text::LINK_LEDE };
    let view = view! {
        <Notice went=Went::Good>
            <h2>{text::LINK}</h2>
            <p>{lede}</p>
            <p class="link-once">
                <code data-copy=crate::text::COPY data-copied=crate::text::COPIED>{link.address}</code>
            </p>
        </Notice>
    };
    Some(view.into_any())
}

/// The page of the staff.
pub fn page(site: &Site, desk: &Desk, staff: &Staff) -> String {
    let path = format!("/settings/{}/staff", desk.slug);
    let invite = desk.manages_settings.then(|| {
        view! {
            <div class="actions"><a class="button primary" href=format!("{path}/invite")>{text::INVITE}</a></div>
        }
    });
    let roles = staff.roles.iter().map(|role| {
        view! { <div><dt>{*role}</dt><dd>{account::role(role)}</dd></div> }
    });
    document(
        site,
        desk,
        Section::Settings,
        text::STAFF,
        view! {
            {notice(staff.done.as_deref())}
            {made(staff.made.as_ref())}
            {tabs(desk, Tab::Staff)}
            <div class="desk-head"><h1>{text::STAFF}</h1><p class="lede">{text::LEDE}</p>{invite}</div>
            {members(desk, &path, &staff.members)}
            <section class="panel" aria-labelledby="invitations">
                <h2 id="invitations">{text::INVITATIONS}</h2>
                {invitations(desk, &format!("{path}/invitations"), INVITATIONS, &staff.invitations)}
            </section>
            {ways_back(desk, &path, &staff.ways_back)}
            <section class="panel" aria-labelledby="roles">
                <h2 id="roles">{text::ROLES}</h2>
                <dl class="facts">{roles.collect_view()}</dl>
            </section>
        },
    )
}

fn seen(at: Option<Timestamp>) -> AnyView {
    match at {
        Some(at) => view! { <When at /> }.into_any(),
        None => text::NEVER.into_any(),
    }
}

fn members(desk: &Desk, path: &str, members: &[Member]) -> AnyView {
    let rows = members.iter().map(|member| {
        let name = shown::name(&member.name);
        let name = match desk.manages_settings {
            true => {
                view! { <a href=format!("{path}/{}", member.row)><bdi>{name}</bdi></a> }.into_any()
            }
            false => view! { <bdi>{name}</bdi> }.into_any(),
        };
        let you = member.you.then(|| view! { " " <span class="chip">{text::YOU}</span> });
        view! {
            <tr>
                <th scope="row" data-label=text::NAME>{name}{you}</th>
                <td data-label=text::EMAIL><bdi>{shown::field(&member.email)}</bdi></td>
                <td data-label=text::ROLE>{member.role.clone()}</td>
                <td data-label=text::SINCE><When at=member.since /></td>
                <td data-label=text::SEEN>{seen(member.seen)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let heads = vec![text::NAME, text::EMAIL, text::ROLE, text::SINCE, text::SEEN];
    view! { <Table caption=text::MEMBERS heads>{rows}</Table> }.into_any()
}

/// What a table of links says: its caption, and above the column of who made them.
type Words = (&'static str, &'static str);
const INVITATIONS: Words = (text::INVITATIONS, text::BY);
const WAYS_BACK: Words = (text::WAYS_BACK, text::MADE_BY);

/// Nothing where there are none, which is nearly always.
fn ways_back(desk: &Desk, path: &str, links: &[Invitation]) -> Option<AnyView> {
    let view = || {
        view! {
            <section class="panel" aria-labelledby="ways-back">
                <h2 id="ways-back">{text::WAYS_BACK}</h2>
                <p>{text::WAYS_BACK_LEDE}</p>
                {invitations(desk, &format!("{path}/ways-back"), WAYS_BACK, links)}
            </section>
        }
        .into_any()
    };
    (!links.is_empty()).then(view)
}

fn invitations(
    desk: &Desk,
    path: &str,
    (caption, by): Words,
    invitations: &[Invitation],
) -> AnyView {
    if invitations.is_empty() {
        return view! { <p>{text::NO_INVITATIONS}</p> }.into_any();
    }
    let rows = invitations.iter().map(|it| {
        let whom = match it.whom.is_empty() {
            true => text::ANYBODY.to_owned(),
            false => shown::name(&it.whom),
        };
        let maker = it.maker.as_deref().map_or(text::COMMAND_LINE.to_owned(), shown::name);
        let withdraw = desk.manages_settings.then(|| {
            view! {
                <form method="post" action=format!("{path}/{}/withdraw", it.row)>
                    <button type="submit">{text::WITHDRAW}" "<span class="unseen">{whom.clone()}</span></button>
                </form>
            }
        });
        view! {
            <tr>
                <th scope="row" data-label=text::WHOM><bdi>{whom.clone()}</bdi></th>
                <td data-label=text::ROLE>{it.role.clone()}</td>
                <td data-label=by><bdi>{maker}</bdi></td>
                <td data-label=text::UNTIL><When at=it.until /></td>
                <td data-label=text::ACTION>{withdraw}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let heads = vec![text::WHOM, text::ROLE, by, text::UNTIL, text::ACTION];
    view! { <Table caption heads>{rows}</Table> }.into_any()
}

fn role_choices(roles: &[&'static str]) -> Vec<Choice> {
    let choice = |role: &&'static str| Choice::new(*role, account::role(role));
    roles.iter().map(choice).collect()
}

/// The form of an invitation.
pub fn invite(site: &Site, desk: &Desk, roles: &[&'static str], filled: &Filled) -> String {
    let path = format!("/settings/{}/staff", desk.slug);
    let form = match desk.manages_settings {
        true => view! {
            <form class="sheet" method="post" action=format!("{path}/invite")>
                {Field::radios("role", text::AS_WHAT, role_choices(roles)).view(filled)}
                {Field::text("name", text::THEIR_NAME).hint(text::FILLS_IN).optional().view(filled)}
                {Field::input("email", text::THEIR_EMAIL, "email").hint(text::FILLS_IN).optional().view(filled)}
                <button class="primary" type="submit">{text::MAKE_LINK}</button>
            </form>
        }
        .into_any(),
        false => view! { <p>{text::ONLY_ADMINISTRATORS}</p> }.into_any(),
    };
    document(
        site,
        desk,
        Section::Settings,
        text::INVITE,
        view! {
            {errors(filled)}
            {tabs(desk, Tab::Staff)}
            <div class="desk-head"><h1>{text::INVITE}</h1><p class="lede">{text::INVITE_LEDE}</p></div>
            {form}
        },
    )
}

/// One member: role, a new way in, removing.
pub fn member(
    site: &Site,
    desk: &Desk,
    member: &Member,
    roles: &[&'static str],
    filled: &Filled,
) -> String {
    let path = format!("/settings/{}/staff/{}", desk.slug, member.row);
    let facts = vec![
        (text::EMAIL, view! { <bdi>{shown::field(&member.email)}</bdi> }.into_any()),
        (text::ROLE, account::role(&member.role).into_any()),
        (text::SINCE, view! { <When at=member.since /> }.into_any()),
        (text::SEEN, seen(member.seen)),
    ];
    let change = desk.manages_settings.then(|| changes(&path, member, roles, filled));
    document(
        site,
        desk,
        Section::Settings,
        &shown::name(&member.name),
        view! {
            {errors(filled)}
            {tabs(desk, Tab::Staff)}
            <div class="desk-head"><h1><bdi>{shown::name(&member.name)}</bdi></h1></div>
            <Facts facts />
            {change}
        },
    )
}

fn changes(path: &str, member: &Member, roles: &[&'static str], filled: &Filled) -> AnyView {
    view! {
        <section class="panel" aria-labelledby="change-role">
            <h2 id="change-role">{text::CHANGE_ROLE}</h2>
            <form class="sheet" method="post" action=format!("{path}/role")>
                {Field::radios("role", text::AS_WHAT, role_choices(roles)).view(filled)}
                <button class="primary" type="submit">{text::SAVE_ROLE}</button>
            </form>
        </section>
        <section class="panel" aria-labelledby="recovery">
            <h2 id="recovery">{text::RECOVERY}</h2>
            <p>{text::RECOVERY_MEANS}</p>
            <form method="post" action=format!("{path}/recovery")>
                <button type="submit">{text::MAKE_RECOVERY}</button>
            </form>
        </section>
        <section class="panel" aria-labelledby="remove">
            <h2 id="remove">{text::REMOVE}</h2>
            {consequence(&text::REMOVE_MEANS)}
            <details class="more">
                <summary>{text::REMOVE}</summary>
                <form method="post" action=format!("{path}/remove")>
                    <button class="danger" type="submit">{text::remove(&shown::name(&member.name))}</button>
                </form>
            </details>
        </section>
    }
    .into_any()
}
