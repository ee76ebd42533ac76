//! Proof by behaviour.

#[cfg(test)]
mod fetch;
mod layout;
