//! Who calls the machine interfaces, and what they may: OAuth2 bearer tokens (RFC 6750).

pub mod attempts;
pub mod browser;
pub mod passkey;
pub mod password;
pub mod session;
pub mod token;

use crate::{
    problem::{Kind, Problem},
    state::{Caller, Lanyard},
};
use axum::extract::{ConnectInfo, FromRequestParts};
use credentials::did::web::is_loopback;
use http::{HeaderMap, HeaderName, HeaderValue, Uri, header, request::Parts};
use std::net::SocketAddr;
use url::Url;

/// What a token may allow.
pub mod scope {
    use crate::registry::OrganisationKind;

    /// Issue licences, suspend, reinstate and revoke them.
    pub const WRITE_LICENSES: &str = "write:/licenses";
    /// Find the licences of the organisation.
    pub const READ_LICENSES: &str = "read:/licenses";
    /// Issue patient identities.
    pub const WRITE_IDENTITIES: &str = "write:/identities";
    /// Issue credentials over the VC-API.
    pub const ISSUE_CREDENTIALS: &str = "write:/credentials/issue";
    /// Change the status of credentials over the VC-API.
    pub const CHANGE_STATUS: &str = "write:/credentials/status";
    /// Those that a client of an organisation of that kind can use.
    pub fn of(kind: OrganisationKind) -> impl Iterator<Item = (&'static str, &'static str)> {
        ALL.into_iter().filter(move |(scope, _)| match *scope {
            WRITE_LICENSES | READ_LICENSES => kind != OrganisationKind::Hospital,
            WRITE_IDENTITIES => kind != OrganisationKind::Board,
            _ => true,
        })
    }
    /// Each of them, with what it allows in a few words.
    pub const ALL: [(&str, &str); 5] = [
        (WRITE_LICENSES, "issue and change licences"),
        (READ_LICENSES, "find licences"),
        (WRITE_IDENTITIES, "issue patient identities"),
        (ISSUE_CREDENTIALS, "issue credentials over the VC-API"),
        (CHANGE_STATUS, "change the status of credentials over the VC-API"),
    ];
}

/// A caller with a token that counts.
#[derive(Debug, Clone)]
pub struct Bearer(pub Caller);

impl Bearer {
    /// Whether the token allows `scope`, for this organisation and no other.
    pub fn require(&self, scope: &'static str, organisation: &str) -> Result<(), Problem> {
        if !self.0.scopes.iter().any(|has| has == scope) {
            let wanted = format!("Bearer error=\"insufficient_scope\", scope=\"{scope}\"");
            return Err(Problem::new(Kind::Forbidden)
                .because(format!("The token does not have the scope {scope}."))
                .header(header::WWW_AUTHENTICATE, visible(&wanted)));
        }
        if !self.0.may(scope, organisation) {
            return Err(Problem::new(Kind::Forbidden)
                .because("This client acts for one organisation, and it is not this one."));
        }
        Ok(())
    }

    /// The organisation to act for: the one that the client belongs to, or the one that is named
    /// by a client of the whole installation.
    pub fn organisation(&self, named: Option<String>) -> Result<String, Problem> {
        match (&self.0.organisation, named) {
            (_, Some(named)) => Ok(named),
            (Some(own), None) => Ok(own.clone()),
            (None, None) => Err(Problem::new(Kind::Malformed)
                .because("This client belongs to no organisation: name one with ?organization=.")),
        }
    }
}

impl FromRequestParts<Lanyard> for Bearer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, lanyard: &Lanyard) -> Result<Self, Problem> {
        let token = bearer(&parts.headers, &parts.uri)?.ok_or_else(|| {
            Problem::new(Kind::Unauthenticated)
                .header(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
        })?;
        let caller = lanyard.check_token(token).await?;
        caller.map(Self).ok_or_else(|| {
            Problem::new(Kind::Unauthenticated)
                .because("The token is unknown or has expired. Get a new one at /oauth/token.")
                .header(
                    header::WWW_AUTHENTICATE,
                    HeaderValue::from_static("Bearer error=\"invalid_token\""),
                )
        })
    }
}

/// A caller of the VC-API: one with a token, or anyone on this machine where the
/// configuration opened it.
#[derive(Debug, Clone)]
pub struct VcApiCaller(pub Bearer);

impl FromRequestParts<Lanyard> for VcApiCaller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, lanyard: &Lanyard) -> Result<Self, Problem> {
        let open = lanyard.config().demo.open_vc_api;
        if open && bearer(&parts.headers, &parts.uri)?.is_none() && is_from_here(parts) {
            let scopes = [
                scope::ISSUE_CREDENTIALS,
                scope::CHANGE_STATUS,
                scope::WRITE_LICENSES,
                scope::WRITE_IDENTITIES,
            ]
            .map(str::to_owned);
            let anyone =
                Caller { client: "anyone".into(), organisation: None, scopes: scopes.into() };
            return Ok(Self(Bearer(anyone)));
        }
        Bearer::from_request_parts(parts, lanyard).await.map(Self)
    }
}

