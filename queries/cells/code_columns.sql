-- The columns of the view response_code: texts are facts about a person, numbers are codes of answers.
DESCRIBE response_code
