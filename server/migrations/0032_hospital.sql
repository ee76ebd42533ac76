-- A decision that ends the one before it, with a reason of its own.
ALTER TABLE trust_decisions ADD COLUMN ends INTEGER NOT NULL DEFAULT 0;
