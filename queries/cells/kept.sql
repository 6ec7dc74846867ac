-- The answers of the touched schemes as indicators see them, worked out once for all of them: where there are few, making
-- a plan of the view for each indicator takes longer than all that it does with the rows.
-- template: rows is the text of the view response; touched says of which schemes answers are kept
CREATE OR REPLACE TEMP TABLE kept AS
SELECT * FROM (
{rows}
) i
WHERE {touched}
