//! Following an invitation, a way back in, and the first start. Looking at a link never uses it up.

use super::{Answered, answer, challenge, led_in, let_in, passkey_refused, signed_in, weak};
use crate::{
    access::{Guarded, Rule},
    auth::{browser::Browser, session::Token},
    headers::Nonce,
    invitations::{ArrivalError, Arriving, Founding, Link, LinkKind, Newcomer, Spent, Unconfirmed},
    organisations::OrganisationError,
    pages::{form::Form, page, site},
    people::PersonError,
    problem::{FieldError, Kind, Problem},
    state::Lanyard,
};
use app::{
    Filled,
    account::{
        join::{self, Joining, Leads, Over},
        ways_back,
    },
    text::{account as text, ways_back as back},
};
use axum::{
    Extension,
    extract::{MatchedPath, Path, State},
    response::Response,
};
use credentials::did::web;
use http::{HeaderMap, StatusCode};

/// The addresses.
pub(super) fn guarded(lanyard: &Lanyard) -> Guarded {
    ["/join/{token}", "/setup/{token}"].into_iter().fold(Guarded::new(lanyard), |guarded, path| {
        guarded
            .get(path, Rule::Guest, look)
            .post(path, Rule::Guest, follow)
            .post(&format!("{path}/passkey/start"), Rule::Guest, start)
            .post(&format!("{path}/passkey/finish"), Rule::Guest, finish)
    })
}

/// Where somebody goes who came by a link.
fn after(link: Option<&Link>, lanyard: &Lanyard) -> &'static str {
    // The demo's links are the way in, not a way back.
    match link.map(|link| link.kind) {
        Some(LinkKind::Recover) if !lanyard.config().demo.enabled => "/account?done=back",
        _ => "/desks",
    }
}

/// The link of a token, if it is one of this kind of address.
async fn found(
    lanyard: &Lanyard,
    token: &str,
    path: &MatchedPath,
) -> Result<Option<(Token, Link)>, Problem> {
    let Some(token) = Token::parse(token) else { return Ok(None) };
    let setup = path.as_str().starts_with("/setup/");
    let link = lanyard.link(&token).await?;
    let link = link.filter(|link| (link.kind == LinkKind::Setup) == setup);
    Ok(link.map(|link| (token, link)))
}

/// The link of a token, if it is one of this kind of address and works.
async fn working(
    lanyard: &Lanyard,
    token: &str,
    path: &MatchedPath,
) -> Result<Option<(Token, Link)>, Problem> {
    let Some((token, link)) = found(lanyard, token, path).await? else { return Ok(None) };
    Ok(lanyard.works(&link).await?.then_some((token, link)))
}

/// Why a link does not work.
fn why(link: Option<&Link>, lanyard: &Lanyard) -> Over {
    match link.map(|link| link.spent) {
        // Whoever made it has no say here any more.
        Some(None) if link.is_some_and(|link| lanyard.now() < link.ends_at) => Over::Withdrawn,
        None => Over::Unknown,
        Some(Some(Spent::Used)) => Over::Used,
        Some(Some(Spent::Withdrawn)) => Over::Withdrawn,
        Some(None) => Over::Expired,
    }
}

/// The page of a link that does not work.
fn over(site: &app::Site, link: Option<&Link>, lanyard: &Lanyard) -> Response {
    let why = why(link, lanyard);
    let status = if why == Over::Unknown { StatusCode::NOT_FOUND } else { StatusCode::GONE };
    answer(status, join::over(site, why), None)
}

/// The same, for the script, which knows that there is such a link.
async fn spent(lanyard: &Lanyard, token: &Token) -> Result<Problem, Problem> {
    let link = lanyard.link(token).await?;
    Ok(Problem::new(Kind::Gone).because(why(link.as_ref(), lanyard).sentence()))
}

/// `GET /join/{token}`, `GET /setup/{token}`
async fn look(
    State(lanyard): State<Lanyard>,
    nonce: Option<Extension<Nonce>>,
    path: MatchedPath,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let site = site(&lanyard, nonce);
    match working(&lanyard, &token, &path).await? {
        Some((_, link)) => {
            let values = [("name", &link.name), ("email", &link.email)];
            let values = values.map(|(name, value)| (name.to_owned(), value.clone())).into();
            let mut filled = Filled { values, problems: Vec::new() };
            filled.values.push(("trust".to_owned(), "yes".to_owned()));
            let joining = joining(&lanyard, &token, &link, &headers).await?;
            Ok(page(join::page(&site, &joining, &filled)))
        }
        None => {
            let found = found(&lanyard, &token, &path).await?;
            Ok(over(&site, found.as_ref().map(|(_, link)| link), &lanyard))
        }
    }
}

