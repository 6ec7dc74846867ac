-- The made-up people of one scheme.
-- param scheme: VARCHAR
INSERT INTO person
SELECT $scheme, person_key, 1930 + (h % 74)::SMALLINT,
       CASE WHEN (h >> 8) % 50 = 0 THEN NULL WHEN (h >> 14) % 20 < 9 THEN 'female' ELSE 'male' END,
       CASE WHEN (h >> 20) % 20 < 16 THEN 'white' WHEN (h >> 20) % 20 < 18 THEN 'asian' WHEN (h >> 20) % 20 < 19 THEN 'black' END,
       CASE WHEN (h >> 28) % 100 < 60 THEN 'learning_disability' WHEN (h >> 28) % 100 < 72 THEN 'mental_health' WHEN (h >> 28) % 100 < 80 THEN 'physical'
            WHEN (h >> 28) % 100 < 87 THEN 'older_age' WHEN (h >> 28) % 100 < 92 THEN 'autism' WHEN (h >> 28) % 100 < 95 THEN 'memory' WHEN (h >> 28) % 100 < 98 THEN 'sensory' END,
       CASE WHEN (h >> 34) % 10 < 7 THEN 'none' WHEN (h >> 34) % 10 < 9 THEN 'easy_read' END,
       CASE WHEN (h >> 40) % 20 > 0 THEN 1 + ((h >> 45) % 5)::SMALLINT END,
       0, '', i + 1, NULL
FROM bulk_stay