/// Whether a request was made on this machine, to this machine, and by way of no proxy.
fn is_from_here(parts: &Parts) -> bool {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let named = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let named = named.and_then(|host| Url::parse(&format!("http://{host}/")).ok());
    let passed_on =
        |name: &HeaderName| name == header::FORWARDED || name.as_str().starts_with("x-forwarded-");
    peer.is_none_or(|ConnectInfo(peer)| peer.ip().is_loopback())
        && named.is_some_and(|url| url.host().is_some_and(|host| is_loopback(&host)))
        && !parts.headers.keys().any(passed_on)
}

/// The token of a request (RFC 6750, 2.1). One in the query is refused, whatever else is there:
/// addresses end up in logs and histories.
fn bearer<'a>(headers: &'a HeaderMap, uri: &Uri) -> Result<Option<&'a str>, Problem> {
    let refused = |detail: &'static str| {
        Problem::new(Kind::Malformed).because(detail).header(
            header::WWW_AUTHENTICATE,
            HeaderValue::from_static("Bearer error=\"invalid_request\""),
        )
    };
    let mut query = url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    if query.any(|(name, _)| name == "access_token") {
        return Err(refused("A token does not belong in an address. Send it in a header."));
    }
    let mut sent = headers.get_all(header::AUTHORIZATION).iter();
    let Some(value) = sent.next() else { return Ok(None) };
    if sent.next().is_some() {
        return Err(refused("There is more than one Authorization header."));
    }
    let token =
        value.to_str().ok().and_then(|value| value.split_once(' ')).and_then(|(scheme, token)| {
            scheme.eq_ignore_ascii_case("bearer").then(|| token.trim_matches(' '))
        });
    match token {
        Some(token) if !token.is_empty() && token.len() <= 512 => Ok(Some(token)),
        _ => Err(Problem::new(Kind::Unauthenticated)
            .because("The Authorization header holds no Bearer token.")
            .header(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))),
    }
}

fn visible(value: &str) -> HeaderValue {
    HeaderValue::from_str(value).expect("scopes are visible ASCII")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(values: &[&'static str]) -> HeaderMap {
        let name = || header::AUTHORIZATION;
        values.iter().map(|value| (name(), HeaderValue::from_static(value))).collect()
    }

    fn caller(organisation: Option<&str>) -> Bearer {
        Bearer(Caller {
            client: "c".into(),
            organisation: organisation.map(Into::into),
            scopes: vec![scope::READ_LICENSES.into()],
        })
    }

    #[test]
    fn a_token_is_taken_from_the_header_whatever_the_case_of_its_scheme() {
        let uri = Uri::from_static("/api/v1/licenses");
        for value in ["Bearer abc", "bearer abc", "BEARER abc"] {
            assert_eq!(bearer(&headers(&[value]), &uri).expect("well formed"), Some("abc"));
        }
        assert_eq!(bearer(&headers(&[]), &uri).expect("none"), None);
    }

    #[test]
    fn a_token_in_the_address_is_refused_even_beside_a_good_header() {
        for uri in ["/x?access_token=abc", "/x?a=1&access%5Ftoken=abc"] {
            let headers = headers(&["Bearer abc"]);
            let problem = bearer(&headers, &uri.parse().expect("a URI")).expect_err("refused");
            assert_eq!(problem.kind(), Kind::Malformed, "{uri}");
        }
    }

    #[test]
    fn two_authorization_headers_or_another_scheme_are_refused() {
        let uri = Uri::from_static("/x");
        assert!(bearer(&headers(&["Bearer abc", "Bearer def"]), &uri).is_err());
        for value in ["Basic abc", "Bearer", "Bearer ", "abc", ""] {
            assert!(bearer(&headers(&[value]), &uri).is_err(), "{value}");
        }
    }

    #[test]
    fn the_client_of_one_board_cannot_act_for_another() {
        let california = caller(Some("california"));
        assert!(california.require(scope::READ_LICENSES, "california").is_ok());
        assert!(california.require(scope::READ_LICENSES, "nevada").is_err());
        assert!(california.require(scope::WRITE_LICENSES, "california").is_err());
    }

    #[test]
    fn a_client_of_the_installation_says_for_whom_it_acts() {
        assert!(caller(None).organisation(None).is_err());
        assert_eq!(caller(None).organisation(Some("nevada".into())).expect("named"), "nevada");
        assert_eq!(caller(Some("nevada")).organisation(None).expect("its own"), "nevada");
    }
}
