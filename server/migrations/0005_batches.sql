-- Files of many licences, and how far issuing them is.
CREATE TABLE batches (
    id            INTEGER PRIMARY KEY,
    organisation  INTEGER NOT NULL REFERENCES organisations (id),
    -- By which the board knows it, from 1.
    number        INTEGER NOT NULL,
    file_name     TEXT NOT NULL,
    -- SHA-256 of the file as it came.
    digest        BLOB NOT NULL,
    -- Names of columns that were not used, as a JSON list.
    unused        TEXT NOT NULL,
    created_at    INTEGER NOT NULL,
    created_by    INTEGER REFERENCES people (id),
    started_by    INTEGER REFERENCES people (id),
    state         TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'paused', 'cancelled', 'done')),
    -- Rows in each state; changed in the transactions that change the rows.
    ready         INTEGER NOT NULL,
    wrong         INTEGER NOT NULL,
    issued        INTEGER NOT NULL DEFAULT 0,
    -- Who issues it just now, and until when nobody else takes it over.
    runner        TEXT,
    claimed_until INTEGER,
    -- What was measured since it was started: rows issued, and milliseconds that took.
    run_issued    INTEGER NOT NULL DEFAULT 0,
    run_ms        INTEGER NOT NULL DEFAULT 0,
    ended_at      INTEGER,
    UNIQUE (organisation, number)
) STRICT;
CREATE INDEX batches_by_digest ON batches (organisation, digest);
CREATE INDEX batches_running ON batches (id) WHERE state = 'running';

-- `number` is the row's in the file, where the names of the columns are row 1. The cells are as
-- they were typed, as a JSON list. A row becomes `issued` in the transaction of its licence.
CREATE TABLE batch_rows (
    batch   INTEGER NOT NULL REFERENCES batches (id),
    number  INTEGER NOT NULL,
    cells   TEXT NOT NULL,
    state   TEXT NOT NULL CHECK (state IN ('ready', 'wrong', 'issued')),
    license TEXT REFERENCES licenses (id),
    PRIMARY KEY (batch, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX batch_rows_by_state ON batch_rows (batch, state, number);

-- What is wrong in which column of a row, and what is only to be known (`warning`).
CREATE TABLE batch_faults (
    id       INTEGER PRIMARY KEY,
    batch    INTEGER NOT NULL REFERENCES batches (id),
    row      INTEGER NOT NULL,
    position INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    found    TEXT NOT NULL,
    sentence TEXT NOT NULL,
    warning  INTEGER NOT NULL
) STRICT;
CREATE INDEX batch_faults_of ON batch_faults (batch, warning, row);
