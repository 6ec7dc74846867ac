-- Puts the staged scheme quarters into force.
INSERT INTO scheme_quarter (scheme_id, quarter, people_total, carers_approved, carers_new, carers_left, vacancies, referrals, enquiries, matches_started, matches_ended, waiting_people, staff_fte, batch, sheet, line, superseded_by)
SELECT scheme_id, quarter, people_total, carers_approved, carers_new, carers_left, vacancies, referrals, enquiries, matches_started, matches_ended, waiting_people, staff_fte, batch, sheet, line, superseded_by
FROM stage_scheme_quarter
