package ingest

import (
	"fmt"
	"math"
	"slices"

	"khi/ingest/finding"
	"khi/ingest/instrument"
)

// reversal watches whether an item of a questionnaire runs against the others: a
// form on which the scale of one question was turned round gives codes that are
// all in range and all wrong. For each item it keeps the sums of a correlation
// with the mean of the others, each turned so that higher is better.
type reversal struct {
	title string
	items []watched
	n     float64
}

type watched struct {
	at               int // place among the columns
	low, high        float64
	turned           bool
	x                float64
	sx, sy, sxx, syy float64
	sxy              float64
}

// The check speaks from so many whole answers and so strong a contradiction:
// the questions of a scale agree with one another far more than by chance, so
// that a correlation under -0.3 among 50 people means that one was turned round.
const (
	reversalFrom  = 50
	reversalUnder = -0.3
)

// watch notes the items of a questionnaire of which the sheet has three or more
// that say which end is better.
func (sc *scoring) watch(in *instrument.Instrument) {
	if !in.Scale {
		return
	}
	r := &reversal{title: in.Title}
	items := slices.Clone(in.Items)
	for _, id := range in.Beside {
		if other, err := instrument.Find(id, 0); err == nil {
			items = append(items, other.Items...)
		}
	}
	for _, it := range items {
		at := sc.t.position(it.Column())
		if !sc.t.isAsked(it.Column()) || it.Kind != "" || it.Better == "neither" {
			continue
		}
		low, high := it.Range()
		r.items = append(r.items, watched{at: at, low: float64(low), high: float64(high), turned: it.Better == "lower"})
	}
	if len(r.items) >= 3 {
		sc.reverse = append(sc.reverse, r)
	}
}

// see takes up a row in which every item is answered.
func (r *reversal) see(cells []*cell) {
	total := 0.0
	for i := range r.items {
		w := &r.items[i]
		v := cells[w.at]
		if len(v.text) == 0 || v.num < 0 {
			return
		}
		if w.x = (float64(v.num) - w.low) / (w.high - w.low); w.turned {
			w.x = 1 - w.x
		}
		total += w.x
	}
	r.n++
	for i := range r.items {
		w := &r.items[i]
		x, y := w.x, total-w.x
		w.sx, w.sy, w.sxx, w.syy, w.sxy = w.sx+x, w.sy+y, w.sxx+x*x, w.syy+y*y, w.sxy+x*y
	}
}

// against gives the item that contradicts the others most, if one does.
func (r *reversal) against() (at int, correlation float64, found bool) {
	if r.n < reversalFrom {
		return 0, 0, false
	}
	for _, w := range r.items {
		vx, vy := r.n*w.sxx-w.sx*w.sx, r.n*w.syy-w.sy*w.sy
		if vx <= 0 || vy <= 0 {
			continue
		}
		if c := (r.n*w.sxy - w.sx*w.sy) / math.Sqrt(vx*vy); c < reversalUnder && c < correlation {
			at, correlation, found = w.at, c, true
		}
	}
	return at, correlation, found
}

// tell warns of what the rows showed together.
func (sc *scoring) tell() {
	t := sc.t
	for _, r := range sc.reverse {
		at, correlation, found := r.against()
		if !found {
			continue
		}
		c := t.columns[at]
		place, header := finding.At(t.file, t.sheet.Name), c.at
		if header < 0 { // several columns make the field
			header = c.last
		}
		t.build.found.Add(finding.Finding{Level: finding.Warning, File: place.File, Sheet: place.Sheet, Cell: finding.ColumnName(header) + "1", Header: t.sheet.Header[header],
			Field: c.field.Name, Rule: "scale_reversed",
			Message: fmt.Sprintf("People who answered well elsewhere answered badly here: %s runs against the rest of %q (correlation %.2f over %.0f people).", t.columnCalled(c), r.title, correlation, r.n),
			Advice:  "See whether the form's scale for this question was turned round or its wording changed. If it was, undo this load, turn the codes and send the file again."})
	}
}
