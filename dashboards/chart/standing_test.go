package chart

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"khi/metrics"
	"khi/metrics/stat"
)

// spineTable is a place across six indicators of different units and directions, one
// of them hidden and one that nobody answered.
func spineTable() *metrics.Table {
	t := table(metrics.Spine, "", "Scotland")
	t.ID, t.RowHead, t.Title = "spine-S12", "Indicator", "Fife beside Scotland: 1 better, 1 worse, 1 higher, 1 lower, 1 similar."
	for _, key := range []string{metrics.SpineWorst, metrics.SpineWorseQuarter, metrics.SpineBetterQuart, metrics.SpineBest} {
		t.Columns = append(t.Columns, metrics.Column{Key: key, Name: "Name of " + key, Role: metrics.Other})
	}
	add := func(name, verdict string, unit metrics.Unit, v ...float64) {
		r := metrics.Row{Key: name, Label: name, Unit: unit, Verdict: verdict}
		for _, x := range v {
			r.Cells = append(r.Cells, metrics.Known(x))
		}
		t.Rows = append(t.Rows, r)
	}
	add("Support helps friendships", "better", metrics.Percent, 70, 64, 76, 240, 60, 41, 52, 66, 71)
	add("Often or always lonely", "worse", metrics.Percent, 21, 16, 27, 190, 9, 28.6, 12, 6, 2)
	add("Cost of a live-in home to the council", "higher", metrics.Pounds, 36_558, 34_000, 39_000, 62, 30_500, 25_424, 28_200, 31_900, 37_417)
	add("Anxiety yesterday", "lower", metrics.Score, 2.1, 1.8, 2.4, 80, 3, 1.9, 2.5, 3.4, 4.1)
	add("Life satisfaction", "similar", metrics.Score, 7.1, 6.7, 7.5, 80, 7, 6.2, 6.8, 7.2, 7.9)
	t.Rows = append(t.Rows, hiddenRow("control", "Control over daily life", 9, metrics.Known(80), metrics.Known(71), metrics.Known(75), metrics.Known(90), metrics.Known(95)))
	none := metrics.Missing(metrics.NoAnswers)
	t.Rows = append(t.Rows, metrics.Row{Key: "work", Label: "Work or volunteering", Unit: metrics.Percent, Cells: []metrics.Figure{none, none, none, none, none, none, none, none, none}})
	return t
}

