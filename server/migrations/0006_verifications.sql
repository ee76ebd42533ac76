-- What hospitals have verified, as reports of their moment; clinicians' folders; whom they trust.

-- A folder: everything that was seen for one person. Names of licensed clinicians are public by law.
CREATE TABLE clinicians (
    id           INTEGER PRIMARY KEY,
    organisation INTEGER NOT NULL REFERENCES organisations (id),
    -- Its short name in addresses, random.
    number       TEXT NOT NULL,
    name         TEXT NOT NULL,
    -- Since then somebody's correction stands, and no credential changes the name.
    corrected_at INTEGER,
    created_at   INTEGER NOT NULL,
    checked_at   INTEGER NOT NULL,
    UNIQUE (organisation, number)
) STRICT;
CREATE INDEX clinicians_by_name ON clinicians (organisation, name COLLATE NOCASE, id);
CREATE INDEX clinicians_by_check ON clinicians (organisation, checked_at, id);

-- By what a person is known again: `npi:…`, `did:…`, `license:ISSUER NUMBER`; and `credential:…` for one
-- credential that somebody has put into this folder.
CREATE TABLE clinician_marks (
    organisation INTEGER NOT NULL REFERENCES organisations (id),
    mark         TEXT NOT NULL,
    clinician    INTEGER NOT NULL REFERENCES clinicians (id),
    PRIMARY KEY (organisation, mark)
) STRICT, WITHOUT ROWID;
CREATE INDEX marks_of_clinician ON clinician_marks (clinician);

-- One row for each verification at a desk. What a licence makes public is here for searching; for a
-- patient's identity these columns are empty.
CREATE TABLE verifications (
    id             INTEGER PRIMARY KEY,
    organisation   INTEGER NOT NULL REFERENCES organisations (id),
    number         TEXT NOT NULL,
    made_at        INTEGER NOT NULL,
    person         INTEGER NOT NULL REFERENCES people (id),
    purpose        TEXT NOT NULL CHECK (purpose IN ('initial', 'recheck', 'question')),
    outcome        TEXT NOT NULL CHECK (outcome IN ('accepted', 'rejected', 'undetermined')),
    kind           TEXT NOT NULL CHECK (kind IN ('license', 'identity', 'other', 'unread')),
    -- SHA-256 of the report's JSON.
    digest         TEXT NOT NULL,
    -- The credential, so that reports about the same one are found: its id, or the document's digest.
    credential     TEXT,
    clinician      INTEGER REFERENCES clinicians (id),
    -- The report about the same credential before this one.
    before         INTEGER REFERENCES verifications (id),
    -- Those that were asked for together.
    together       TEXT,
    -- Whether its document can be fetched again.
    fetchable      INTEGER NOT NULL,
    name           TEXT,
    profession     TEXT,
    license_number TEXT,
    npi            TEXT,
    jurisdiction   TEXT,
    issuer         TEXT,
    issuer_name    TEXT,
    valid_until    INTEGER,
    UNIQUE (organisation, number)
) STRICT;
CREATE INDEX verifications_newest ON verifications (organisation, id);
CREATE INDEX verifications_by_time ON verifications (organisation, made_at, id);
CREATE INDEX verifications_by_outcome ON verifications (organisation, outcome, id);
CREATE INDEX verifications_by_person ON verifications (organisation, person, id);
CREATE INDEX verifications_by_purpose ON verifications (organisation, purpose, id);
CREATE INDEX verifications_by_name ON verifications (organisation, coalesce(name, '') COLLATE NOCASE, id);
CREATE INDEX verifications_of_credential ON verifications (organisation, credential, id);
CREATE INDEX verifications_of_clinician ON verifications (clinician, credential, id);
CREATE INDEX verifications_of_issuer ON verifications (organisation, issuer, id);
CREATE INDEX verifications_together ON verifications (organisation, together, id) WHERE together IS NOT NULL;

-- The report, the note and how it was asked, sealed under the master key.
CREATE TABLE verification_reports (
    verification INTEGER PRIMARY KEY REFERENCES verifications (id),
    sealed       TEXT NOT NULL
) STRICT;

-- The words of a verification, found by their beginnings; `filters` holds whose it is.
CREATE VIRTUAL TABLE verification_words USING fts5 (
    words, filters, content = '', detail = 'column', prefix = '2 3'
);

-- A hospital's own decisions about issuers. Nothing is changed or deleted: the latest one counts.
CREATE TABLE trust_decisions (
    id            INTEGER PRIMARY KEY,
    organisation  INTEGER NOT NULL REFERENCES organisations (id),
    -- The same for every decision about one issuer.
    number        TEXT NOT NULL,
    issuer        TEXT NOT NULL,
    name          TEXT NOT NULL,
    verdict       TEXT NOT NULL CHECK (verdict IN ('trusted', 'refused', 'withdrawn')),
    -- Lists are joined by spaces.
    types         TEXT NOT NULL,
    jurisdictions TEXT NOT NULL,
    professions   TEXT NOT NULL,
    from_day      TEXT,
    until_day     TEXT,
    reason        TEXT NOT NULL,
    evidence      TEXT,
    person        INTEGER NOT NULL REFERENCES people (id),
    decided_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX trust_decisions_of_issuer ON trust_decisions (organisation, issuer, id);
CREATE INDEX trust_decisions_by_number ON trust_decisions (organisation, number, id);

-- What came back when somebody asked whether an issuer's DID resolves.
CREATE TABLE trust_resolutions (
    id           INTEGER PRIMARY KEY,
    organisation INTEGER NOT NULL REFERENCES organisations (id),
    issuer       TEXT NOT NULL,
    person       INTEGER NOT NULL REFERENCES people (id),
    asked_at     INTEGER NOT NULL,
    resolves     INTEGER NOT NULL,
    request      TEXT NOT NULL,
    answer       TEXT NOT NULL
) STRICT;
CREATE INDEX trust_resolutions_of_issuer ON trust_resolutions (organisation, issuer, id);

-- How old a verification may be, in days. Absent: 120 at a decision, 31 between checks.
CREATE TABLE verification_profiles (
    organisation  INTEGER PRIMARY KEY REFERENCES organisations (id),
    decision_days INTEGER NOT NULL CHECK (decision_days BETWEEN 1 AND 3660),
    recheck_days  INTEGER NOT NULL CHECK (recheck_days BETWEEN 1 AND 3660)
) STRICT;
