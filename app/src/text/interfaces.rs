//! What is said on the page of the machine interfaces.

/// Heading.
pub const HEADING: &str = "Machine interfaces";
/// Below it.
pub const LEDE: &str = "Everything that a program can ask here. Verifying, resolving and reading need no account. For the rest an administrator makes an API client in the settings of the organisation; with its id and secret a program gets a token at /oauth/token.";
/// Of the link.
pub const JSON: &str = "The same as JSON (OpenAPI 3.1)";
/// Of the box for a request's body.
pub const BODY: &str = "Body of the request";
/// Without JavaScript.
pub const NO_SCRIPT: &str =
    "Trying the interfaces on this page needs JavaScript. The JSON above describes the same.";
