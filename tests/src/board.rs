//! A licensing board.

use crate::BOARD;
use credentials::{issuer::LicenseOrder, lifecycle::State};
use server::state::{ChangeError, ChangeOrder, Lanyard, License, LicenseId};

/// Issues licences and changes them.
pub struct Board {
    pub(crate) lanyard: Lanyard,
}

/// What the board types for Dr Ada Okafor.
pub fn ada_okafor() -> LicenseOrder {
    LicenseOrder {
        given_name: "Ada".to_owned(),
        family_name: "Okafor".to_owned(),
        license_number: "A-104422".to_owned(),
        license_type: "MD".to_owned(),
        profession_code: "207R00000X".to_owned(),
        jurisdiction: "US-CA".to_owned(),
        npi: Some("1234567893".to_owned()),
        original_issue_date: "2019-07-01".to_owned(),
        effective_date: "2025-07-01".to_owned(),
        expiration_date: "2027-06-30".to_owned(),
        lookup_url: "https://golden-coast.example/lookup".to_owned(),
        ..LicenseOrder::default()
    }
}

impl Board {
    /// Issues the licence of Dr Ada Okafor.
    pub async fn issue(&self) -> License {
        let issued = self.lanyard.issue_license(BOARD, ada_okafor(), None, None).await;
        issued.expect("an order that is in order")
    }

    /// Changes a licence from now on.
    pub async fn change(&self, id: &LicenseId, to: State) -> Result<License, ChangeError> {
        self.order(id, to, None).await
    }

    /// Changes a licence from that moment on.
    pub async fn order(
        &self,
        id: &LicenseId,
        to: State,
        effective: Option<&str>,
    ) -> Result<License, ChangeError> {
        let order = ChangeOrder {
            to,
            reason: "disciplinary-action".to_owned(),
            text: Some("Pending a hearing.".to_owned()),
            order_url: Some("https://golden-coast.example/orders/7".to_owned()),
            effective: effective.map(crate::at),
        };
        self.lanyard.change_license(BOARD, id, order).await
    }
}
