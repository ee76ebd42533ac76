//! Whom organisations trust, beside the list of the installation.
