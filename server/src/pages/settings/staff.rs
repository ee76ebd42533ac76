//! Its staff, their roles, and invitations.

use super::not_any_more;
use crate::{
    access::{Desk, Guarded, Permission, Role, Rule},
    auth::session,
    invitations::{Link, LinkError, LinkKind},
    pages::{form::Form, page},
    people::Member,
    problem::{Kind, Problem},
    staff::{Asked, Order, StaffError},
    state::Lanyard,
};
use app::{Filled, settings::staff, text::staff as text};
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

const SEE: Rule = Rule::Member(Permission::SeeSettings);
const MANAGE: Rule = Rule::Member(Permission::ManageSettings);

/// The addresses.
pub(super) fn guarded(lanyard: &Lanyard) -> Guarded {
    Guarded::new(lanyard)
        .get("/settings/{organization}/staff", SEE, list)
        .get("/settings/{organization}/staff/invite", SEE, ask)
        .post("/settings/{organization}/staff/invite", MANAGE, invite)
        .post("/settings/{organization}/staff/invitations/{id}/withdraw", MANAGE, withdraw)
        .post("/settings/{organization}/staff/ways-back/{id}/withdraw", MANAGE, withdraw_way_back)
        .get("/settings/{organization}/staff/{person}", SEE, member)
        .post("/settings/{organization}/staff/{person}/role", MANAGE, change_role)
        .post("/settings/{organization}/staff/{person}/recovery", MANAGE, recovery)
        .post("/settings/{organization}/staff/{person}/remove", MANAGE, remove)
}

fn place(desk: &Desk) -> String {
    format!("/settings/{}/staff", desk.organisation.slug)
}

fn done(desk: &Desk, what: &str) -> Response {
    Redirect::to(&format!("{}?done={what}", place(desk))).into_response()
}

/// The roles that an organisation of this kind has.
fn roles(desk: &Desk) -> Vec<&'static str> {
    let suits = Role::ALL.into_iter().filter(|role| role.suits(desk.organisation.kind));
    suits.map(Role::name).collect()
}

fn shown(desk: &Desk, member: Member) -> staff::Member {
    staff::Member {
        row: member.person.row,
        seen: member.seen_at,
        you: member.person.row == desk.person.row,
        name: member.person.name,
        email: member.person.email,
        role: member.role.name().to_owned(),
        since: member.since,
    }
}

fn open(link: Link) -> staff::Invitation {
    let named = if link.name.is_empty() { link.email } else { link.name };
    staff::Invitation {
        row: link.row,
        whom: link.holder.unwrap_or(named),
        role: link.role.map(Role::name).unwrap_or_default().to_owned(),
        maker: link.maker,
        until: link.ends_at,
    }
}

#[derive(Debug, Deserialize)]
struct Done {
    done: Option<String>,
}

/// `GET /settings/{organization}/staff`
async fn list(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    Query(Done { done }): Query<Done>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let members = lanyard.members(&desk.organisation.slug).await?;
    let members = members.into_iter().map(|member| shown(&desk, member)).collect();
    let slug = &desk.organisation.slug;
    let invitations = lanyard.open_links(slug, LinkKind::Join).await?.into_iter();
    let ways_back = lanyard.open_links(slug, LinkKind::Recover).await?.into_iter();
    let made = made(&lanyard, &desk, &headers).await?;
    let was_made = made.is_some();
    let staff = staff::Staff {
        members,
        invitations: invitations.map(open).collect(),
        ways_back: ways_back.map(open).collect(),
        roles: roles(&desk),
        made,
        done,
    };
    let page = page(staff::page(&desk.site, &desk.shown(), &staff));
    Ok(match was_made {
        true => (session::was_shown(&place(&desk), &lanyard), page).into_response(),
        false => page,
    })
}

/// The link that this person has just made for this organisation: its token came back with the
/// browser, once.
async fn made(
    lanyard: &Lanyard,
    desk: &Desk,
    headers: &HeaderMap,
) -> Result<Option<staff::Made>, Problem> {
    let Some(token) = session::shown_once(headers) else { return Ok(None) };
    let link = lanyard.link(&token).await?.filter(|link| {
        let here = link.organisation.as_ref().is_some_and(|it| it.slug == desk.organisation.slug);
        here && link.made_by == Some(desk.person.row)
    });
    let Some(link) = link else { return Ok(None) };
    Ok(lanyard.works(&link).await?.then(|| staff::Made {
        address: lanyard.address_of(link.kind, &token),
        recovery: link.kind == LinkKind::Recover,
    }))
}

