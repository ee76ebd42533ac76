-- A key that an earlier version retired was published as revoked from then on, and "rotate" was the
-- only answer to a theft. Whether it was stolen nobody has said: it is published as before until an
-- administrator does.
ALTER TABLE keys ADD COLUMN doubted INTEGER NOT NULL DEFAULT 0;
UPDATE keys SET doubted = 1 WHERE retired_at IS NOT NULL AND stolen_at IS NULL;

-- Organisations with licences of which it is still to be noted which key signed them, and how far
-- that has come: up to the credential `after`.
CREATE TABLE noting (
    organisation INTEGER PRIMARY KEY REFERENCES organisations (id),
    after        INTEGER NOT NULL
) STRICT;
INSERT INTO noting (organisation, after)
SELECT DISTINCT organisation, 0 FROM credentials WHERE key IS NULL;

-- A row as long as the journal may hold a private half that was destroyed.
CREATE TABLE erasing (id INTEGER PRIMARY KEY CHECK (id = 1)) STRICT;
INSERT INTO erasing (id) SELECT 1 WHERE EXISTS (SELECT 1 FROM keys WHERE retired_at IS NOT NULL);
