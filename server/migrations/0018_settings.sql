-- When a client was last granted a token; a list of clients says who is still about.
ALTER TABLE clients ADD COLUMN granted_at INTEGER;

-- What was being signed while its key was said to be stolen is not issued: it would be refused by
-- every verifier.
CREATE TRIGGER signed_by_a_stolen_key BEFORE INSERT ON credentials
WHEN EXISTS (SELECT 1 FROM keys WHERE id = NEW.key AND stolen_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'the key was stolen meanwhile');
END;
