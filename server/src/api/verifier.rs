//! Verifying, for anyone: the strict verdict.

use super::body;
use crate::{
    openapi::bodies,
    problem::{Kind, Problem},
    state::Lanyard,
};
use axum::{
    body::Bytes,
    extract::State,
    response::{IntoResponse, Response},
};
use cid::Cid;
use credentials::verifier::Given;
use http::{HeaderMap, header};
use serde_json::{Map, Value};
use url::Url;

/// `POST /api/v1/verify`
#[utoipa::path(
    post, path = "/api/v1/verify", tag = "Verifying", security(()),
    summary = "Verify a credential",
    description = "Send the credential itself, or `{\"url\": …}` or `{\"cid\": …}` to name it. The \
        answer is 200 whatever the verdict: `outcome` is `accepted`, `rejected` or `undetermined`, \
        and each check is there with its reason. Only `accepted` is a yes.",
    request_body(
        description = "A credential with a proof, a JWT, or where to find one.",
        content(
            (Object = "application/vc", example = json!({"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiableCredential"]})),
            (String = "application/vc+jwt"),
            (Object = "application/json", example = json!({"cid": "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy"})),
            (String = "text/plain"),
        ),
    ),
    responses(
        (status = 200, description = "The report.", body = bodies::Report),
        (status = 400, description = "There is nothing to verify in the body.", body = bodies::Problem, content_type = "application/problem+json"),
        (status = 415, description = "Not a type that can be verified.", body = bodies::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn verify(
    State(lanyard): State<Lanyard>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, Problem> {
    let given = given(&headers, bytes)?;
    let verdict = lanyard.verify(given).await;
    let unstored = [(header::CACHE_CONTROL, "no-store")];
    Ok((unstored, axum::Json(verdict.report())).into_response())
}

fn given(headers: &HeaderMap, bytes: Bytes) -> Result<Given, Problem> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Problem::new(Kind::Malformed).because(
            "There is nothing to verify in the body. Send a credential, a link or a CID.",
        ));
    }
    match body::essence(headers).as_deref() {
        Some("application/vc" | "application/vc+jwt" | "application/jwt") => {
            Ok(Given::Bytes(bytes.into()))
        }
        Some(essence) if body::is_json(essence) => named(&bytes, true),
        None | Some("text/plain" | "application/octet-stream") => named(&bytes, false),
        Some(_) => Err(Problem::new(Kind::UnsupportedMediaType).because(
            "A credential is application/vc, application/vc+jwt, application/json or text/plain.",
        )),
    }
}

/// Where it is, if that is what was sent; otherwise the bytes themselves.
fn named(bytes: &Bytes, json: bool) -> Result<Given, Problem> {
    if let Some(text) = json.then(|| serde_json::from_slice::<Map<String, Value>>(bytes).ok()) {
        let Some(object) = text else { return Ok(Given::Bytes(bytes.to_vec())) };
        return match (object.len(), object.get("url"), object.get("cid")) {
            (1, Some(Value::String(address)), _) => url(address),
            (1, _, Some(Value::String(text))) => cid(text),
            (1, Some(_), _) | (1, _, Some(_)) => {
                Err(Problem::new(Kind::Malformed).because("`url` or `cid` has to be a text."))
            }
            _ => Ok(Given::Bytes(bytes.to_vec())),
        };
    }
    let text = std::str::from_utf8(bytes).map(str::trim).unwrap_or_default();
    if text.starts_with("https://") || text.starts_with("http://") {
        url(text)
    } else if let Ok(cid) = Cid::try_from(text.strip_prefix("ipfs://").unwrap_or(text)) {
        Ok(Given::Cid(cid))
    } else {
        Ok(Given::Bytes(bytes.to_vec()))
    }
}

fn url(text: &str) -> Result<Given, Problem> {
    let url = Url::parse(text)
        .ok()
        .filter(|url| text.len() <= 2_048 && matches!(url.scheme(), "https" | "http"));
    url.map(Given::Url).ok_or_else(|| {
        Problem::new(Kind::Malformed).because("`url` is not an address that begins with https://.")
    })
}

fn cid(text: &str) -> Result<Given, Problem> {
    let text = text.trim();
    let text = text.strip_prefix("ipfs://").unwrap_or(text);
    Cid::try_from(text)
        .map(Given::Cid)
        .map_err(|_| Problem::new(Kind::Malformed).because("`cid` is not a CID."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    const CID: &str = "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";

    fn read(essence: &str, body: &str) -> Result<Given, Kind> {
        let value = HeaderValue::from_str(essence).expect("visible");
        let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, value)]);
        given(&headers, Bytes::copy_from_slice(body.as_bytes())).map_err(|problem| problem.kind())
    }

    #[test]
    fn a_link_a_cid_and_a_credential_are_told_apart() {
        let json = "application/json; charset=utf-8";
        assert!(matches!(read(json, r#"{"url":"https://a.example/l/1.json"}"#), Ok(Given::Url(_))));
        assert!(matches!(read(json, &format!(r#"{{"cid":"{CID}"}}"#)), Ok(Given::Cid(_))));
        assert!(matches!(read("text/plain", &format!("ipfs://{CID}\n")), Ok(Given::Cid(_))));
        assert!(matches!(read("text/plain", "https://a.example/x"), Ok(Given::Url(_))));
        assert!(matches!(read("text/plain", "eyJh.eyJi.c2ln"), Ok(Given::Bytes(_))));
        assert!(matches!(read("application/vc", r#"{"url":"https://a"}"#), Ok(Given::Bytes(_))));
        assert!(matches!(read(json, "{"), Ok(Given::Bytes(_))));
    }

    #[test]
    fn what_cannot_be_a_credential_or_its_address_is_refused() {
        assert_eq!(read("application/json", " \n").err(), Some(Kind::Malformed));
        assert_eq!(read("application/json", r#"{"cid":"nonsense"}"#).err(), Some(Kind::Malformed));
        assert_eq!(
            read("application/json", r#"{"url":"file:///etc/passwd"}"#).err(),
            Some(Kind::Malformed)
        );
        assert_eq!(read("application/json", r#"{"url":7}"#).err(), Some(Kind::Malformed));
        assert_eq!(read("image/png", "x").err(), Some(Kind::UnsupportedMediaType));
    }
}
