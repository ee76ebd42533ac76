//! Issuing many licences from a CSV file.
