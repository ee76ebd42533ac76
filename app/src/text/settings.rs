//! What is said in the settings.
