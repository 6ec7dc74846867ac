package layout

import (
	"iter"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"khi/ingest/book"
)

// mostGrid is how many rows, and how many columns, a sheet has at most whose
// measures may stand below one another: it is filled in by hand.
const mostGrid = 200

// grid is the top of a sheet as it stands, row by row, its spaces folded.
type grid [][]string

// readGrid reads the top of a sheet; whole says that there is no more of it.
func readGrid(s book.Sheet) (g grid, whole bool) {
	narrow := true
	for row, err := range s.Grid() {
		narrow = narrow && len(row.Cells) <= mostGrid
		if err != nil || row.Number > mostGrid || !narrow && row.Number > topRows {
			return g, false
		}
		for len(g) < row.Number {
			g = append(g, nil)
		}
		cells := make([]string, len(row.Cells))
		for i, c := range row.Cells {
			cells[i] = book.FoldSpace(string(c))
		}
		g[row.Number-1] = cells
	}
	return g, narrow
}

func (g grid) row(i int) []string {
	if i < 0 || i >= len(g) {
		return nil
	}
	return g[i]
}

func (g grid) at(row, column int) string {
	if cells := g.row(row); column >= 0 && column < len(cells) {
		return cells[column]
	}
	return ""
}

// countedAt reports a cell with a count, or with the reason why there is none.
func (g grid) countedAt(row, column int) bool {
	s := g.at(row, column)
	_, ok := number(s)
	return s != "" && (ok || gap(s) != "")
}

func (g grid) width() (w int) {
	for _, cells := range g {
		w = max(w, len(cells))
	}
	return w
}

// turned is a table whose measures stand below one another: each of its columns is
// what a row is elsewhere.
type turned struct {
	labels  int // number of the column of the measures, from 1
	all     []book.Row
	quarter map[int]string // by the number of the column
	aside   map[int]bool   // columns that are about no quarter
}

func (t *turned) columns() iter.Seq2[book.Row, error] {
	return func(yield func(book.Row, error) bool) {
		for _, row := range t.all {
			row.Cells = slices.Clone(row.Cells)
			if !yield(row, nil) {
				return
			}
		}
	}
}

// findTurned looks for the column of measures under which, in one of the ways in
// which their words can stand, most are known.
func findTurned(s book.Sheet, g grid) (best *activity) {
	for column := range min(g.width(), 6) {
		for _, labels := range labelings(g, column) {
			if a := turnedAt(s, g, column, labels); a != nil && (best == nil || a.known() > best.known()) {
				best = a
			}
		}
	}
	return best
}

// labelings are the ways in which the words of a measure can stand: in one cell,
// below a heading of their own, and beside one that stands once for several.
func labelings(g grid, column int) [][]string {
	plain, under, beside := make([]string, len(g)), make([]string, len(g)), make([]string, len(g))
	heading, left := "", ""
	for i, cells := range g {
		word := g.at(i, column)
		plain[i] = word
		alone := !slices.ContainsFunc(cells[min(column+1, len(cells)):], func(c string) bool { return c != "" })
		switch {
		case alone:
			heading = word
		case word != "":
			under[i] = strings.TrimSpace(heading + " " + word)
		}
		if l := g.at(i, column-1); l != "" {
			left = l
		}
		if word != "" || g.at(i, column-1) != "" {
			beside[i] = strings.TrimSpace(left + " " + word)
		}
	}
	if column == 0 {
		return [][]string{plain, under}
	}
	return [][]string{plain, under, beside}
}

