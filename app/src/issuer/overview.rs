//! What needs attention, and how many there are.
