//! What is said about clinicians’ folders.
