//! One's own account.
