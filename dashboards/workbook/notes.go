package workbook

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"khi/metrics"
)

// notes numbers the notes of all tables, each text once.
type notes struct {
	texts []string
	about [][]string // titles of the tables that cite each text
}

// citations are the notes of one table by their numbers.
type citations struct {
	byKey map[string]int // key of a note of the table to its number
	whole []int          // notes that no row cites, so that they hold for the table
}

const roundingNote = "Figures are rounded as they are published: per cent, scores and points to one decimal place, ratios to two, people and pounds to whole numbers. A difference between two rounded figures may not be the difference shown."

// add numbers the notes of a table.
func (n *notes) add(t *metrics.Table) citations {
	c := citations{byKey: map[string]int{}, whole: []int{n.number(roundingNote, t.Title)}}
	cited := map[string]bool{}
	for _, r := range t.Rows {
		for _, key := range r.Notes {
			cited[key] = true
		}
	}
	for _, note := range t.Notes {
		i := n.number(cmp.Or(strings.TrimSpace(note.Text), note.Key), t.Title)
		c.byKey[note.Key] = i
		if !cited[note.Key] && !slices.Contains(c.whole, i) {
			c.whole = append(c.whole, i)
		}
	}
	return c
}

func (n *notes) number(text, title string) int {
	i := slices.Index(n.texts, text)
	if i < 0 {
		i = len(n.texts)
		n.texts, n.about = append(n.texts, text), append(n.about, nil)
	}
	if !slices.Contains(n.about[i], title) {
		n.about[i] = append(n.about[i], title)
	}
	return i + 1
}

func cite(numbers []int) string {
	marks := make([]string, len(numbers))
	for i, n := range numbers {
		marks[i] = fmt.Sprintf("[note %d]", n)
	}
	return strings.Join(marks, " ")
}

// row cites the notes of a row in the order of their numbers, each once.
func (c citations) row(r metrics.Row) string {
	var numbers []int
	for _, key := range r.Notes {
		numbers = append(numbers, c.byKey[key])
	}
	slices.Sort(numbers)
	return cite(slices.Compact(numbers))
}

// sheet is the worksheet of notes. There is always one note at least, about
// rounding.
func (n *notes) sheet() sheet {
	tables := len(slices.Compact(slices.Sorted(slices.Values(slices.Concat(n.about...)))))
	rows := func(yield func([]cell) bool) {
		for i, text := range n.texts {
			of := cmp.Or(strings.TrimSpace(strings.Join(n.about[i], "\n")), "A table without a title")
			if tables > 1 && len(n.about[i]) == tables {
				of = "All tables"
			}
			if !yield([]cell{{text: fmt.Sprintf("[note %d]", i+1)}, {text: sentence(text)}, {text: of}}) {
				return
			}
		}
	}
	return sheet{
		tab: notesTab, name: "notes_list", title: "Notes", holds: "What the words “note 1”, “note 2” and so on refer to.",
		remarks: append([]string{"This worksheet contains one table, which gives the text of each note."}, legend(metrics.ShorthandsIn(n.texts))...),
		columns: []column{{heading: "Note", width: 44, code: true}, {heading: "Text", width: 80}, {heading: "Tables it belongs to", width: 60}},
		count:   len(n.texts), rows: rows,
	}
}
