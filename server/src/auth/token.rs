//! The token endpoint: OAuth2 client credentials (RFC 6749, 4.4).

use super::attempts::Attempts;
use crate::state::{GrantError, Lanyard};
use axum::{
    Json,
    body::Bytes,
    extract::{Extension, State},
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use percent_encoding::percent_decode_str;
use serde::Serialize;
use std::{collections::HashMap, sync::Arc};
use zeroize::Zeroizing;

/// What a client asks for, in a form.
#[derive(Debug, serde::Deserialize, utoipa::ToSchema)]
#[expect(dead_code, reason = "describes the form; `Form` below reads it")]
pub struct TokenRequest {
    /// `client_credentials` and nothing else.
    #[schema(example = "client_credentials")]
    grant_type: String,
    /// Scopes, separated by spaces. All that the client has when absent.
    #[schema(example = "write:/licenses read:/licenses")]
    scope: Option<String>,
    /// The client's id, unless it is in the Authorization header.
    client_id: Option<String>,
    /// The client's secret, unless it is in the Authorization header.
    client_secret: Option<String>,
}

/// A token (RFC 6749, 5.1).
#[derive(Serialize, utoipa::ToSchema)]
pub struct TokenResponse {
    /// The bearer token.
    access_token: String,
    /// `Bearer`
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// Seconds.
    #[schema(example = 900)]
    expires_in: u64,
    /// What it allows.
    #[schema(example = "write:/licenses read:/licenses")]
    scope: String,
}

/// Why there is no token (RFC 6749, 5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refusal {
    InvalidRequest(&'static str),
    /// With whether the client came with an Authorization header.
    InvalidClient(bool),
    InvalidScope,
    UnsupportedGrantType,
    TooManyAttempts,
    Unavailable,
}

/// What a refusal is in JSON.
#[derive(Serialize, utoipa::ToSchema)]
pub struct TokenRefusal {
    /// One of the codes of RFC 6749, 5.2.
    #[schema(example = "invalid_client")]
    error: &'static str,
    /// A plain sentence.
    error_description: &'static str,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, error, error_description) = match self {
            Self::InvalidRequest(detail) => (StatusCode::BAD_REQUEST, "invalid_request", detail),
            Self::InvalidClient(_) => (
                StatusCode::UNAUTHORIZED,
                "invalid_client",
                "The client is unknown, has expired, or its secret is another.",
            ),
            Self::InvalidScope => (
                StatusCode::BAD_REQUEST,
                "invalid_scope",
                "The client may not do all that the scope asks for.",
            ),
            Self::UnsupportedGrantType => (
                StatusCode::BAD_REQUEST,
                "unsupported_grant_type",
                "Only client_credentials is granted here.",
            ),
            Self::TooManyAttempts => (
                StatusCode::TOO_MANY_REQUESTS,
                "invalid_client",
                "This client was tried with too many wrong secrets. Wait a minute.",
            ),
            Self::Unavailable => (
                StatusCode::SERVICE_UNAVAILABLE,
                "temporarily_unavailable",
                "Tokens cannot be granted at the moment. Try again shortly.",
            ),
        };
        let mut response =
            (status, Json(TokenRefusal { error, error_description })).into_response();
        let headers = response.headers_mut();
        unstored(headers);
        if self == Self::InvalidClient(true) {
            let basic = HeaderValue::from_static("Basic realm=\"Lanyard\", charset=\"UTF-8\"");
            headers.insert(header::WWW_AUTHENTICATE, basic);
        }
        if matches!(self, Self::TooManyAttempts | Self::Unavailable) {
            headers.insert(header::RETRY_AFTER, Attempts::wait().into());
        }
        response
    }
}

/// `POST /oauth/token`
#[utoipa::path(
    post, path = "/oauth/token", tag = "Tokens", security(()),
    summary = "A token for a client's id and secret",
    description = "OAuth2 client credentials (RFC 6749, 4.4). The id and the secret go into the \
        Authorization header (Basic) or into the form, not into both.",
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "The token, for a few minutes.", body = TokenResponse),
        (status = 400, description = "The form is not in order.", body = TokenRefusal),
        (status = 401, description = "The client is not known by that secret.", body = TokenRefusal),
        (status = 429, description = "Too many wrong secrets; Retry-After tells how long to wait.", body = TokenRefusal),
    ),
)]
pub async fn grant(
    State(lanyard): State<Lanyard>,
    Extension(attempts): Extension<Arc<Attempts>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    match granted(&lanyard, &attempts, &headers, &body).await {
        Ok(token) => {
            let mut response = Json(token).into_response();
            unstored(response.headers_mut());
            response
        }
        Err(refusal) => refusal.into_response(),
    }
}

