//! Whom the hospital trusts, and why.
