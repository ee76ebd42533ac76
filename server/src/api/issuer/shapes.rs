//! What the licence and identity interfaces take and give, apart from what is kept.

use crate::state::{Change, License};
use credentials::lifecycle::State;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// Why a licence is suspended, reinstated or revoked.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "reason": "disciplinary-action",
    "text": "Summary suspension pending a hearing.",
    "effectiveDate": "2026-03-03",
    "orderUri": "https://board.example/orders/2026-118"
}))]
pub struct ChangeBody {
    /// A stable code in small letters and hyphens.
    pub reason: String,
    /// What the board says of it to the public; at most 500 characters.
    #[serde(default)]
    pub text: Option<String>,
    /// A day, or a moment with its zone. Now when absent; a later one comes into force by itself.
    #[serde(default)]
    pub effective_date: Option<String>,
    /// Where the public order is; https.
    #[serde(default)]
    pub order_uri: Option<String>,
}

/// A licence that was issued here.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LicenseShape {
    /// Its short name.
    #[schema(example = "7k3m9q2xab")]
    id: String,
    /// The slug of the board that issued it.
    organization: String,
    /// `urn:uuid:…`
    credential_id: String,
    /// The CID of its signed document.
    cid: String,
    /// Where that document is served.
    document: String,
    /// Its public page.
    page: String,
    /// Its state now: `active`, `suspended`, `revoked` …
    #[schema(value_type = String, example = "active")]
    state: State,
    /// The person's name.
    name: String,
    /// The licence number.
    number: String,
    /// ISO 3166-2.
    #[schema(example = "US-CA")]
    jurisdiction: String,
    /// The profession by name.
    profession: String,
    /// When it was signed.
    issued_at: String,
    /// From when it holds.
    valid_from: String,
    /// Until when it holds.
    valid_until: String,
    /// Whether its document was published to IPFS and read back from there.
    published: bool,
    /// Every change of its state, oldest first.
    history: Vec<ChangeShape>,
}

/// One change of a licence's state.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangeShape {
    /// Its number, by which it is called off while it waits.
    number: i64,
    /// Before.
    #[schema(value_type = String, example = "active")]
    from: State,
    /// After.
    #[schema(value_type = String, example = "suspended")]
    to: State,
    /// A stable code.
    #[schema(example = "disciplinary-action")]
    reason: String,
    /// What the board says of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// Where the order is.
    #[serde(skip_serializing_if = "Option::is_none")]
    order_uri: Option<String>,
    /// From when it counts.
    effective_date: String,
    /// When it was recorded.
    recorded_at: String,
    /// False while its effective date is to come.
    in_force: bool,
    /// Whether it waits for a decision of the board: something came between that it would lift or
    /// replace, so it does not come into force by itself.
    needs_decision: bool,
    /// The CID of its signed public record, a status event; made soon after it came into force.
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<String>,
    /// Where that record is served.
    #[serde(skip_serializing_if = "Option::is_none")]
    event_document: Option<String>,
}

/// Some licences of many.
#[derive(Debug, Serialize, ToSchema)]
pub struct LicensePage {
    /// These.
    pub items: Vec<LicenseShape>,
    /// Send it as `after` for more; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A credential that is handed over this once.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct IssuedShape {
    /// `urn:uuid:…`
    pub credential_id: String,
    /// The secured credential: an object with a proof, or an enveloped JWT.
    pub verifiable_credential: Value,
}

impl LicenseShape {
    /// As the world sees it, with the addresses of this installation.
    pub fn new(license: &License, address: &str) -> Self {
        Self {
            id: license.id.to_string(),
            organization: license.organisation.clone(),
            credential_id: license.credential_id.clone(),
            cid: license.cid.to_string(),
            document: format!("{address}/ipfs/{}", license.cid),
            page: format!("{address}/l/{}", license.id),
            state: license.state,
            name: license.name.clone(),
            number: license.number.clone(),
            jurisdiction: license.jurisdiction.clone(),
            profession: license.profession.clone(),
            issued_at: license.issued_at.to_string(),
            valid_from: license.valid_from.to_string(),
            valid_until: license.valid_until.to_string(),
            published: license.published,
            history: license
                .history
                .iter()
                .map(|change| ChangeShape::new(change, address))
                .collect(),
        }
    }
}

impl ChangeShape {
    fn new(change: &Change, address: &str) -> Self {
        Self {
            number: change.number,
            from: change.from,
            to: change.to,
            reason: change.reason.clone(),
            text: change.text.clone(),
            order_uri: change.order_url.clone(),
            effective_date: change.effective.to_string(),
            recorded_at: change.recorded_at.to_string(),
            in_force: change.in_force,
            needs_decision: change.undecided,
            event: change.event.map(|cid| cid.to_string()),
            event_document: change.event.map(|cid| format!("{address}/ipfs/{cid}")),
        }
    }
}
