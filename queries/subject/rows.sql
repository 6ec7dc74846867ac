-- Every row of one table about one person, carer or worker, also those that a later file replaced, in the order of loading.
-- template: table is a contract table, key its column for the person, carer or worker
-- param scheme: VARCHAR, the scheme whose reference it is
-- param subject: BIGINT, the keyed hash of the reference
SELECT * FROM {table}
WHERE scheme_id = $scheme AND {key} = $subject
ORDER BY batch, sheet, line
