//! Proof by behaviour.

mod layout;
