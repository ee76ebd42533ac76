//! What is said about whom the hospital trusts.
