package ingest

import (
	"fmt"
	"math"

	"khi/ingest/book"
	"khi/ingest/finding"
)

// What only the rows together can show: two questions with the same answers
// throughout, and a scale that runs the wrong way. A row by itself is right
// then, so these are warnings, and a person decides.

const (
	leastSame    = 10  // rows before two like columns are worth a word
	leastCorr    = 30  // rows before a correlation is
	wrongWay     = 0.2 // anxiety and happiness go together at least so much
	wrongWayOdds = 2.6 // times its standard error under no relation: about 1 in 200
)

// watch follows the scales of a table from row to row.
type watch struct {
	same []twins
	corr []correlation
}

// twins are two questions that have had the same answers so far.
type twins struct {
	a, b   int
	rows   int
	values uint64 // which answers from 0 to 10 came up
}

// correlation sums up two scales over the rows that answer both.
type correlation struct {
	a, b                int
	n, x, y, xx, yy, xy int64
}

// opposites are scales of which one must fall as the other rises.
var opposites = [][2]string{{"anxious", "happy"}, {"anxious", "life_sat"}}

func (t *table) newWatch() *watch {
	w := &watch{}
	var scales []int
	at := map[string]int{}
	for i, c := range t.columns {
		if f := c.field; f.Item && f.Type == "integer" && f.Max != nil && *f.Max == 10 && (c.at >= 0 || len(c.parts) > 0) {
			scales = append(scales, i)
			at[f.Name] = i
		}
	}
	for i, a := range scales {
		for _, b := range scales[i+1:] {
			w.same = append(w.same, twins{a: a, b: b})
		}
	}
	for _, o := range opposites {
		a, ok1 := at[o[0]]
		b, ok2 := at[o[1]]
		if ok1 && ok2 {
			w.corr = append(w.corr, correlation{a: a, b: b})
		}
	}
	if len(w.same)+len(w.corr) == 0 {
		return nil
	}
	return w
}

// see takes up a row without fault.
func (w *watch) see(cells []*cell) {
	for i := 0; i < len(w.same); i++ {
		s := &w.same[i]
		a, b := cells[s.a].num, cells[s.b].num
		if a != b {
			w.same[i] = w.same[len(w.same)-1]
			w.same = w.same[:len(w.same)-1]
			i--
			continue
		}
		if a >= 0 {
			s.rows++
			s.values |= 1 << uint(a&63)
		}
	}
	for i := range w.corr {
		c := &w.corr[i]
		if x, y := cells[c.a].num, cells[c.b].num; x >= 0 && y >= 0 {
			c.n++
			c.x, c.y, c.xx, c.yy, c.xy = c.x+x, c.y+y, c.xx+x*x, c.yy+y*y, c.xy+x*y
		}
	}
}

// r is Pearson's correlation; 0 where one scale never varies.
func (c correlation) r() float64 {
	n := float64(c.n)
	vx, vy := n*float64(c.xx)-float64(c.x)*float64(c.x), n*float64(c.yy)-float64(c.y)*float64(c.y)
	if vx <= 0 || vy <= 0 {
		return 0
	}
	return (n*float64(c.xy) - float64(c.x)*float64(c.y)) / math.Sqrt(vx*vy)
}

// isWrongWay reports a correlation that chance hardly gives.
func (c correlation) isWrongWay() bool {
	return c.n >= leastCorr && c.r() >= wrongWay && c.r()*math.Sqrt(float64(c.n)) >= wrongWayOdds
}

// tell warns of what the rows together showed.
func (t *table) tellMeaning() {
	if t.watch == nil {
		return
	}
	for _, s := range t.watch.same {
		if s.rows >= leastSame && s.values&(s.values-1) != 0 {
			t.warnColumn(t.columns[s.b], "same_answers", sentenceCase(fmt.Sprintf("%s and %s have the same answer in each of %d rows.", t.columnCalled(t.columns[s.a]), t.columnCalled(t.columns[s.b]), s.rows)),
				"A column may have been copied over another, or mapped twice. Compare with the tool; undo the load if so.")
		}
	}
	for _, c := range t.watch.corr {
		if c.isWrongWay() {
			t.warnColumn(t.columns[c.a], "scale_reversed", sentenceCase(fmt.Sprintf("%s rises with %s over %d rows (correlation %.2f); it should fall. The scale may be stored the other way up.",
				t.columnCalled(t.columns[c.a]), t.columnCalled(t.columns[c.b]), c.n, c.r())),
				"Look at the question in the tool: 10 must be \"completely anxious\". If it is not, map the column with reverse: 10 and load the file again.")
			return
		}
	}
}

// warnColumn says something of a whole column, at its header.
func (t *table) warnColumn(c *column, rule, message, advice string) {
	at := c.at
	if at < 0 {
		at = c.parts[0].at
	}
	t.build.found.Add(finding.Finding{Level: finding.Warning, File: t.file, Sheet: t.sheet.Name, Cell: t.sheet.HeaderAt(at),
		Header: shorten(t.label(at), 200), Field: c.field.Name, Rule: rule, Message: message, Advice: advice})
}

// oldEnough holds a row to the least age, where the file has an age or a year
// of birth: answers of children are no part of these figures.
type oldEnough struct{ age, born, date int }

const leastAge = 16

func (t *table) newOldEnough() *oldEnough {
	o := &oldEnough{t.position("age"), t.position("birth_year"), t.position("answered_on")}
	has := func(i int) bool { return i >= 0 && (t.columns[i].at >= 0 || len(t.columns[i].parts) > 0) }
	if o.date < 0 || !has(o.age) && !has(o.born) {
		return nil
	}
	if !has(o.age) {
		o.age = -1
	}
	if !has(o.born) {
		o.born = -1
	}
	return o
}

func (t *table) isOldEnough(row book.Row) bool {
	o := t.adult
	young := -1
	if o.age >= 0 && len(t.cells[o.age].text) > 0 && t.cells[o.age].num < leastAge {
		young = o.age
	}
	if o.born >= 0 && len(t.cells[o.born].text) > 0 && int64(dayTime(t.cells[o.date].num).Year())-t.cells[o.born].num < leastAge {
		young = o.born
	}
	if young < 0 {
		return true
	}
	t.report(row, t.columns[young], finding.Refused, &problem{rule: "under_age", message: fmt.Sprintf("The person was under %d on the day of the answers.", leastAge),
		advice: "Check the age or year of birth. Answers of children are not part of these figures: take them out of the file."})
	return false
}
