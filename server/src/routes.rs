//! The router of everything.

use crate::state::Lanyard;

/// Bounds on what comes in over HTTP. Section `server.limits` of the configuration.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {}

/// Every address that this server answers.
pub fn router(_lanyard: Lanyard) -> axum::Router {
    axum::Router::new()
}
