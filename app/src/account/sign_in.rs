//! Signing in.

use super::passkey::{self, Wanted};
use crate::{
    form::{Field, Filled, errors},
    shell::{Place, document},
    site::Site,
    text::account as text,
};
use leptos::prelude::*;

/// The sign-in page. `next` is a path of ours.
pub fn page(site: &Site, filled: &Filled, next: &str) -> String {
    document(
        site,
        Place::SignIn,
        text::SIGN_IN,
        None,
        view! {
            {errors(filled)}
            <div class="desk-head"><h1>{text::SIGN_IN}</h1><p class="lede">{text::SIGN_IN_LEDE}</p></div>
            <div class="panels">
                <section class="panel" aria-labelledby="by-passkey">
                    <h2 id="by-passkey">{text::BY_PASSKEY}</h2>
                    <p>{text::BY_PASSKEY_LEDE}</p>
                    {passkey::button(site, Wanted::Get, "/sign-in/passkey", text::SIGN_IN_BY_PASSKEY, None, next)}
                </section>
                <section class="panel" aria-labelledby="by-password">
                    <h2 id="by-password">{text::BY_PASSWORD}</h2>
                    <form class="sheet" method="post" action="/sign-in">
                        <input type="hidden" name="next" value=next.to_owned() />
                        {Field::input("email", text::EMAIL, "email").autocomplete("username").view(filled)}
                        {Field::input("password", text::PASSWORD, "password").autocomplete("current-password").view(filled)}
                        <button class="primary" type="submit">{text::SIGN_IN_BY_PASSWORD}</button>
                    </form>
                </section>
            </div>
            <section class="panel" aria-labelledby="no-way-in">
                <h2 id="no-way-in">{text::NO_WAY_IN}</h2>
                <p>{text::NO_WAY_IN_ANSWER}</p>
            </section>
        },
    )
}