async fn granted(
    lanyard: &Lanyard,
    attempts: &Attempts,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<TokenResponse, Refusal> {
    let mut form = form(headers, body)?;
    match form.get("grant_type").map(|grant| grant.as_str()) {
        Some("client_credentials") => {}
        Some(_) => return Err(Refusal::UnsupportedGrantType),
        None => return Err(Refusal::InvalidRequest("grant_type is missing.")),
    }
    let scopes: Option<Vec<String>> = form
        .get("scope")
        .map(|scope| scope.split(' ').filter(|scope| !scope.is_empty()).map(Into::into).collect());
    let basic = basic(headers)?;
    let in_header = basic.is_some();
    let (id, secret) = match (basic, form.remove("client_id"), form.remove("client_secret")) {
        (Some(_), _, Some(_)) => {
            return Err(Refusal::InvalidRequest("The client is named twice."));
        }
        (Some((id, _)), Some(other), None) if *id != *other => {
            return Err(Refusal::InvalidRequest("The header and the form name two clients."));
        }
        (Some(client), _, None) => client,
        (None, Some(id), Some(secret)) => (id, secret),
        (None, _, _) => return Err(Refusal::InvalidClient(false)),
    };
    match lanyard.grant_token(&id, &secret, scopes.as_deref()).await {
        Ok(token) => Ok(TokenResponse {
            access_token: token.token.expose().to_owned(),
            token_type: "Bearer",
            expires_in: token.expires_in,
            scope: token.scopes.join(" "),
        }),
        Err(GrantError::InvalidClient) if attempts.failed(&id, lanyard.now()) => {
            tracing::warn!("a client id is tried with many wrong secrets");
            Err(Refusal::TooManyAttempts)
        }
        Err(GrantError::InvalidClient) => Err(Refusal::InvalidClient(in_header)),
        Err(GrantError::InvalidScope) => Err(Refusal::InvalidScope),
        Err(GrantError::Unavailable(_)) => Err(Refusal::Unavailable),
    }
}

/// A member of the form, wiped when dropped.
type Text = Zeroizing<String>;

/// The form. A member that comes twice is refused (RFC 6749, 3.2), an empty one is absent.
fn form(headers: &HeaderMap, body: &[u8]) -> Result<HashMap<String, Text>, Refusal> {
    let of_type = |value: &HeaderValue| {
        value.to_str().is_ok_and(|value| {
            let essence = value.split(';').next().unwrap_or_default().trim();
            essence.eq_ignore_ascii_case("application/x-www-form-urlencoded")
        })
    };
    if !headers.get(header::CONTENT_TYPE).is_some_and(of_type) {
        return Err(Refusal::InvalidRequest(
            "The body has to be a form: application/x-www-form-urlencoded.",
        ));
    }
    if body.len() > 4_096 {
        return Err(Refusal::InvalidRequest("The form is too long."));
    }
    let mut form = HashMap::new();
    for (name, value) in url::form_urlencoded::parse(body) {
        if value.is_empty() {
            continue;
        }
        if form.insert(name.into_owned(), Zeroizing::new(value.into_owned())).is_some() {
            return Err(Refusal::InvalidRequest("A member of the form comes twice."));
        }
    }
    Ok(form)
}

/// Id and secret of `client_secret_basic` (RFC 6749, 2.3.1): each form-encoded, then in base64.
fn basic(headers: &HeaderMap) -> Result<Option<(Text, Text)>, Refusal> {
    let mut sent = headers.get_all(header::AUTHORIZATION).iter();
    let Some(value) = sent.next() else { return Ok(None) };
    let malformed = Refusal::InvalidClient(true);
    let (scheme, encoded) =
        value.to_str().ok().and_then(|value| value.split_once(' ')).ok_or(malformed)?;
    if sent.next().is_some() || !scheme.eq_ignore_ascii_case("basic") {
        return Err(malformed);
    }
    let decoded = BASE64_STANDARD.decode(encoded.trim()).map_err(|_| malformed)?;
    let decoded = Zeroizing::new(String::from_utf8(decoded).map_err(|_| malformed)?);
    let (id, secret) = decoded.split_once(':').ok_or(malformed)?;
    let plain = |text: &str| {
        let spaces = Zeroizing::new(text.replace('+', " "));
        percent_decode_str(&spaces)
            .decode_utf8()
            .map(|text| Zeroizing::new(text.into_owned()))
            .map_err(|_| malformed)
    };
    Ok(Some((plain(id)?, plain(secret)?)))
}

/// Neither browser nor proxy keeps this (RFC 6749, 5.1).
fn unstored(headers: &mut HeaderMap) {
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: header::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_str(value).expect("visible"))])
    }

    #[test]
    fn a_secret_with_signs_in_it_comes_through_the_header() {
        let encoded = BASE64_STANDARD.encode("board%3Aone:a%2Bb+c%25");
        let headers = with(header::AUTHORIZATION, &format!("Basic {encoded}"));
        let (id, secret) = basic(&headers).expect("well formed").expect("there");
        assert_eq!((id.as_str(), secret.as_str()), ("board:one", "a+b c%"));
    }

    #[test]
    fn an_authorization_header_that_is_not_basic_is_no_client() {
        for value in ["Basic", "Basic !!!", "Bearer abc", "Basic bm9jb2xvbg==", "Basic //79"] {
            let headers = with(header::AUTHORIZATION, value);
            assert_eq!(basic(&headers), Err(Refusal::InvalidClient(true)), "{value}");
        }
    }

    #[test]
    fn a_form_that_names_the_grant_twice_or_is_json_is_refused() {
        let typed = with(header::CONTENT_TYPE, "application/x-www-form-urlencoded; charset=utf-8");
        assert!(form(&typed, b"grant_type=client_credentials&scope=").is_ok());
        assert!(form(&typed, b"grant_type=a&grant_type=b").is_err());
        assert!(form(&with(header::CONTENT_TYPE, "application/json"), b"grant_type=a").is_err());
        assert!(form(&HeaderMap::new(), b"grant_type=a").is_err());
    }
}
