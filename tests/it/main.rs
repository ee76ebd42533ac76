//! Proof by behaviour.
