//! Security headers and the nonce of the CSP.
