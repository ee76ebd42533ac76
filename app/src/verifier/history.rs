//! Who checked what, when, with which result.
