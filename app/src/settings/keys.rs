//! Its keys, and their rotation.
