package metrics

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"khi/metrics/stat"
)

var share = Indicator{Name: "friends", Kind: Proportion, Unit: Percent, Better: Higher}

// funnelOf is a table that compares places by their shares, each of 100 people.
func funnelOf(centre float64, shares ...float64) *Table {
	t := &Table{Columns: []Column{
		{"estimate", "", Percent, Estimate}, {"base", "", Count, Base}, {"benchmark", "", Percent, Benchmark},
		{"low998", "", Percent, Low998}, {"high998", "", Percent, High998},
	}}
	limits := stat.ProportionLimits(centre/100, 100, stat.Z998)
	for i, s := range shares {
		t.Rows = append(t.Rows, Row{Label: fmt.Sprintf("Place %c", 'A'+i), Cells: []Figure{
			Known(s), Known(100), Known(centre), Known(100 * limits.Low), Known(100 * limits.High),
		}})
	}
	return t
}

func textOf(notes []Note, key string) string {
	for _, n := range notes {
		if n.Key == key {
			return n.Text
		}
	}
	return ""
}

func TestManyComparisonsAreAllowedFor(t *testing.T) {
	// Place A lies 4 standard errors out, Place B 2.04: one of ten, as chance has it.
	calm := funnelOf(50, 70, 60.2, 50, 49, 51, 52, 48, 50, 53, 47)
	got := textOf(scatterNotes(calm, share, "scheme"), "many")
	if !strings.Contains(got, "Of 10 schemes, about 1 would") || !strings.Contains(got, "2 schemes are outside") || !strings.HasSuffix(got, "stand out: Place A.") {
		t.Error(got)
	}
	if got := textOf(scatterNotes(calm, share, "scheme"), "overdispersed"); got != "" {
		t.Error("chance alone: " + got)
	}
	if got := scatterNotes(funnelOf(50, 70, 50, 50, 50), share, "scheme"); got != nil {
		t.Errorf("four places: %v", got)
	}
	none := textOf(scatterNotes(funnelOf(50, 60.2, 50, 49, 51, 50), share, "scheme"), "many")
	if !strings.HasSuffix(none, "none stands out.") {
		t.Error(none)
	}
}

func TestPlacesThatDifferByMoreThanChanceAreSaidTo(t *testing.T) {
	wild := funnelOf(50, 70, 30, 65, 36, 62, 39, 66, 33, 68, 31, 50, 50)
	got := textOf(scatterNotes(wild, share, "scheme"), "overdispersed")
	if !strings.Contains(got, "differ by more than chance") || !strings.HasSuffix(got, "no scheme is outside.") {
		t.Error(got)
	}
}

// A hidden place is neither counted nor named.
func TestHiddenPlacesDoNotSpeakThroughNotes(t *testing.T) {
	table := funnelOf(50, 70, 60.2, 50, 49, 51, 52, 48, 50, 53, 47, 31)
	for i := range table.Rows[0].Cells {
		table.Rows[0].Cells[i] = Hidden()
	}
	without := *table
	without.Rows = table.Rows[1:]
	for _, key := range []string{"many", "overdispersed"} {
		a, b := textOf(scatterNotes(table, share, "scheme"), key), textOf(scatterNotes(&without, share, "scheme"), key)
		if a != b || strings.Contains(a, "Place A") {
			t.Errorf("%q differs from %q", a, b)
		}
	}
}

func seriesOf(values ...float64) *Table {
	t := &Table{Columns: []Column{{"estimate", "", Percent, Estimate}}}
	for _, v := range values {
		f := Known(v)
		if v < 0 {
			f = Hidden()
		}
		t.Rows = append(t.Rows, Row{Cells: []Figure{f}})
	}
	return t
}

func TestVariationOfASeries(t *testing.T) {
	steady := []float64{60, 62, 59, 61, 60, 63, 58, 61, 60, 62, 59, 61, 60}
	if got := textOf(variationNote(seriesOf(steady...), share), "variation"); !strings.Contains(got, "last 13 quarters") || !strings.Contains(got, "within it") {
		t.Error(got)
	}
	if got := textOf(variationNote(seriesOf(steady[1:]...), share), "variation"); !strings.Contains(got, "last 12 quarters") || !strings.Contains(got, "on trial") {
		t.Error(got)
	}
	jump := append(steady, 90)
	if got := textOf(variationNote(seriesOf(jump...), share), "variation"); !strings.HasSuffix(got, "above that range, which is the better direction.") {
		t.Error(got)
	}
	lower := share
	lower.Better = Lower
	if got := textOf(variationNote(seriesOf(jump...), lower), "variation"); !strings.HasSuffix(got, "the worse direction.") {
		t.Error(got)
	}
	lower.Better = Neither
	if got := textOf(variationNote(seriesOf(jump...), lower), "variation"); !strings.HasSuffix(got, "above that range.") {
		t.Error(got)
	}
	flat := slices.Repeat([]float64{2.4}, 14)
	if got := textOf(variationNote(seriesOf(flat...), share), "variation"); !strings.Contains(got, "stayed the same") || strings.Contains(got, "between") {
		t.Error(got)
	}
	for _, short := range [][]float64{steady[2:], {60, 62, 59, 61, 60, 63, -1, 61, 60, 62, 59, 61, 60, 60}, append(steady, -1), nil} {
		if got := variationNote(seriesOf(short...), share); got != nil {
			t.Errorf("%v: %v", short, got)
		}
	}
}

func yearsOf(n float64, shares ...float64) (out []yearEstimate) {
	y := Period("2018-19")
	for _, s := range shares {
		e := all(Hidden())
		if s >= 0 {
			e = estimate{value: Known(s), base: Known(n), low: Known(s - 1), high: Known(s + 1)}
		}
		out, y = append(out, yearEstimate{y, e}), y.Next()
	}
	return out
}

func TestRecentTrendOverYears(t *testing.T) {
	mean := Indicator{Kind: Mean, Unit: Score, Better: Lower}
	for _, c := range []struct {
		ind   Indicator
		years []yearEstimate
		want  string
	}{
		{share, yearsOf(1000, 50, 55, 60, 65, 70), "to March 2023: increasing and getting better."},
		{share, yearsOf(1000, 70, 65, 60, 55, 50), "decreasing and getting worse."},
		{share, yearsOf(50, 50, 55, 49, 52, 51), "no significant change."},
		{mean, yearsOf(50, 20, 18, 16, 14, 12), "decreasing and getting better."},
		{share, yearsOf(1000, 50, 55, 60, 65), ""},
		{share, yearsOf(1000, 50, 50, 55, -1, 60, 65, 70), "cannot be calculated: a year of the latest five has no figure, or everybody or nobody in it."},
		{share, yearsOf(1000, 50, 55, 60, 65, 100), "cannot be calculated: a year of the latest five has no figure, or everybody or nobody in it."},
		{Indicator{Kind: Median}, yearsOf(1000, 50, 55, 60, 65, 70), ""},
	} {
		if got := textOf(yearsNote(c.ind, c.years), "years"); !strings.HasSuffix(got, c.want) || (c.want == "") != (got == "") {
			t.Errorf("%q, want …%q", got, c.want)
		}
	}
}
