-- The made-up answers of one scheme: everybody is asked once a year while they stay, always in the same quarter.
-- Better answers are more often given where lean is higher, and a little more often each year.
-- param scheme: VARCHAR
-- param first_day: DATE, the first of the years
-- param years: INTEGER, how many years there are
-- param stay: INTEGER, for how many years everybody stays
-- param lean: BIGINT, 0 to 200; see bulk/code
INSERT INTO survey_response BY NAME
WITH asked AS (
  SELECT person_key, i, y, wave, h, lean,
         ($first_day + to_months(12 * y + 3 * quarter) + to_days(((h >> 40) % 90)::INTEGER))::DATE AS day
  FROM (
    SELECT person_key, i, y::INTEGER AS y, quarter, hash(person_key, y) AS h, ($lean + 6 * y)::INTEGER AS lean,
           CASE WHEN y = first_year THEN 'baseline' ELSE 'review' END AS wave
    FROM bulk_stay CROSS JOIN range($years) years(y)
    WHERE y BETWEEN first_year AND first_year + $stay - 1
  )
), answer AS (
  SELECT *,
         bulk_code(hash(xor(h, 1)), 4, lean) AS control, bulk_code(hash(xor(h, 2)), 4, lean) AS personal_care, bulk_code(hash(xor(h, 3)), 4, lean) AS food,
         bulk_code(hash(xor(h, 4)), 4, lean) AS home_clean, bulk_code(hash(xor(h, 5)), 4, lean) AS safe, bulk_code(hash(xor(h, 6)), 4, lean) AS contact,
         bulk_code(hash(xor(h, 7)), 4, lean) AS occupation, bulk_code(hash(xor(h, 8)), 4, lean) AS dignity,
         bulk_code(hash(xor(h, 21)), 3, lean) AS ucla_1, bulk_code(hash(xor(h, 22)), 3, lean) AS ucla_2, bulk_code(hash(xor(h, 23)), 3, lean) AS ucla_3,
         bulk_score(hash(xor(h, 31)), 1, 5, lean) AS s1, bulk_score(hash(xor(h, 32)), 1, 5, lean) AS s2, bulk_score(hash(xor(h, 33)), 1, 5, lean) AS s3, bulk_score(hash(xor(h, 34)), 1, 5, lean) AS s4,
         bulk_score(hash(xor(h, 35)), 1, 5, lean) AS s5, bulk_score(hash(xor(h, 36)), 1, 5, lean) AS s6, bulk_score(hash(xor(h, 37)), 1, 5, lean) AS s7
  FROM asked
)
SELECT $scheme AS scheme_id, person_key, wave, day AS answered_on,
       CASE WHEN h % 10 < 4 THEN 'self' WHEN h % 10 < 9 THEN 'supported' ELSE 'proxy' END AS answered_by,
       bulk_score(hash(xor(h, 9)), 0, 12, lean) AS friends_n, bulk_code(hash(xor(h, 10)), 3, lean) AS friends_help,
       bulk_code(hash(xor(h, 11)), 3, lean) AS friends_enough, bulk_code(hash(xor(h, 12)), 4, lean) AS balance, bulk_score(hash(xor(h, 13)), 1, 5, lean) AS lonely,
       bulk_score(hash(xor(h, 14)), 0, 10, lean) AS life_sat, bulk_score(hash(xor(h, 15)), 0, 10, lean) AS worthwhile, bulk_score(hash(xor(h, 16)), 0, 10, lean) AS happy,
       bulk_code(hash(xor(h, 17)), 10, lean) AS anxious, bulk_code(hash(xor(h, 18)), 5, lean) AS choice,
       control, personal_care, food, home_clean, safe, contact, occupation, dignity,
       CASE WHEN least(control, personal_care, food, home_clean, safe, contact, occupation, dignity) > 0
            THEN (32 - (control + personal_care + food + home_clean + safe + contact + occupation + dignity)) / 24.0 END AS scrqol,
       [struct_pack(friends_why := NULL::VARCHAR, belong := bulk_code(hash(xor(h, 41)), 4, lean), kindness := bulk_code(hash(xor(h, 42)), 4, lean),
         say_once := bulk_code(hash(xor(h, 43)), 2, lean), work_status := bulk_code(hash(xor(h, 44)), 4, lean))] AS home,
       CASE WHEN y % 2 = 0 THEN [struct_pack(ucla_1 := ucla_1, ucla_2 := ucla_2, ucla_3 := ucla_3,
         ucla_score := CASE WHEN least(ucla_1, ucla_2, ucla_3) > 0 THEN (ucla_1 + ucla_2 + ucla_3)::DOUBLE END)] END AS ucla,
       [struct_pack(swemwbs_1 := s1, swemwbs_2 := s2, swemwbs_3 := s3, swemwbs_4 := s4, swemwbs_5 := s5, swemwbs_6 := s6, swemwbs_7 := s7,
         wemwbs_4 := NULL::SMALLINT, wemwbs_5 := NULL::SMALLINT, wemwbs_8 := NULL::SMALLINT, wemwbs_10 := NULL::SMALLINT, wemwbs_12 := NULL::SMALLINT,
         wemwbs_13 := NULL::SMALLINT, wemwbs_14 := NULL::SMALLINT,
         swemwbs_score := CASE WHEN least(s1, s2, s3, s4, s5, s6, s7) > 0 THEN (s1 + s2 + s3 + s4 + s5 + s6 + s7)::DOUBLE END, wemwbs_score := NULL::DOUBLE)] AS wellbeing,
       0 AS batch, '' AS sheet, (i * $years + y + 1) AS line
FROM answer
