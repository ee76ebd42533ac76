//! What somebody typed before their session ended.

use super::answer;
use crate::{
    access::{
        Guarded, Rule, SignedIn,
        unsent::{FIELD, Kept, PATH, open},
    },
    pages::form::Form,
    state::Lanyard,
};
use app::account::unsent as shown;
use axum::{extract::State, response::Response};
use http::StatusCode;

/// The addresses.
pub(super) fn guarded(lanyard: &Lanyard) -> Guarded {
    Guarded::new(lanyard).post(PATH, Rule::SignedIn, show)
}

/// `POST /account/unsent`: changes nothing; what is kept is too long for an address.
async fn show(State(lanyard): State<Lanyard>, me: SignedIn, form: Form) -> Response {
    let (site, name) = (&me.site, &me.person.name);
    let (status, html) = match open(&lanyard, form.get(FIELD), me.person.row) {
        Kept::Own(unsent) => (StatusCode::OK, shown::page(site, name, unsent)),
        Kept::Another => (StatusCode::FORBIDDEN, shown::nothing(site, name, true)),
        Kept::Nothing => (StatusCode::UNPROCESSABLE_ENTITY, shown::nothing(site, name, false)),
    };
    answer(status, html, None)
}
