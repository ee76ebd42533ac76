//! What is said while a licence is issued and changed.
