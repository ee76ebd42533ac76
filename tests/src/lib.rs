//! A whole system on loopback, and its actors.
