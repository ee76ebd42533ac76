//! Every page and every form of the desks, attacked in the same way: somebody whose own name,
//! organisation and licences are made of script goes everywhere and types more of it.

use crate::sign_in::passkeys::add_passkey;
use reqwest::{Method, StatusCode, header};
use server::{access::Role, state::OrganisationKind};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use tests::{BOARD, System, ada_okafor, authenticator::Authenticator, visitor::Visitor};

const CLINIC: &str = "silver-lake";
/// What must never come back as it was sent.
const SCRIPT: &str = "<script>alert(7)</script>";
const TYPED: &str = "\"'><script>alert(7)</script>&lt;b&gt;{{7*7}}";
/// Pages and forms that one walk looks at, at most.
const MOST: usize = 600;

/// A form of a page: where it goes, how, and its fields.
#[derive(Debug, Clone, Default)]
struct Found {
    method: String,
    action: String,
    multipart: bool,
    fields: Vec<(String, String, bool)>,
}

fn plain(text: &str) -> String {
    let text = text.replace("&quot;", "\"").replace("&#39;", "'").replace("&#x27;", "'");
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// The value of an attribute of a tag.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    let end = tag[start..].find('"')?;
    Some(plain(&tag[start..start + end]))
}

/// The tags of a page, without their brackets.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    html.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(tag, _)| tag)
}

fn links(html: &str) -> Vec<String> {
    let links = tags(html).filter(|tag| tag.starts_with("a "));
    let ours = links.filter_map(|tag| attribute(tag, "href")).filter(|href| href.starts_with('/'));
    ours.filter(|href| !href.starts_with("//")).collect()
}

fn forms(html: &str, page: &str) -> Vec<Found> {
    let mut found = Vec::new();
    for part in html.split("<form").skip(1) {
        let part = part.split("</form>").next().unwrap_or_default();
        let (head, body) = part.split_once('>').unwrap_or((part, ""));
        let mut form = Found {
            method: attribute(head, "method").unwrap_or_else(|| "get".to_owned()),
            action: attribute(head, "action").unwrap_or_else(|| page.to_owned()),
            multipart: head.contains("multipart/form-data"),
            fields: Vec::new(),
        };
        let mut select: Option<String> = None;
        for tag in tags(body) {
            let name = attribute(tag, "name");
            match (tag.split([' ', '/']).next(), name) {
                (Some("input"), Some(name)) => {
                    let kind = attribute(tag, "type").unwrap_or_else(|| "text".to_owned());
                    let value = attribute(tag, "value").unwrap_or_default();
                    let fixed = matches!(kind.as_str(), "hidden" | "radio" | "checkbox" | "submit");
                    let chosen = !matches!(kind.as_str(), "radio" | "checkbox")
                        || form.fields.iter().all(|(it, _, _)| *it != name);
                    if chosen {
                        form.fields.push((name, value, !fixed));
                    }
                }
                (Some("button"), Some(name)) => {
                    let value = attribute(tag, "value").unwrap_or_default();
                    form.fields.push((name, value, false));
                }
                (Some("textarea"), Some(name)) => form.fields.push((name, String::new(), true)),
                (Some("select"), name) => select = name,
                (Some("option"), _) => {
                    // The last option that says something.
                    let value = attribute(tag, "value").unwrap_or_default();
                    if let Some(name) = &select {
                        form.fields.retain(|(it, _, _)| it != name);
                        form.fields.push((name.clone(), value, false));
                    }
                }
                (Some("/select"), _) => select = None,
                _ => {}
            }
        }
        found.push(form);
    }
    found
}

/// A path without what differs from one row to the next, so that each kind of page is seen a few
/// times and not thousands of times.
fn kind_of(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let part = |part: &str| match part.bytes().any(|byte| byte.is_ascii_digit()) {
        true => "#".to_owned(),
        false => part.to_owned(),
    };
    let names: BTreeSet<_> =
        url::form_urlencoded::parse(query.as_bytes()).map(|(name, _)| name.into_owned()).collect();
    format!("{}?{names:?}", path.split('/').map(part).collect::<Vec<_>>().join("/"))
}

struct Attack {
    visitor: Visitor,
    seen: BTreeMap<String, usize>,
    to_visit: VecDeque<String>,
    tried: BTreeSet<String>,
    pages: usize,
    forms: usize,
}

