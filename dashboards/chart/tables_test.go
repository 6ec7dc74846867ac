package chart

import (
	"fmt"
	"math"

	"khi/metrics"
)

// The tables here are invented, in the shapes and sizes of real ones.

var schemes = []string{
	"Ynys Môn Rhannu Bywydau", "Tŷ Gŵydd a'r Cylch: Rhannu Bywydau Sir Gaerfyrddin a Cheredigion",
	"Glasgow Shared Lives", "Moray Shared Lives", "Leeds Shared Lives", "Kent Shared Lives",
	"Cornwall and the Isles of Scilly Shared Lives", "Belfast Health and Social Care Trust",
	"PSS Merseyside", "Lancashire Shared Lives", "Share and Care Homeshare London", "Dyfrdwy Homeshare",
	"Ategi Cwm Taf Morgannwg", "Fife Shared Lives", "Highland Shared Lives", "Norfolk Shared Lives",
	"Telford and Wrekin", "Stoke-on-Trent", "Bath and North East Somerset", "South West Wales",
	"Western Bay", "Nottinghamshire", "Richmond and Wandsworth", "Perth and Kinross",
}

func columns(unit metrics.Unit, bench string) []metrics.Column {
	c := []metrics.Column{
		{Key: "estimate", Name: "People with a close friend", Unit: unit, Role: metrics.Estimate},
		{Key: "low", Name: "Lower 95% limit", Unit: unit, Role: metrics.Low},
		{Key: "high", Name: "Upper 95% limit", Unit: unit, Role: metrics.High},
		{Key: "base", Name: "People who answered", Unit: metrics.Count, Role: metrics.Base},
	}
	if bench != "" {
		c = append(c, metrics.Column{Key: "benchmark", Name: bench, Unit: unit, Role: metrics.Benchmark})
	}
	return c
}

func table(shape metrics.Shape, unit metrics.Unit, bench string) *metrics.Table {
	return &metrics.Table{
		ID: "friends-" + string(shape) + "-SCO", Indicator: "friends_close",
		Title:    "Six in ten people have at least one close friend who is not paid to be with them",
		Subtitle: "Percentage of people with a close friend, with 95% intervals",
		Alt:      "Chart of the percentage of people with a close friend. It rose from 52% to 62%.",
		RowHead:  "Quarter", Columns: columns(unit, bench), Shape: shape, Better: metrics.Direction("higher"),
		Source: "Answers to the yearly conversation, from 24 schemes", AsOf: "2026-11-01", Invented: true,
	}
}

// wave gives numbers that look like a survey's, always the same ones.
func wave(i int, middle, swing float64) float64 {
	return middle + swing*math.Sin(float64(i)*1.7) + swing/2*math.Cos(float64(i)*0.9)
}

func proportion(i int, base float64) (est, low, high float64) {
	est = wave(i, 60, 14)
	half := 1.96 * math.Sqrt(est*(100-est)/base)
	return est, math.Max(0, est-half), math.Min(100, est+half)
}

func hiddenRow(key, label string, columns int, bench ...metrics.Figure) metrics.Row {
	r := metrics.Row{Key: key, Label: label}
	for range columns - len(bench) {
		r.Cells = append(r.Cells, metrics.Hidden())
	}
	r.Cells = append(r.Cells, bench...)
	return r
}

// trendTable has 12 quarters: two hidden next to each other, one alone
// between known ones, and one in which nobody answered.
func trendTable() *metrics.Table {
	t := table(metrics.Trend, metrics.Percent, "Scotland")
	p := metrics.Period("2023-24Q3")
	for i := range 12 {
		bench := metrics.Known(wave(i, 55, 2))
		row := metrics.Row{Key: string(p), Label: p.Words()}
		est, low, high := proportion(i/2, 90+float64(i)*12)
		switch i {
		case 3, 4, 6:
			row = hiddenRow(row.Key, row.Label, 5, bench)
		case 8:
			none := metrics.Missing(metrics.NoAnswers)
			row.Cells = []metrics.Figure{none, none, none, metrics.Known(0), bench}
		default:
			row.Cells = []metrics.Figure{metrics.Known(est), metrics.Known(low), metrics.Known(high), metrics.Known(90 + float64(i)*12), bench}
		}
		t.Rows = append(t.Rows, row)
		p = p.Next()
	}
	return t
}

func placeTable(shape metrics.Shape, n int) *metrics.Table {
	t := table(shape, metrics.Percent, "United Kingdom")
	t.RowHead = "Scheme"
	const uk = 58.0
	if shape == metrics.Funnel {
		for _, l := range []struct {
			key  string
			role metrics.Role
		}{{"low95", metrics.Low95}, {"high95", metrics.High95}, {"low998", metrics.Low998}, {"high998", metrics.High998}} {
			t.Columns = append(t.Columns, metrics.Column{Key: l.key, Name: l.key, Unit: metrics.Percent, Role: l.role})
		}
	}
	for i := range n {
		key := fmt.Sprintf("S%02d", i)
		name := schemes[i%len(schemes)]
		base := 14 + math.Round(150*math.Abs(math.Sin(float64(i)*2.1)))
		if i == 5 || i == 11 {
			t.Rows = append(t.Rows, hiddenRow(key, name, len(t.Columns)))
			continue
		}
		est, low, high := proportion(i, base)
		verdict := "inside the funnel"
		cells := []metrics.Figure{metrics.Known(est), metrics.Known(low), metrics.Known(high), metrics.Known(base), metrics.Known(uk)}
		if shape == metrics.Funnel {
			se := math.Sqrt(uk * (100 - uk) / base)
			for _, z := range []float64{-1.96, 1.96, -3.09, 3.09} {
				cells = append(cells, metrics.Known(math.Max(0, math.Min(100, uk+z*se))))
			}
			if math.Abs(est-uk) > 3.09*se {
				verdict = "higher than expected"
			}
		}
		t.Rows = append(t.Rows, metrics.Row{Key: key, Label: name, Cells: cells, Verdict: verdict})
	}
	return t
}

func poundsTable() *metrics.Table {
	t := table(metrics.Bars, metrics.Pounds, "")
	t.Title, t.Subtitle = "Shared Lives costs less than the other ways of support", "Pounds a person a year"
	for i, name := range []string{"Shared Lives", "Supported living", "Residential care", "Own home with visits"} {
		mid := []float64{34100, 61250, 78300, 41990}[i]
		t.Rows = append(t.Rows, metrics.Row{Key: fmt.Sprint(i), Label: name, Cells: []metrics.Figure{
			metrics.Known(mid), metrics.Known(mid * .93), metrics.Known(mid * 1.08), metrics.Known(float64(120 - 20*i))}})
	}
	return t
}

func changeTable() *metrics.Table {
	t := table(metrics.Intervals, metrics.Points, "")
	t.Title = "Wellbeing rose in most groups"
	for i, name := range []string{"18 to 24", "25 to 44", "45 to 64", "65 to 84", "85 and over"} {
		mid := []float64{0.8, -0.4, 1.3, 0.1, 0}[i]
		cells := []metrics.Figure{metrics.Known(mid), metrics.Known(mid - .6), metrics.Known(mid + .7), metrics.Known(40)}
		if i == 4 {
			cells = []metrics.Figure{metrics.Hidden(), metrics.Hidden(), metrics.Hidden(), metrics.Hidden()}
		}
		t.Rows = append(t.Rows, metrics.Row{Key: name, Label: name, Cells: cells})
	}
	return t
}
