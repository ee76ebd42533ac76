//! Issuing one licence, and what becomes public.
