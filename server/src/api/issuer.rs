//! Issuing, finding and changing licences; issuing identities.

use super::{
    body::{self, Json},
    not_changed, not_issued,
};
use crate::{
    auth::{Bearer, scope},
    openapi::bodies,
    problem::{Kind, Problem},
    state::{ChangeOrder, Issued, Lanyard, License, LicenseId, LicenseQuery},
};
use axum::{
    extract::{
        Path, Query, State,
        rejection::{PathRejection, QueryRejection},
    },
    response::{IntoResponse, Response},
};
use credentials::{
    issuer::LicenseOrder,
    lifecycle,
    proof::{Cryptosuite, Securing},
    time::{Date, Timestamp},
};
use http::{HeaderMap, HeaderName, StatusCode, header};
use serde::Deserialize;

mod shapes;

pub use shapes::{ChangeBody, ChangeShape, IssuedShape, LicensePage, LicenseShape};

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// For whom, and how to secure.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct IssueQuery {
    /// The slug of the organisation; a client that belongs to one may leave it out.
    #[param(example = "california-medical-board")]
    organization: Option<String>,
    /// `eddsa-rdfc-2022`, `eddsa-jcs-2022`, `ecdsa-rdfc-2019`, `ecdsa-jcs-2019` or `vc+jwt`.
    #[param(example = "eddsa-rdfc-2022")]
    securing: Option<String>,
}

/// What to look for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FindQuery {
    /// The slug of the organisation; a client that belongs to one may leave it out.
    organization: Option<String>,
    /// Parts of a name in any order, accents and case ignored, or the start of a licence number.
    text: Option<String>,
    /// Only licences in this state.
    #[param(example = "active")]
    state: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
    /// At most this many: 1 to 200.
    #[param(example = 50, minimum = 1, maximum = 200)]
    limit: Option<usize>,
}

/// `POST /api/v1/licenses`
#[utoipa::path(
    post, path = "/api/v1/licenses", tag = "Licences", security(("token" = ["write:/licenses"])),
    summary = "Issue a licence",
    description = "Builds, signs and keeps a ClinicianLicenseCredential. When the answer comes, the \
        licence survives whatever happens. Send an Idempotency-Key to be able to send the same \
        request again: it gives the same licence.",
    params(IssueQuery, ("Idempotency-Key" = Option<String>, Header, description = "1 to 200 printable characters.")),
    request_body(content = bodies::LicenseOrder, content_type = "application/json"),
    responses(
        (status = 201, description = "The licence; Location is its address.", body = LicenseShape),
        (status = 422, description = "What was ordered does not make a licence.", body = bodies::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn issue(
    State(lanyard): State<Lanyard>,
    bearer: Bearer,
    query: Result<Query<IssueQuery>, QueryRejection>,
    headers: HeaderMap,
    Json(order): Json<LicenseOrder>,
) -> Result<Response, Problem> {
    let Query(query) = query?;
    let organisation = bearer.organisation(query.organization)?;
    bearer.require(scope::WRITE_LICENSES, &organisation)?;
    let securing = query.securing.as_deref().map(securing).transpose()?;
    let key = idempotency_key(&headers)?;
    let license = lanyard
        .issue_license(&organisation, order, securing, key)
        .await
        .map_err(|error| not_issued(error, Kind::InvalidLicense))?;
    let address = format!("/api/v1/licenses/{}", license.id);
    let shape = LicenseShape::new(&license, lanyard.public_url());
    Ok((StatusCode::CREATED, [(header::LOCATION, address)], private(shape)).into_response())
}

/// `GET /api/v1/licenses`
#[utoipa::path(
    get, path = "/api/v1/licenses", tag = "Licences", security(("token" = ["read:/licenses"])),
    summary = "Find licences",
    description = "The licences of the organisation, newest first, a page at a time.",
    params(FindQuery),
    responses((status = 200, description = "A page of them.", body = LicensePage)),
)]
pub async fn find(
    State(lanyard): State<Lanyard>,
    bearer: Bearer,
    query: Result<Query<FindQuery>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(query) = query?;
    let organisation = bearer.organisation(query.organization)?;
    bearer.require(scope::READ_LICENSES, &organisation)?;
    let long = |text: &Option<String>| text.as_ref().is_some_and(|text| text.len() > 200);
    if long(&query.text) || long(&query.after) {
        return Err(Problem::new(Kind::Malformed)
            .because("`text` and `after` may have 200 characters each."));
    }
    if query.limit.is_some_and(|limit| !(1..=200).contains(&limit)) {
        return Err(Problem::new(Kind::Malformed).because("`limit` is a number from 1 to 200."));
    }
    let query = LicenseQuery {
        text: query.text.filter(|text| !text.trim().is_empty()),
        state: query.state.as_deref().map(state).transpose()?,
        after: query.after,
        limit: query.limit.unwrap_or_default(),
        ..LicenseQuery::default()
    };
    let page = lanyard.find_licenses(&organisation, query).await?;
    let address = lanyard.public_url();
    Ok(private(LicensePage {
        items: page.items.iter().map(|license| LicenseShape::new(license, address)).collect(),
        next: page.next,
    }))
}

