//! Issuing many: a file is read, its rows are judged, and a job issues those that are in order.
