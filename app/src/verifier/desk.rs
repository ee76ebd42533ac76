//! Verifying at the hospital's desk.
