package chart

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"khi/metrics"
)

// However near their lines end, labels cover no other, keep the order of their
// lines, stay in the picture, and stay where they are if nothing is in the way.
func TestSpread(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		const top, bottom = 20, 420
		var ends []*end
		for range rapid.IntRange(1, 5).Draw(rt, "labels") {
			ends = append(ends, &end{lines: make([]string, rapid.IntRange(1, 3).Draw(rt, "lines")), wanted: rapid.Float64Range(top, bottom).Draw(rt, "wanted")})
		}
		spread(ends, top, bottom)
		for i, a := range ends {
			if a.placed-a.height()/2 < top-1e-6 || a.placed+a.height()/2 > bottom+1e-6 {
				rt.Fatalf("label %d stands at %v, outside the picture", i, a.placed)
			}
			alone := a.wanted-a.height()/2 >= top && a.wanted+a.height()/2 <= bottom
			for j, b := range ends {
				if i == j {
					continue
				}
				clear := (a.height() + b.height()) / 2
				if math.Abs(a.placed-b.placed) < clear-1e-6 {
					rt.Fatalf("labels %d and %d cover each other: %v, %v", i, j, a.placed, b.placed)
				}
				if a.wanted < b.wanted && a.placed > b.placed {
					rt.Fatalf("labels %d and %d have changed places", i, j)
				}
				alone = alone && math.Abs(a.wanted-b.wanted) > 300
			}
			if len(ends) == 1 && alone && a.placed != a.wanted {
				rt.Fatalf("a label alone moved from %v to %v", a.wanted, a.placed)
			}
		}
	})
	a, b := &end{lines: []string{"62.7%"}, wanted: 100}, &end{lines: []string{"United Kingdom", "63.9%"}, wanted: 98}
	spread([]*end{a, b}, 0, 400)
	if b.placed+b.height()/2 != a.placed-a.height()/2 || a.placed <= 100 || b.placed >= 98 {
		t.Errorf("two labels that meet stand at %v and %v", a.placed, b.placed)
	}
}

// items are the data of a series that have settings of their own.
func items(sr series) []*item {
	if all, ok := sr.Data.([]*item); ok {
		return all
	}
	var some []*item
	if data, ok := sr.Data.([]any); ok {
		for _, d := range data {
			if it, ok := d.(*item); ok {
				some = append(some, it)
			}
		}
	}
	return some
}

// The last figure and the benchmark of the same period stand apart in the
// picture, and both are there in words.
func TestLabelsOfTheLastPeriodStandApart(t *testing.T) {
	table := trendTable()
	last := len(table.Rows) - 1
	for _, apart := range []float64{0, 0.4, -0.4, 3, -30} {
		v, _ := table.Figure(table.Rows[last], metrics.Estimate).Value()
		table.Rows[last].Cells[table.Index(metrics.Benchmark)] = metrics.Known(v + apart)
		for _, size := range []Size{OnPage, Download, {Width: 360}, {Width: 320}} {
			s, err := newSheet(table, size)
			if err != nil {
				t.Fatal(err)
			}
			p := s.trend()
			var at []float64
			for _, sr := range p.option["series"].([]series) {
				for _, d := range items(sr) {
					if d.Label == nil || d.Label.Position != "right" {
						continue
					}
					dy := 0.0
					if d.Label.Offset != nil {
						dy = d.Label.Offset[1]
					}
					plane := s.plane(plot{left: 1, right: 1, top: 30, bottom: 70, height: 380}, scale{0, 1, 1}, scale{0, 100, 20})
					half := float64(lineHeight*(1+strings.Count(string(d.Label.Formatter), "\n"))) / 2
					middle := plane.point(0, d.Value.(float64)).y + dy
					at = append(at, middle-half, middle+half)
				}
			}
			if len(at) != 4 {
				t.Fatalf("%d edges of labels at the right, want 4", len(at))
			}
			if at[0] < at[3]-1.01 && at[2] < at[1]-1.01 {
				t.Errorf("%v points apart, %d wide: the labels cover each other: %v", apart, size.Width, at)
			}
		}
	}
}

