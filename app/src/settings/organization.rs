//! Its name, its DID, and whether the world can resolve it.
