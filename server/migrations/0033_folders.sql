-- One row for each credential that lies in a folder: what lists and filters ask for. It is written
-- anew whenever something in the folder changes.
CREATE TABLE clinician_credentials (
    clinician      INTEGER NOT NULL REFERENCES clinicians (id),
    credential     TEXT NOT NULL,
    organisation   INTEGER NOT NULL REFERENCES organisations (id),
    -- The newest report; the newest of a check that could be made; the newest whose document can be fetched.
    latest         INTEGER NOT NULL,
    made           INTEGER,
    address        INTEGER,
    -- The newest result; one that was rejected stays so while it cannot be checked again.
    outcome        TEXT NOT NULL CHECK (outcome IN ('accepted', 'rejected', 'undetermined')),
    -- Whether the last attempt to check failed.
    failed         INTEGER NOT NULL,
    -- Whether the last check rejected what the one before had accepted.
    turned         INTEGER NOT NULL,
    checked_at     INTEGER,
    -- The licence's number in lower case without hyphens and spaces, and the same from its first digit on.
    license_key    TEXT,
    license_digits TEXT,
    valid_until    INTEGER,
    PRIMARY KEY (clinician, credential)
) STRICT, WITHOUT ROWID;

INSERT INTO clinician_credentials
SELECT each.clinician, coalesce(last.credential, ''), last.organisation, last.id, made.id, each.address,
    CASE WHEN last.outcome = 'undetermined' AND made.outcome = 'rejected' THEN 'rejected' ELSE last.outcome END,
    last.outcome = 'undetermined',
    coalesce(made.outcome = 'rejected' AND (
        SELECT outcome FROM verifications AS older WHERE older.clinician = each.clinician
        AND older.credential IS last.credential AND older.outcome <> 'undetermined' AND older.id < made.id
        ORDER BY older.id DESC LIMIT 1
    ) = 'accepted', 0),
    made.made_at,
    lower(replace(replace(replace(replace(last.license_number, '-', ''), ' ', ''), '.', ''), '/', '')),
    ltrim(lower(replace(replace(replace(replace(last.license_number, '-', ''), ' ', ''), '.', ''), '/', '')),
        'abcdefghijklmnopqrstuvwxyz'),
    last.valid_until
FROM (
    SELECT clinician, max(id) AS latest, max(CASE WHEN outcome <> 'undetermined' THEN id END) AS made,
        max(CASE WHEN fetchable THEN id END) AS address
    FROM verifications WHERE clinician IS NOT NULL GROUP BY clinician, credential
) AS each
JOIN verifications AS last ON last.id = each.latest
LEFT JOIN verifications AS made ON made.id = each.made;

CREATE INDEX credentials_by_number ON clinician_credentials (organisation, license_key);
CREATE INDEX credentials_by_digits ON clinician_credentials (organisation, license_digits);
CREATE INDEX credentials_by_end ON clinician_credentials (organisation, valid_until, clinician)
    WHERE outcome = 'accepted';

-- From when on a folder is due again is counted: 0 when the last attempt at something in it failed.
ALTER TABLE clinicians ADD COLUMN due_from INTEGER NOT NULL DEFAULT 0;
ALTER TABLE clinicians ADD COLUMN failed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE clinicians ADD COLUMN turned INTEGER NOT NULL DEFAULT 0;
-- Where the licences of an emptied folder went.
ALTER TABLE clinicians ADD COLUMN merged_into INTEGER REFERENCES clinicians (id);

UPDATE clinicians SET (checked_at, due_from, failed, turned) = (
    SELECT coalesce(min(coalesce(checked_at, 0)), 0),
        coalesce(min(CASE WHEN failed THEN 0 ELSE coalesce(checked_at, 0) END), 0),
        coalesce(max(failed), 0), coalesce(max(turned), 0)
    FROM clinician_credentials WHERE clinician = clinicians.id
), outcome = (
    SELECT outcome FROM clinician_credentials WHERE clinician = clinicians.id
    ORDER BY CASE outcome WHEN 'rejected' THEN 0 WHEN 'undetermined' THEN 1 ELSE 2 END LIMIT 1
);
CREATE INDEX clinicians_due ON clinicians (organisation, due_from, id) WHERE outcome IS NOT NULL;
CREATE INDEX clinicians_failed ON clinicians (organisation, id) WHERE failed;
CREATE INDEX clinicians_turned ON clinicians (organisation, id) WHERE turned;
CREATE INDEX clinicians_by_outcome ON clinicians (organisation, outcome, name COLLATE NOCASE, id);

-- What was put into another folder, so that it can be put back.
CREATE TABLE folder_moves (
    id           INTEGER PRIMARY KEY,
    organisation INTEGER NOT NULL REFERENCES organisations (id),
    number       TEXT NOT NULL,
    source       INTEGER NOT NULL REFERENCES clinicians (id),
    target       INTEGER NOT NULL REFERENCES clinicians (id),
    -- Lists in JSON: the credentials, and by what the person of the first folder was known.
    credentials  TEXT NOT NULL,
    marks        TEXT NOT NULL,
    person       INTEGER NOT NULL REFERENCES people (id),
    moved_at     INTEGER NOT NULL,
    undone_at    INTEGER,
    UNIQUE (organisation, number)
) STRICT;

-- On which line a verification was given, where several were given at once.
CREATE TABLE verification_lines (
    verification INTEGER PRIMARY KEY REFERENCES verifications (id),
    line         INTEGER NOT NULL
) STRICT;
