//! One licence, its history, its code and its card.
