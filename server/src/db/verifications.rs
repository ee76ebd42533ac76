//! Kept reports and clinicians' folders.
