//! Where a page is served, and what it loads.

use credentials::time::Timestamp;

/// Addresses of the assets, each with the hash of its content in the path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assets {
    /// The one stylesheet.
    pub stylesheet: String,
    /// The one script: copying, printing, "checking …". Every page works without it.
    pub script: String,
    /// The script of passkeys, on the pages that have their button.
    pub passkey: String,
    /// The stylesheet and the script of the page of machine interfaces alone.
    pub interfaces: [String; 2],
    /// The icon of the tab, SVG.
    pub icon: String,
}

/// What every page knows about its surroundings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// As the world sees it, without a slash at the end: `https://lanyard.example`.
    pub public_url: String,
    /// What to load.
    pub assets: Assets,
    /// The nonce of this answer's Content-Security-Policy.
    pub nonce: String,
    /// Whether the public address is one for which there can be passkeys.
    pub passkeys: bool,
    /// Whether who asks is signed in: public pages then lead back to the desk.
    pub signed_in: bool,
    /// When this answer was made: printed at the foot of each sheet.
    pub now: Timestamp,
    /// Whether this is the demo: pages then say that its people are invented.
    pub demo: bool,
}
