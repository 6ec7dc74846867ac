-- The share who agree or strongly agree with the statement on their area, out of all who
-- answered it. Those who neither agree nor disagree count among those who do not agree.
-- The area is the council area of the scheme that asks.
-- id: KHI-41h
-- title: Prevention is measured
-- question: Does the area measure whether help that comes early keeps people well?
-- sentence: {value} of those asked say that the area checks if help that comes early keeps people well
-- kind: proportion
-- unit: percent
-- better: higher
-- theme: Carers, workers and the system
-- of: people of councils, charities and areas
-- each: respondent
-- by: view_from
-- periods: year
-- source: Answers on areas
-- reads: area_response
-- since: 1
-- min-n: 10
-- instrument: Our own questions on an area, in ten actions (khi_area)
-- licence: CC0: our own question
-- note: Counted are people of councils, of charities and of areas who were asked, not people supported. Who is asked is chosen by whoever asks: the figure of all depends on how many of each were asked, so read the three views.
SELECT respondent, scheme, occurred, 1.0::DOUBLE AS weight,
       CASE WHEN left_out IS NULL THEN (early_help <= 2)::INT::DOUBLE END AS value,
       left_out, view_from
FROM (
  SELECT r.*, early_help_missing AS left_out
  FROM area_answer r
)
