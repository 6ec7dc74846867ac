-- Answers that are alike in all that one indicator reads, counted together.
-- template: columns is the crowd and the answers that it reads
CREATE OR REPLACE TEMP TABLE alike AS
SELECT {columns}, count(*) AS n FROM answers GROUP BY ALL
