package chart

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"khi/metrics"
)

// caseTables are small tables of each shape that a business case has.
func caseTables() map[string]*metrics.Table {
	of := func(shape metrics.Shape, head string, columns []metrics.Column, rows ...metrics.Row) *metrics.Table {
		return &metrics.Table{ID: "case-" + string(shape), Title: "A case", Subtitle: "2024-25 prices", Alt: "A picture of a case.", RowHead: head, Columns: columns, Rows: rows, Shape: shape,
			Source: "a case", AsOf: "2026-11-01"}
	}
	column := func(key string, unit metrics.Unit, role metrics.Role) metrics.Column {
		return metrics.Column{Key: key, Name: "Name of " + key, Unit: unit, Role: role}
	}
	row := func(label string, values ...float64) metrics.Row {
		r := metrics.Row{Key: label, Label: label}
		for _, v := range values {
			r.Cells = append(r.Cells, metrics.Known(v))
		}
		return r
	}
	gone := metrics.Row{Key: "gone", Label: "gone", Cells: []metrics.Figure{metrics.Hidden(), metrics.Known(70_111), metrics.Known(80_222)}}
	d := metrics.PoundsDelta
	return map[string]*metrics.Table{
		"waterfall": of(metrics.Waterfall, "Payer", []metrics.Column{column("amount", d, metrics.Estimate), column("from", d, metrics.Other), column("to", d, metrics.Other)},
			row("start", 1000, 0, 1000), row("council", -1500, 1000, -500), row("person", 200, -500, -300), row("end", -300, 0, -300), gone),
		"tornado": of(metrics.Tornado, "Parameter", []metrics.Column{column("swing", d, metrics.Estimate), column("low", d, metrics.Other), column("high", d, metrics.Other), column("base", d, metrics.Benchmark)},
			row("fee", 700, 900, 200, 500), row("people", 300, 400, 700, 500)),
		"curves": of(metrics.Curves, "Year", []metrics.Column{column("sum", d, metrics.Estimate), column("cash", d, metrics.Other), column("people", metrics.Count, metrics.Other)},
			row("0", -100, -100, 1), row("1", 50, -20, 2), row("2", 200, 90, 3)),
		"plane": of(metrics.Plane, "Option", []metrics.Column{column("cost", d, metrics.Estimate), column("low", d, metrics.Low), column("high", d, metrics.High), column("effect", metrics.Points, metrics.Other),
			column("effect_low", metrics.Points, metrics.Other), column("effect_high", metrics.Points, metrics.Other)},
			row("grow", -400, -700, -100, 3, -1, 7), row("spend", 300, 100, 500, 9, 8, 10)),
		"heat": of(metrics.Heat, "People", []metrics.Column{column("40", d, metrics.Estimate), column("100", d, metrics.Other)}, row("50%", -1_200_000, 300), row("100%", 0, 45_000)),
	}
}

// TestPicturesOfCases: each shape draws, says its words and the figures that its
// labels promise, and a row whose figure is hidden draws nothing.
func TestPicturesOfCases(t *testing.T) {
	r := renderer(t)
	said := map[string][]string{
		"waterfall": {"council", "\u2212£1,500", "Dark bars are totals"}, "tornado": {"Name of base +£500", "+£700", "open point"},
		"curves": {"Name of sum", "Name of cash"}, "plane": {"grow", "spend", "Name of effect", "going on as now"}, "heat": {"\u2212£1.2m", "£300", "£45k", "£0"},
	}
	for name, table := range caseTables() {
		svg, err := r.SVG(t.Context(), table, OnPage)
		if err != nil {
			t.Fatal(name, err)
		}
		for _, words := range said[name] {
			if !strings.Contains(string(svg), words) {
				t.Errorf("%s does not say %q", name, words)
			}
		}
		if name == "curves" && strings.Contains(string(svg), "Name of people") {
			t.Error("a column of another unit became a line")
		}
		if _, err := r.SVG(t.Context(), table, Size{Width: 360}); err != nil {
			t.Errorf("%s for a phone: %v", name, err)
		}
	}
	option, err := Option(caseTables()["waterfall"], OnPage)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(option), "70111") || strings.Contains(string(option), "80222") {
		t.Error("the ends of a hidden row are in the picture")
	}
}

// TestFloatingBars: a bar lies between its two ends, whatever their signs.
func TestFloatingBars(t *testing.T) {
	raw, err := Option(caseTables()["waterfall"], OnPage)
	if err != nil {
		t.Fatal(err)
	}
	var option struct {
		Series []struct {
			Type string
			Data []struct {
				Value     any
				ItemStyle struct{ Color string }
			}
		}
	}
	if err := json.Unmarshal(raw, &option); err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(option.Series, func(s struct {
		Type string
		Data []struct {
			Value     any
			ItemStyle struct{ Color string }
		}
	}) bool {
		return s.Type == "boxplot"
	})
	for i, want := range []struct {
		low, high float64
		color     string
	}{{0, 1000, ink}, {-500, 1000, blue}, {-500, -300, orange}, {-300, 0, ink}} {
		d := option.Series[at].Data[i]
		v, _ := d.Value.([]any)
		if len(v) != 5 || v[0] != want.low || v[1] != want.low || v[4] != want.high || v[3] != want.high || d.ItemStyle.Color != want.color {
			t.Errorf("bar %d: %v %s, want %+v", i, d.Value, d.ItemStyle.Color, want)
		}
	}
}

// TestCasesWithoutTheirColumns: a table that lacks what its shape needs is
// refused in words.
func TestCasesWithoutTheirColumns(t *testing.T) {
	for name, key := range map[string]string{"waterfall": "from", "tornado": "high", "plane": "effect_low"} {
		table := caseTables()[name]
		for i := range table.Columns {
			if table.Columns[i].Key == key {
				table.Columns[i].Key = "other"
			}
		}
		if _, err := Option(table, OnPage); err == nil || !strings.Contains(err.Error(), `no column "`+key+`"`) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