// turnedAt reads a sheet as one whose measures stand in a column; nil where they do not.
func turnedAt(s book.Sheet, g grid, column int, labels []string) *activity {
	a := &activity{Sheet: s, header: slices.Clone(labels), fields: make([]string, len(labels)), scheme: -1, when: -1, last: column + 1}
	for i, l := range labels {
		if f := activityField(l); f != "scheme" {
			a.fields[i] = f
		}
	}
	if !settled(labels, a.fields) || a.known() < 3 {
		return nil
	}
	first := slices.IndexFunc(a.fields, func(f string) bool { return f != "" })
	var counts []int
	for c := column + 1; c < g.width(); c++ {
		for i, f := range a.fields {
			if f != "" && g.countedAt(i, c) {
				counts = append(counts, c)
				break
			}
		}
	}
	if len(counts) == 0 {
		return nil
	}
	for i, f := range a.fields {
		if s.Separator != 0 && a.short == 0 && f != "" && len(g.row(i)) <= counts[len(counts)-1] {
			a.short = i + 1
		}
	}
	for first > 0 && a.unknownMeasure(g, first-1, counts) {
		first--
	}
	t := &turned{labels: column + 1, quarter: map[int]string{}, aside: map[int]bool{}}
	a.turn, a.titles, a.named = t, titlesOf(s, g[:first], column), schemeNamed(g[:first])
	heads := spread(s, g[:first], column)
	a.quarters(heads, counts)
	a.scheme = schemeRow(g, heads, column, counts, t.aside)
	a.turnCells(g, heads, first, counts)
	return a
}

// unknownMeasure reports a row of a measure that nobody knows: it has words and counts,
// and none of those is the day of a quarter.
func (a *activity) unknownMeasure(g grid, row int, counts []int) bool {
	some := false
	for _, c := range counts {
		if quarterWithin(g.at(row, c), "") != "" {
			return false
		}
		some = some || g.countedAt(row, c)
	}
	return some && a.header[row] != ""
}

// titlesOf is what stands above the measures, and the name of the sheet, without
// what stands above single columns of counts.
func titlesOf(s book.Sheet, above grid, column int) string {
	titles := s.Name
	for _, cells := range above {
		words := slices.DeleteFunc(slices.Clone(cells), func(c string) bool { return c == "" })
		if len(words) > 1 {
			words = cells[:min(column+1, len(cells))]
		}
		titles += "\n" + strings.Join(words, " ")
	}
	return titles
}

// spread gives what stands above the measures, where one merged cell of several
// columns of counts stands over each of them. A text does not say what was merged: a
// word stands over the columns to its right which a row nearer to the measures tells apart.
func spread(s book.Sheet, above grid, column int) grid {
	heads, width := make(grid, len(above)), above.width()
	for _, m := range s.Merged {
		if m.Left > column && m.Top <= len(above) {
			width = max(width, min(m.Right+1, mostGrid))
		}
	}
	for i := range above {
		heads[i] = make([]string, width)
		copy(heads[i], above[i])
	}
	for _, m := range s.Merged {
		if m.Left <= column || m.Top > len(above) {
			continue
		}
		for c := m.Left; c <= min(m.Right, width-1); c++ {
			heads[m.Top-1][c] = above.at(m.Top-1, m.Left)
		}
	}
	for i := range heads {
		for c := column + 2; c < width && len(s.Merged) == 0; c++ {
			if heads[i][c] == "" && slices.ContainsFunc(above[i+1:], func(row []string) bool { return c < len(row) && row[c] != "" }) {
				heads[i][c] = heads[i][c-1]
			}
		}
	}
	return heads
}

// quarters reads the quarter of each column of counts: what stands above it, the
// nearest first, and where nothing does the titles.
func (a *activity) quarters(heads grid, counts []int) {
	of := map[string]bool{}
	all := quarterIn(a.titles)
	for _, c := range counts {
		var said []string
		for i := len(heads) - 1; i >= 0; i-- {
			if w := heads.at(i, c); w != "" {
				said = append(said, w)
			}
		}
		words := strings.Join(said, " ")
		q := quarterWithin(words, a.titles)
		for i := 0; i < len(said) && q == ""; i++ { // a day as a number stands for itself
			q = quarterWithin(said[i], a.titles)
		}
		if q == "" && !saysPeriod(words) {
			q = all
		}
		if a.turn.aside[c+1] = neverQuarters.MatchString(book.Fold(words)); a.turn.aside[c+1] {
			continue
		}
		if q == "" && wholeYears.MatchString(book.Fold(words)) {
			a.turn.aside[c+1] = true
			continue
		}
		a.turn.quarter[c+1], of[q] = q, true
	}
	if len(of) == 1 {
		for q := range of {
			a.quarter = q
		}
	}
}

