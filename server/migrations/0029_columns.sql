-- The template has ten columns more for restrictions and eight for disciplinary actions, behind the
-- order of the first restriction. Rows that were read before move what stood behind it.
UPDATE batch_rows SET cells = (
    SELECT json_group_array(value ORDER BY place) FROM (
        SELECT value, CASE WHEN key <= 22 THEN key ELSE key + 18 END AS place
        FROM json_each(batch_rows.cells)
        UNION ALL
        SELECT '', 22 + key + 1 FROM json_each('[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]')
    )
) WHERE json_array_length(cells) = 26;
UPDATE batch_faults SET position = position + 18 WHERE position > 22;
