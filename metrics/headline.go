package metrics

import (
	"fmt"
	"strings"
)

// headline is the sentence that says one figure: value, place, period, interval
// and base, or that it is hidden or missing. It is made from figures and so
// cannot say a number that protection took away.
func headline(ind Indicator, where string, p Period, e estimate) string {
	place := where + ", " + p.Words()
	if e.value.IsHidden() {
		return fmt.Sprintf("%s in %s: the figure is hidden so that nobody can be recognised.", ind.Title, place)
	}
	if _, ok := e.value.Value(); !ok {
		return fmt.Sprintf("%s in %s: %s.", ind.Title, place, missingWords(e.value))
	}
	said := strings.Replace(ind.Sentence, "{value}", ind.Unit.Text(e.value), 1)
	return fmt.Sprintf("%s in %s%s.", said, place, brackets(ind, e))
}

func missingWords(f Figure) string {
	switch f.Reason() {
	case NoAnswers:
		return "nobody answered"
	case NotApplicable:
		return "there is a figure for whole financial years only"
	}
	return "there is no figure"
}

// brackets gives the interval and the base: " (95% interval 55.0% to 68.7%; 180 people)".
func brackets(ind Indicator, e estimate) string {
	var said []string
	low, okLow := e.low.Value()
	high, okHigh := e.high.Value()
	if okLow && okHigh {
		said = append(said, "95% interval "+ind.Unit.Text(Known(low))+" to "+ind.Unit.Text(Known(high)))
	}
	if _, ok := e.base.Value(); ok && ind.Kind != CountKind {
		said = append(said, Count.Text(e.base)+" "+ind.Of)
	}
	if len(said) == 0 {
		return ""
	}
	return " (" + strings.Join(said, "; ") + ")"
}

// hiddenCount says how many rows are hidden, or "".
func hiddenCount(rows []Row, column int, what string) string {
	n := 0
	for _, r := range rows {
		if r.Cells[column].IsHidden() {
			n++
		}
	}
	switch n {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf(" 1 %s is hidden so that nobody can be recognised.", what)
	}
	return fmt.Sprintf(" %d %ss are hidden so that nobody can be recognised.", n, what)
}

// spanWords says the smallest and the largest known value of a column with
// their rows: "The lowest is 41.0% (Wales) and the highest 70.1% (Scotland)."
func spanWords(t *Table, column int) string {
	var low, high *Row
	for i := range t.Rows {
		v, ok := t.Rows[i].Cells[column].Value()
		if !ok {
			continue
		}
		if low == nil || v < mustValue(low.Cells[column]) {
			low = &t.Rows[i]
		}
		if high == nil || v > mustValue(high.Cells[column]) {
			high = &t.Rows[i]
		}
	}
	if low == nil || low == high {
		return ""
	}
	return fmt.Sprintf(" Figures run from %s (%s) to %s (%s).",
		t.Text(*low, column), low.Label, t.Text(*high, column), high.Label)
}

// mustValue is the value of a figure that was just seen to be known.
func mustValue(f Figure) float64 { v, _ := f.Value(); return v }