fn again(status: StatusCode, html: String) -> Response {
    let mut response = page(html);
    *response.status_mut() = status;
    response
}

/// `GET /settings/{organization}/staff/invite`
async fn ask(desk: Desk) -> Response {
    page(staff::invite(&desk.site, &desk.shown(), &roles(&desk), &Filled::default()))
}

/// `POST /settings/{organization}/staff/invite`
async fn invite(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    form: Form,
) -> Result<Response, Problem> {
    let slug = &desk.organisation.slug;
    let made = match Role::from_name(form.get("role")) {
        None => Err(("role", text::CHOOSE_ROLE)),
        Some(role) => {
            let whom = (form.get("name"), form.get("email"));
            match lanyard.invite(slug, role, whom, Some(desk.person.row)).await {
                Ok(link) => Ok(link),
                Err(LinkError::Unavailable(error)) => return Err(error.into()),
                Err(LinkError::NotFound | LinkError::Elsewhere) => {
                    return Err(Problem::new(Kind::NotFound));
                }
                Err(LinkError::BadName) => Err(("name", text::BAD_NAME)),
                Err(LinkError::BadEmail) => Err(("email", text::BAD_EMAIL)),
                Err(LinkError::Unsuitable) => Err(("role", text::UNSUITABLE)),
                Err(LinkError::TooMany) => Err(("", text::TOO_MANY)),
            }
        }
    };
    match made {
        Ok(link) => {
            let place = place(&desk);
            let cookie = session::to_be_shown(&link, &place, &lanyard);
            Ok((cookie, Redirect::to(&place)).into_response())
        }
        Err((field, sentence)) => {
            let filled = form.again(vec![(field.to_owned(), sentence.to_owned())]);
            let html = staff::invite(&desk.site, &desk.shown(), &roles(&desk), &filled);
            Ok(again(StatusCode::UNPROCESSABLE_ENTITY, html))
        }
    }
}

