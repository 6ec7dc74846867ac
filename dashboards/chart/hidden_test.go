package chart

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"khi/metrics"
)

// wrong is a limit that a faulty protection might leave beside a hidden
// estimate. No picture may show it, nor make room for it.
const wrong = 98765.4

// leaky is a table whose hidden estimates have kept their limits.
func leaky(shape metrics.Shape, limit float64) *metrics.Table {
	t := trendTable()
	if shape != metrics.Trend {
		t = placeTable(shape, 12)
	}
	for i := range t.Rows {
		if t.Figure(t.Rows[i], metrics.Estimate).IsHidden() {
			for _, role := range []metrics.Role{metrics.Low, metrics.High, metrics.Low95, metrics.High95, metrics.Low998, metrics.High998} {
				if c := t.Index(role); c >= 0 {
					t.Rows[i].Cells[c] = metrics.Known(limit)
				}
			}
		}
	}
	return t
}

func shapes() []metrics.Shape {
	return []metrics.Shape{metrics.Trend, metrics.Bars, metrics.Intervals, metrics.Funnel}
}

func TestAHiddenRowsLimitsChangeNothing(t *testing.T) {
	r := renderer(t)
	for _, shape := range shapes() {
		hidden := trendTable()
		if shape != metrics.Trend {
			hidden = placeTable(shape, 12)
		}
		for _, limit := range []float64{0, 61.5, wrong} {
			a, errA := Option(hidden, OnPage)
			b, errB := Option(leaky(shape, limit), OnPage)
			if errA != nil || errB != nil {
				t.Fatal(errA, errB)
			}
			if !bytes.Equal(a, b) {
				t.Errorf("%s: the option tells a limit of %v beside a hidden estimate", shape, limit)
			}
		}
		a, errA := r.SVG(t.Context(), hidden, OnPage)
		b, errB := r.SVG(t.Context(), leaky(shape, wrong), OnPage)
		if errA != nil || errB != nil || !bytes.Equal(a, b) {
			t.Errorf("%s: the SVG tells a limit beside a hidden estimate (%v, %v)", shape, errA, errB)
		}
	}
}

// There is a mark for each known estimate, and none for any other row.
func TestMarksAreTheKnownFigures(t *testing.T) {
	r := renderer(t)
	for _, shape := range shapes() {
		table := trendTable()
		if shape != metrics.Trend {
			table = placeTable(shape, 24)
		}
		want := 0
		for _, row := range table.Rows {
			if _, ok := table.Figure(row, metrics.Estimate).Value(); ok {
				want++
			}
		}
		svg, err := r.SVG(t.Context(), table, OnPage)
		if err != nil {
			t.Fatal(err)
		}
		if got := marks(t, svg, blue) + marks(t, svg, orange); got != want {
			t.Errorf("%s: %d marks drawn for %d known figures", shape, got, want)
		}
	}
}

// Every "[c]" stands at the same height or on the same side, whatever the
// figures about it are.
func TestShorthandStandsAtOneEdge(t *testing.T) {
	for _, shape := range []metrics.Shape{metrics.Trend, metrics.Bars, metrics.Intervals} {
		table, along := trendTable(), 1
		if shape != metrics.Trend {
			table, along = placeTable(shape, 12), 0
		}
		found := 0
		for _, s := range decode(t, table, OnPage)["series"].([]any) {
			for _, d := range s.(map[string]any)["data"].([]any) {
				raw, err := json.Marshal(d)
				if err != nil {
					t.Fatal(err)
				}
				if !strings.Contains(string(raw), `"formatter":"[c]"`) {
					continue
				}
				found++
				if at := d.(map[string]any)["value"].([]any)[along]; at != 0.0 {
					t.Errorf("%s: a [c] stands at %v", shape, at)
				}
				if !strings.Contains(string(raw), "hidden so that nobody can be recognised") {
					t.Errorf("%s: a [c] does not say what it means: %s", shape, raw)
				}
			}
		}
		if want := hiddenRows(table); found != want || want == 0 {
			t.Errorf("%s: %d [c] for %d hidden rows", shape, found, want)
		}
	}
}

