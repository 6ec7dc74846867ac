-- Of which indicators a snapshot has cells, histograms and people left out, by the list that gives them.
SELECT DISTINCT 'snapshot_cells' AS list, indicator FROM cell
UNION ALL
SELECT DISTINCT 'snapshot_bins', indicator FROM cell_bin
UNION ALL
SELECT DISTINCT 'snapshot_left_out', indicator FROM cell_left_out
