//! Why nobody arrived.

use super::Unconfirmed;
use crate::{
    auth::{passkey::PasskeyError, password::Weakness},
    organisations::OrganisationError,
    people::PersonError,
    registry::Unavailable,
};

/// Nobody arrived.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ArrivalError {
    /// There is no such link, or it does not work any more.
    #[error("the link does not work any more")]
    Spent,
    /// A passkey's answer does not fit, or its challenge is over.
    #[error("the passkey's answer does not fit")]
    Refused,
    /// There are no passkeys at this address.
    #[error("there are no passkeys at this address")]
    NoPasskeys,
    /// The account that is signed in belongs to the organisation already.
    #[error("the account belongs to the organisation already")]
    Member,
    /// Nobody is signed in in this browser any more.
    #[error("nobody is signed in")]
    Nobody,
    /// Somebody else may have a key to the account: it joins nowhere until its person has confirmed
    /// what was added.
    #[error("what was added to the account is not confirmed")]
    Unconfirmed(Unconfirmed),
    /// Something about the person.
    #[error(transparent)]
    Person(PersonError),
    /// The password is not taken.
    #[error("the password is too easy to guess")]
    Weak(Weakness),
    /// It is not said what the first organisation does.
    #[error("it is not said what the organisation does")]
    Kind,
    /// The first organisation cannot be put on the trust list.
    #[error("the trust list cannot be written")]
    TrustFile,
    /// Something about the first organisation.
    #[error(transparent)]
    Organisation(OrganisationError),
    /// The disk does not answer.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

// A disk that does not answer is that, whatever was asked of it.
impl From<PersonError> for ArrivalError {
    fn from(error: PersonError) -> Self {
        match error {
            PersonError::Unavailable(error) => error.into(),
            error => Self::Person(error),
        }
    }
}

impl From<OrganisationError> for ArrivalError {
    fn from(error: OrganisationError) -> Self {
        match error {
            OrganisationError::Unavailable(error) => error.into(),
            error => Self::Organisation(error),
        }
    }
}

impl From<PasskeyError> for ArrivalError {
    fn from(error: PasskeyError) -> Self {
        match error {
            PasskeyError::Refused => Self::Refused,
            PasskeyError::Unavailable(error) => error.into(),
        }
    }
}
