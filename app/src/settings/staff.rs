//! Its staff, their roles, and invitations.
