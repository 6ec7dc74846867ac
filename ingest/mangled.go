package ingest

import (
	"strings"

	"khi/ingest/book"
	"khi/ingest/finding"
)

// Values that a spreadsheet program changed before the file came here: they
// look like something, and what was typed cannot be told from it.

// mangled knows 2-Mar and Mar-02, which 2-3 and 2/3 become.
func mangled(f *Field, s string) *problem {
	a, b, ok := strings.Cut(s, "-")
	if !ok || !(isMonth(a) && isDay(b) || isMonth(b) && isDay(a)) {
		return nil
	}
	return &problem{rule: "excel_date_mangled", message: f.called() + " is a date: a spreadsheet program made it of a range such as 2-3.",
		advice: "Export the file again and load it without opening it in a spreadsheet program; or format the column as text and type the value again."}
}

// longestMangled is how long a text is at most that mangled knows: Mar-2026.
const longestMangled = 8

func isMonth(s string) bool {
	if len(s) != 3 {
		return false
	}
	switch strings.ToLower(s) {
	case "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec":
		return true
	}
	return false
}

func isDay(s string) bool {
	n, ok := digits(s)
	return ok && len(s) <= 2 && n > 0 && n <= 31 || ok && len(s) == 4
}

// mangledReference knows 9.43477E+09 and dates where a reference must stand.
func mangledReference(f *Field, s string) *problem {
	if shortened(s) {
		return &problem{rule: "precision_lost", message: f.called() + " was shortened by a spreadsheet program, which writes long numbers so; figures of it are gone.",
			advice: "Export the file again and load it without opening it in a spreadsheet program; or format the column as text before pasting.", hide: true}
	}
	return mangled(f, s)
}

// shortened knows a long number that lost figures: 9.43477E+09.
func shortened(s string) bool {
	if strings.IndexByte(s, '+') < 0 {
		return false
	}
	whole, power, ok := strings.Cut(strings.ToUpper(s), "E+")
	_, isNumber := digits(strings.Replace(whole, ".", "", 1))
	_, isPower := digits(power)
	return ok && isNumber && isPower
}

// warnShortened tells of numbers that lost figures in columns that name people:
// they are not read, but whoever sent them has lost them.
func (t *table) warnShortened(row book.Row) {
	for _, i := range t.naming {
		if raw := row.Cells[i]; len(raw) < 20 && shortened(strings.TrimSpace(string(raw))) {
			t.tell(finding.Finding{Level: finding.Warning, File: t.file, Sheet: t.sheet.Name, Cell: row.Address(i), Header: shorten(t.label(i), 200), Rule: "precision_lost",
				Message: "A spreadsheet program shortened the number in this column, and figures of it are gone. The column is not read, so nothing here rests on it.",
				Advice:  "Your own copy has lost the number too: take it from where it came from, and leave the column out of what you send."})
		}
	}
}
