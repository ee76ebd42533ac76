//! What an organisation has verified: reports of their moment, and clinicians' folders.
