package layout

import (
	"regexp"
	"strconv"
	"strings"

	"khi/ingest/book"
)

// noted are the columns that the tool itself fills.
var noted = map[string]bool{"id": true, "start time": true, "completion time": true, "email": true, "name": true, "last modified time": true}

// msForms is the workbook that Microsoft Forms writes, as it is or saved as
// CSV by a spreadsheet program. The tool names its own columns in the language of
// whoever exports: where that is another one, they are known by what they hold.
func msForms(b *book.Book) ([]book.Sheet, string) {
	s, ok := onlySheet(b, "ID", "Start time", "Completion time")
	own := func(i int) string {
		if noted[book.Fold(s.Header[i])] {
			return strings.TrimSpace(s.Header[i])
		}
		return ""
	}
	if !ok {
		others := b.Others
		if s, ok = onlySheet(b, "ID"); !ok || !ofForms(s) {
			b.Others = others
			return nil, ""
		}
		own = func(i int) string {
			if i < len(formsColumns) {
				return formsColumns[i]
			}
			return ""
		}
	}
	for i, h := range s.Header {
		c := gridColumn(h)
		if name := own(i); name != "" {
			c = book.Column{Code: name}
		} else if ofQuiz(h) {
			c = book.Column{Code: strings.TrimSpace(h)}
		}
		s.Columns = append(s.Columns, c)
	}
	if b.Container == "xlsx" {
		return []book.Sheet{s}, "Microsoft Forms workbook"
	}
	return []book.Sheet{s}, "Microsoft Forms " + container(b)
}

// formsColumns are the tool's own columns in their order.
var formsColumns = []string{"ID", "Start time", "Completion time", "Email", "Name"}

// ofForms reports a table whose first five columns are those of Microsoft Forms by
// what they hold: a number that counts up, when each answer began and when it was
// ended, and a name that is an address, anonymous or nothing.
func ofForms(s book.Sheet) bool {
	rows := peek(s, 20)
	if len(rows) == 0 || len(s.Header) <= len(formsColumns) || book.Fold(s.Header[0]) != "id" {
		return false
	}
	for _, r := range rows {
		mail := strings.TrimSpace(r[3])
		if _, err := strconv.Atoi(strings.TrimSpace(r[0])); err != nil || !isMoment(r[1]) || !isMoment(r[2]) || mail != "" && !strings.EqualFold(mail, "anonymous") && !strings.Contains(mail, "@") {
			return false
		}
	}
	return true
}

var momentText = regexp.MustCompile(`^[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4} [0-9]{1,2}:[0-9]{2}`)

// isMoment knows a day with its time, as a text or as a spreadsheet counts days.
func isMoment(s string) bool {
	s = strings.TrimSpace(s)
	days, err := strconv.ParseFloat(s, 64)
	return momentText.MatchString(s) || err == nil && days > 36_000 && days < 80_000 && strings.Contains(s, ".")
}

// ofQuiz reports a column that a quiz has beside each question: it bears the
// question's wording and holds no answer to it.
func ofQuiz(header string) bool {
	h := book.Fold(header)
	return strings.HasPrefix(h, "points - ") || strings.HasPrefix(h, "feedback - ")
}
