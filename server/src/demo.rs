//! The demo: a board, a hospital, licences in different states.