impl Attack {
    fn harmless(&self, what: &str, status: StatusCode, headers: &header::HeaderMap, body: &str) {
        assert!(!status.is_server_error(), "{what}: {status}\n{body}");
        let html = headers
            .get(header::CONTENT_TYPE)
            .is_some_and(|it| it.to_str().is_ok_and(|it| it.starts_with("text/html")));
        if html {
            assert!(!body.contains(SCRIPT), "{what}: what was typed came back as script");
            assert!(!body.contains("\"'>"), "{what}: what was typed left its attribute");
        }
        let nosniff = headers.get(header::X_CONTENT_TYPE_OPTIONS);
        assert_eq!(nosniff.map(|it| it.as_bytes()), Some(&b"nosniff"[..]), "{what}");
        assert!(!headers.contains_key("x-injected"), "{what}: a header was smuggled in");
        if let Some(to) = headers.get(header::LOCATION) {
            let to = to.to_str().unwrap_or("not text");
            let ours = to.starts_with('/') && !to.starts_with("//");
            assert!(ours, "{what}: leads to {to}");
        }
    }

    fn queue(&mut self, path: String) {
        let path = path.split('#').next().unwrap_or_default().to_owned();
        let avoided = ["/api", "/assets", "/ipfs", "/status", "/contexts", "/problems"];
        if avoided.iter().any(|it| path.starts_with(it)) {
            return;
        }
        let seen = self.seen.entry(kind_of(&path)).or_default();
        if *seen < 2 {
            *seen += 1;
            self.to_visit.push_back(path);
        }
    }

    async fn walk(&mut self) {
        while let Some(path) = self.to_visit.pop_front() {
            if self.pages + self.forms >= MOST {
                break;
            }
            self.pages += 1;
            let answer = self.visitor.get(&path).await;
            self.harmless(&path, answer.status, &answer.headers, &answer.body);
            if let Some(to) = answer.location() {
                self.queue(to.to_owned());
                continue;
            }
            for link in links(&answer.body) {
                self.queue(link);
            }
            for form in forms(&answer.body, &path) {
                self.send(form).await;
            }
        }
    }

    async fn send(&mut self, form: Found) {
        let names: Vec<_> = form.fields.iter().map(|(name, _, _)| name.as_str()).collect();
        let known = format!("{} {} {names:?}", form.method, kind_of(&form.action));
        // What ends this session ends the walk.
        let ends = ["/sign-out", "/sign-in", "/account/sessions"]
            .iter()
            .any(|it| form.action.starts_with(it));
        if ends || !self.tried.insert(known.clone()) {
            return;
        }
        self.forms += 1;
        let fields: Vec<(&str, &str)> = form
            .fields
            .iter()
            .map(|(name, value, typed)| {
                (name.as_str(), if *typed { TYPED } else { value.as_str() })
            })
            .collect();
        let answer = match (form.method.to_ascii_lowercase().as_str(), form.multipart) {
            ("get", _) => {
                let query = url::form_urlencoded::Serializer::new(String::new())
                    .extend_pairs(&fields)
                    .finish();
                let path = form.action.split('?').next().unwrap_or_default();
                self.visitor.get(&format!("{path}?{query}")).await
            }
            (_, true) => {
                let file = format!("Given name,{TYPED}\n{TYPED},{TYPED}\n").into_bytes();
                let texts: Vec<_> =
                    fields.iter().copied().filter(|(name, _)| *name != "file").collect();
                self.visitor.upload(&form.action, &texts, ("file", TYPED, file)).await
            }
            (_, false) => self.visitor.post(&form.action, &fields).await,
        };
        self.harmless(&known, answer.status, &answer.headers, &answer.body);
        let lost = answer.asks_to_sign_in() || answer.status == StatusCode::UNAUTHORIZED;
        assert!(!lost, "{known}: the walk has lost its session");
        if let Some(to) = answer.location() {
            self.queue(to.to_owned());
        } else {
            for link in links(&answer.body) {
                self.queue(link);
            }
            for form in forms(&answer.body, &form.action) {
                // A form that comes back is a form of its own: a preview, a confirmation.
                Box::pin(self.send(form)).await;
            }
        }
    }
}

#[tokio::test]
async fn script_in_every_name_and_every_field_never_runs_on_any_page() {
    let system = System::start().await;
    let name = format!("Silver {SCRIPT} Lake");
    let made = system.lanyard.create_organisation(CLINIC, &name, OrganisationKind::Both);
    made.await.expect("an organisation");
    let mut order = ada_okafor();
    order.given_name = TYPED.to_owned();
    order.family_name = SCRIPT.to_owned();
    let hostile = system.lanyard.issue_license(CLINIC, order, None, None).await;
    let hostile = hostile.expect("a licence of whoever is called so");
    let harmless = system.lanyard.issue_license(CLINIC, ada_okafor(), None, None).await;
    let harmless = harmless.expect("a licence");
    let person = system.lanyard.add_person(TYPED, "robin@silver-lake.example").await;
    let person = person.expect("a person");
    system.lanyard.set_role(person.row, CLINIC, Role::Administrator).await.expect("a member");
    let token = system.lanyard.begin_session(person.row, TYPED).await.expect("a session");
    let mut visitor = system.nobody();
    visitor.cookies.insert("session".to_owned(), token.expose().to_string());
    let mut attack = Attack {
        visitor,
        seen: BTreeMap::new(),
        to_visit: VecDeque::new(),
        tried: BTreeSet::new(),
        pages: 0,
        forms: 0,
    };
    let from = vec![
        "/desks".to_owned(),
        "/account".to_owned(),
        format!("/issuer/{CLINIC}"),
        format!("/verifier/{CLINIC}"),
        format!("/settings/{CLINIC}"),
        format!("/issuer/{CLINIC}/licenses/{}", harmless.id),
        format!("/l/{}", harmless.id),
        "/verify".to_owned(),
        format!("/issuer/{CLINIC}/licenses/{}", hostile.id),
        format!("/l/{}", hostile.id),
    ];
    for path in from {
        attack.queue(path);
    }
    attack.walk().await;
    println!("{} pages, {} forms: {:#?}", attack.pages, attack.forms, attack.tried);
    assert!(attack.pages > 25, "the walk saw {} pages", attack.pages);
    assert!(attack.forms > 15, "the walk sent {} forms", attack.forms);
    system.stop().await;
}

