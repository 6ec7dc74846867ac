-- The cells as they were counted here, with the financial year by which their files are told apart.
-- template: columns are those of the table, table is cell, cell_bin or cell_left_out
SELECT {columns}, left(period, 7) AS year FROM {table}
