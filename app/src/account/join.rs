//! Following an invitation, and the first start.
