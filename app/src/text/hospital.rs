//! What is said at the hospital's desk.