/// `GET /api/v1/licenses/{id}`
#[utoipa::path(
    get, path = "/api/v1/licenses/{id}", tag = "Licences", security(("token" = ["read:/licenses"])),
    summary = "One licence, with its history",
    params(("id" = String, Path, description = "Its short name, ten letters and digits.")),
    responses(
        (status = 200, description = "The licence.", body = LicenseShape),
        (status = 404, description = "The client's organisation has no such licence.", body = bodies::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn one(
    State(lanyard): State<Lanyard>,
    bearer: Bearer,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    let Path(id) = id?;
    let license = own(&lanyard, &bearer, scope::READ_LICENSES, &id).await?;
    Ok(private(LicenseShape::new(&license, lanyard.public_url())))
}

/// What can be done to a licence: the last part of the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// The licence may not be used until it is reinstated.
    Suspend,
    /// It may be used again.
    Reinstate,
    /// It has ended for good; only a new licence helps.
    Revoke,
    /// It may be used within a limitation, which `text` says.
    Restrict,
    /// It may be used on conditions, watched by the board.
    Probation,
    /// It is suspended, and the suspension is held off on conditions.
    Stay,
    /// Its holder has put it to rest or retired.
    Deactivate,
    /// It was not renewed.
    Lapse,
    /// Its holder has given it up, for good.
    Surrender,
    /// Its holder has died.
    Deceased,
    /// It should never have been issued, and never was valid.
    IssuedInError,
}

impl Action {
    /// The state that it leads to.
    fn to(self) -> lifecycle::State {
        match self {
            Self::Suspend => lifecycle::State::Suspended,
            Self::Reinstate => lifecycle::State::Active,
            Self::Revoke => lifecycle::State::Revoked,
            Self::Restrict => lifecycle::State::Restricted,
            Self::Probation => lifecycle::State::Probation,
            Self::Stay => lifecycle::State::SuspensionStayed,
            Self::Deactivate => lifecycle::State::Inactive,
            Self::Lapse => lifecycle::State::Lapsed,
            Self::Surrender => lifecycle::State::Surrendered,
            Self::Deceased => lifecycle::State::Deceased,
            Self::IssuedInError => lifecycle::State::IssuedInError,
        }
    }
}

/// `POST /api/v1/licenses/{id}/{action}`
#[utoipa::path(
    post, path = "/api/v1/licenses/{id}/{action}", tag = "Licences", security(("token" = ["write:/licenses"])),
    summary = "Change a licence",
    description = "`suspend` and `reinstate` lead to and fro, as do `restrict`, `probation`, `stay`, \
        `deactivate` and `lapse`; `revoke`, `surrender`, `deceased` and `issued-in-error` end it for \
        good. Whoever verifies the licence from the effective date on is told its state, and since when.",
    params(
        ("id" = String, Path, description = "Its short name."),
        ("action" = inline(Action), Path, description = "What is done to it."),
    ),
    request_body(content = ChangeBody, content_type = "application/json"),
    responses(
        (status = 200, description = "The licence as it is now.", body = LicenseShape),
        (status = 409, description = "Not from the state that it is in.", body = bodies::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn change(
    State(lanyard): State<Lanyard>,
    bearer: Bearer,
    path: Result<Path<(String, Action)>, PathRejection>,
    Json(change): Json<ChangeBody>,
) -> Result<Response, Problem> {
    let Path((id, action)) = path.map_err(|_| {
        Problem::new(Kind::NotFound).because("There is no such licence here, or no such change.")
    })?;
    let license = own(&lanyard, &bearer, scope::WRITE_LICENSES, &id).await?;
    let order = ChangeOrder {
        to: action.to(),
        reason: change.reason,
        text: change.text,
        order_url: change.order_uri,
        effective: change.effective_date.as_deref().map(moment).transpose()?,
    };
    let license = lanyard
        .change_license(&license.organisation, &license.id, order)
        .await
        .map_err(not_changed)?;
    Ok(private(LicenseShape::new(&license, lanyard.public_url())))
}

/// `POST /api/v1/licenses/{id}/changes/{number}/withdraw`
#[utoipa::path(
    post, path = "/api/v1/licenses/{id}/changes/{number}/withdraw", tag = "Licences", security(("token" = ["write:/licenses"])),
    summary = "Call off a change that was announced",
    description = "A change with a later effective date waits in the licence's history with \
        `inForce: false`; until its moment it can be called off by its number.",
    params(
        ("id" = String, Path, description = "The licence's short name."),
        ("number" = i64, Path, description = "`number` of the change in the licence's history."),
    ),
    responses(
        (status = 200, description = "The licence without that change.", body = LicenseShape),
        (status = 409, description = "No such change waits.", body = bodies::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn withdraw(
    State(lanyard): State<Lanyard>,
    bearer: Bearer,
    path: Result<Path<(String, i64)>, PathRejection>,
) -> Result<Response, Problem> {
    let Path((id, number)) = path.map_err(|_| {
        Problem::new(Kind::NotFound).because("There is no such licence here, or no such change.")
    })?;
    let license = own(&lanyard, &bearer, scope::WRITE_LICENSES, &id).await?;
    let license = lanyard
        .withdraw_change(&license.organisation, &license.id, number, None)
        .await
        .map_err(not_changed)?;
    Ok(private(LicenseShape::new(&license, lanyard.public_url())))
}

/// `POST /api/v1/identities`
#[utoipa::path(
    post, path = "/api/v1/identities", tag = "Identities", security(("token" = ["write:/identities"])),
    summary = "Issue a patient identity",
    description = "The credential is in this answer and nowhere else: it is not kept and not \
        published. Hand it to the patient.",
    params(IssueQuery),
    request_body(content = bodies::IdentityOrder, content_type = "application/json"),
    responses(
        (status = 201, description = "The credential, this once.", body = IssuedShape),
        (status = 422, description = "What was ordered does not make an identity.", body = bodies::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn identity(
    State(lanyard): State<Lanyard>,
    bearer: Bearer,
    query: Result<Query<IssueQuery>, QueryRejection>,
    Json(order): Json<crate::state::IdentityOrder>,
) -> Result<Response, Problem> {
    let Query(query) = query?;
    let organisation = bearer.organisation(query.organization)?;
    bearer.require(scope::WRITE_IDENTITIES, &organisation)?;
    let securing = query.securing.as_deref().map(securing).transpose()?;
    let issued = lanyard
        .issue_identity(&organisation, order, securing)
        .await
        .map_err(|error| not_issued(error, Kind::InvalidIdentity))?;
    Ok((StatusCode::CREATED, private(IssuedShape::new(issued)?)).into_response())
}

/// The licence of that short name, if it is of an organisation that the caller may act for.
async fn own(
    lanyard: &Lanyard,
    bearer: &Bearer,
    scope: &'static str,
    id: &str,
) -> Result<License, Problem> {
    let nothing = || Problem::new(Kind::NotFound).because("There is no such licence here.");
    let id = LicenseId::parse(id).map_err(|_| nothing())?;
    let license = lanyard.license(&id).await?.ok_or_else(nothing)?;
    bearer.require(scope, &license.organisation)?;
    Ok(license)
}

/// A day, which begins at midnight UTC, or a moment.
fn moment(text: &str) -> Result<Timestamp, Problem> {
    Date::parse(text).map(Date::start).or_else(|_| Timestamp::parse(text)).map_err(|_| {
        Problem::new(Kind::Malformed).at([crate::problem::FieldError {
            pointer: "/effectiveDate".into(),
            code: "not-a-date".into(),
            detail: "A day like 2026-03-03, or a moment like 2026-03-03T09:00:00Z, is expected."
                .into(),
        }])
    })
}

fn state(name: &str) -> Result<lifecycle::State, Problem> {
    body::read(serde_json::Value::from(name).to_string().as_bytes())
        .map_err(|_| Problem::new(Kind::Malformed).because("There is no such state of a licence."))
}

/// How to secure, by name.
pub(super) fn securing(name: &str) -> Result<Securing, Problem> {
    match name {
        "vc+jwt" | "vc jwt" => Ok(Securing::VcJwt),
        _ => Cryptosuite::from_name(name).map(Securing::DataIntegrity).ok_or_else(|| {
            Problem::new(Kind::Malformed).because("There is no such way of securing here.")
        }),
    }
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let mut sent = headers.get_all(IDEMPOTENCY_KEY).iter();
    let Some(key) = sent.next() else { return Ok(None) };
    let key = key.to_str().ok().map(str::trim).filter(|key| (1..=200).contains(&key.len()));
    match (key, sent.next()) {
        (Some(key), None) => Ok(Some(key.to_owned())),
        _ => Err(Problem::new(Kind::Malformed)
            .because("One Idempotency-Key of 1 to 200 printable characters is expected.")),
    }
}

/// JSON that no proxy keeps.
fn private(shape: impl serde::Serialize) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], axum::Json(shape)).into_response()
}

impl IssuedShape {
    fn new(issued: Issued) -> Result<Self, Problem> {
        Ok(Self {
            credential_id: issued.credential_id,
            verifiable_credential: super::vc_api::shown(&issued.bytes)?,
        })
    }
}
