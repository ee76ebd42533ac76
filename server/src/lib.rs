//! The web and the disk of Lanyard: turns requests into calls, keeps the registry, runs jobs,
//! serves the pages. No cryptography, no JSON-LD, no DID syntax here.
