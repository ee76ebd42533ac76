//! The trust list as people read it.

use super::page;
use crate::state::Lanyard;
use axum::response::Response;
use credentials::{
    license::{Jurisdiction, Profession},
    trust::TrustEntry,
};

/// `GET /trust` for who asks for a page.
pub(crate) fn show(lanyard: &Lanyard, site: &app::Site) -> Response {
    let entries = lanyard.trust().entries.iter().map(shown).collect();
    page(app::trusted(site, entries))
}

/// One right, with names for codes.
pub(crate) fn shown(entry: &TrustEntry) -> app::TrustedIssuer {
    let place = |code: &String| {
        Jurisdiction::parse(code).map_or_else(|_| code.clone(), |it| it.name().to_owned())
    };
    let profession = |code: &String| {
        let name = Profession::parse(code).ok().and_then(|it| it.name());
        name.map_or_else(|| format!("{code}…"), str::to_owned)
    };
    app::TrustedIssuer {
        name: entry.name.clone(),
        issuer: entry.issuer.to_string(),
        types: entry.types.clone(),
        jurisdictions: entry.jurisdictions.iter().map(place).collect(),
        professions: entry.professions.iter().map(profession).collect(),
        from: entry.from,
        until: entry.until,
    }
}
