-- The type and the jurisdiction of a licence by their codes: a number alone is also that of somebody
-- with a licence of another type. Absent in what was verified before they were noted.
ALTER TABLE verifications ADD COLUMN license_type TEXT;
ALTER TABLE verifications ADD COLUMN place TEXT;
-- Whether it was rejected for nothing but that the licence was renewed or is over.
ALTER TABLE verifications ADD COLUMN ended INTEGER NOT NULL DEFAULT 0;
-- The verification by which the address of this one was found to lead to another credential.
ALTER TABLE verifications ADD COLUMN astray INTEGER REFERENCES verifications (id);

-- The newest report about the accepted licence that has taken the place of one that is over.
ALTER TABLE clinician_credentials ADD COLUMN replaced_by INTEGER;

-- When the first of the accepted licences in a folder ends: by then it is due.
ALTER TABLE clinicians ADD COLUMN ends_at INTEGER;
UPDATE clinicians SET ends_at = (
    SELECT min(made.valid_until) FROM clinician_credentials AS each
    JOIN verifications AS made ON made.id = each.made
    WHERE each.clinician = clinicians.id AND made.outcome = 'accepted'
);
CREATE INDEX clinicians_by_end ON clinicians (organisation, ends_at) WHERE ends_at IS NOT NULL;

-- The name in small letters without accents, by which a folder is sorted and found. The program writes
-- it; empty only until the next start fills it in.
ALTER TABLE clinicians ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
CREATE INDEX clinicians_without_key ON clinicians (id) WHERE name_key = '';
CREATE INDEX clinicians_by_key ON clinicians (organisation, name_key, id);
CREATE INDEX clinicians_by_result ON clinicians (organisation, outcome, name_key, id);
DROP INDEX clinicians_by_name;
DROP INDEX clinicians_by_outcome;

-- The newest report is the one of the latest moment, whichever was written down last.
CREATE INDEX verifications_in_folder ON verifications (clinician, made_at, id)
    WHERE clinician IS NOT NULL;
