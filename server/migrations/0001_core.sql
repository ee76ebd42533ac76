-- Moments are whole seconds since 1970-01-01T00:00:00Z.

-- Facts about this installation: the address it was made for, the probe of the master key.
CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE organisations (
    id         INTEGER PRIMARY KEY,
    slug       TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('board', 'hospital', 'both')),
    did        TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL
) STRICT;

-- Private keys are sealed under the master key; a fragment is never used twice.
CREATE TABLE keys (
    id           INTEGER PRIMARY KEY,
    organisation INTEGER NOT NULL REFERENCES organisations (id),
    fragment     TEXT NOT NULL,
    key_type     TEXT NOT NULL CHECK (key_type IN ('ed25519', 'p256', 'p384')),
    public       TEXT NOT NULL,
    sealed       TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    retired_at   INTEGER,
    UNIQUE (organisation, fragment)
) STRICT;
CREATE UNIQUE INDEX one_current_key ON keys (organisation, key_type) WHERE retired_at IS NULL;

-- Documents by their CID, as text (CIDv1, base32).
CREATE TABLE blocks (
    cid          TEXT PRIMARY KEY,
    codec        INTEGER NOT NULL,
    bytes        BLOB NOT NULL,
    pinned       INTEGER NOT NULL DEFAULT 1,
    created_at   INTEGER NOT NULL,
    published_at INTEGER
) STRICT;

-- What is still to be published.
CREATE TABLE outbox (
    cid      TEXT PRIMARY KEY REFERENCES blocks (cid),
    attempts INTEGER NOT NULL DEFAULT 0,
    due_at   INTEGER NOT NULL,
    last_error TEXT
) STRICT;
CREATE INDEX outbox_due ON outbox (due_at);

-- Every credential that has a status here, whatever its type. Nothing about its subject.
CREATE TABLE credentials (
    id            INTEGER PRIMARY KEY,
    organisation  INTEGER NOT NULL REFERENCES organisations (id),
    credential_id TEXT NOT NULL UNIQUE,
    kind          TEXT NOT NULL CHECK (kind IN ('license', 'identity', 'other')),
    issued_at     INTEGER NOT NULL
) STRICT;

-- Licences: public by law. `id` is the short name in links.
CREATE TABLE licenses (
    id           TEXT PRIMARY KEY,
    credential   INTEGER NOT NULL UNIQUE REFERENCES credentials (id),
    organisation INTEGER NOT NULL REFERENCES organisations (id),
    cid          TEXT NOT NULL REFERENCES blocks (cid),
    state        TEXT NOT NULL,
    name         TEXT NOT NULL,
    number       TEXT NOT NULL,
    jurisdiction TEXT NOT NULL,
    profession   TEXT NOT NULL,
    valid_from   INTEGER NOT NULL,
    valid_until  INTEGER NOT NULL
) STRICT;
CREATE INDEX licenses_of_organisation ON licenses (organisation, credential);
CREATE INDEX licenses_by_number ON licenses (organisation, number);

-- Each change of a licence's state. One without `applied_at` waits for its moment, unless a later
-- order has taken its place (`withdrawn_at`).
CREATE TABLE changes (
    id           INTEGER PRIMARY KEY,
    license      TEXT NOT NULL REFERENCES licenses (id),
    from_state   TEXT NOT NULL,
    to_state     TEXT NOT NULL,
    reason       TEXT NOT NULL,
    text         TEXT,
    order_url    TEXT,
    effective_at INTEGER NOT NULL,
    recorded_at  INTEGER NOT NULL,
    applied_at   INTEGER,
    withdrawn_at INTEGER
) STRICT;
CREATE INDEX changes_of_license ON changes (license, id);
CREATE INDEX changes_waiting ON changes (effective_at) WHERE applied_at IS NULL AND withdrawn_at IS NULL;

-- `version` grows with every bit that changes, so that any process knows a signed list is old.
CREATE TABLE status_lists (
    id           INTEGER PRIMARY KEY,
    organisation INTEGER NOT NULL REFERENCES organisations (id),
    purpose      TEXT NOT NULL,
    number       INTEGER NOT NULL,
    used         INTEGER NOT NULL DEFAULT 0,
    version      INTEGER NOT NULL DEFAULT 0,
    UNIQUE (organisation, purpose, number)
) STRICT;

-- A position belongs to one credential for good; the primary key holds that.
CREATE TABLE status_entries (
    list       INTEGER NOT NULL REFERENCES status_lists (id),
    position   INTEGER NOT NULL CHECK (position >= 0),
    credential INTEGER NOT NULL REFERENCES credentials (id),
    value      INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (list, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX status_entries_of_credential ON status_entries (credential);
CREATE INDEX status_entries_set ON status_entries (list, position) WHERE value <> 0;

CREATE TABLE idempotency (
    organisation INTEGER NOT NULL REFERENCES organisations (id),
    key          TEXT NOT NULL,
    digest       BLOB NOT NULL,
    license      TEXT NOT NULL REFERENCES licenses (id),
    PRIMARY KEY (organisation, key)
) STRICT, WITHOUT ROWID;

-- Secrets and tokens are kept as SHA-256 of 256 random bits.
CREATE TABLE clients (
    id           TEXT PRIMARY KEY,
    name         TEXT NOT NULL,
    organisation INTEGER REFERENCES organisations (id),
    scopes       TEXT NOT NULL,
    secret       BLOB NOT NULL,
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER,
    revoked_at   INTEGER
) STRICT;

CREATE TABLE tokens (
    digest     BLOB PRIMARY KEY,
    client     TEXT NOT NULL REFERENCES clients (id),
    scopes     TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX tokens_expiring ON tokens (expires_at);

-- One line for everything that was issued, changed or verified. No personal data.
CREATE TABLE log (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    at           INTEGER NOT NULL,
    organisation INTEGER REFERENCES organisations (id),
    action       TEXT NOT NULL,
    subject      TEXT NOT NULL,
    detail       TEXT NOT NULL DEFAULT ''
) STRICT;
