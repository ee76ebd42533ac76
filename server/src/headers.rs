//! The headers that every response carries: a content security policy with a nonce of its own,
//! the other fences a browser knows, and an id to find the request in the log by.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use credentials::random::{self, Random};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};

/// The nonce of this response's content security policy: put it on each `script` and `style`.
#[derive(Debug, Clone)]
pub struct Nonce(pub String);

/// The id of a request, the same in the log and in `X-Request-Id`.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// What the headers depend on.
#[derive(Debug, Clone, Copy)]
pub struct Fences {
    /// The public address is https, so browsers may be told to stay there.
    pub https: bool,
}

/// `X-Request-Id`
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const COOP: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const CORP: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");

/// Everything a page of ours may ask of the device: the camera, to scan a code.
const PERMISSIONS_POLICY: HeaderValue = HeaderValue::from_static(
    "accelerometer=(), autoplay=(), browsing-topics=(), camera=(self), \
     display-capture=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), \
     midi=(), payment=(), serial=(), usb=(), xr-spatial-tracking=()",
);

/// Gives each request its nonce and id, and each response its fences.
pub async fn fence(State(fences): State<Fences>, mut request: Request, next: Next) -> Response {
    let mut random = crate::clock::SystemRandom;
    let nonce = nonce(&mut random);
    let id = u128::from_be_bytes(random::bytes(&mut random));
    let id = format!("{id:032x}");
    request.extensions_mut().insert(Nonce(nonce.clone()));
    request.extensions_mut().insert(RequestId(id.clone()));
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    set(headers, header::CONTENT_SECURITY_POLICY, text(&policy(&nonce)));
    set(headers, header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    set(headers, header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    set(headers, header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    set(headers, PERMISSIONS, PERMISSIONS_POLICY);
    set(headers, COOP, HeaderValue::from_static("same-origin"));
    if !headers.contains_key(CORP) {
        set(headers, CORP, HeaderValue::from_static("same-origin"));
    }
    if fences.https {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        set(headers, header::STRICT_TRANSPORT_SECURITY, year);
    }
    set(headers, REQUEST_ID, text(&id));
    response
}

/// Lets pages of any origin read what anyone may read: DID documents, status lists, contexts,
/// schemas, the trust list and blocks. No cookie or token is ever needed there, or taken.
pub async fn open_to_any_origin(request: Request, next: Next) -> Response {
    let preflight = request.method() == Method::OPTIONS;
    let mut response = if preflight { Response::default() } else { next.run(request).await };
    let headers = response.headers_mut();
    set(headers, header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    set(headers, CORP, HeaderValue::from_static("cross-origin"));
    if preflight {
        set(headers, header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, HEAD"));
        set(headers, header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("accept"));
        set(headers, header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
        *response.status_mut() = StatusCode::NO_CONTENT;
    } else {
        let exposed = HeaderValue::from_static("etag, x-request-id");
        set(headers, header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    }
    response
}

/// 128 bits that nobody can guess, in base64 (CSP 3, 7.1).
fn nonce(random: &mut dyn Random) -> String {
    BASE64_STANDARD.encode(random::bytes::<16>(random))
}

fn policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; \
         form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
}

fn text(value: &str) -> HeaderValue {
    HeaderValue::from_str(value).expect("base64 and hexadecimal are visible ASCII")
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    headers.insert(name, value);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_may_run_only_what_is_ours_or_bears_the_nonce() {
        let policy = policy("abc");
        assert!(policy.starts_with("default-src 'none';"));
        for fence in ["frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"] {
            assert!(policy.contains(fence), "{fence}");
        }
        for hole in ["unsafe-inline", "unsafe-eval", "*", "http:"] {
            assert!(!policy.contains(hole), "{hole}");
        }
    }

    #[test]
    fn no_two_pages_share_a_nonce() {
        let mut random = crate::clock::SystemRandom;
        assert_ne!(nonce(&mut random), nonce(&mut random));
        assert_eq!(nonce(&mut random).len(), 24);
    }
}
