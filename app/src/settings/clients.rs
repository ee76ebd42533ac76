//! Its clients of the machine interfaces.
