//! Somebody with a browser, as far as forms and cookies go.

use reqwest::{Client, Method, RequestBuilder, StatusCode, header, multipart, redirect::Policy};
use std::collections::BTreeMap;

/// Asks for pages and sends forms, keeps cookies, follows no redirect by itself.
#[derive(Debug, Clone)]
pub struct Visitor {
    client: Client,
    address: String,
    /// Names and values of the cookies that it holds.
    pub cookies: BTreeMap<String, String>,
}

/// What a visitor is answered.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: header::HeaderMap,
    /// The page.
    pub body: String,
}

impl Answer {
    /// Where it leads, if it is a redirect.
    pub fn location(&self) -> Option<&str> {
        self.headers.get(header::LOCATION)?.to_str().ok()
    }

    /// Whether it leads to the sign-in page.
    pub fn asks_to_sign_in(&self) -> bool {
        self.location().is_some_and(|to| to.starts_with("/sign-in"))
    }

    /// The page, which must be there.
    #[track_caller]
    pub fn page(self) -> String {
        assert_eq!(self.status, StatusCode::OK, "{}", self.body);
        self.body
    }

    /// Where it leads, which must be a path of ours after a form that was taken.
    #[track_caller]
    pub fn onward(self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.body);
        self.location().expect("a location").to_owned()
    }
}

impl Visitor {
    /// Somebody without a session.
    pub fn new(address: &str) -> Self {
        let client = Client::builder().redirect(Policy::none()).no_proxy().build();
        let client = client.expect("a client");
        Self { client, address: address.to_owned(), cookies: BTreeMap::new() }
    }

    /// A request with the cookies and nothing else: not even where it comes from.
    pub fn bare(&self, method: Method, path: &str) -> RequestBuilder {
        let cookies: Vec<_> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = self.client.request(method, format!("{}{path}", self.address));
        let request = request.header(header::ACCEPT, "text/html");
        if cookies.is_empty() {
            request
        } else {
            request.header(header::COOKIE, cookies.join("; "))
        }
    }

    /// Sends a request, and keeps the cookies of the answer.
    pub async fn send(&mut self, request: RequestBuilder) -> Answer {
        let response = request.send().await.expect("an answer");
        let (status, headers) = (response.status(), response.headers().clone());
        for set in headers.get_all(header::SET_COOKIE) {
            let set = set.to_str().expect("a cookie");
            let (pair, attributes) = set.split_once(';').unwrap_or((set, ""));
            let (name, value) = pair.split_once('=').expect("a name and a value");
            if value.is_empty() || attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Answer { status, headers, body: response.text().await.expect("text") }
    }

    /// `GET path`
    pub async fn get(&mut self, path: &str) -> Answer {
        let request = self.bare(Method::GET, path);
        self.send(request).await
    }

    /// Sends a form from a page of ours.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body =
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self
            .bare(Method::POST, path)
            .header(header::ORIGIN, &self.address)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body);
        self.send(request).await
    }

    /// Sends a form with a file from a page of ours.
    pub async fn upload(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        (name, file, bytes): (&'static str, &str, Vec<u8>),
    ) -> Answer {
        let part = multipart::Part::bytes(bytes).file_name(file.to_owned());
        let form = fields.iter().fold(multipart::Form::new(), |form, (name, value)| {
            form.text((*name).to_owned(), (*value).to_owned())
        });
        let request = self
            .bare(Method::POST, path)
            .header(header::ORIGIN, &self.address)
            .multipart(form.part(name, part));
        self.send(request).await
    }
}
