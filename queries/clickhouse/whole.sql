-- Survey responses with every answer as a column of its own, as they are published.
CREATE OR REPLACE VIEW survey_response_whole AS SELECT * FROM survey_response
