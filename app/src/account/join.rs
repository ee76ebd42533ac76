//! Following an invitation, a way back in, and the first start.

use super::{
    passkey::{self, Wanted},
    ways_back::{Unconfirmed, join_waits},
};
use crate::{
    components::gate,
    form::{Choice, Field, Filled},
    shell::{Place, document},
    shown,
    site::Site,
    text::account as text,
};
use credentials::time::Timestamp;
use leptos::prelude::*;

/// Why a link does not work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// There never was one.
    Unknown,
    /// It was used.
    Used,
    /// It was withdrawn.
    Withdrawn,
    /// Its time is over.
    Expired,
}

impl Over {
    /// The same in words.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Unknown => text::LINK_UNKNOWN,
            Self::Used => text::LINK_USED,
            Self::Withdrawn => text::LINK_WITHDRAWN,
            Self::Expired => text::LINK_EXPIRED,
        }
    }
}

/// What a link leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leads {
    /// To an organisation.
    Join {
        /// Its name.
        organisation: String,
        /// As what.
        role: String,
        /// Who invited; nobody where the command line did.
        maker: Option<String>,
        /// The name of who is signed in in this browser, and why the account does not join for now.
        signed_in: Option<(String, Option<Unconfirmed>)>,
    },
    /// Back into an account.
    Recover {
        /// Whose.
        person: String,
        /// Whether they have been in before, by a passkey or a password.
        comes_back: bool,
    },
    /// To the first organisation: short names and names of those that are there.
    Setup(Vec<(String, String)>),
}

/// A link that works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joining {
    /// Its path: `/join/…`.
    pub path: String,
    /// Until when it works.
    pub until: Timestamp,
    /// What it leads to.
    pub leads: Leads,
    /// Where an organisation is founded: its identifier, with a stand-in for its short name, and
    /// whether that leads to this machine alone.
    pub identifier: Option<(String, bool)>,
}

/// The page of a link that works.
pub fn page(site: &Site, joining: &Joining, filled: &Filled) -> String {
    let until = joining.until.long();
    let (title, lede, before) = match &joining.leads {
        Leads::Join { organisation, role, maker, signed_in } => {
            let maker = maker.as_deref().map(shown::name);
            let lede = text::invited(maker.as_deref(), text::a_role(role), &until);
            let before = account(joining, text::role(role), signed_in.as_ref());
            (text::join(&shown::name(organisation)), lede, Some(before))
        }
        Leads::Recover { person, comes_back: true } => {
            (text::back_in(&shown::name(person)), text::back_in_lede(&until), None)
        }
        Leads::Recover { person, comes_back: false } => {
            (text::first_in(&shown::name(person)), text::first_in_lede(&until), None)
        }
        Leads::Setup(there) if there.is_empty() => (text::setup(), text::SETUP_LEDE.into(), None),
        Leads::Setup(_) => (text::setup(), text::SETUP_CHOOSE_LEDE.into(), None),
    };
    let label = text::MAKE_PASSKEY;
    let at = format!("{}/passkey", joining.path);
    let after = match joining.leads {
        Leads::Recover { comes_back, .. } => Some(as_before(joining, comes_back)),
        Leads::Join { .. } | Leads::Setup(_) => None,
    };
    let password = Field::input("password", text::NEW_PASSWORD, "password")
        .hint(text::NEW_PASSWORD_HINT)
        .autocomplete("new-password");
    document(
        site,
        Place::SignIn,
        &title,
        None,
        gate(
            title.clone(),
            lede,
            filled,
            view! {
            {before}
            <form class="sheet" id="newcomer" method="post" action=joining.path.clone()>
                {particulars(joining, filled)}
                <section class="panel" aria-labelledby="way">
                    <h2 id="way">{text::CHOOSE_WAY}</h2>
                    <p>{text::MAKE_PASSKEY_LEDE}</p>
                    {passkey::button(site, Wanted::Create, &at, label, Some("newcomer"), "")}
                </section>
                <section class="panel" aria-labelledby="or-password">
                    <h2 id="or-password">{text::OR_PASSWORD}</h2>
                    {password.view(filled)}
                    <button type="submit" name="way" value="password">{text::JOIN_BY_PASSWORD}</button>
                </section>
            </form>
            {after}
            },
        ),
    )
}

