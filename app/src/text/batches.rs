//! What is said while many licences are issued.
