-- Moves with everything that happens to a batch or its rows: what was read before it moved is not
-- written over what came since.
ALTER TABLE batches ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
-- How often it gave its place to others since it was started: the one that did so least is next.
ALTER TABLE batches ADD COLUMN turns INTEGER NOT NULL DEFAULT 0;
-- Whether it was paused because issuing failed again and again.
ALTER TABLE batches ADD COLUMN broke_off INTEGER NOT NULL DEFAULT 0;
