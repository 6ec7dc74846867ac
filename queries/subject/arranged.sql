-- Every row of one table about the arrangements of one person, also those that a later file replaced, in the order of loading.
-- template: table is a contract table whose rows name an arrangement and no person
-- param scheme: VARCHAR, the scheme whose reference it is
-- param subject: BIGINT, the keyed hash of the reference
SELECT * FROM {table}
WHERE scheme_id = $scheme
  AND arrangement_key IN (SELECT arrangement_key FROM arrangement WHERE scheme_id = $scheme AND person_key = $subject)
ORDER BY batch, sheet, line
