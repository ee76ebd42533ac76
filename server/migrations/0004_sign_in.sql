-- Signing in: passkeys, ceremonies under way, browsers that are known, attempts, links that work once.

-- One public key of a person, as webauthn-rs writes it down.
CREATE TABLE passkeys (
    id         INTEGER PRIMARY KEY,
    person     INTEGER NOT NULL REFERENCES people (id),
    credential BLOB NOT NULL UNIQUE,
    passkey    TEXT NOT NULL,
    -- For its person, to tell it from others.
    name       TEXT NOT NULL,
    added_at   INTEGER NOT NULL,
    used_at    INTEGER
) STRICT;
CREATE INDEX passkeys_of_person ON passkeys (person);

-- A challenge that was given out. It is taken from here once, whatever comes of it.
CREATE TABLE ceremonies (
    -- SHA-256 of 256 random bits that the browser brings back.
    digest  BLOB PRIMARY KEY,
    -- Where it was begun: what is begun in one place cannot be finished in another.
    purpose TEXT NOT NULL,
    state   TEXT NOT NULL,
    -- Who and what it is for, as JSON of ours.
    draft   TEXT NOT NULL,
    -- From where; one network's ceremonies push out its own, never another's.
    network BLOB NOT NULL,
    ends_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX ceremonies_ending ON ceremonies (ends_at);
CREATE INDEX ceremonies_of_network ON ceremonies (network, ends_at);

-- A browser in which this person has signed in before: SHA-256 of its device cookie.
CREATE TABLE devices (
    digest  BLOB NOT NULL,
    person  INTEGER NOT NULL REFERENCES people (id),
    used_at INTEGER NOT NULL,
    PRIMARY KEY (digest, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX devices_of_person ON devices (person);

-- Passwords tried: by browser, or by account and by network. Only a digest of which one is kept.
CREATE TABLE attempts (
    bucket  BLOB PRIMARY KEY,
    count   INTEGER NOT NULL,
    ends_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX attempts_ending ON attempts (ends_at);

-- A link that works once: the first start, an invitation, a way back in.
CREATE TABLE links (
    id           INTEGER PRIMARY KEY,
    digest       BLOB NOT NULL UNIQUE,
    kind         TEXT NOT NULL CHECK (kind IN ('setup', 'join', 'recover')),
    organisation INTEGER REFERENCES organisations (id),
    role         TEXT CHECK (role IN ('officer', 'coordinator', 'auditor', 'administrator')),
    -- What the form is filled with; the invited person may write something else.
    name         TEXT NOT NULL,
    email        TEXT NOT NULL,
    -- Whom a way back in is for.
    person       INTEGER REFERENCES people (id),
    -- Who made it; nobody where the command line did.
    made_by      INTEGER REFERENCES people (id),
    made_at      INTEGER NOT NULL,
    ends_at      INTEGER NOT NULL,
    spent_at     INTEGER,
    spent        TEXT CHECK (spent IN ('used', 'withdrawn'))
) STRICT;
CREATE INDEX links_of_organisation ON links (organisation, spent_at);
