//! A clinician's folder.
