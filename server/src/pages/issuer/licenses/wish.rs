//! What the address of a list asks for.

use crate::{
    pages::form::Form,
    registry::{LicenseQuery, Order, Publication, Standing},
};

/// The longest search, in characters.
const TEXT: usize = 200;
/// Fields of an address that are looked at.
const FIELDS: usize = 40;
/// The parameters, in the order in which addresses have them.
const NAMES: [&str; 9] = [
    "text",
    "state",
    "jurisdiction",
    "profession",
    "expiring",
    "publication",
    "order",
    "after",
    "before",
];

/// A list as it was asked for.
#[derive(Debug, Clone)]
pub(super) struct Wish {
    form: Form,
    /// What to look for.
    pub query: LicenseQuery,
    /// What cannot be looked for: field and sentence.
    pub problems: Vec<(String, String)>,
}

impl Wish {
    /// From the query of an address.
    pub fn read(query: &str) -> Self {
        let fields = url::form_urlencoded::parse(query.as_bytes()).into_owned();
        let form = Form::new(fields.take(FIELDS).collect());
        let mut problems = Vec::new();
        let mut wrong = |name: &str, sentence: &str| {
            problems.push((name.to_owned(), sentence.to_owned()));
        };
        use app::text::register as text;
        if form.get("text").chars().count() > TEXT {
            wrong("text", text::TOO_LONG);
        }
        let standing = form.maybe("state").and_then(|code| {
            let standing = Standing::from_code(&code);
            standing.is_none().then(|| wrong("state", text::NO_SUCH_CHOICE));
            standing
        });
        let publication = form.maybe("publication").and_then(|code| {
            let publication = Publication::from_code(&code);
            publication.is_none().then(|| wrong("publication", text::NO_SUCH_CHOICE));
            publication
        });
        let order = form.maybe("order").and_then(|code| {
            let order = Order::from_code(&code);
            order.is_none().then(|| wrong("order", text::NO_SUCH_CHOICE));
            order
        });
        let expiring_within = form.maybe("expiring").and_then(|days| {
            let days = days.parse().ok().filter(|days| (1..=3650).contains(days));
            days.is_none().then(|| wrong("expiring", text::NOT_DAYS));
            days
        });
        let query = LicenseQuery {
            text: form.maybe("text").filter(|text| text.chars().count() <= TEXT),
            standing,
            jurisdiction: form.maybe("jurisdiction"),
            profession: form.maybe("profession"),
            expiring_within,
            publication,
            order: order.unwrap_or_default(),
            after: form.maybe("after"),
            before: form.maybe("before"),
            ..LicenseQuery::default()
        };
        Self { form, query, problems }
    }

    /// The address of the same list, but for what is changed; what is changed to nothing is away.
    pub fn address(&self, slug: &str, file: &str, changed: &[(&str, &str)]) -> String {
        let mut pairs = url::form_urlencoded::Serializer::new(String::new());
        let mut any = false;
        for name in NAMES {
            let new = changed.iter().find(|(it, _)| *it == name).map(|(_, value)| *value);
            let value = new.unwrap_or_else(|| self.form.get(name));
            if !value.is_empty() && (name != "order" || value != Order::default().code()) {
                pairs.append_pair(name, value);
                any = true;
            }
        }
        let query = pairs.finish();
        let sign = if any { "?" } else { "" };
        format!("/issuer/{slug}/{file}{sign}{query}")
    }

    /// What the form of the page is filled with.
    pub fn filled(self) -> app::Filled {
        let mut filled = self.form.again(self.problems);
        filled.values.retain(|(name, _)| NAMES.contains(&name.as_str()) && name != "order");
        filled.values.push(("order".to_owned(), self.query.order.code().to_owned()));
        filled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_it_is_changed_to_and_nothing_else() {
        let wish = Wish::read("text=O%27Brien+%26&state=expired&after=abc&evil=1&order=newest");
        assert!(wish.problems.is_empty());
        let path = wish.address("a", "licenses", &[("after", ""), ("order", "name")]);
        assert_eq!(path, "/issuer/a/licenses?text=O%27Brien+%26&state=expired&order=name");
        let path = Wish::read("order=name").address("a", "licenses", &[("order", "newest")]);
        assert_eq!(path, "/issuer/a/licenses");
    }

    #[test]
    fn what_no_list_can_be_asked_is_said_at_its_field() {
        let long = format!("text={}", "x".repeat(201));
        for (asked, field) in [
            ("state=nonsense", "state"),
            ("expiring=0", "expiring"),
            ("expiring=soon", "expiring"),
            ("expiring=-3", "expiring"),
            ("publication=maybe", "publication"),
            ("order=random", "order"),
            (&long, "text"),
        ] {
            let problems = Wish::read(asked).problems;
            assert_eq!(problems.len(), 1, "{asked}");
            assert_eq!(problems[0].0, field);
        }
    }
}
