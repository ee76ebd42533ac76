-- The way back in, made by an administrator, that a way to sign in or a session goes back to, until
-- its person has said that it was them. What is there already is its person's own.
ALTER TABLE passkeys ADD COLUMN way_back INTEGER REFERENCES links (id);
ALTER TABLE people ADD COLUMN password_way_back INTEGER REFERENCES links (id);
ALTER TABLE sessions ADD COLUMN way_back INTEGER REFERENCES links (id);
-- When the person of a way back in that was used has said whether it was them.
ALTER TABLE links ADD COLUMN known_at INTEGER;
UPDATE links SET known_at = spent_at WHERE kind = 'recover' AND spent = 'used';
CREATE INDEX ways_back_of_person ON links (person) WHERE kind = 'recover';