func hiddenRows(t *metrics.Table) int {
	n := 0
	for _, r := range t.Rows {
		if t.Figure(r, metrics.Estimate).IsHidden() {
			n++
		}
	}
	return n
}

// Whatever is hidden and whatever numbers stand in the table: the axis is made
// from known figures only and to the precision that is published, hidden rows hold
// null, and the option is sound.
func TestOptionOfAnyTable(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		shape := rapid.SampledFrom(shapes()).Draw(rt, "shape")
		unit := rapid.SampledFrom([]metrics.Unit{metrics.Percent, metrics.Score, metrics.Points, metrics.Count,
			metrics.Pounds, metrics.PoundsDelta, metrics.Ratio, metrics.Friends}).Draw(rt, "unit")
		table := anyTable(rt, shape, unit)
		size := rapid.SampledFrom([]Size{OnPage, Download, {Width: 360}, {Width: 600, Height: 300}}).Draw(rt, "size")
		data, err := Option(table, size)
		if err != nil {
			rt.Fatal(err)
		}
		if again, err := Option(table.Published(), size); err != nil || !bytes.Equal(data, again) {
			rt.Fatalf("the picture tells more than the published figures do (%v)", err)
		}
		if strings.Contains(string(data), "98765") {
			rt.Fatal("a number beside a hidden estimate is in the option")
		}
		var option struct {
			Series []struct {
				Type string
				Data []json.RawMessage
			}
		}
		if err := json.Unmarshal(data, &option); err != nil {
			rt.Fatal(err)
		}
		for _, s := range option.Series {
			for i, d := range s.Data {
				known := shape != metrics.Funnel && len(s.Data) == len(table.Rows) && !table.Figure(table.Rows[i], metrics.Estimate).IsHidden()
				if s.Type == "bar" && valueOf(rt, d) == "null" == known {
					rt.Fatalf("row %d of a bar chart is %s", i, d)
				}
			}
		}
	})
}

// valueOf is the value of an item of a series, as JSON.
func valueOf(rt *rapid.T, data json.RawMessage) string {
	var item struct{ Value json.RawMessage }
	if err := json.Unmarshal(data, &item); err != nil {
		rt.Fatal(err)
	}
	return string(item.Value)
}

func anyTable(rt *rapid.T, shape metrics.Shape, unit metrics.Unit) *metrics.Table {
	t := table(shape, unit, "UK")
	if shape == metrics.Funnel {
		for _, role := range []metrics.Role{metrics.Low95, metrics.High95, metrics.Low998, metrics.High998} {
			t.Columns = append(t.Columns, metrics.Column{Key: string(role), Name: string(role), Unit: unit, Role: role})
		}
	}
	number := rapid.Float64Range(-90000, 90000)
	if unit == metrics.Percent {
		number = rapid.Float64Range(0, 100)
	}
	for i := range rapid.IntRange(1, 30).Draw(rt, "rows") {
		row := metrics.Row{Key: fmt.Sprint(i), Label: rapid.String().Draw(rt, "label")}
		if rapid.Bool().Draw(rt, "hidden") {
			for range t.Columns {
				row.Cells = append(row.Cells, metrics.Known(wrong))
			}
			row.Cells[0] = metrics.Hidden()
			row.Cells[3] = metrics.Hidden()
			row.Cells[4] = metrics.Known(50)
		} else {
			mid := number.Draw(rt, "estimate")
			half := math.Abs(number.Draw(rt, "half")) / 10
			row.Cells = []metrics.Figure{metrics.Known(mid), metrics.Known(mid - half), metrics.Known(mid + half),
				metrics.Known(float64(rapid.IntRange(0, 5000).Draw(rt, "base"))), metrics.Known(50)}
			for len(row.Cells) < len(t.Columns) {
				row.Cells = append(row.Cells, metrics.Known(number.Draw(rt, "limit")))
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
