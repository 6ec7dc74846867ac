-- Whether the touched schemes are so few among so many answers that it pays to read the rows of these schemes alone.
-- param many: BIGINT, from how many answers on
SELECT (SELECT count(*) FROM survey_response) >= $many
   AND 2 * (SELECT count(*) FROM touched) <= (SELECT count(DISTINCT scheme_id) FROM scheme) AS few
