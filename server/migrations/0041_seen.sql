-- When a member used a page of that organisation last; what they do at another is not told here.
-- `people.seen_at` is not written any more.
ALTER TABLE members ADD COLUMN seen_at INTEGER;
-- Of who works for one alone it is known already.
UPDATE members SET seen_at = (SELECT people.seen_at FROM people WHERE people.id = members.person)
WHERE (SELECT COUNT(*) FROM members AS theirs WHERE theirs.person = members.person) = 1;
