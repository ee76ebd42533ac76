-- An erased document keeps its row, so that what points at it still does, and loses its bytes.
ALTER TABLE blocks ADD COLUMN erased_at INTEGER;
-- What waits to be published is counted and listed without looking at any bytes.
CREATE INDEX blocks_unpublished ON blocks (cid) WHERE published_at IS NULL;
