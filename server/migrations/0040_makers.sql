-- Who made a client of the machine interfaces, so that it can be revoked when they go. Nobody where
-- the command line did; of those that are there already it was not noted.
ALTER TABLE clients ADD COLUMN made_by INTEGER REFERENCES people (id);
