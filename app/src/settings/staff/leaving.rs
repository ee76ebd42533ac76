//! What is asked before somebody who administers an organisation does so no more.

use super::{Member, Tab, document, tabs};
use crate::{
    Desk, Section,
    form::{Choice, Field, Filled},
    shown,
    site::Site,
    text::staff as text,
};
use leptos::prelude::*;

/// Somebody who goes, or becomes less.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaving {
    /// Who.
    pub member: Member,
    /// The role that they get; none where they are removed.
    pub role: Option<String>,
    /// Members who could not sign in any more, by name.
    pub left_out: Vec<String>,
    /// Ids and names of the API clients that they made and that work.
    pub clients: Vec<(String, String)>,
}

/// The question, with a form that answers it.
pub fn leaving(site: &Site, desk: &Desk, leaving: &Leaving) -> String {
    let Leaving { member, role, left_out, clients } = leaving;
    let (path, name) =
        (format!("/settings/{}/staff/{}", desk.slug, member.row), shown::name(&member.name));
    let (title, action, button) = match role {
        None => (text::before_removing(&name), format!("{path}/remove"), text::remove(&name)),
        Some(role) => {
            let title = text::before_role(&name, crate::text::account::a_role(role));
            (title, format!("{path}/role"), text::SAVE_ROLE.to_owned())
        }
    };
    let shut_out = (!left_out.is_empty()).then(|| {
        let names = left_out.iter().map(|it| view! { <li><bdi>{shown::name(it)}</bdi></li> });
        view! {
            <section class="panel" aria-labelledby="left-out">
                <h2 id="left-out">{text::LEFT_OUT}</h2>
                <ul>{names.collect_view()}</ul>
                <div class="consequence"><p>{text::left_out(&name)}</p></div>
            </section>
        }
    });
    let oneself = (member.you && role.is_some())
        .then(|| view! { <div class="consequence"><p>{text::ONESELF}</p></div> });
    let role = role.clone().map(|it| view! { <input type="hidden" name="role" value=it /> });
    document(
        site,
        desk,
        Section::Settings,
        &title,
        view! {
            {tabs(desk, Tab::Staff)}
            <div class="desk-head"><h1>{title.clone()}</h1></div>
            {shut_out}
            <form class="sheet" method="post" action=action>
                {oneself}
                {revoking(&name, clients)}
                {role}
                <div class="actions">
                    <button class="danger" type="submit" name="sure" value="yes">{button}</button>
                    <a class="button" href=path>{text::LEAVE_IT}</a>
                </div>
            </form>
        },
    )
}

/// The clients, each to be revoked unless its tick is taken away.
fn revoking(name: &str, clients: &[(String, String)]) -> Option<AnyView> {
    let filled = Filled {
        values: clients.iter().map(|(id, _)| ("revoke".to_owned(), id.clone())).collect(),
        problems: Vec::new(),
    };
    let asked = clients.iter().map(|(id, _)| {
        view! { <input type="hidden" name="client" value=id.clone() /> }
    });
    let choices = clients.iter().map(|(id, name)| Choice::new(id.clone(), shown::field(name)));
    let boxes = Field::boxes("revoke", text::revoke_clients(name), choices.collect());
    let view = || view! { {asked.collect_view()}{boxes.hint(text::REVOKE_HINT).view(&filled)} };
    (!clients.is_empty()).then(|| view().into_any())
}
