package layout

import (
	"slices"
	"strings"

	"khi/ingest/book"
)

// joined puts a header of two levels together: a merged cell of the upper level
// stands over all columns that it spans, an empty lower one takes the upper.
func joined(s book.Sheet, number int, above, cells []string) []string {
	if !slices.ContainsFunc(s.Merged, func(m book.Range) bool { return m.Left < m.Right && m.Top <= number && number <= m.Bottom }) {
		return spanned(above, cells)
	}
	out := make([]string, max(len(cells), len(above)))
	for i := range out {
		up, low := "", ""
		if i < len(above) {
			up = above[i]
		}
		for _, m := range s.Merged {
			if number >= m.Top && number <= m.Bottom && i >= m.Left && i <= m.Right && m.Left < len(above) {
				up = above[m.Left]
			}
		}
		if i < len(cells) {
			low = cells[i]
		}
		out[i] = strings.TrimSpace(up + " " + low)
	}
	return out
}

// spanned puts a header of two levels together where nobody says which cells were
// merged, as in a CSV or where words are only centred over several columns: a word of the
// upper level stands over the columns to its right up to the next one, as far as the lower
// level goes on. A lower word that says by itself what is counted needs none above it.
func spanned(above, cells []string) []string {
	out := make([]string, max(len(cells), len(above)))
	up := ""
	for i := range out {
		low := ""
		if i < len(cells) {
			low = cells[i]
		}
		switch {
		case i < len(above) && above[i] != "":
			up = above[i]
		case low == "" || saysWhole(low):
			up = ""
		}
		out[i] = strings.TrimSpace(up + " " + low)
	}
	return out
}

// saysWhole reports a header that names both who is counted and what about them.
func saysWhole(header string) bool {
	field := activityField(header)
	return field != "" && slices.ContainsFunc(activityFields, func(f activityMeasure) bool { return f.field == field && len(f.all) > 1 })
}
