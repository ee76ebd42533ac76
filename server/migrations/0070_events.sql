-- The signed public record of a change that has come into force: its document, and the key that
-- signed it. It is made soon after the change, and for those from before this there was one.
ALTER TABLE changes ADD COLUMN event_cid TEXT REFERENCES blocks (cid) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE changes ADD COLUMN event_key INTEGER REFERENCES keys (id);
CREATE INDEX changes_unrecorded ON changes (id) WHERE applied_at IS NOT NULL AND event_cid IS NULL;
CREATE INDEX changes_by_event_key ON changes (event_key) WHERE event_key IS NOT NULL;

-- Nothing that a stolen key signed counts: what it said of changes is said anew with another.
CREATE TRIGGER events_of_a_stolen_key AFTER UPDATE OF stolen_at ON keys WHEN NEW.stolen_at IS NOT NULL
BEGIN
    UPDATE changes SET event_cid = NULL, event_key = NULL WHERE event_key = NEW.id;
END;
