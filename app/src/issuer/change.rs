//! Changing a licence, and what verifiers will see.
