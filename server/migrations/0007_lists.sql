-- The register at a hundred thousand licences. `sort_name` (family name first) and `sort_number` are
-- written by the program: small letters, no accents. Empty only until the next start fills them in.
ALTER TABLE licenses ADD COLUMN family_name TEXT NOT NULL DEFAULT '';
ALTER TABLE licenses ADD COLUMN sort_name TEXT NOT NULL DEFAULT '';
ALTER TABLE licenses ADD COLUMN sort_number TEXT NOT NULL DEFAULT '';
-- Whether the document was published and read back: what blocks.published_at says, where lists look.
ALTER TABLE licenses ADD COLUMN published INTEGER NOT NULL DEFAULT 0;
UPDATE licenses SET published = 1 WHERE cid IN (SELECT cid FROM blocks WHERE published_at IS NOT NULL);

-- One for each order of the whole register: a page of it is found without reading those before it.
CREATE INDEX licenses_by_name ON licenses (organisation, sort_name, credential);
CREATE INDEX licenses_by_sort_number ON licenses (organisation, sort_number, credential);
CREATE INDEX licenses_by_end ON licenses (organisation, valid_until, credential);
-- Everything that a filter asks and an order needs: any filter reads this and not the table.
CREATE INDEX licenses_at_a_glance ON licenses (organisation, profession, jurisdiction, state,
    valid_until, valid_from, published, sort_name, sort_number, credential);
-- What the overview counts.
CREATE INDEX licenses_by_state ON licenses (organisation, state, valid_until, valid_from);
CREATE INDEX licenses_by_jurisdiction ON licenses (organisation, jurisdiction);
CREATE INDEX licenses_by_document ON licenses (cid);
CREATE INDEX licenses_unpublished ON licenses (organisation) WHERE published = 0;
CREATE INDEX licenses_unsorted ON licenses (credential) WHERE sort_name = '';
CREATE INDEX credentials_by_month ON credentials (organisation, kind, issued_at);
CREATE INDEX outbox_failed ON outbox (cid) WHERE last_error IS NOT NULL;