/// `POST /settings/{organization}/staff/invitations/{id}/withdraw`
async fn withdraw(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    Path((slug, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let row: i64 = id.parse().map_err(|_| Problem::new(Kind::NotFound))?;
    match lanyard.withdraw(&slug, LinkKind::Join, row, desk.person.row).await? {
        true => Ok(done(&desk, "withdrawn")),
        false => Err(Problem::new(Kind::NotFound)),
    }
}

/// `POST /settings/{organization}/staff/ways-back/{id}/withdraw`
async fn withdraw_way_back(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    Path((slug, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let row: i64 = id.parse().map_err(|_| Problem::new(Kind::NotFound))?;
    match lanyard.withdraw(&slug, LinkKind::Recover, row, desk.person.row).await? {
        true => Ok(done(&desk, "way-back-withdrawn")),
        false => Err(Problem::new(Kind::NotFound)),
    }
}

/// A member of the organisation of this desk.
async fn found(lanyard: &Lanyard, desk: &Desk, person: &str) -> Result<Member, Problem> {
    let members = lanyard.members(&desk.organisation.slug).await?;
    let found = members.into_iter().find(|member| member.person.row.to_string() == person);
    found.ok_or_else(|| Problem::new(Kind::NotFound))
}

/// The page of a member, with what is wrong.
async fn of_member(
    lanyard: &Lanyard,
    desk: &Desk,
    person: &str,
    problem: Option<(&str, &str)>,
) -> Result<Response, Problem> {
    let found = found(lanyard, desk, person).await?;
    let member = shown(desk, found);
    let problems = problem.map(|(field, sentence)| (field.to_owned(), sentence.to_owned()));
    let filled = Filled {
        values: vec![("role".to_owned(), member.role.clone())],
        problems: problems.into_iter().collect(),
    };
    let status = match filled.problems.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let html = staff::member(&desk.site, &desk.shown(), &member, &roles(desk), &filled);
    Ok(again(status, html))
}

/// `GET /settings/{organization}/staff/{person}`
async fn member(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    Path((_, person)): Path<(String, String)>,
) -> Result<Response, Problem> {
    of_member(&lanyard, &desk, &person, None).await
}

/// `POST /settings/{organization}/staff/{person}/role`
async fn change_role(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    Path((slug, person)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Problem> {
    let row = found(&lanyard, &desk, &person).await?.person.row;
    let Some(role) = Role::from_name(form.get("role")) else {
        return of_member(&lanyard, &desk, &person, Some(("role", text::CHOOSE_ROLE))).await;
    };
    let keep = kept(&form);
    match lanyard.change_role(&slug, row, role, order(&desk, &form, &keep)).await {
        // Whoever took a role from themselves may not see this place any more.
        Ok(()) if row == desk.person.row => Ok(Redirect::to("/desks").into_response()),
        Ok(()) => Ok(done(&desk, "role-changed")),
        Err(error) => refused(&lanyard, &desk, &person, (error, Some(role))).await,
    }
}

/// Of the clients that were asked about, those whose tick was taken away.
fn kept(form: &Form) -> Vec<String> {
    let asked = form.all("client");
    let kept = asked.filter(|client| !form.all("revoke").any(|it| it == *client));
    kept.map(str::to_owned).collect()
}

fn order<'a>(desk: &Desk, form: &Form, keep: &'a [String]) -> Order<'a> {
    Order { by: desk.person.row, sure: form.get("sure") == "yes", keep }
}

/// `POST /settings/{organization}/staff/{person}/remove`
async fn remove(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    Path((slug, person)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Problem> {
    let row = found(&lanyard, &desk, &person).await?.person.row;
    let keep = kept(&form);
    match lanyard.remove_member(&slug, row, order(&desk, &form, &keep)).await {
        // Whoever removed themselves has no desk here any more.
        Ok(()) if row == desk.person.row => Ok(Redirect::to("/desks").into_response()),
        Ok(()) => Ok(done(&desk, "removed")),
        Err(error) => refused(&lanyard, &desk, &person, (error, None)).await,
    }
}

async fn refused(
    lanyard: &Lanyard,
    desk: &Desk,
    person: &str,
    (error, role): (StaffError, Option<Role>),
) -> Result<Response, Problem> {
    match error {
        StaffError::Unavailable(error) => Err(error.into()),
        StaffError::NotFound => Err(Problem::new(Kind::NotFound)),
        StaffError::Unsuitable => {
            of_member(lanyard, desk, person, Some(("role", text::UNSUITABLE))).await
        }
        StaffError::LastAdministrator => {
            of_member(lanyard, desk, person, Some(("", text::LAST))).await
        }
        StaffError::NobodyLeft => {
            of_member(lanyard, desk, person, Some(("", text::NOBODY_LEFT))).await
        }
        StaffError::NotAllowed => Err(not_any_more()),
        StaffError::Asked(asked) => {
            let Asked { left_out, clients } = *asked;
            let leaving = staff::Leaving {
                member: shown(desk, found(lanyard, desk, person).await?),
                role: role.map(|role| role.name().to_owned()),
                left_out,
                clients: clients.into_iter().map(|it| (it.id, it.name)).collect(),
            };
            Ok(page(staff::leaving(&desk.site, &desk.shown(), &leaving)))
        }
    }
}

/// `POST /settings/{organization}/staff/{person}/recovery`
async fn recovery(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    Path((slug, person)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let row = found(&lanyard, &desk, &person).await?.person.row;
    // Whoever finds the desk open does not get the account with it.
    if row == desk.person.row && !lanyard.is_fresh(&desk.session) {
        let stale = Some(("", app::text::account::NOT_FRESH));
        return of_member(&lanyard, &desk, &person, stale).await;
    }
    match lanyard.recovery(&slug, row, Some(desk.person.row)).await {
        Ok(link) => {
            let place = place(&desk);
            let cookie = session::to_be_shown(&link, &place, &lanyard);
            Ok((cookie, Redirect::to(&place)).into_response())
        }
        Err(LinkError::Unavailable(error)) => Err(error.into()),
        Err(LinkError::Elsewhere) => {
            of_member(&lanyard, &desk, &person, Some(("", text::ELSEWHERE))).await
        }
        Err(_) => Err(Problem::new(Kind::NotFound)),
    }
}