// months are words and numbers of a period that is no quarter, such as a month.
var months = regexp.MustCompile(`\b(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|ionawr|chwefror|mawrth|ebrill|mai|mehefin|gorffennaf|awst|medi|hydref|tachwedd|rhagfyr|january|february|march|april|june|july|august|september|october|november|december|q\d|20\d\d|[345]\d{4})\b`)

// saysPeriod reports words above a column that name a period of its own.
func saysPeriod(words string) bool { return months.MatchString(book.Fold(words)) }

// noNames are words above a column of counts that name no scheme.
var noNames = []string{"number", "count", "value", "total", "figure", "figures", "actual", "data", "answer", "response", "nifer", "ffigur"}

// schemeRow is the row above the measures that names the scheme of each column; -1
// where none does. It says so at its start, or holds names above all columns.
func schemeRow(g, heads grid, column int, counts []int, aside map[int]bool) int {
	for i := len(heads) - 1; i >= 0; i-- {
		said, names := activityField(g.at(i, column)) == "scheme", map[string]bool{}
		fits := true
		for _, c := range counts {
			w := heads.at(i, c)
			_, err := strconv.ParseFloat(w, 64)
			fits = fits && (aside[c+1] || w != "" && err != nil && (said || quarterWithin(w, "") == "" && !saysPeriod(w) && quarterWords.FindString(book.Fold(w)) == ""))
			names[book.Fold(w)] = true
		}
		if len(names) == 1 && !said {
			fits = fits && i == len(heads)-1 && !slices.Contains(noNames, book.Fold(heads.at(i, counts[0])))
		}
		if fits {
			return i
		}
	}
	return -1
}

// turnCells makes rows of the columns of counts.
func (a *activity) turnCells(g, heads grid, first int, counts []int) {
	used := make([]bool, len(a.header))
	if a.scheme >= 0 {
		a.fields[a.scheme], used[a.scheme] = "scheme", true
	}
	for _, c := range counts {
		row := book.Row{Sheet: a.Name, Line: c + 1, Number: c + 1, Turned: true, Cells: make([][]byte, len(a.header))}
		for i := range a.header {
			cell := ""
			switch {
			case i == a.scheme:
				cell = heads.at(i, c)
			case i >= first && a.header[i] != "":
				cell = g.at(i, c)
			}
			if cell != "" {
				row.Cells[i], used[i] = []byte(cell), true
			}
		}
		a.turn.all = append(a.turn.all, row)
	}
	for i := range a.header {
		if !used[i] {
			a.header[i] = ""
		}
	}
}

// nameLabel is how a form asks for the scheme that fills it in.
var nameLabel = regexp.MustCompile(`^(?:name of (?:the )?)?(?:shared lives )?(?:scheme|service|provider|organisation|cynllun|gwasanaeth|darparwr)(?: name)?\s*(:|$)`)

// schemeNamed is the scheme that titles name, as in "Scheme: Wye" or with the name
// in the next cell; empty where they name none.
func schemeNamed(above grid) string {
	for _, cells := range above {
		for i, c := range cells {
			m := nameLabel.FindStringSubmatchIndex(book.Fold(c))
			if m == nil {
				continue
			}
			if _, name, ok := strings.Cut(c, ":"); ok && strings.TrimSpace(name) != "" {
				return strings.TrimSpace(name)
			}
			beside := slices.DeleteFunc(slices.Clone(cells[i+1:]), func(c string) bool { return c == "" })
			if len(beside) > 0 && i == slices.IndexFunc(cells, func(c string) bool { return c != "" }) && (len(beside) == 1 || strings.HasSuffix(c, ":")) {
				return beside[0]
			}
		}
	}
	return ""
}
