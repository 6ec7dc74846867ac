package layout

import (
	"strings"

	"khi/ingest/book"
)

// surveyMonkey is the export of all responses: the questions in the first row,
// blank after the first column of a question, and under each what the column
// holds: "Response", the row of a grid, or one option.
func surveyMonkey(b *book.Book) ([]book.Sheet, string) {
	s, ok := onlySheet(b, "Respondent ID", "Collector ID", "Start Date", "End Date")
	if !ok {
		return nil, ""
	}
	second := peek(s, 1)
	if len(second) == 0 || strings.TrimSpace(second[0][0]) != "" {
		return nil, ""
	}
	columns, style := underQuestions(s.Header, second[0])
	s.Columns = columns
	return []book.Sheet{below(s, 1)}, "SurveyMonkey " + container(b) + ", two header rows, " + style
}

// underQuestions are the columns of a table with two header rows; style says whether
// options have columns of their own.
func underQuestions(header, second []string) (columns []book.Column, style string) {
	style = "condensed"
	question := ""
	for i, h := range header {
		if strings.TrimSpace(h) != "" {
			question = h
		}
		under := strings.TrimSpace(second[i])
		c := book.Column{Text: plain(question), Option: plain(under)}
		switch book.Fold(under) {
		case "", "response", "open-ended response":
			c.Option = ""
		default:
			if strings.TrimSpace(h) == "" && !isOther(under) {
				style = "expanded"
			}
		}
		if isOther(under) {
			c.Option = Other
		}
		columns = append(columns, c)
	}
	return columns, style
}

// Other is the option of a column that holds an answer in a person's own words.
const Other = "(other)"

// isOther knows the words by which tools call such a column.
func isOther(s string) bool {
	s = book.Fold(s)
	return s == "other" || s == "-oth-" || strings.HasPrefix(s, "other (please") || strings.HasPrefix(s, "other, please") || strings.HasPrefix(s, "other - please")
}
