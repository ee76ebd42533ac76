//! Signing in.

use super::passkey::{self, Wanted};
use crate::{
    components::gate,
    form::{Field, Filled},
    shell::{Place, document},
    site::Site,
    text::account as text,
};
use leptos::prelude::*;

/// The sign-in page. `next` is a path of ours; `set_up` is false where nobody can sign in yet.
pub fn page(site: &Site, filled: &Filled, next: &str, set_up: bool) -> String {
    let first = (!set_up).then(|| {
        view! {
            <div class="notice notice-open">
                <h2>{text::NOT_SET_UP}</h2>
                <p>{text::NOT_SET_UP_NEXT}</p>
            </div>
        }
    });
    document(
        site,
        Place::SignIn,
        text::SIGN_IN,
        None,
        gate(
            text::SIGN_IN,
            text::SIGN_IN_LEDE,
            filled,
            view! {
                    {first}
                    <section aria-labelledby="by-passkey">
                        <h2 id="by-passkey">{text::BY_PASSKEY}</h2>
                        <p class="hint">{text::BY_PASSKEY_LEDE}</p>
                        {passkey::button(site, Wanted::Get, "/sign-in/passkey", text::SIGN_IN_BY_PASSKEY, None, next)}
                    </section>
                    <section aria-labelledby="by-password">
                        <h2 id="by-password">{text::BY_PASSWORD}</h2>
                        <form class="sheet" method="post" action="/sign-in">
                            <input type="hidden" name="next" value=next.to_owned() />
                            {Field::input("email", text::EMAIL, "email").autocomplete("username webauthn").view(filled)}
                            {Field::input("password", text::PASSWORD, "password").autocomplete("current-password").view(filled)}
                            <button type="submit">{text::SIGN_IN_BY_PASSWORD}</button>
                        </form>
                    </section>
                    <div class="gate-foot">
                        <h2>{text::NO_WAY_IN}</h2>
                        <p>{text::NO_WAY_IN_ANSWER}</p>
                    </div>
            },
        ),
    )
}
