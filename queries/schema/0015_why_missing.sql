-- The reason behind a code that is not an answer, or NULL where it is one.
CREATE MACRO why_missing(code) AS
  CASE WHEN code IS NULL THEN 'not_asked'
       WHEN code >= 0 THEN NULL
       WHEN code = -1 THEN 'not_answered'
       WHEN code = -2 THEN 'dont_know'
       WHEN code = -3 THEN 'prefer_not_to_say'
       WHEN code = -4 THEN 'does_not_apply'
       ELSE 'unreadable' END
