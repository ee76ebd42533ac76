//! Why a board changes a licence: stable codes, in small letters and hyphens. Read with spaces for
//! the hyphens they are words for people.

use super::State;

/// The usual reasons for bringing a licence into `state`, the most usual first.
pub(super) fn of(state: State) -> &'static [&'static str] {
    match state {
        State::Active => &[
            "terms-fulfilled",
            "order-lifted",
            "appeal-granted",
            "investigation-closed",
            "renewed",
            "reactivated-on-request",
        ],
        State::Restricted => &[
            "consent-order",
            "disciplinary-action",
            "practice-limitation",
            "health-condition",
            "pending-investigation",
        ],
        State::Probation => &[
            "consent-order",
            "disciplinary-action",
            "standard-of-care",
            "substance-use-programme",
            "criminal-conviction",
        ],
        State::SuspensionStayed => &["stayed-on-conditions", "consent-order", "appeal-pending"],
        State::Provisional => &[],
        State::Inactive => &["retired", "requested-by-holder", "leave-of-absence"],
        State::Lapsed => &["not-renewed", "fees-not-paid", "education-not-completed"],
        State::Suspended => &[
            "disciplinary-action",
            "emergency-suspension",
            "public-safety",
            "impairment",
            "criminal-charge",
            "non-compliance-with-order",
            "child-support-arrears",
        ],
        State::Surrendered => &["voluntary-surrender", "surrender-during-investigation"],
        State::Revoked => &[
            "disciplinary-action",
            "final-order",
            "criminal-conviction",
            "fraud-in-application",
            "violation-of-probation",
        ],
        State::Deceased => &["deceased"],
        State::IssuedInError => {
            &["duplicate", "wrong-person", "wrong-details", "not-eligible", "clerical-error"]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_that_a_change_leads_to_has_a_reason_and_every_reason_is_a_code() {
        for state in State::ALL {
            assert_eq!(of(state).is_empty(), state == State::Provisional, "{state:?}");
            for code in of(state) {
                let plain = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
                assert!(code.len() <= 64 && code.bytes().all(plain), "{code}");
            }
        }
    }
}
