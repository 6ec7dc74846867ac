-- Whether more was taken off somewhere than stood there: then the cells were not those of the rows.
SELECT EXISTS (SELECT indicator FROM cell_before GROUP BY indicator, scheme_id, period, dimension, level HAVING sum(n) < 0)
    OR EXISTS (SELECT indicator FROM cell_bin_before GROUP BY indicator, scheme_id, period, dimension, level, bin HAVING sum(n) < 0)
    OR EXISTS (SELECT indicator FROM cell_left_out_before GROUP BY indicator, scheme_id, period, reason HAVING sum(respondents) < 0) AS short
