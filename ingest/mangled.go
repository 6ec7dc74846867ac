package ingest

import "strings"

// Values that a spreadsheet program changed before the file came here: they
// look like something, and what was typed cannot be told from it.

// mangled knows 2-Mar and Mar-02, which 2-3 and 2/3 become.
func mangled(f *Field, s string) *problem {
	a, b, ok := strings.Cut(s, "-")
	if !ok || !(isMonth(a) && isDay(b) || isMonth(b) && isDay(a)) {
		return nil
	}
	return &problem{rule: "excel_date_mangled", message: f.Name + " is a date: a spreadsheet program made it of a range such as 2-3.",
		advice: "Export the file again and load it without opening it in a spreadsheet program; or format the column as text and type the value again."}
}

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
	whole, power, ok := strings.Cut(s, "E+") // references are in capitals here
	if _, isNumber := digits(strings.Replace(whole, ".", "", 1)); ok && isNumber {
		if _, isPower := digits(power); isPower {
			return &problem{rule: "precision_lost", message: f.Name + " was shortened by a spreadsheet program, which writes long numbers so; figures of it are gone.",
				advice: "Export the file again and load it without opening it in a spreadsheet program; or format the column as text before pasting.", hide: true}
		}
	}
	return mangled(f, s)
}
