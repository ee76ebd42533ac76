-- Since when a file is paused: what its rows say is not kept for ever. Those that are paused already
-- are kept for as long from now on.
ALTER TABLE batches ADD COLUMN paused_at INTEGER;
UPDATE batches SET paused_at = CAST(strftime('%s', 'now') AS INTEGER) WHERE state = 'paused';

-- The licences in whose place another one comes, as announced.
CREATE INDEX changes_renewed ON changes (license) WHERE to_state = 'inactive' AND reason = 'renewed'
    AND applied_at IS NULL AND withdrawn_at IS NULL AND held_at IS NULL;