// Where the last period has no figure the labels stand above and below their marks, and
// both above where the one below would cover the names of the periods.
func TestLabelsOfAnEarlierPeriodStayInThePlot(t *testing.T) {
	for _, c := range []struct {
		estimate, benchmark float64
		below               int // labels below their mark
	}{{60, 50, 1}, {50, 60, 1}, {7, 6.8, 0}, {6.8, 7, 0}, {60, 2, 0}} {
		table := trendTable()
		last := len(table.Rows) - 1
		for _, role := range []metrics.Role{metrics.Estimate, metrics.Low, metrics.High, metrics.Base, metrics.Benchmark} {
			table.Rows[last].Cells[table.Index(role)] = metrics.Missing(metrics.NotAvailable)
		}
		table.Rows[last-1].Cells[table.Index(metrics.Estimate)] = metrics.Known(c.estimate)
		table.Rows[last-1].Cells[table.Index(metrics.Benchmark)] = metrics.Known(c.benchmark)
		s, err := newSheet(table, OnPage)
		if err != nil {
			t.Fatal(err)
		}
		plane := s.plane(plot{left: 1, right: 1, top: 30, bottom: 70, height: 380}, scale{0, 1, 1}, scale{0, 100, 20})
		var edges [][2]float64
		below := 0
		for _, sr := range s.trend().option["series"].([]series) {
			for _, d := range items(sr) {
				v, drawn := d.Value.(float64)
				if d.Label == nil || !drawn {
					continue
				}
				height := float64(lineHeight * (1 + strings.Count(string(d.Label.Formatter), "\n")))
				bottom := plane.point(0, v).y - float64(d.Label.Distance)
				if d.Label.Position == "bottom" {
					below++
					bottom = plane.point(0, v).y + float64(d.Label.Distance) + height
				}
				edges = append(edges, [2]float64{bottom - height, bottom})
			}
		}
		if len(edges) != 2 || below != c.below {
			t.Fatalf("%v: %d labels, %d of them below", c, len(edges), below)
		}
		for _, e := range edges {
			if e[1] > plane.bottom {
				t.Errorf("%v: a label reaches to %v and the plot ends at %v", c, e[1], plane.bottom)
			}
		}
		if edges[0][0] < edges[1][1]-1 && edges[1][0] < edges[0][1]-1 {
			t.Errorf("%v: the labels cover each other: %v", c, edges)
		}
	}
}

func TestTickWords(t *testing.T) {
	for _, c := range []struct {
		unit metrics.Unit
		sc   scale
		want string
	}{
		{metrics.PoundsDelta, scale{-1000, 2000, 1000}, "−£1,000 £0 +£1,000 +£2,000"},
		{metrics.Points, scale{-0.5, 0.5, 0.25}, "−0.5 −0.25 0 +0.25 +0.5"},
		{metrics.Percent, scale{-5, 10, 5}, "−5% 0% 5% 10%"},
		{metrics.Pounds, scale{0, 1000000, 500000}, "£0 £500,000 £1,000,000"},
	} {
		if got := strings.Join(c.sc.ticks(c.unit), " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.unit, got, c.want)
		}
	}
}

// Numbers with a sign stand in the picture as the figures are written, for
// every shape and at both ends of the axis.
func TestSignsOnTheAxis(t *testing.T) {
	table := changeTable()
	for i := range table.Columns[:3] {
		table.Columns[i].Unit = metrics.PoundsDelta
	}
	for i := range table.Rows[:4] {
		for c := range 3 {
			v, _ := table.Rows[i].Cells[c].Value()
			table.Rows[i].Cells[c] = metrics.Known(v * 1000)
		}
	}
	r := renderer(t)
	for _, shape := range []metrics.Shape{metrics.Trend, metrics.Bars, metrics.Intervals} {
		table.Shape = shape
		svg, err := r.SVG(t.Context(), table, OnPage)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{">−£1,000<", ">£0<", ">+£1,000<", ">+£2,000<"} {
			if !strings.Contains(string(svg), want) {
				t.Errorf("%s: the axis lacks %s", shape, want)
			}
		}
		if strings.Contains(string(svg), ">-") {
			t.Errorf("%s: a hyphen stands for a minus", shape)
		}
	}
}

// The lines between two limits are called what the table calls them, in the
// caption and in the tooltip, and what they hold is said if the table says it.
func TestIntervalsAreNamedAsTheTableDoes(t *testing.T) {
	table := placeTable(metrics.Intervals, 4)
	sound, err := Option(table, OnPage)
	if err != nil || !strings.Contains(string(sound), "show 95% confidence intervals.") || !strings.Contains(string(sound), "95% interval: ") {
		t.Errorf("limits named 95%% are not: %s (%v)", sound, err)
	}
	table.Subtitle = "Saving a year"
	table.Columns[1].Name, table.Columns[2].Name = "Lower limit of the saving", "Upper limit of the saving"
	table.Notes = []metrics.Note{{Key: "range", Text: "The range holds chance alone."}, {Key: "few", Text: "Few people."}}
	for _, shape := range []metrics.Shape{metrics.Trend, metrics.Bars, metrics.Intervals} {
		table.Shape = shape
		option, err := Option(table, Download)
		if err != nil {
			t.Fatal(err)
		}
		var words struct{ Title []struct{ Text string } }
		if err := json.Unmarshal(option, &words); err != nil {
			t.Fatal(err)
		}
		caption := ""
		for _, w := range words.Title {
			caption += strings.ReplaceAll(w.Text, "\n", " ") + " "
		}
		if !strings.Contains(caption, " ranges: lower limit of the saving to upper limit of the saving. The range holds chance alone.") {
			t.Errorf("%s: the caption is %q", shape, caption)
		}
		if strings.Contains(caption, "95%") || strings.Contains(string(option), "95% interval") || !strings.Contains(string(option), "Range: ") {
			t.Errorf("%s: a range is called a 95%% interval", shape)
		}
	}
}

