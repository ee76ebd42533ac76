//! Whom an organisation trusts, beside the list of the installation, and why.
