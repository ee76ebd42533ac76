//! What is said on the overview and in the register.
