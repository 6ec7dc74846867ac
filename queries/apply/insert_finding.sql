-- Keeps what was found in a batch: where and why, never the value.
INSERT INTO finding (batch, level, rule, sheet, cell, field, message, advice)
SELECT batch, level, rule, sheet, cell, field, message, advice
FROM stage_finding
