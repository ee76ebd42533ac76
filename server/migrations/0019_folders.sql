-- A credential is named by its issuer and its id: an id alone can be written by anybody.
UPDATE OR REPLACE clinician_marks SET mark = coalesce((
    SELECT 'credential:' || seen.issuer || ' ' || seen.credential FROM verifications AS seen
    WHERE seen.organisation = clinician_marks.organisation AND seen.clinician = clinician_marks.clinician
    AND seen.credential = substr(clinician_marks.mark, 12) AND seen.issuer IS NOT NULL
    ORDER BY seen.id DESC LIMIT 1
), mark) WHERE mark LIKE 'credential:%';
UPDATE verifications SET credential = issuer || ' ' || credential
WHERE credential IS NOT NULL AND issuer IS NOT NULL;

-- SHA-256 of a licence's document, so that the same bytes are known again whatever became of their key.
ALTER TABLE verifications ADD COLUMN document TEXT;
CREATE INDEX verifications_of_document ON verifications (organisation, document, id)
    WHERE document IS NOT NULL;

-- The worst of the latest results in a folder; absent while nothing is in it.
ALTER TABLE clinicians ADD COLUMN outcome TEXT
    CHECK (outcome IN ('accepted', 'rejected', 'undetermined'));
UPDATE clinicians SET outcome = (
    SELECT outcome FROM verifications WHERE id IN (
        SELECT max(id) FROM verifications WHERE clinician = clinicians.id GROUP BY credential
    ) ORDER BY CASE outcome WHEN 'rejected' THEN 0 WHEN 'undetermined' THEN 1 ELSE 2 END LIMIT 1
);
