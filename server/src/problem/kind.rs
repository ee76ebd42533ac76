//! The closed list of problems, each with its status, its title and its own short page.

use http::StatusCode;

/// What kind of problem a request met. `type` is `/problems/{slug}`, which explains it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The request is not in the form that this address takes.
    Malformed,
    /// No token, or one that is unknown or has expired.
    Unauthenticated,
    /// The client may not do this, or not for this organisation.
    Forbidden,
    /// Nothing is at this address.
    NotFound,
    /// The address is there, but not for this method.
    MethodNotAllowed,
    /// Not in the form that was asked for.
    NotAcceptable,
    /// The request took too long to arrive or to answer.
    Timeout,
    /// The licence is in a state from which this change cannot be made.
    Conflict,
    /// The same idempotency key was used for another request.
    IdempotencyKeyReused,
    /// It was here and is no more.
    Gone,
    /// The body is larger than a document may be.
    TooLarge,
    /// The address is longer than any of ours.
    UriTooLong,
    /// The body is of a type that this address does not take.
    UnsupportedMediaType,
    /// What was ordered does not make a licence.
    InvalidLicense,
    /// What was ordered does not make an identity.
    InvalidIdentity,
    /// The document is not a credential of the data model.
    InvalidCredential,
    /// The proof or the data model of the document does not hold.
    NotVerified,
    /// Too many attempts that failed.
    TooManyRequests,
    /// Something of ours broke.
    Internal,
    /// Not built.
    NotImplemented,
    /// Too much at once.
    Overloaded,
    /// Something that this needs is not there at the moment.
    Unavailable,
}

impl Kind {
    /// Every kind, for the pages that explain them.
    pub const ALL: [Self; 22] = [
        Self::Malformed,
        Self::Unauthenticated,
        Self::Forbidden,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::NotAcceptable,
        Self::Timeout,
        Self::Conflict,
        Self::IdempotencyKeyReused,
        Self::Gone,
        Self::TooLarge,
        Self::UriTooLong,
        Self::UnsupportedMediaType,
        Self::InvalidLicense,
        Self::InvalidIdentity,
        Self::InvalidCredential,
        Self::NotVerified,
        Self::TooManyRequests,
        Self::Internal,
        Self::NotImplemented,
        Self::Overloaded,
        Self::Unavailable,
    ];

    /// The last part of its `type`. Stable: machines match on it.
    pub fn slug(self) -> &'static str {
        self.row().1
    }

    /// Its `type`, relative to this server.
    pub fn uri(self) -> String {
        format!("/problems/{}", self.slug())
    }

    /// The kind of that slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.slug() == slug)
    }

    /// Its HTTP status.
    pub fn status(self) -> StatusCode {
        self.row().0
    }

    /// A few words.
    pub fn title(self) -> &'static str {
        self.row().2
    }

    /// What to do about it, when nothing more particular can be said.
    pub fn detail(self) -> &'static str {
        self.row().3
    }

    fn row(self) -> (StatusCode, &'static str, &'static str, &'static str) {
        match self {
            Self::Malformed => (
                StatusCode::BAD_REQUEST,
                "malformed",
                "The request is malformed",
                "The request is not in the form that this address takes. /api describes the form.",
            ),
            Self::Unauthenticated => (
                StatusCode::UNAUTHORIZED,
                "unauthenticated",
                "A token is needed",
                "Get a token at /oauth/token and send it in the Authorization header as a Bearer token.",
            ),
            Self::Forbidden => (
                StatusCode::FORBIDDEN,
                "forbidden",
                "This client may not do that",
                "Ask whoever runs this server for a client with this scope in this organisation.",
            ),
            Self::NotFound => (
                StatusCode::NOT_FOUND,
                "not-found",
                "Nothing is here",
                "Nothing is at this address. It may have been typed or copied incompletely.",
            ),
            Self::MethodNotAllowed => (
                StatusCode::METHOD_NOT_ALLOWED,
                "method-not-allowed",
                "Not with this method",
                "The address is right, but not for this method. The Allow header names those that it takes.",
            ),
            Self::NotAcceptable => (
                StatusCode::NOT_ACCEPTABLE,
                "not-acceptable",
                "Not in that form",
                "This is not available in any of the forms that the Accept header names.",
            ),
            Self::Timeout => (
                StatusCode::REQUEST_TIMEOUT,
                "timeout",
                "The request took too long",
                "The request did not arrive or could not be answered in time. Try again.",
            ),
            Self::Conflict => (
                StatusCode::CONFLICT,
                "conflict",
                "Not from this state",
                "The change cannot be made from the state that the licence is in.",
            ),
            Self::IdempotencyKeyReused => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "idempotency-key-reused",
                "The idempotency key belongs to another request",
                "This Idempotency-Key was used before with another body. Use a new key for a new request.",
            ),
            Self::Gone => (
                StatusCode::GONE,
                "gone",
                "It is no longer here",
                "This was here and has been withdrawn for good.",
            ),
            Self::TooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "too-large",
                "The document is too large",
                "The body is larger than this address takes. A credential may have one mebibyte.",
            ),
            Self::UriTooLong => (
                StatusCode::URI_TOO_LONG,
                "uri-too-long",
                "The address is too long",
                "The address is longer than any address of this server.",
            ),
            Self::UnsupportedMediaType => (
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported-media-type",
                "Not a type that this address takes",
                "The Content-Type is not one that this address takes. /api lists them.",
            ),
            Self::InvalidLicense => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "invalid-license",
                "This does not make a licence",
                "Correct what `errors` names and send it again. Nothing was issued.",
            ),
            Self::InvalidIdentity => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "invalid-identity",
                "This does not make an identity",
                "Correct what `errors` names and send it again. Nothing was issued.",
            ),
            Self::InvalidCredential => (
                StatusCode::BAD_REQUEST,
                "invalid-credential",
                "This is not a credential of the data model",
                "The document breaks the VC Data Model 2.0 where `errors` says.",
            ),
            Self::NotVerified => (
                StatusCode::BAD_REQUEST,
                "not-verified",
                "The proof does not hold",
                "The document was read, but a check of it failed. `errors` and `verdict` say which.",
            ),
            Self::TooManyRequests => (
                StatusCode::TOO_MANY_REQUESTS,
                "too-many-requests",
                "Too many attempts",
                "Wait for the time in the Retry-After header, then try again.",
            ),
            Self::Internal => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "internal",
                "Something broke on our side",
                "It was logged under the id in the X-Request-Id header. Try again; if it stays, report that id.",
            ),
            Self::NotImplemented => (
                StatusCode::NOT_IMPLEMENTED,
                "not-implemented",
                "Not built",
                "This server does not do that.",
            ),
            Self::Overloaded => (
                StatusCode::SERVICE_UNAVAILABLE,
                "overloaded",
                "Too much at once",
                "The server has as many requests as it takes. Wait for the time in the Retry-After header.",
            ),
            Self::Unavailable => (
                StatusCode::SERVICE_UNAVAILABLE,
                "unavailable",
                "Not available at the moment",
                "Something that this needs cannot be reached at the moment. Try again shortly.",
            ),
        }
    }
}
