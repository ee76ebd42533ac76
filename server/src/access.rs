//! Who may do what: roles, what each may, and the rule of every address. An address without a rule
//! cannot be added: [`Guarded`] is the only door, and puts the guard in front of the handler.

mod role;
pub mod unsent;

pub use role::{Permission, Role};

use crate::{
    auth::session::{self, Session},
    headers::Nonce,
    people::Person,
    problem::{Kind, Problem},
    registry::Organisation,
    state::Lanyard,
};
use axum::{
    RequestExt, Router,
    extract::{FromRequestParts, RawPathParams, Request, State},
    handler::Handler,
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
    routing::{MethodFilter, on},
};
use http::{HeaderMap, HeaderName, Method, header, request::Parts};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

/// Who may ask at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Anyone, from anywhere; nobody's session is looked at.
    Anyone,
    /// Anyone, but only from a page of ours: signing in, joining.
    Guest,
    /// Whoever is signed in.
    SignedIn,
    /// A member of the organisation that the path names as `{organization}`, who may this.
    Member(Permission),
}

/// One address and its rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// `GET` or `POST`.
    pub method: Method,
    /// As the router has it: `/issuer/{organization}/licenses/{id}`.
    pub path: String,
    /// Who may ask.
    pub rule: Rule,
}

/// Addresses together with their rules.
pub struct Guarded {
    lanyard: Lanyard,
    router: Router<Lanyard>,
    addresses: Vec<Address>,
}

impl Guarded {
    /// None yet.
    pub fn new(lanyard: &Lanyard) -> Self {
        Self { lanyard: lanyard.clone(), router: Router::new(), addresses: Vec::new() }
    }

    /// Adds `GET path`.
    #[must_use]
    pub fn get<H: Handler<T, Lanyard>, T: 'static>(self, path: &str, rule: Rule, it: H) -> Self {
        self.add(Method::GET, path, rule, it)
    }

    /// Adds `POST path`.
    #[must_use]
    pub fn post<H: Handler<T, Lanyard>, T: 'static>(self, path: &str, rule: Rule, it: H) -> Self {
        self.add(Method::POST, path, rule, it)
    }

    fn add<H: Handler<T, Lanyard>, T: 'static>(
        mut self,
        method: Method,
        path: &str,
        rule: Rule,
        handler: H,
    ) -> Self {
        let named = path.contains("/{organization}");
        assert_eq!(named, matches!(rule, Rule::Member(_)), "{path}: whose members?");
        let filter = if method == Method::POST { MethodFilter::POST } else { MethodFilter::GET };
        let guard = middleware::from_fn_with_state((self.lanyard.clone(), rule), guard);
        self.router = self.router.route(path, on(filter, handler).layer(guard));
        self.addresses.push(Address { method, path: path.to_owned(), rule });
        self
    }

    /// Adds others.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.addresses.extend(other.addresses);
        self
    }

    /// The addresses and their rules.
    pub fn addresses(&self) -> &[Address] {
        &self.addresses
    }

    /// The router of all of them.
    pub fn into_router(self) -> Router {
        self.router.with_state(self.lanyard)
    }
}

/// Somebody who is signed in. Handlers behind [`Rule::SignedIn`] ask for it.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who.
    pub person: Person,
    /// By which session.
    pub session: Session,
    /// What pages know of their surroundings.
    pub site: app::Site,
}

/// A member at the desk of an organisation. Handlers behind [`Rule::Member`] ask for it.
#[derive(Debug, Clone)]
pub struct Desk {
    /// Who.
    pub person: Person,
    /// By which session.
    pub session: Session,
    /// Whose desk.
    pub organisation: Organisation,
    /// As what.
    pub role: Role,
    /// What pages know of their surroundings.
    pub site: app::Site,
}

impl Desk {
    /// Whether whoever sits here may that.
    pub fn may(&self, permission: Permission) -> bool {
        self.role.may(permission, self.organisation.kind)
    }

