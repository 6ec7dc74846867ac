-- The answers, as they are coded, of the people who answered in the years that are counted, those of earlier years too:
-- all that indicators that look back are made of. With a long history behind it each of them would read the whole
-- of it again, twice.
-- template: rows is the text of the view response_code over the answers of these people
CREATE OR REPLACE TEMP TABLE coded AS
SELECT * FROM (
{rows}
) i
