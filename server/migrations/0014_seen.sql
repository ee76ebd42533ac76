-- When somebody used a page here last; a session that has ended says nothing any more.
ALTER TABLE people ADD COLUMN seen_at INTEGER;
