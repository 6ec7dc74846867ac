-- Brings rows that the program gives one chunk after another into a table, in their order.
-- template: database and table say where to; columns are those that the rows give values for; feed is the number of the rows on their way
INSERT INTO {database}.main.{table} ({columns})
SELECT * FROM rows_on_their_way({feed})
