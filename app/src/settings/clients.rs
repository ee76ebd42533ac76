//! Its clients of the machine interfaces.

use super::{Tab, consequence, day, tabs};
use crate::{
    components::{Command, Empty, Ident, Notice, StandingShape, Table, Went, When, Whole},
    desk::{Desk, Section, desk as document},
    form::{Choice, Field, Filled, errors},
    license::Tone,
    shown,
    site::Site,
    text::settings as text,
};
use credentials::time::Timestamp;
use leptos::prelude::*;

/// How a client stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientStanding {
    /// It works, until then where it has an end.
    Works(Option<Timestamp>),
    /// It has come to its end.
    Expired(Timestamp),
    /// It was revoked.
    Revoked(Timestamp),
}

/// One client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Its public id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The codes of what it may do.
    pub scopes: Vec<String>,
    /// Since when.
    pub made: Timestamp,
    /// The name of who made it; nobody where the command line did, or where it was not noted.
    pub maker: Option<String>,
    /// When it was last granted a token.
    pub last: Option<Timestamp>,
    /// How it stands.
    pub standing: ClientStanding,
}

fn standing(standing: ClientStanding) -> AnyView {
    let (class, tone, word, note) = match standing {
        ClientStanding::Works(Some(end)) => {
            ("good", Tone::Good, text::COUNTS, text::until(&end.date().long()))
        }
        ClientStanding::Works(None) => ("good", Tone::Good, text::COUNTS, text::NO_END.to_owned()),
        ClientStanding::Expired(at) => {
            ("idle", Tone::Idle, text::EXPIRED, text::since(&at.date().long()))
        }
        ClientStanding::Revoked(at) => {
            ("ended", Tone::Ended, text::REVOKED, text::since(&at.date().long()))
        }
    };
    view! {
        <span><span class=format!("standing standing-{class}")><StandingShape tone />{word}</span>" "{note}</span>
    }
    .into_any()
}

fn scopes(scopes: &[String]) -> AnyView {
    let lines = scopes.iter().map(|code| view! { <li>{shown::field(&text::scope(code))}</li> });
    view! { <ul>{lines.collect_view()}</ul> }.into_any()
}

fn maker(client: &Client) -> AnyView {
    match &client.maker {
        Some(name) => view! { <bdi>{shown::name(name)}</bdi> }.into_any(),
        None => text::NO_MAKER.into_any(),
    }
}

fn last(client: &Client) -> AnyView {
    match client.last {
        Some(at) => view! { <When at /> }.into_any(),
        None => text::NEVER.into_any(),
    }
}

/// `/settings/{slug}/clients`, with the codes of what a client of this organisation may do.
pub fn list(
    site: &Site,
    desk: &Desk,
    clients: &[Client],
    offered: &[&str],
    form: &Filled,
) -> String {
    let slug = &desk.slug;
    let rows = clients.iter().map(|client| {
        let path = format!("/settings/{slug}/clients/{}", client.id);
        view! {
            <tr>
                <th scope="row" data-label=text::CLIENT_NAME><a href=path><bdi>{shown::field(&client.name)}</bdi></a></th>
                <td data-label=text::MAY>{scopes(&client.scopes)}</td>
                <td data-label=text::STATE>{standing(client.standing)}</td>
                <td data-label=text::MADE>{day(client.made)}</td>
                <td data-label=text::MADE_BY>{maker(client)}</td>
                <td data-label=text::LAST_USED>{client.last.map_or_else(|| text::NEVER.into_any(), day)}</td>
            </tr>
        }
    }).collect_view();
    let table = if clients.is_empty() {
        view! {
            <Empty heading=text::NO_CLIENTS words=text::NO_CLIENTS_WHAT step=None />
        }
        .into_any()
    } else {
        view! {
            <Table caption=text::CLIENTS_CAPTION heads=vec![text::CLIENT_NAME, text::MAY, text::STATE, text::MADE, text::MADE_BY, text::LAST_USED]>{rows}</Table>
        }
        .into_any()
    };
    let new = desk.manages_settings.then(|| {
        let offered = offered.iter().map(|code| Choice::new(*code, text::scope(code))).collect();
        let ends = text::EXPIRIES.map(|(days, words)| Choice::new(days, words)).to_vec();
        view! {
            <section class="panel" aria-labelledby="new">
                <h2 id="new">{text::NEW_CLIENT}</h2>
                <form class="sheet" method="post" action=format!("/settings/{slug}/clients")>
                    {Field::text("name", text::CLIENT_NAME).hint(text::CLIENT_NAME_HINT).view(form)}
                    {Field::boxes("scope", text::SCOPES, offered).view(form)}
                    {Field::radios("expiry", text::EXPIRY, ends).view(form)}
                    <button class="primary">{text::NEW_CLIENT_DO}</button>
                </form>
            </section>
        }
    });
    document(
        site,
        desk,
        Section::Settings,
        text::CLIENTS,
        view! {
            {tabs(desk, Tab::Clients)}
            <div class="desk-head"><h1>{text::CLIENTS}</h1><p class="lede">{text::CLIENTS_LEDE}</p></div>
            {errors(form)}
            {table}
            {new}
        },
    )
}