#[tokio::test]
async fn nothing_in_an_address_becomes_a_header_or_a_page() {
    let system = System::start().await;
    let made = system.lanyard.create_organisation(CLINIC, "Silver Lake", OrganisationKind::Both);
    made.await.expect("an organisation");
    let staff = system.staff(CLINIC, Role::Administrator).await;
    let smuggled = "%0d%0aX-Injected:%20yes%0d%0a%0d%0a%3Cscript%3Ealert(7)%3C/script%3E";
    for address in server::routes::addresses(&system.lanyard) {
        let part = |part: &str| match part {
            "{organization}" => CLINIC.to_owned(),
            name if name.starts_with('{') => smuggled.to_owned(),
            plain => plain.to_owned(),
        };
        let path: Vec<_> = address.path.split('/').map(part).collect();
        let path = path.join("/");
        let query =
            ["q", "next", "state", "sort", "after", "before", "page", "to", "done", "number"]
                .map(|name| format!("{name}={smuggled}"))
                .join("&");
        // Each with a session of its own, since some of them end it.
        for path in [path.clone(), format!("{path}?{query}")] {
            let mut visitor = staff.clone();
            let answer = match address.method == Method::POST {
                true => {
                    visitor
                        .post(
                            &path,
                            &[("next", "//evil.example"), ("name", "a\r\nX-Injected: yes")],
                        )
                        .await
                }
                false => visitor.get(&path).await,
            };
            let what = format!("{} {path}", address.method);
            assert!(!answer.status.is_server_error(), "{what}: {}", answer.status);
            assert!(!answer.headers.contains_key("x-injected"), "{what}");
            let html = answer
                .headers
                .get(header::CONTENT_TYPE)
                .is_some_and(|it| it.to_str().is_ok_and(|it| it.starts_with("text/html")));
            assert!(!(html && answer.body.contains(SCRIPT)), "{what}");
            if let Some(to) = answer.location() {
                assert!(to.starts_with('/') && !to.starts_with("//"), "{what}: leads to {to}");
            }
        }
    }
    system.stop().await;
}

#[tokio::test]
async fn script_in_the_name_of_a_passkey_and_in_the_address_that_is_typed_to_sign_in_stays_text() {
    let system = System::start().await;
    let mut robin = system.staff(BOARD, Role::Administrator).await;
    let mut device = Authenticator::new(&system.address);
    add_passkey(&mut robin, &system, &mut device).await;
    let page = robin.get("/account").await.page();
    let at = page.find("href=\"/account/passkeys/").expect("a passkey") + 6;
    let passkey = page[at..].split('"').next().expect("an end").to_owned();
    let escaped = "&lt;script&gt;alert(7)&lt;/script&gt;";
    let harmless = |what: &str, body: &str| {
        assert!(!body.contains(SCRIPT) && !body.contains("\"'>"), "{what}: {body}");
        assert!(body.contains(escaped), "{what}: it is shown, as text: {body}");
    };
    assert_eq!(
        robin.post(&passkey, &[("name", TYPED)]).await.onward(),
        "/account?done=passkey-named"
    );
    let saved = robin.post("/account/name", &[("name", TYPED)]).await.onward();
    assert_eq!(saved, "/account?done=name-saved");
    for path in ["/account", &passkey, "/account/password", "/settings/golden-coast/staff"] {
        harmless(path, &robin.get(path).await.page());
    }
    let long = format!("{TYPED}{}", "x".repeat(300));
    for path in [passkey.as_str(), "/account/name"] {
        let answer = robin.post(path, &[("name", &long)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        harmless(path, &answer.body);
    }
    let mut visitor = system.nobody();
    let fields = [("email", TYPED), ("password", SCRIPT), ("next", TYPED)];
    let answer = visitor.post("/sign-in", &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    harmless("/sign-in", &answer.body);
    system.stop().await;
}
