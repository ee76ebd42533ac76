//! Reading bodies: which type, within the limits, and where it is wrong if it is.

use crate::problem::{FieldError, Kind, Problem};
use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
};
use http::{HeaderMap, header};
use serde::de::DeserializeOwned;

/// A JSON body as a `T`.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let typed = essence(request.headers()).is_some_and(|essence| is_json(&essence));
        if !typed {
            return Err(Problem::new(Kind::UnsupportedMediaType)
                .because("The body has to be JSON, with Content-Type: application/json."));
        }
        let bytes = Bytes::from_request(request, state).await?;
        read(&bytes).map(Self)
    }
}

/// The media type without its parameters, in small letters.
pub fn essence(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
}

/// `application/json`, or a type that ends in `+json` (RFC 6839).
pub fn is_json(essence: &str) -> bool {
    essence == "application/json"
        || (essence.starts_with("application/") && essence.ends_with("+json"))
}

/// Reads JSON; the problem names the member that is wrong, and never repeats what was sent.
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        if error.inner().is_data() {
            Problem::new(Kind::Malformed)
                .because("The body is JSON, but not of the form that this address takes.")
                .at([misfit(&error)])
        } else {
            not_json(error.inner())
        }
    })?;
    json.end().map_err(|error| not_json(&error))?;
    Ok(value)
}

fn not_json(error: &serde_json::Error) -> Problem {
    Problem::new(Kind::Malformed).because(format!(
        "The body is not JSON from line {}, column {} on.",
        error.line(),
        error.column()
    ))
}

fn misfit(error: &serde_path_to_error::Error<serde_json::Error>) -> FieldError {
    use serde_path_to_error::Segment;
    let mut pointer = String::new();
    for segment in error.path() {
        pointer.push('/');
        match segment {
            Segment::Seq { index } => pointer.push_str(&index.to_string()),
            Segment::Map { key } => pointer.push_str(&escaped(key)),
            Segment::Enum { variant } => pointer.push_str(&escaped(variant)),
            Segment::Unknown => pointer.push('?'),
        }
    }
    let message = error.inner().to_string();
    if let Some(name) = quoted(&message, "missing field `") {
        let pointer = format!("{pointer}/{}", escaped(name));
        return FieldError { pointer, code: "missing".into(), detail: "This is missing.".into() };
    }
    if message.starts_with("unknown field `") {
        let detail = "There is no member of this name here. /api lists those that there are.";
        return FieldError { pointer, code: "unknown-member".into(), detail: detail.into() };
    }
    let detail = "This is not of the form that is expected here. /api describes it.";
    FieldError { pointer, code: "unexpected-form".into(), detail: detail.into() }
}

fn quoted<'a>(message: &'a str, before: &str) -> Option<&'a str> {
    message.strip_prefix(before)?.split('`').next()
}

/// A name in a JSON Pointer (RFC 6901, 3), cut to a length that fits an answer.
fn escaped(name: &str) -> String {
    let cut: String = name.chars().take(80).collect();
    cut.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read")]
    struct Order {
        reason: String,
        lines: Vec<u32>,
    }

    fn wrong(body: &str) -> Problem {
        read::<Order>(body.as_bytes()).expect_err("refused")
    }

    #[test]
    fn an_officer_reads_which_member_is_wrong() {
        let pointer = |body| wrong(body).errors()[0].pointer.clone();
        assert_eq!(pointer(r#"{"lines":[]}"#), "/reason");
        assert_eq!(pointer(r#"{"reason":"a","lines":[1,"x"]}"#), "/lines/1");
        assert_eq!(pointer(r#"{"reason":"a","lines":[],"a/b":1}"#), "/a~1b");
    }

    #[test]
    fn what_was_sent_is_not_sent_back() {
        let body = r#"{"reason":"a","lines":["<script>alert(1)</script>"]}"#;
        let problem = serde_json::Value::Object(wrong(body).body()).to_string();
        assert!(!problem.contains("script"), "{problem}");
    }

    #[test]
    fn what_is_not_json_or_goes_on_after_it_is_malformed() {
        for body in ["", "{", "nul", "{}x", "\u{feff}{}", r#"{"reason":"a","lines":[]} {}"#] {
            assert_eq!(wrong(body).kind(), Kind::Malformed, "{body}");
        }
        assert_eq!(wrong(&"[".repeat(100_000)).kind(), Kind::Malformed);
    }
}