// tartanTable is four places and as many indicators as asked for.
func tartanTable(columns int) *metrics.Table {
	t := table(metrics.Tartan, metrics.Percent, "")
	t.ID, t.RowHead, t.Columns, t.Title = "tartan-SCO", "Scheme", nil, "The schemes of Scotland beside its own figures: 2 better, 1 worse."
	words := []string{"better", "similar", "worse", "higher", "lower", "similar"}
	names := []string{"Support helps friendships", "Often or always lonely", "The right balance for me now", "Cost of a live-in home to the council"}
	for j := range columns {
		unit := metrics.Percent
		if j%4 == 3 {
			unit = metrics.Pounds
		}
		t.Columns = append(t.Columns, metrics.Column{Key: names[j%4], Name: names[j%4], Unit: unit, Role: metrics.Other})
	}
	for i, name := range []string{"Scotland", "Glasgow Shared Lives", "Tŷ Gŵydd a'r Cylch: Rhannu Bywydau", "Fife Shared Lives"} {
		r := metrics.Row{Key: name, Label: name}
		for j := range columns {
			f, word := metrics.Known(wave(i+j, 60, 14)), words[(i*columns+j)%len(words)]
			if j%4 == 3 {
				f = metrics.Known(30_000 + 1_000*wave(i, 1, 1))
			}
			switch {
			case i == 0:
				word = ""
			case (i+j)%5 == 4:
				f, word = metrics.Hidden(), ""
			case (i+j)%7 == 6:
				f, word = metrics.Missing(metrics.NoAnswers), ""
			}
			r.Cells, r.Standings = append(r.Cells, f), append(r.Standings, word)
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

// TestSpineIsSaidInWords: what a mark's shape says stands beside it, and the words
// below say what the shapes are.
func TestSpineIsSaidInWords(t *testing.T) {
	svg, err := renderer(t).SVG(t.Context(), spineTable(), OnPage)
	if err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{"70.0% better", "21.0% worse", "£36,558 higher", "2.1 lower", "7.1 similar", "[c]", "[w]", "Triangle up", "Scotland"} {
		if !strings.Contains(string(svg), words) {
			t.Errorf("it does not say %q", words)
		}
	}
}

// TestSpineTellsNothingHidden: neither limits nor the ends of the places change the
// picture of a row whose figure is hidden.
func TestSpineTellsNothingHidden(t *testing.T) {
	clean, err := Option(spineTable(), OnPage)
	if err != nil {
		t.Fatal(err)
	}
	leaky := spineTable()
	for i := 1; i < 9; i++ {
		if i != 3 && i != 4 { // its number of people and the benchmark are the table's to hide
			leaky.Rows[5].Cells[i] = metrics.Known(wrong)
		}
	}
	leaky.Rows[5].Verdict = "better"
	got, err := Option(leaky, OnPage)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(clean, got) {
		t.Error("a hidden row is in the picture")
	}
}

// TestSpinePlaces holds the axis to the layout of Fingertips: a value as far to the
// right of the left end, in halves of the width.
func TestSpinePlaces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) float64 { return math.Round(rapid.Float64Range(0, 100).Draw(t, name)*10) / 10 }
		ends, better := []float64{draw("a"), draw("b"), draw("c"), draw("d")}, rapid.Bool().Draw(t, "higher is better")
		spread, err := stat.SpreadOf(ends)
		if err != nil {
			t.Fatal(err)
		}
		mark, value := draw("mark"), rapid.SampledFrom(ends).Draw(t, "value")
		polarity, cells := stat.HigherIsBetter, []float64{spread.Min, spread.P25, spread.P75, spread.Max}
		if !better {
			polarity, cells = stat.LowerIsBetter, []float64{spread.Max, spread.P75, spread.P25, spread.Min}
		}
		want, err := stat.SpineOf(mark, spread, polarity)
		if err != nil || spread.Min == spread.Max {
			t.Skip()
		}
		table := spineTable()
		for i, v := range append([]float64{value, value, value, 10, mark}, cells...) {
			table.Rows[0].Cells[i] = metrics.Known(v)
		}
		table.Rows = table.Rows[:1]
		s, err := newSheet(table, OnPage)
		if err != nil {
			t.Fatal(err)
		}
		got := s.placed(s.rows[0])
		if at := want.At(value)/want.HalfWidth - 1; !got.drawn || math.Abs(got.value-at) > 1e-3 {
			t.Fatalf("%v of %v about %v stands at %v, want %v", value, cells, mark, got.value, at)
		}
		if got.worst > got.worse || got.worse > got.better || got.better > got.best {
			t.Fatalf("the ends are out of order: %+v", got)
		}
	})
}

// TestTartanSaysWords: where there is room each square says its figure and its word,
// and where there is not, the letter and what the letters mean.
func TestTartanSaysWords(t *testing.T) {
	r := renderer(t)
	for _, c := range []struct {
		columns int
		size    Size
		want    []string
		not     string
	}{
		{4, OnPage, []string{">better<", ">worse<", "[c]", "[w]", "£30,"}, "B: better"},
		{12, OnPage, []string{">B<", ">W<", "[c]", "£3", "B: better. W: worse."}, ">better<"},
		{12, Size{Width: 360}, []string{">B<", ">W<", "[c]", "B: better. W: worse."}, "60."},
	} {
		svg, err := r.SVG(t.Context(), tartanTable(c.columns), c.size)
		if err != nil {
			t.Fatal(err)
		}
		for _, words := range c.want {
			if !strings.Contains(string(svg), words) {
				t.Errorf("%d columns in %d pixels: it does not say %q", c.columns, c.size.Width, words)
			}
		}
		if strings.Contains(string(svg), c.not) {
			t.Errorf("%d columns in %d pixels: it says %q", c.columns, c.size.Width, c.not)
		}
	}
}

