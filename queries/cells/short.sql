-- Whether more was taken off somewhere than stood there: then the cells were not those of the rows.
SELECT EXISTS (FROM cell_after WHERE n < 0) OR EXISTS (FROM cell_bin_after WHERE n < 0) OR EXISTS (FROM cell_left_out_after WHERE respondents < 0) AS short
