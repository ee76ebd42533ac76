-- Who did it: a person of the board; absent for machines and the command line. Never public.
ALTER TABLE licenses ADD COLUMN issued_by INTEGER REFERENCES people (id);
ALTER TABLE changes ADD COLUMN ordered_by INTEGER REFERENCES people (id);
ALTER TABLE changes ADD COLUMN withdrawn_by INTEGER REFERENCES people (id);
-- The NPI, as the public licence has it, so that a board is told of one number with two names.
ALTER TABLE licenses ADD COLUMN npi TEXT;
UPDATE licenses SET npi = (
    SELECT json_extract(CAST(bytes AS TEXT), '$.credentialSubject.npi') FROM blocks
    WHERE blocks.cid = licenses.cid AND json_valid(CAST(bytes AS TEXT))
);
CREATE INDEX licenses_by_npi ON licenses (organisation, npi) WHERE npi IS NOT NULL;
