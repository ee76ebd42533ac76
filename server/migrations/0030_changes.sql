-- The change that an announced one builds on, 0 for the issue. When its moment comes and something
-- else stands, it comes into force only where it stops the clinician more.
ALTER TABLE changes ADD COLUMN builds_on INTEGER NOT NULL DEFAULT 0;
-- Since then it does not come into force by itself: somebody has to decide.
ALTER TABLE changes ADD COLUMN held_at INTEGER;
UPDATE changes SET builds_on = coalesce((
    SELECT before.id FROM changes AS before
    WHERE before.license = changes.license AND before.id < changes.id
    AND before.applied_at IS NOT NULL AND before.applied_at <= changes.recorded_at
    ORDER BY before.applied_at DESC, before.effective_at DESC, before.id DESC LIMIT 1
), 0) WHERE applied_at IS NULL AND withdrawn_at IS NULL;
-- What was announced by an older version, and would lift or replace what came between.
WITH strictness (state, rank) AS (VALUES
    ('active', 0), ('provisional', 1), ('restricted', 1), ('probation', 1), ('suspension-stayed', 1),
    ('inactive', 2), ('lapsed', 2), ('suspended', 3), ('surrendered', 4), ('revoked', 4),
    ('deceased', 4), ('issued-in-error', 5)
)
UPDATE changes SET held_at = CAST(strftime('%s', 'now') AS INTEGER)
WHERE applied_at IS NULL AND withdrawn_at IS NULL AND builds_on <> coalesce((
    SELECT stands.id FROM changes AS stands
    WHERE stands.license = changes.license AND stands.applied_at IS NOT NULL
    ORDER BY stands.applied_at DESC, stands.effective_at DESC, stands.id DESC LIMIT 1
), 0) AND (SELECT rank FROM strictness WHERE state = to_state) <= (
    SELECT rank FROM strictness JOIN licenses ON licenses.state = strictness.state
    WHERE licenses.id = changes.license
);
