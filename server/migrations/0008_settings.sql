-- From then on nothing that the key signed counts, whatever its date says. A key that is retired or
-- stolen has no private half any more: `sealed` is empty.
ALTER TABLE keys ADD COLUMN stolen_at INTEGER;
UPDATE keys SET sealed = '' WHERE retired_at IS NOT NULL;

-- Which key signed a credential; NULL for those that were issued before this was kept.
ALTER TABLE credentials ADD COLUMN key INTEGER REFERENCES keys (id);
CREATE INDEX credentials_by_key ON credentials (key);

-- The last did:web check of an organisation: what was asked, what came back.
CREATE TABLE did_checks (
    organisation INTEGER PRIMARY KEY REFERENCES organisations (id),
    at           INTEGER NOT NULL,
    report       TEXT NOT NULL
) STRICT;
