-- Whether every scheme that any record speaks of, or that has cells, is touched: then no row need be
-- asked which one it is of.
-- template: schemes is the text that gives every scheme, as in cells/touched_all
SELECT NOT EXISTS (
  SELECT scheme_id FROM (
{schemes}
UNION SELECT scheme_id FROM cell
UNION SELECT scheme_id FROM cell_left_out
  ) ANTI JOIN touched USING (scheme_id)
) AS every
