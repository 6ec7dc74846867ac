-- The same of the rows that belong on one machine of several: of whole schemes, so that each machine makes their cells alone.
-- ClickHouse is told with --param_machines how many there are and with --param_machine which one it is, from 0.
-- template: table is its name, columns are those that it has, files is a pattern of paths
INSERT INTO {table} ({columns}) SELECT {columns} FROM file('{files}', Parquet)
WHERE part % {machines:UInt16} = {machine:UInt16}