async fn joining(
    lanyard: &Lanyard,
    token: &str,
    link: &Link,
    headers: &HeaderMap,
) -> Result<Joining, Problem> {
    let leads = match link.kind {
        LinkKind::Join => Leads::Join {
            organisation: link.organisation.as_ref().map(|it| it.name.clone()).unwrap_or_default(),
            role: link.role.map(crate::access::Role::name).unwrap_or_default().to_owned(),
            maker: link.maker.clone(),
            signed_in: account(lanyard, headers).await?,
        },
        LinkKind::Recover => {
            let (mut name, mut comes_back) = (String::new(), true);
            if let Some(person) = link.person {
                comes_back = lanyard.has_password(person).await?
                    || !lanyard.passkeys_of(person).await?.is_empty();
                name = lanyard.person(person).await?.map(|person| person.name).unwrap_or_default();
            }
            Leads::Recover { person: name, comes_back }
        }
        LinkKind::Setup => {
            let there = lanyard.organisations().await?;
            Leads::Setup(there.into_iter().map(|it| (it.slug, it.name)).collect())
        }
    };
    let place = if link.kind == LinkKind::Setup { "setup" } else { "join" };
    let identifier = match &leads {
        Leads::Setup(there) if there.is_empty() => identifier(lanyard.public_url()),
        _ => None,
    };
    Ok(Joining { path: format!("/{place}/{token}"), until: link.ends_at, leads, identifier })
}

/// The identifier of an organisation of this address, and whether it leads to this machine alone.
fn identifier(address: &str) -> Option<(String, bool)> {
    let base = url::Url::parse(address).ok()?;
    let did = web::did(&base, &["organizations", "short-name"]).ok()?;
    Some((did.to_string(), base.host().is_some_and(|host| web::is_loopback(&host))))
}

/// The name of who is signed in, and why that account does not join for now.
async fn account(
    lanyard: &Lanyard,
    headers: &HeaderMap,
) -> Result<Option<(String, Option<ways_back::Unconfirmed>)>, Problem> {
    let Some((session, person)) = signed_in(lanyard, headers).await? else { return Ok(None) };
    let why = lanyard.unconfirmed(&session, person.row).await?.map(|why| match why {
        Unconfirmed::Session => ways_back::Unconfirmed::Session,
        Unconfirmed::Ways => ways_back::Unconfirmed::Ways,
    });
    Ok(Some((person.name, why)))
}

/// What somebody wrote down. What else was sent is not looked at.
fn newcomer(link: &Link, form: &Form) -> Newcomer {
    let founding = (link.kind == LinkKind::Setup).then(|| Founding {
        slug: form.get("organization").to_owned(),
        name: form.get("organization_name").to_owned(),
        kind: form.get("kind").to_owned(),
        trusted: form.get("trust") == "yes",
    });
    Newcomer { name: form.get("name").to_owned(), email: form.get("email").to_owned(), founding }
}

/// `POST /join/{token}`, `POST /setup/{token}`
async fn follow(
    State(lanyard): State<Lanyard>,
    nonce: Option<Extension<Nonce>>,
    path: MatchedPath,
    Path(token): Path<String>,
    headers: HeaderMap,
    browser: Browser,
    form: Form,
) -> Result<Response, Problem> {
    let site = site(&lanyard, nonce);
    let Some((key, link)) = working(&lanyard, &token, &path).await? else {
        let link = match Token::parse(&token) {
            Some(key) => lanyard.link(&key).await?,
            None => None,
        };
        return Ok(over(&site, link.as_ref(), &lanyard));
    };
    let newcomer = newcomer(&link, &form);
    let arriving = match form.get("way") {
        "account" => Arriving::Account,
        "as-before" => Arriving::AsBefore,
        _ => Arriving::Password(form.exactly("password")),
    };
    let faults = match arriving {
        Arriving::Password(password) => lanyard.faults(&link, &newcomer, Some(password)).await?,
        Arriving::Account | Arriving::AsBefore => Vec::new(),
    };
    let faults = match faults.is_empty() {
        true => match lanyard.arrive(&key, &newcomer, arriving, &browser).await {
            Ok((_, entry)) => {
                return Ok(led_in(&lanyard, &entry, after(Some(&link), &lanyard)));
            }
            Err(ArrivalError::Spent) => {
                return Ok(over(&site, lanyard.link(&key).await?.as_ref(), &lanyard));
            }
            Err(ArrivalError::Unavailable(error)) => return Err(error.into()),
            Err(error) => vec![error],
        },
        false => faults,
    };
    let problems: Vec<_> = faults.iter().map(|it| complaint(it, &link, &newcomer)).collect();
    let bad_slug = problems.iter().any(|(field, _)| field == "organization");
    let mut filled = form.again(problems);
    // A short name that cannot be one is put in order for its person to look at.
    let proposed = newcomer.founding.as_ref().and_then(Founding::proposed).filter(|_| bad_slug);
    if let Some(slug) = proposed {
        filled.values.retain(|(field, _)| field != "organization");
        filled.values.push(("organization".to_owned(), slug));
    }
    let joining = joining(&lanyard, &token, &link, &headers).await?;
    let html = join::page(&site, &joining, &filled);
    Ok(answer(StatusCode::UNPROCESSABLE_ENTITY, html, None))
}