// TestTartanTellsNothingHidden: a word left beside a hidden figure is not said, and all
// hidden squares look the same.
func TestTartanTellsNothingHidden(t *testing.T) {
	clean, leaky := tartanTable(4), tartanTable(4)
	found := 0
	for i, r := range leaky.Rows {
		for j, f := range r.Cells {
			if f.IsHidden() {
				leaky.Rows[i].Standings[j] = "worse"
				found++
			}
		}
	}
	a, errA := Option(clean, OnPage)
	b, errB := Option(leaky, OnPage)
	if errA != nil || errB != nil || found == 0 || !bytes.Equal(a, b) {
		t.Errorf("of %d hidden figures the standing is told (%v, %v)", found, errA, errB)
	}
}

// quadrantTable is a place, what it is held against, two places with both figures, one
// of which the figure across is hidden, and one of which the other is.
func quadrantTable() *metrics.Table {
	t := table(metrics.Quadrant, metrics.Percent, "As much contact as wanted, Scotland")
	t.ID, t.RowHead, t.Title = "quadrant-S12", "Place", "In Fife 86.7% have control over daily life and 38.9% as much contact as they want."
	t.Columns[0].Name = "As much contact as wanted"
	for _, key := range []string{metrics.Across, metrics.AcrossLow, metrics.AcrossHigh, metrics.AcrossMark} {
		t.Columns = append(t.Columns, metrics.Column{Key: key, Name: "Control over daily life", Unit: metrics.Percent, Role: metrics.Other})
	}
	add := func(name string, v ...float64) {
		r := metrics.Row{Key: name, Label: name}
		for _, x := range v {
			r.Cells = append(r.Cells, metrics.Known(x))
		}
		t.Rows = append(t.Rows, r)
	}
	add("Fife", 38.9, 36, 41.8, 240, 41, 86.7, 84.5, 88.6, 83)
	add("Scotland", 41, 39, 43, 990, 41, 83, 81, 85, 83)
	add("Alder", 52, 40, 63, 60, 41, 95, 85, 98, 83)
	add("Birch", 33, 22, 45, 55, 41, 79, 66, 88, 83)
	add("Cedar", 35, 22, 50, 40, 41, 0, 0, 0, 83)
	add("Dogwood", 0, 0, 0, 0, 41, 71, 60, 80, 83)
	for i := 5; i < 8; i++ {
		t.Rows[4].Cells[i] = metrics.Hidden()
	}
	for i := range 4 {
		t.Rows[5].Cells[i] = metrics.Hidden()
	}
	return t
}

// TestQuadrantTellsNothingHidden: a place of which one figure is hidden has no point,
// and the other figure moves nothing.
func TestQuadrantTellsNothingHidden(t *testing.T) {
	svg, err := renderer(t).SVG(t.Context(), quadrantTable(), OnPage)
	if err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{"1 Alder, 2 Birch", "Cedar [c], Dogwood [c]", "More say, less contact", "Fife", "Scotland"} {
		if !strings.Contains(strings.ReplaceAll(string(svg), "\u00a0", " "), words) {
			t.Errorf("it does not say %q", words)
		}
	}
	clean, err := Option(quadrantTable(), OnPage)
	if err != nil {
		t.Fatal(err)
	}
	other := quadrantTable()
	other.Rows[4].Cells[0], other.Rows[5].Cells[5] = metrics.Known(3.3), metrics.Known(wrong)
	got, err := Option(other, OnPage)
	if err != nil || !bytes.Equal(clean, got) {
		t.Errorf("a hidden place is in the picture (%v)", err)
	}
}

