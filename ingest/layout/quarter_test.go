package layout

import (
	"testing"

	"khi/ingest/book"
)

// Titles as people write them; a span that is no quarter of a financial year says nothing.
func TestQuarterInTitles(t *testing.T) {
	for title, want := range map[string]string{
		"Quarter 1 2025-26":   "2025-26Q1",
		"2025/26 Qtr 4":       "2025-26Q4",
		"Chwarter 2, 2025/26": "2025-26Q2",
		"April to June 2025":  "2025-26Q1",
		"Jan - Mar 2026":      "2025-26Q4",
		"Shared Lives, 1 October 2025 to 31 December 2025": "2025-26Q3",
		"1st July - 30th Sept 2025":                        "2025-26Q2",
		"Ebrill i Mehefin 2025":                            "2025-26Q1",
		"Period 01/01/2026 - 31/03/2026":                   "2025-26Q4",
		"1/4/2025 to 30/6/2025":                            "2025-26Q1",
		"Return for the quarter ending 30 September 2025":  "2025-26Q2",
		"quarter to March 2026":                            "2025-26Q4",
		"April 2025 to March 2026":                         "",
		"April to September 2025":                          "",
		"01/04/2025 - 31/03/2026":                          "",
		"Q1 2025-27":                                       "",
		"January 2025":                                     "",
		"":                                                 "",
	} {
		if got := quarterIn(title); got != want {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
}

// Of columns that count the same the one that counts all is taken, and where none
// or several say so nobody can tell.
func TestTheColumnThatCountsAll(t *testing.T) {
	for _, c := range []struct {
		header []string
		people int // its place; -1 where the header is refused
	}{
		{[]string{"Scheme", "People supported live-in", "People supported day", "People supported total", "Approved carers"}, 3},
		{[]string{"Scheme", "People supported", "Approved carers"}, 1},
		{[]string{"Scheme", "People supported men", "People supported women"}, -1},
		{[]string{"Scheme", "Total people supported in April", "Total people supported in May"}, -1},
	} {
		a := headed(book.Sheet{Name: "x"}, c.header, 1)
		if (a == nil) != (c.people < 0) {
			t.Errorf("%q: %+v", c.header, a)
			continue
		}
		for i := range c.header {
			if a != nil && (a.fields[i] == "people_total") != (i == c.people) {
				t.Errorf("%q: column %d is %q", c.header, i, a.fields[i])
			}
		}
	}
}
