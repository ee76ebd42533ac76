-- Staff: one row for each person, whatever organisations they work for.
CREATE TABLE people (
    id         INTEGER PRIMARY KEY,
    -- WebAuthn's user handle: random, so that it says nothing about the person.
    handle     BLOB NOT NULL UNIQUE,
    -- In small letters: the name to sign in with.
    email      TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL,
    -- Argon2id in PHC form; absent for who signs in with a passkey alone.
    password   TEXT,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE members (
    organisation INTEGER NOT NULL REFERENCES organisations (id),
    person       INTEGER NOT NULL REFERENCES people (id),
    role         TEXT NOT NULL CHECK (role IN ('officer', 'coordinator', 'auditor', 'administrator')),
    since        INTEGER NOT NULL,
    PRIMARY KEY (organisation, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX memberships ON members (person);

-- A session is kept as SHA-256 of 256 random bits.
CREATE TABLE sessions (
    digest   BLOB PRIMARY KEY,
    person   INTEGER NOT NULL REFERENCES people (id),
    begun_at INTEGER NOT NULL,
    used_at  INTEGER NOT NULL,
    ends_at  INTEGER NOT NULL,
    -- The browser, in a few words, so that its person knows it again.
    agent    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_of_person ON sessions (person);
CREATE INDEX sessions_ending ON sessions (ends_at);
