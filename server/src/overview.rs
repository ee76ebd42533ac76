//! What needs attention at a board's desk, and how many there are.
