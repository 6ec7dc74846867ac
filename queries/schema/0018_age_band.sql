-- Age bands for breakdowns, from whole years of age; NULL where the birth year is not known.
CREATE MACRO age_band(age) AS
  CASE WHEN age IS NULL THEN NULL
       WHEN age < 18 THEN 'under 18'
       WHEN age < 25 THEN '18-24'
       WHEN age < 45 THEN '25-44'
       WHEN age < 65 THEN '45-64'
       WHEN age < 75 THEN '65-74'
       ELSE '75+' END
