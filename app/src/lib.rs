//! The screens of Lanyard, rendered on the server.