    /// The desk as pages show it.
    pub fn shown(&self) -> app::Desk {
        app::Desk {
            organisation: self.organisation.name.clone(),
            slug: self.organisation.slug.clone(),
            person: self.person.name.clone(),
            role: self.role.name().to_owned(),
            ribbon: crate::pages::ribbon(self.organisation.did.as_str()),
            sees_licenses: self.may(Permission::SeeLicenses),
            manages_licenses: self.may(Permission::ManageLicenses),
            sees_verifications: self.may(Permission::SeeVerifications),
            verifies: self.may(Permission::Verify),
            sees_settings: self.may(Permission::SeeSettings),
            manages_settings: self.may(Permission::ManageSettings),
        }
    }
}

/// The extension that the guard puts there; a handler without its guard is a defect of ours.
fn guarded<T: Clone + Send + Sync + 'static>(parts: &Parts) -> Result<T, Problem> {
    parts.extensions.get::<T>().cloned().ok_or_else(|| {
        tracing::error!("a handler stands behind another rule than it needs");
        Problem::new(Kind::Internal)
    })
}

impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        guarded(parts)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Desk {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        guarded(parts)
    }
}

/// Stands in front of every address of [`Guarded`].
async fn guard(
    State((lanyard, rule)): State<(Lanyard, Rule)>,
    request: Request,
    next: Next,
) -> Response {
    match admit(&lanyard, rule, request).await {
        Ok(request) => {
            let seat = seat(&request);
            let response = next.run(request).await;
            if response.extensions().get::<Problem>().is_some() {
                return seated(seat, response);
            }
            response
        }
        Err(refusal) => refusal,
    }
}

/// A problem is told where its reader sits.
fn seated(seat: app::Seat, refusal: impl IntoResponse) -> Response {
    let mut response = refusal.into_response();
    response.extensions_mut().insert(seat);
    response
}

/// Where whoever sent this sits, once they are let in.
fn seat(request: &Request) -> app::Seat {
    let extensions = request.extensions();
    match (extensions.get::<Desk>(), extensions.get::<SignedIn>()) {
        (Some(desk), _) => app::Seat::Desk(Box::new(desk.shown())),
        (None, Some(me)) => app::Seat::Person(me.person.name.clone()),
        (None, None) => app::Seat::Anyone,
    }
}

async fn admit(lanyard: &Lanyard, rule: Rule, mut request: Request) -> Result<Request, Response> {
    if rule == Rule::Anyone {
        return Ok(request);
    }
    if !request.method().is_safe() && !is_same_origin(request.headers(), lanyard.public_url()) {
        return Err(Problem::new(Kind::Forbidden)
            .because(
                "This was not sent from a page of this site. Open the page here and send it again.",
            )
            .into_response());
    }
    if rule == Rule::Guest {
        return Ok(request);
    }
    let session = match session::token(request.headers(), lanyard) {
        Some(token) => {
            lanyard.session(&token).await.map_err(|it| Problem::from(it).into_response())?
        }
        None => None,
    };
    let Some((session, person)) = session else {
        return Err(sign_in_first(lanyard, request).await);
    };
    let site = crate::pages::site_with(lanyard, request.extensions().get::<Nonce>());
    if let Rule::Member(permission) = rule {
        let params: Result<RawPathParams, _> = request.extract_parts().await;
        let slug = params.ok().and_then(|params| {
            let slug = params.iter().find(|(name, _)| *name == "organization");
            slug.map(|(_, slug)| slug.to_owned())
        });
        let found = lanyard.sit_down(person.row, slug.as_deref().unwrap_or_default()).await;
        let found = found.map_err(|error| Problem::from(error).into_response())?;
        // Whoever is no member is not told what there is.
        let Some((organisation, role)) = found else {
            let seat = app::Seat::Person(person.name);
            return Err(seated(seat, Problem::new(Kind::NotFound)));
        };
        let desk = Desk { person, session, organisation, role, site };
        if !desk.may(permission) {
            let refusal = Problem::new(Kind::Forbidden)
                .because(format!("Your role here, {}, does not allow this. An administrator of the organisation can change it.", role.name()));
            return Err(seated(app::Seat::Desk(Box::new(desk.shown())), refusal));
        }
        request.extensions_mut().insert(desk);
    } else {
        request.extensions_mut().insert(SignedIn { person, session, site });
    }
    Ok(request)
}

