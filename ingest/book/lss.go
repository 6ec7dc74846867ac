package book

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"iter"
	"path"
	"strings"

	"khi/ingest/finding"
)

// isLSS knows the file in which LimeSurvey saves a survey's structure.
func isLSS(name string) bool { return strings.EqualFold(path.Ext(name), ".lss") }

// mostLSS bounds the memory that a structure takes while it is read.
const mostLSS = 16 << 20

// mostStructure is how many questions, parts and answers a structure has at most, in
// all its languages together: a few words may stand in each of them.
const mostStructure = 200_000

// structureHeader is what LimeSurvey heads the columns of a structure with that it
// writes as a table, as far as answers are read by it.
var structureHeader = []string{"class", "type/scale", "name", "text", "language"}

// openLSS gives a survey's structure as the table that LimeSurvey would have written of
// it: each question with its parts and its answers, first in the language that the
// survey was written in and then in the others.
func openLSS(at finding.Place, f *zip.File) (Sheet, error) {
	if f.UncompressedSize64 > mostLSS {
		return Sheet{}, at.Refuse("", "unpacks_too_large", "The survey's structure (.lss) is larger than 16 MB unpacked.", "Leave pictures out of the questions and export it again; or leave it out and export \"Full answers\".")
	}
	var l lss
	err := tokens(at, f, l.take)
	var r *finding.Refusal
	if errors.As(err, &r) && (r.Rule == "broken_xml" || r.Rule == "doctype") {
		r.Message, r.Advice = "The survey's structure (.lss) is damaged or cut short: it is not whole XML.", "Export the structure again and send it unopened."
	}
	if err != nil {
		return Sheet{}, err
	}
	rows := l.table()
	if len(rows) > mostStructure {
		return Sheet{}, at.Refuse("", "too_many_rows", "The survey's structure (.lss) has more questions and answers than a survey can have.", "Export the structure again and send it unopened; or leave it out and export \"Full answers\".")
	}
	return Sheet{Name: at.Sheet, Header: structureHeader, Rows: func() iter.Seq2[Row, error] {
		return func(yield func(Row, error) bool) {
			for i, cells := range rows {
				if !yield(Row{Sheet: at.Sheet, Line: i + 2, Number: i + 2, Cells: cells, NoLetters: true}, nil) {
					return
				}
			}
		}
	}}, nil
}

// lss are the tables of a survey as LimeSurvey's own database has them. Since version 4
// the words of questions and answers stand in tables of their own.
type lss struct {
	path   []string
	row    map[string]string
	text   []byte // of the field that is being read
	tables map[string][]map[string]string
}

// take gathers document/table/rows/row/field.
func (l *lss) take(t xml.Token) error {
	const ofRow, ofField = 4, 5
	switch t := t.(type) {
	case xml.StartElement:
		l.path = append(l.path, t.Name.Local)
		if len(l.path) == ofRow && t.Name.Local == "row" {
			l.row = map[string]string{}
		}
	case xml.CharData:
		if len(l.path) == ofField && l.row != nil {
			l.text = append(l.text, t...)
		}
	case xml.EndElement:
		if len(l.path) == ofField && l.row != nil {
			l.row[l.path[ofField-1]], l.text = string(l.text), l.text[:0]
		}
		if len(l.path) == ofRow && l.row != nil {
			if l.tables == nil {
				l.tables = map[string][]map[string]string{}
			}
			l.tables[l.path[1]] = append(l.tables[l.path[1]], l.row)
			l.row = nil
		}
		l.path = l.path[:len(l.path)-1]
	}
	return nil
}

// languages are those of the survey, the one that it was written in first.
func (l *lss) languages() []string {
	var all []string
	seen := map[string]bool{}
	add := func(rows []map[string]string, field string) {
		for _, row := range rows {
			if name := row[field]; name != "" && !seen[name] {
				all, seen[name] = append(all, name), true
			}
		}
	}
	add(l.tables["surveys"], "language")
	for _, table := range []string{"questions", "question_l10ns", "subquestions", "answers", "answer_l10ns"} {
		add(l.tables[table], "language")
	}
	if len(all) == 0 {
		return []string{""}
	}
	return all
}

// table gives each question, then its parts and its answers, once for each language.
func (l *lss) table() [][][]byte {
	questionWords, answerWords := l.words("question_l10ns", "qid", "question"), l.words("answer_l10ns", "aid", "answer")
	parts, answers := by(l.tables["subquestions"], "parent_qid"), by(l.tables["answers"], "qid")
	var rows [][][]byte
	for _, language := range l.languages() {
		if len(rows) > mostStructure {
			break
		}
		put := func(class, kind, name, text string) {
			rows = append(rows, [][]byte{[]byte(class), []byte(kind), []byte(name), []byte(text), []byte(language)})
		}
		seen := map[string]bool{}
		for _, q := range l.tables["questions"] {
			id := q["qid"]
			text, ok := wordsIn(q, "question", questionWords[id], language)
			if !ok || seen[id] || q["parent_qid"] != "" && q["parent_qid"] != "0" {
				continue
			}
			seen[id] = true
			put("Q", q["type"], q["title"], text)
			for _, part := range parts[id] {
				if text, ok := wordsIn(part, "question", questionWords[part["qid"]], language); ok {
					put("SQ", part["scale_id"], part["title"], text)
				}
			}
			for _, answer := range answers[id] {
				if text, ok := wordsIn(answer, "answer", answerWords[answer["aid"]], language); ok {
					put("A", answer["scale_id"], answer["code"], text)
				}
			}
		}
	}
	return rows
}

// words are those of a table of words, by what they are of and by language.
func (l *lss) words(table, of, field string) map[string]map[string]string {
	all := map[string]map[string]string{}
	for _, row := range l.tables[table] {
		if all[row[of]] == nil {
			all[row[of]] = map[string]string{}
		}
		all[row[of]][row["language"]] = row[field]
	}
	return all
}

// wordsIn gives the words of a row in a language: its own, or those from the table of words.
func wordsIn(row map[string]string, field string, words map[string]string, language string) (string, bool) {
	if text, own := row[field]; own {
		return text, row["language"] == language || row["language"] == ""
	}
	text, ok := words[language]
	return text, ok
}

func by(rows []map[string]string, field string) map[string][]map[string]string {
	all := map[string][]map[string]string{}
	for _, row := range rows {
		all[row[field]] = append(all[row[field]], row)
	}
	return all
}
