package ingest

import (
	"slices"
	"strings"

	"khi/ingest/book"
	"khi/ingest/finding"
)

// clash is a row that contradicts one above it: the numbers of both.
type clash struct{ earlier, later int32 }

// mostCompared is of how many contradicting rows it is said in which columns
// they differ; the file is read once more for it.
const mostCompared = 200

// tellClashes tells of the rows that contradict one above them, and takes the
// latter out again: which of the two is right nobody here can know.
func (t *table) tellClashes() {
	if len(t.index.clashes) == 0 {
		return
	}
	differ, other := t.differences(), map[int32]int32{}
	for _, c := range t.index.clashes {
		other[c.later] = c.earlier
		if _, told := other[c.earlier]; !told {
			other[c.earlier] = c.later
		}
	}
	tell := func(number int32) {
		with := int32(0)
		if differ != nil {
			with = other[number]
		}
		f := t.aboutRow(finding.Refused, book.Row{Number: int(number)}, -1, "", "conflicting_duplicate", t.conflictMessage(with), "Find out which row is right and delete the other.")
		if at := differ[number]; len(at) > 0 {
			var names []string
			for _, i := range at[:min(len(at), 5)] {
				names = append(names, shorten(t.sheet.Header[i], 60))
			}
			f.Header = strings.Join(names, ", ")
			if i := slices.IndexFunc(t.columns, func(c *column) bool { return c.at == at[0] }); i >= 0 {
				f.Field = t.columns[i].field.Name
			}
		}
		t.build.found.Add(f)
	}
	for _, c := range t.index.clashes {
		tell(c.later)
	}
	for _, at := range t.index.dead {
		tell(int32(t.index.row(at).number))
		t.takeOut(at)
	}
}

// differences gives for contradicting rows, by number, the columns in which
// they differ. A table of several sheets has no numbers to go by.
func (t *table) differences() map[int32][]int {
	some := t.index.clashes[:min(len(t.index.clashes), mostCompared)]
	cells := map[int32][]string{}
	for _, c := range some {
		cells[c.earlier], cells[c.later] = nil, nil
	}
	for row, err := range t.sheet.Rows() {
		if err != nil || row.Sheet != t.sheet.Name && row.Sheet != "" {
			return nil
		}
		if _, wanted := cells[int32(row.Number)]; wanted {
			for _, raw := range row.Cells {
				cells[int32(row.Number)] = append(cells[int32(row.Number)], book.Fold(string(raw)))
			}
		}
	}
	out := map[int32][]int{}
	for _, c := range some {
		if len(cells[c.earlier]) == 0 || len(cells[c.later]) == 0 {
			return nil
		}
		for _, col := range t.columns {
			if col.at >= 0 && cells[c.earlier][col.at] != cells[c.later][col.at] {
				out[c.later] = append(out[c.later], col.at)
				if !slices.Contains(out[c.earlier], col.at) {
					out[c.earlier] = append(out[c.earlier], col.at)
				}
			}
		}
	}
	return out
}