/// To the sign-in page and back again; what was sent when a session had ended is kept for its person.
async fn sign_in_first(lanyard: &Lanyard, request: Request) -> Response {
    if !request.method().is_safe() {
        let refusal = Problem::new(Kind::Unauthenticated)
            .because("You are not signed in any more. Sign in, then send it again.");
        return seated(app::Seat::Left(unsent::keep(lanyard, request).await), refusal);
    }
    let here = request.uri().path_and_query().map_or("/", |it| it.as_str());
    let next = utf8_percent_encode(here, NON_ALPHANUMERIC);
    Redirect::to(&format!("/sign-in?next={next}")).into_response()
}

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Whether a page of ours sent this (Fetch Metadata; where a browser does not send that, `Origin`).
/// One who sends neither is not a browser with a session.
fn is_same_origin(headers: &HeaderMap, public_url: &str) -> bool {
    if let Some(site) = headers.get(SEC_FETCH_SITE) {
        return site == "same-origin";
    }
    let own = Url::parse(public_url).map(|url| url.origin().ascii_serialization());
    headers.get(header::ORIGIN).is_some_and(|origin| own.is_ok_and(|own| origin == own.as_str()))
}

/// Where `next` leads, when it is a path of ours; else `/desks`. An address of somebody else is
/// never followed.
pub fn onward(next: Option<&str>) -> String {
    let base = Url::parse("http://here.invalid/").expect("an address");
    let inside = |path: &str| {
        let plain = path.len() <= 2048 && !path.contains('\\') && !path.contains(char::is_control);
        let url = base.join(path).ok().filter(|_| plain && path.starts_with('/'))?;
        // As an address is written: what a header cannot carry is percent-encoded.
        let at = url.as_str().strip_prefix("http://here.invalid")?;
        Some(at.to_owned()).filter(|at| !at.starts_with("//"))
    };
    next.and_then(inside).unwrap_or_else(|| "/desks".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn a_form_of_another_site_is_refused_whatever_else_it_says() {
        let sent = |pairs: &[(&'static str, &'static str)]| {
            let headers: HeaderMap = pairs
                .iter()
                .map(|(name, value)| {
                    (HeaderName::from_static(name), HeaderValue::from_static(value))
                })
                .collect();
            is_same_origin(&headers, "https://board.example")
        };
        assert!(sent(&[("sec-fetch-site", "same-origin")]));
        assert!(sent(&[("origin", "https://board.example")]));
        for refused in [
            &[][..],
            &[("sec-fetch-site", "cross-site"), ("origin", "https://board.example")],
            &[("sec-fetch-site", "same-site")],
            &[("origin", "https://board.example.evil.example")],
            &[("origin", "null")],
        ] {
            assert!(!sent(refused), "{refused:?}");
        }
    }

    #[test]
    fn nobody_is_led_to_another_site_after_signing_in() {
        assert_eq!(onward(Some("/issuer/a?x=1")), "/issuer/a?x=1");
        assert_eq!(onward(Some("/issuer/a?text=Jos\u{e9}")), "/issuer/a?text=Jos%C3%A9");
        for elsewhere in [
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "javascript:alert(1)",
            "/\t/evil.example",
            "/\u{1}",
            "/.//evil.example",
            "",
            "issuer",
        ] {
            assert_eq!(onward(Some(elsewhere)), "/desks", "{elsewhere}");
        }
    }
}
