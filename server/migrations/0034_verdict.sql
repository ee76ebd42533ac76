-- Within what a holder may practise, where it was accepted: `restricted`, `probation`, joined by
-- commas. And when the next change that the board has announced comes into force.
ALTER TABLE verifications ADD COLUMN conditions TEXT;
ALTER TABLE verifications ADD COLUMN next_change INTEGER;
CREATE INDEX verifications_with_conditions ON verifications (organisation, id)
    WHERE conditions IS NOT NULL;

-- The same of a folder: of the last checks of what is in it that could be made.
ALTER TABLE clinicians ADD COLUMN conditions TEXT;
ALTER TABLE clinicians ADD COLUMN next_change INTEGER;
CREATE INDEX clinicians_by_change ON clinicians (organisation, next_change)
    WHERE next_change IS NOT NULL;

-- What a board announces is public and stands in its message list, which is signed anew when an
-- announcement is recorded, held or called off, whoever records it.
CREATE TRIGGER changes_announced AFTER INSERT ON changes WHEN NEW.effective_at > NEW.recorded_at
BEGIN
    UPDATE status_lists SET version = version + 1 WHERE purpose = 'message' AND id IN (
        SELECT list FROM status_entries
        WHERE credential = (SELECT credential FROM licenses WHERE id = NEW.license)
    );
END;
CREATE TRIGGER changes_called_off AFTER UPDATE OF withdrawn_at, held_at ON changes
BEGIN
    UPDATE status_lists SET version = version + 1 WHERE purpose = 'message' AND id IN (
        SELECT list FROM status_entries
        WHERE credential = (SELECT credential FROM licenses WHERE id = NEW.license)
    );
END;
