-- Answers that are alike in all that some indicators read, counted together.
-- template: alike is the name of the table; columns is the crowd and the answers that they read
CREATE OR REPLACE TEMP TABLE {alike} AS
SELECT {columns}, count(*) AS n FROM answers GROUP BY ALL