// multiplesTable is three places over twelve quarters, one of them hidden now and then.
func multiplesTable() *metrics.Table {
	t := table(metrics.Multiples, metrics.Percent, "")
	t.ID, t.RowHead, t.Columns, t.Title = "multiples-SCO", "Place", nil, "Support helps friendships in Scotland and each place below it."
	p := metrics.Period("2023-24Q3")
	for range 12 {
		t.Columns = append(t.Columns, metrics.Column{Key: string(p), Name: p.Words(), Unit: metrics.Percent, Role: metrics.Other})
		p = p.Next()
	}
	for i, name := range []string{"Scotland", "Tŷ Gŵydd a'r Cylch: Rhannu Bywydau", "Fife Shared Lives"} {
		r := metrics.Row{Key: name, Label: name}
		for j := range 12 {
			f := metrics.Known(wave(i+j, 55, 12))
			if i == 1 && j%5 == 3 || i == 2 && j == 11 {
				f = metrics.Hidden()
			}
			r.Cells = append(r.Cells, f)
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

// TestMultiplesHaveGaps: a period that is hidden breaks the line, has the same mark
// whatever lies beside it, and is not in the option.
func TestMultiplesHaveGaps(t *testing.T) {
	option := decode(t, multiplesTable(), OnPage)
	lines, blanks := 0, 0
	for _, s := range option["series"].([]any) {
		s := s.(map[string]any)
		if s["type"] != "line" {
			continue
		}
		lines++
		for _, v := range s["data"].([]any) {
			if v == blank {
				blanks++
			}
		}
	}
	if lines != 3 || blanks != 3 {
		t.Errorf("%d lines with %d gaps, want 3 with 3", lines, blanks)
	}
	svg, err := renderer(t).SVG(t.Context(), multiplesTable(), OnPage)
	if err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{"[c]", "An empty square", "runs from 0% at its foot"} {
		if !strings.Contains(string(svg), words) {
			t.Errorf("it does not say %q", words)
		}
	}
}

// squaresTable is four councils, one of them hidden.
func squaresTable() *metrics.Table {
	t := table(metrics.Squares, metrics.Percent, "United Kingdom")
	t.ID, t.RowHead, t.Title = "map-friends", "Council area", "Support helps friendships beside the United Kingdom: 1 better, 1 worse, 1 similar."
	for i, code := range []string{"E08000034", "S12000047", "W06000013"} {
		t.Rows = append(t.Rows, metrics.Row{Key: code, Label: code, Verdict: []string{"better", "worse", "similar"}[i],
			Cells: []metrics.Figure{metrics.Known(72 - 10*float64(i)), metrics.Known(60), metrics.Known(75), metrics.Known(80), metrics.Known(60)}})
	}
	t.Rows = append(t.Rows, hiddenRow("N09000003", "Belfast", 5, metrics.Known(60)))
	return t
}

// TestSquares: there is a square for each council, those of the table say letters,
// figure and standing, and a hidden one says only that it is hidden.
func TestSquares(t *testing.T) {
	tiles, err := metrics.Tiles()
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []Size{OnPage, {Width: 360}} {
		option := decode(t, squaresTable(), size)
		if n := len(option["series"].([]any)[0].(map[string]any)["data"].([]any)); n != len(tiles) {
			t.Errorf("%d squares for %d councils", n, len(tiles))
		}
	}
	svg, err := renderer(t).SVG(t.Context(), squaresTable(), OnPage)
	if err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{">KIR<", ">72.0%<", ">B<", ">FIF<", ">W<", ">[c]<", "pale square"} {
		if !strings.Contains(string(svg), words) {
			t.Errorf("it does not say %q", words)
		}
	}
	leaky := squaresTable()
	leaky.Rows[3].Verdict = "worse"
	a, errA := Option(squaresTable(), Size{Width: 360})
	b, errB := Option(leaky, Size{Width: 360})
	if errA != nil || errB != nil || strings.Count(string(a), `"W"`) != strings.Count(string(b), `"W"`) {
		t.Errorf("the standing of a hidden council is told (%v, %v)", errA, errB)
	}
}
