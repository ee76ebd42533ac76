//! Passkeys, ceremonies under way, invitations, and attempts to sign in.
