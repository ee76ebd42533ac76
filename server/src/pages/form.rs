//! What a form sent: names and values, bounded, kept as they were typed.

use crate::problem::{Kind, Problem};
use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
};
use http::header;

/// The longest form, in bytes.
const BYTES: usize = 256 << 10;
/// The most fields of one form.
const FIELDS: usize = 500;

/// The fields of a form, in their order. A handler asks for those that it knows by name; what else
/// was sent is not looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// From names and values.
    pub fn new(fields: Vec<(String, String)>) -> Self {
        Self(fields)
    }

    /// The first value of that name without the spaces around it; empty when there is none.
    pub fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(field, _)| field == name);
        found.map_or("", |(_, value)| value.trim())
    }

    /// The same, `None` when it is empty.
    pub fn maybe(&self, name: &str) -> Option<String> {
        Some(self.get(name)).filter(|value| !value.is_empty()).map(str::to_owned)
    }

    /// The value to the letter, for passwords.
    pub fn exactly(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str())
    }

    /// Every value of that name that is not empty.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.0.iter().filter(move |(field, _)| field == name);
        named.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// The names and values, in their order.
    pub fn into_fields(self) -> Vec<(String, String)> {
        self.0
    }

    /// The form as a page shows it again, with what is wrong in it: field and sentence.
    pub fn again(self, problems: Vec<(String, String)>) -> app::Filled {
        app::Filled { values: self.0, problems }
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.split(';').next() != Some("application/x-www-form-urlencoded") {
            return Err(Problem::new(Kind::UnsupportedMediaType));
        }
        let body = Bytes::from_request(request, state).await?;
        if body.len() > BYTES {
            return Err(Problem::new(Kind::TooLarge));
        }
        let fields: Vec<_> =
            url::form_urlencoded::parse(&body).into_owned().take(FIELDS + 1).collect();
        if fields.len() > FIELDS {
            return Err(Problem::new(Kind::TooLarge));
        }
        Ok(Self(fields))
    }
}