/// The answer to making a client: its secret, this once.
pub fn made(site: &Site, desk: &Desk, client: &Client, secret: &str) -> String {
    let ask = format!(
        "curl -u '{}:{secret}' -d grant_type=client_credentials {}/oauth/token",
        client.id, site.public_url
    );
    document(
        site,
        desk,
        Section::Settings,
        text::MADE_HEADING,
        view! {
            {tabs(desk, Tab::Clients)}
            <div class="desk-head"><h1>{text::MADE_HEADING}</h1><p class="lede"><bdi>{shown::field(&client.name)}</bdi></p></div>
            <Notice went=Went::Open><p>{text::SECRET_ONCE}</p></Notice>
            <section class="panel" aria-labelledby="secret">
                <h2 id="secret">{text::SECRET}</h2>
                <dl class="facts">
                    <div><dt>{text::CLIENT_ID}</dt><dd><Whole value=client.id.clone() /></dd></div>
                    <div><dt>{text::SECRET}</dt><dd><Whole value=secret /></dd></div>
                </dl>
                <p>{text::SECRET_USE}</p>
                <Command line=ask />
                <div class="actions">
                    <a class="button primary" href=format!("/settings/{}/clients", desk.slug)>{text::TO_CLIENTS}</a>
                </div>
            </section>
        },
    )
}

/// `/settings/{slug}/clients/{id}`
pub fn one(site: &Site, desk: &Desk, client: &Client) -> String {
    let works = matches!(client.standing, ClientStanding::Works(_));
    let revoke = (desk.manages_settings && works).then(|| {
        let path = format!("/settings/{}/clients/{}/revoke", desk.slug, client.id);
        view! {
            <section class="panel" aria-labelledby="revoke">
                <h2 id="revoke">{text::REVOKE}</h2>
                {consequence(&text::REVOKE_WHAT)}
                <form class="sheet" method="post" action=path>
                    <button class="danger">{text::REVOKE_DO}</button>
                </form>
            </section>
        }
    });
    let name = shown::field(&client.name);
    document(
        site,
        desk,
        Section::Settings,
        &name,
        view! {
            {tabs(desk, Tab::Clients)}
            <div class="desk-head"><h1><bdi>{name.clone()}</bdi></h1></div>
            <section class="panel" aria-labelledby="facts">
            <h2 id="facts">{text::FACTS}</h2>
            <dl class="facts">
                <div><dt>{text::STATE}</dt><dd>{standing(client.standing)}</dd></div>
                <div><dt>{text::MAY}</dt><dd>{scopes(&client.scopes)}</dd></div>
                <div><dt>{text::MADE}</dt><dd><When at=client.made /></dd></div>
                <div><dt>{text::MADE_BY}</dt><dd>{maker(client)}</dd></div>
                <div><dt>{text::LAST_USED}</dt><dd>{last(client)}</dd></div>
                <div><dt>{text::CLIENT_ID}</dt><dd><Ident value=client.id.clone() /></dd></div>
            </dl>
            </section>
            {revoke}
        },
    )
}
