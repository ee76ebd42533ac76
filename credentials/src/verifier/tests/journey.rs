//! Gathering over real ports.