/// `POST /join/{token}/passkey/start`, `POST /setup/{token}/passkey/start`
async fn start(
    State(lanyard): State<Lanyard>,
    path: MatchedPath,
    Path(token): Path<String>,
    browser: Browser,
    form: Form,
) -> Result<Response, Problem> {
    let found = found(&lanyard, &token, &path).await?;
    let (key, link) = found.ok_or_else(|| Problem::new(Kind::NotFound))?;
    let newcomer = newcomer(&link, &form);
    let working = lanyard.works(&link).await?;
    let faults = lanyard.faults(&link, &newcomer, None).await?;
    if working && !faults.is_empty() {
        return Err(refused(&faults, &link, &newcomer));
    }
    match lanyard.begin_arrival(&key, &newcomer, &browser).await {
        Ok(begun) => Ok(challenge(&lanyard, &begun)),
        Err(ArrivalError::Spent) => Err(spent(&lanyard, &key).await?),
        Err(error) => Err(refused(&[error], &link, &newcomer)),
    }
}

/// `POST /join/{token}/passkey/finish`, `POST /setup/{token}/passkey/finish`
async fn finish(
    State(lanyard): State<Lanyard>,
    path: MatchedPath,
    Path(token): Path<String>,
    browser: Browser,
    answered: Answered,
) -> Result<Response, Problem> {
    let found = found(&lanyard, &token, &path).await?;
    let (key, link) = found.ok_or_else(|| Problem::new(Kind::NotFound))?;
    let Answered { ceremony, credential, .. } = answered;
    let done = lanyard.finish_arrival(&key, &ceremony, &credential, &browser).await;
    match done {
        Ok((_, entry)) => Ok(let_in(&lanyard, &entry, after(Some(&link), &lanyard))),
        Err(ArrivalError::Spent) => Err(spent(&lanyard, &key).await?),
        Err(error) => Err(refused(&[error], &link, &Newcomer::default())),
    }
}

/// For the script: the same sentences as a problem.
fn refused(errors: &[ArrivalError], link: &Link, newcomer: &Newcomer) -> Problem {
    match errors {
        [ArrivalError::Unavailable(error), ..] => (*error).into(),
        [ArrivalError::Refused, ..] => passkey_refused(),
        errors => {
            let complaints = errors.iter().map(|error| complaint(error, link, newcomer));
            let at: Vec<_> = complaints
                .map(|(field, sentence)| FieldError {
                    pointer: format!("/{field}"),
                    code: "invalid".into(),
                    detail: sentence,
                })
                .collect();
            let first = at.first().map(|it| it.detail.clone()).unwrap_or_default();
            Problem::new(Kind::Malformed).because(first).at(at)
        }
    }
}

/// The field, and what is wrong with it.
fn complaint(error: &ArrivalError, link: &Link, newcomer: &Newcomer) -> (String, String) {
    let choose = link.kind == LinkKind::Setup;
    let (field, sentence) = match error {
        ArrivalError::Person(PersonError::BadName) => ("name", text::BAD_NAME),
        ArrivalError::Person(PersonError::BadEmail) => ("email", text::BAD_EMAIL),
        ArrivalError::Person(PersonError::Exists) => ("email", text::TAKEN),
        ArrivalError::Weak(weakness) => ("password", weak(*weakness)),
        ArrivalError::Organisation(OrganisationError::BadSlug | OrganisationError::Exists) => {
            let proposed = newcomer.founding.as_ref().and_then(Founding::proposed);
            return ("organization".to_owned(), text::bad_slug(proposed.as_deref()));
        }
        ArrivalError::Organisation(OrganisationError::BadName) => {
            ("organization_name", text::BAD_ORGANISATION)
        }
        ArrivalError::Organisation(OrganisationError::NotFound) if choose => {
            ("organization", text::CHOOSE_ONE)
        }
        ArrivalError::Kind => ("kind", text::CHOOSE_KIND),
        ArrivalError::TrustFile => ("trust", text::TRUST_UNWRITTEN),
        ArrivalError::Member => ("", text::MEMBER),
        ArrivalError::Nobody => ("", text::NOBODY),
        ArrivalError::Unconfirmed(_) => ("", back::JOIN_WAITS),
        ArrivalError::NoPasskeys => ("", text::PASSKEY_NOWHERE),
        ArrivalError::Refused => ("", text::PASSKEY_REFUSED),
        // The organisation is gone; what else stands here was told before it came to this.
        ArrivalError::Organisation(_)
        | ArrivalError::Person(PersonError::Unavailable(_))
        | ArrivalError::Spent
        | ArrivalError::Unavailable(_) => ("", text::LINK_WITHDRAWN),
    };
    (field.to_owned(), sentence.to_owned())
}
