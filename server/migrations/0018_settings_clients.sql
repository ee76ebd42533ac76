-- When a client was last granted a token; a list of clients says who is still about.
ALTER TABLE clients ADD COLUMN granted_at INTEGER;