/// What a newcomer writes down; nothing for who is known.
fn particulars(joining: &Joining, filled: &Filled) -> Option<AnyView> {
    let founding = match &joining.leads {
        Leads::Recover { .. } => return None,
        Leads::Join { .. } => None,
        Leads::Setup(there) => Some(founding(there, joining.identifier.as_ref(), filled)),
    };
    let name = Field::text("name", text::YOUR_NAME).hint(text::YOUR_NAME_HINT).autocomplete("name");
    let email =
        Field::input("email", text::EMAIL, "email").hint(text::EMAIL_HINT).autocomplete("username");
    let you = view! {
        {founding}
        <section class="panel" aria-labelledby="about-you">
            <h2 id="about-you">{text::ABOUT_YOU}</h2>
            {name.view(filled)}
            {email.view(filled)}
        </section>
    };
    Some(you.into_any())
}

/// The first organisation: made here, or chosen from those that are there.
fn founding(
    there: &[(String, String)],
    identifier: Option<&(String, bool)>,
    filled: &Filled,
) -> AnyView {
    let identifier = identifier.map(|(did, is_local)| {
        let local = is_local.then(|| {
            view! { <div class="notice notice-open"><p>{text::ONLY_HERE}</p></div> }
        });
        view! { <p class="hint">{text::IDENTIFIER}" "<code class="ident">{did.clone()}</code></p>{local} }
    });
    let fields = if there.is_empty() {
        let kinds = text::KINDS.map(|(value, label)| Choice::new(value, label)).into();
        view! {
            {Field::text("organization_name", text::ORGANISATION_NAME)
                .hint(text::ORGANISATION_NAME_HINT).autocomplete("organization").view(filled)}
            {Field::text("organization", text::ORGANISATION_SLUG)
                .hint(text::ORGANISATION_SLUG_HINT).narrow("medium").view(filled)}
            {identifier}
            {Field::radios("kind", text::ORGANISATION_KIND, kinds).view(filled)}
            {Field::boxes("trust", text::TRUST, vec![Choice::new("yes", text::TRUST_YES)])
                .hint(text::TRUST_HINT).view(filled)}
        }
        .into_any()
    } else {
        let choices = there.iter().map(|(slug, name)| Choice::new(slug, shown::name(name)));
        let choices = choices.collect();
        Field::radios("organization", text::CHOOSE_ORGANISATION, choices).view(filled)
    };
    view! {
        <section class="panel" aria-labelledby="your-organisation">
            <h2 id="your-organisation">{text::ORGANISATION}</h2>
            {fields}
        </section>
    }
    .into_any()
}

/// For who has an account: join with it, or sign in and come back.
fn account(
    joining: &Joining,
    role: &'static str,
    signed_in: Option<&(String, Option<Unconfirmed>)>,
) -> AnyView {
    let path = joining.path.clone();
    match signed_in {
        Some((_, Some(why))) => view! {
            <p>{role}</p>
            {join_waits(*why)}
            <h2>{text::NEW_ACCOUNT}</h2>
        }
        .into_any(),
        Some((name, None)) => view! {
            <p>{role}</p>
            <section class="panel" aria-labelledby="have-account">
                <h2 id="have-account">{text::HAVE_ACCOUNT}</h2>
                <p>{text::JOIN_AS_LEDE}</p>
                <form class="sheet" method="post" action=path>
                    <button class="primary" name="way" value="account">{text::join_as(&shown::name(name))}</button>
                </form>
            </section>
            <h2>{text::SOMEBODY_ELSE}</h2>
        }
        .into_any(),
        None => view! {
            <p>{role}</p>
            <p>{text::HAVE_ONE}" "<a href=format!("/sign-in?next={path}")>{text::HAVE_ONE_LINK}</a></p>
        }
        .into_any(),
    }
}

/// On the way back in: nothing was lost after all.
fn as_before(joining: &Joining, comes_back: bool) -> AnyView {
    let lede = if comes_back { text::NOTHING_LOST_LEDE } else { text::JUST_LOOK_LEDE };
    view! {
        <section class="panel" aria-labelledby="nothing-lost">
            <h2 id="nothing-lost">{text::NOTHING_LOST}</h2>
            <p>{lede}</p>
            <form class="sheet" method="post" action=joining.path.clone()>
                <button name="way" value="as-before">{text::BACK_AS_BEFORE}</button>
            </form>
        </section>
    }
    .into_any()
}

/// The page of a link that does not work.
pub fn over(site: &Site, why: Over) -> String {
    let why = why.sentence();
    document(
        site,
        Place::SignIn,
        text::LINK_OVER,
        None,
        gate(
            text::LINK_OVER,
            why,
            &Filled::default(),
            view! {
                <p>{text::LINK_NEXT}</p>
                <p><a class="button" href="/sign-in">{text::SIGN_IN}</a></p>
            },
        ),
    )
}
