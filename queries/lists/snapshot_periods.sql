-- Every quarter and year that a snapshot has cells for, in order.
SELECT period FROM period ORDER BY period
