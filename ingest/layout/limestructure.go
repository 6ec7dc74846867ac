package layout

import (
	"strings"

	"khi/ingest/book"
)

// IsStructure knows the table in which LimeSurvey gives the questions of a survey,
// their parts and their answers, each with its code and its words.
func IsStructure(header []string) bool { return has(header, "class", "type/scale", "name", "text") }

// limeQuestion is what the structure says of one question.
type limeQuestion struct {
	text    string
	parts   map[string]string // of a question with several columns, by the code in brackets
	answers map[string]string
	scales  map[string]string // of each answer: the scale on which the code first stood
}

// readStructure gives the questions by their code. A survey in several languages
// stands there once for each: the first is the one that it was written in.
// It reads all of it or nothing: the codes of a part alone could be taken for others.
func readStructure(s book.Sheet) (map[string]*limeQuestion, error) {
	class, kind, name, text := place(s.Header, "class"), place(s.Header, "type/scale"), place(s.Header, "name"), place(s.Header, "text")
	all := map[string]*limeQuestion{}
	var now *limeQuestion
	for row, err := range s.Rows() {
		if err != nil {
			return nil, err
		}
		code, words := strings.TrimSpace(string(row.Cells[name])), strings.TrimSpace(plain(string(row.Cells[text])))
		switch strings.TrimSpace(string(row.Cells[class])) {
		case "Q":
			if now = all[code]; now == nil {
				now = &limeQuestion{text: words, parts: map[string]string{}, answers: map[string]string{}, scales: map[string]string{}}
				all[code] = now
			}
		case "SQ":
			now.note(func(q *limeQuestion) map[string]string { return q.parts }, code, words)
		case "A":
			now.answer(code, words, strings.TrimSpace(string(row.Cells[kind])))
		case "G":
			now = nil
		}
	}
	return all, nil
}

// answer keeps the words of an answer. A question with two scales may have one code for
// two things: which is meant cannot be told, so it keeps no words.
func (q *limeQuestion) answer(code, words, scale string) {
	if q == nil || code == "" || words == "" {
		return
	}
	switch first, known := q.scales[code]; {
	case !known:
		q.scales[code], q.answers[code] = scale, words
	case first != scale && q.answers[code] != words:
		delete(q.answers, code)
	}
}

// note keeps the words of a code, those of the first language.
func (q *limeQuestion) note(of func(*limeQuestion) map[string]string, code, words string) {
	if q == nil || code == "" || words == "" {
		return
	}
	if m := of(q); m[code] == "" {
		m[code] = words
	}
}

// limeMeanings gives the columns the words of the structure.
func limeMeanings(columns []book.Column, questions map[string]*limeQuestion) {
	for i := range columns {
		c := &columns[i]
		q := questions[c.Code]
		if q == nil {
			continue
		}
		if c.Text == "" {
			c.Text = q.text
		}
		if len(q.answers) > 0 {
			c.Codes = q.answers
		}
		if words := q.parts[c.Option]; words != "" {
			c.Option = words
		}
	}
}
