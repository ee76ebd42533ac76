-- What belongs to a challenge is carried by the browser, sealed; only that it was answered is kept,
-- until it would be over anyhow.
DROP TABLE ceremonies;
CREATE TABLE answered (
    -- What the sealed text names itself by: 16 random bytes.
    nonce   BLOB PRIMARY KEY,
    ends_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX answered_ending ON answered (ends_at);
