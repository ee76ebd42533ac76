//! The trust list of this installation, for anyone: who may issue what, where, since when.

use crate::{
    components::{Arrow, Ident, Table},
    shell::{Place, document},
    shown,
    site::Site,
    text::trusted as text,
};
use credentials::time::Date;
use leptos::prelude::*;

/// One right of one issuer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedIssuer {
    /// What people call it.
    pub name: String,
    /// Its DID.
    pub issuer: String,
    /// Types of credentials; none when nothing of it is accepted.
    pub types: Vec<String>,
    /// By name; empty for any.
    pub jurisdictions: Vec<String>,
    /// By name, or by code; empty for any.
    pub professions: Vec<String>,
    /// First day of signing.
    pub from: Option<Date>,
    /// Last day of signing.
    pub until: Option<Date>,
}

/// The rights of issuers as a table.
pub(crate) fn rights(issuers: Vec<TrustedIssuer>) -> AnyView {
    let any = |names: &[String]| {
        if names.is_empty() {
            text::ANY.to_owned()
        } else {
            names.iter().map(|it| shown::name(it)).collect::<Vec<_>>().join(", ")
        }
    };
    let [name, what, place, whom, when] = text::COLUMNS;
    let rows = issuers.into_iter().map(move |one| {
        let types: Vec<_> = one
            .types
            .iter()
            .map(|it| crate::text::hospital::trust::type_name(it))
            .collect();
        let refused = types.is_empty();
        view! {
            <tr>
                <th scope="row" data-label=name>
                    <bdi>{shown::name(&one.name)}</bdi>
                    <Ident value=one.issuer />
                </th>
                <td data-label=what>{if refused { text::NOTHING.to_owned() } else { types.join(", ") }}</td>
                <td data-label=place><bdi>{any(&one.jurisdictions)}</bdi></td>
                <td data-label=whom><bdi>{any(&one.professions)}</bdi></td>
                <td data-label=when>{text::when(one.from, one.until)}</td>
            </tr>
        }
    });
    view! {
        <Table caption=text::HEADING heads=text::COLUMNS.to_vec()>{rows.collect_view()}</Table>
    }
    .into_any()
}

/// `/trust` for people.
pub fn trusted(site: &Site, issuers: Vec<TrustedIssuer>) -> String {
    let list = match issuers.is_empty() {
        true => view! { <div class="empty"><h2>{text::EMPTY}</h2><p>{text::EMPTY_LEDE}</p></div> }
            .into_any(),
        false => rights(issuers),
    };
    document(
        site,
        Place::Trust,
        text::HEADING,
        None,
        view! {
            <div class="desk-head">
                <h1>{text::HEADING}</h1>
                <p class="lede">{text::LEDE}</p>
            </div>
            {list}
            <section class="band" aria-labelledby="how">
                <h2 id="how">{text::HOW}</h2>
                <p>{text::HOW_LEDE}</p>
                <p><a class="go" href="/trust?as=json">{text::JSON}<Arrow /></a></p>
            </section>
        },
    )
}
