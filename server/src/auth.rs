//! OAuth2 client credentials: who calls, and what they may.
