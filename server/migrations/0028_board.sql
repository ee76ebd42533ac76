-- When what its rows said of people who got no licence was erased.
ALTER TABLE batches ADD COLUMN erased_at INTEGER;
CREATE INDEX batches_open ON batches (organisation, state) WHERE state IN ('waiting', 'running', 'paused');

-- When an organisation last had the same thing asked over the network.
CREATE TABLE askings (
    organisation INTEGER NOT NULL REFERENCES organisations (id),
    subject      TEXT NOT NULL,
    at           INTEGER NOT NULL,
    PRIMARY KEY (organisation, subject)
) STRICT, WITHOUT ROWID;