func TestPercentagesFromZeroToARoundNumber(t *testing.T) {
	for _, c := range []struct {
		high  float64
		parts int
		want  scale
		words string
	}{
		{22.9, 5, scale{0, 25, 5}, "Percent (axis ends at 25%)"}, {39.2, 2, scale{0, 40, 20}, "Percent (axis ends at 40%)"},
		{100, 5, scale{0, 100, 20}, "Percent"}, {100, 2, scale{0, 100, 50}, "Percent"}, {0.4, 5, scale{0, 0.4, 0.1}, "Percent (axis ends at 0.4%)"},
		{20, 5, scale{0, 20, 5}, "Percent (axis ends at 20%)"},
	} {
		got := fromZero(metrics.Percent, extent{c.high / 2, c.high, true}, c.parts)
		if got != c.want || axisWords(metrics.Percent, got) != c.words {
			t.Errorf("up to %v in %d parts: %v (%s), want %v", c.high, c.parts, got, axisWords(metrics.Percent, got), c.want)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		high := rapid.Float64Range(0.1, 100).Draw(rt, "high")
		s := fromZero(metrics.Percent, extent{0, high, true}, rapid.SampledFrom([]int{2, 5}).Draw(rt, "parts"))
		if s.min != 0 || s.max < high-1e-6 || s.max > 100 || (s.max-s.min)/s.step > 6 {
			rt.Fatalf("up to %v: %v", high, s)
		}
	})
}

// Names of periods never run into each other, and no name is lost that has room.
func TestThinnedPeriods(t *testing.T) {
	names := []string{"Q3\n2023-24", "Q4", "Q1\n2024-25", "Q2", "Q3"}
	wide := slices.Clone(names)
	thin(wide, 60)
	if !slices.Equal(wide, names) {
		t.Errorf("with room for all: %q", wide)
	}
	close := slices.Clone(names)
	thin(close, 25)
	if want := []string{"Q3", "Q4", "Q1\n2024-25", "Q2", "Q3"}; !slices.Equal(close, want) {
		t.Errorf("the year of the quarter before a first quarter: %q", close)
	}
	years := []string{"2020-21", "2021-22", "2022-23", "2023-24"}
	thin(years, 40)
	if want := []string{"2020-21", "", "2022-23", ""}; !slices.Equal(years, want) {
		t.Errorf("years: %q", years)
	}
}

// On a phone there is no room for many names in a funnel: places outside it
// carry numbers, and the words below say whose they are. Nobody goes unnamed.
func TestFunnelOnAPhoneNamesEachPlaceOutside(t *testing.T) {
	table := placeTable(metrics.Funnel, 24)
	data, err := Option(table, Size{Width: 320})
	if err != nil {
		t.Fatal(err)
	}
	var option struct{ Title []struct{ Text string } }
	if err := json.Unmarshal(data, &option); err != nil {
		t.Fatal(err)
	}
	caption := strings.ReplaceAll(option.Title[0].Text, "\n", " ")
	named := 0
	for _, r := range table.Rows {
		v, okV := table.Figure(r, metrics.Estimate).Value()
		low, _ := table.Figure(r, metrics.Low998).Value()
		high, ok := table.Figure(r, metrics.High998).Value()
		if okV && ok && (v < low || v > high) {
			named++
			if !strings.Contains(caption, r.Label) {
				t.Errorf("the words do not name %q: %s", r.Label, caption)
			}
		} else if strings.Contains(caption, r.Label) {
			t.Errorf("%q is inside the funnel or hidden, but named", r.Label)
		}
	}
	if named < 3 || !strings.Contains(string(data), `"formatter":"`+strconv.Itoa(named)+`"`) {
		t.Errorf("%d places are outside, but the last number is not there", named)
	}
}
