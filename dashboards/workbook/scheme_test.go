package workbook

import (
	"fmt"

	"khi/metrics"
)

// schemeCover and schemeTables are a workbook as a scheme would download it:
// eleven questions, trends, breakdowns and a comparison, with hidden and
// missing figures, notes, verdicts and people left out. The figures are made up.
func schemeCover() Cover {
	return Cover{
		Title: "Key human indicators: Afon Dŵr Shared Lives, April 2025 to March 2026",
		About: []string{
			"This file says how people who draw on support from the scheme are doing: whether they have friends, how they feel, and whether the balance of independence and connection is right for them.",
			"Each figure comes from what people said themselves, with help where they wanted it.",
		},
		Place: "Afon Dŵr Shared Lives", Period: "April 2025 to March 2026", AsOf: "2026-11-01",
		Fingerprint: "7d1f0c52e9ab", Version: "0.9.0",
		Filters: []string{"Arrangement: Shared Lives long-term"},
		Contact: "The scheme's coordinator, coordinator@example.org", Invented: true,
	}
}

const protection = "Fewer than 5 people are never shown, and further figures are hidden so that nobody can work them out"

func base(id, title, subtitle, head string, shape metrics.Shape, unit metrics.Unit) *metrics.Table {
	return &metrics.Table{
		ID: id, Indicator: id, Title: title, Subtitle: subtitle, RowHead: head, Shape: shape, Better: metrics.Higher,
		Columns: []metrics.Column{
			{Key: "estimate", Name: "Estimate", Unit: unit, Role: metrics.Estimate},
			{Key: "low", Name: "Lower 95% limit", Unit: unit, Role: metrics.Low},
			{Key: "high", Name: "Upper 95% limit", Unit: unit, Role: metrics.High},
			{Key: "base", Name: "People who answered", Unit: metrics.Count, Role: metrics.Base},
		},
		Protected: protection, Source: "Answers to the scheme's yearly conversations",
		AsOf: "2026-11-01", Invented: true,
		Notes: []metrics.Note{
			{Key: "wording", Text: "The question was asked in the easy-read wording from July 2025"},
			{Key: "few", Text: "Fewer than 30 people answered, so the figure may change a good deal by chance"},
		},
		LeftOut: []metrics.LeftOut{
			{Reason: "not_asked", Words: "not asked", People: metrics.Known(12)},
			{Reason: "prefer_not_to_say", Words: "preferred not to say", People: metrics.Hidden()},
		},
	}
}

func trend(id, title, subtitle string, unit metrics.Unit, from, step float64) *metrics.Table {
	t := base(id, title, subtitle, "Quarter", metrics.Trend, unit)
	p := metrics.Period("2024-25Q1")
	for i := range 8 {
		v := from + step*float64(i)
		row := metrics.Row{Key: string(p), Label: p.Words(), Cells: []metrics.Figure{
			metrics.Known(v), metrics.Known(v - 3*step), metrics.Known(v + 3*step), metrics.Known(float64(20 + 3*i))}}
		switch i {
		case 0:
			row.Cells = []metrics.Figure{metrics.Missing(metrics.NoAnswers), metrics.Missing(metrics.NoAnswers), metrics.Missing(metrics.NoAnswers), metrics.Known(0)}
		case 2:
			row.Cells = []metrics.Figure{metrics.Hidden(), metrics.Hidden(), metrics.Hidden(), metrics.Hidden()}
		case 1, 3:
			row.Notes = []string{"few"}
		}
		t.Rows = append(t.Rows, row)
		p = p.Next()
	}
	return t
}

func breakdown(id, title, subtitle, head string, unit metrics.Unit, groups ...string) *metrics.Table {
	t := base(id, title, subtitle, head, metrics.Bars, unit)
	for i, g := range groups {
		v := 55.5 + 4.25*float64(i)
		row := metrics.Row{Key: fmt.Sprint("g", i), Label: g, Cells: []metrics.Figure{
			metrics.Known(v), metrics.Known(v - 8), metrics.Known(v + 8), metrics.Known(float64(14 + 9*i))}}
		if i == len(groups)-1 {
			row.Cells = []metrics.Figure{metrics.Hidden(), metrics.Hidden(), metrics.Hidden(), metrics.Hidden()}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func comparison() *metrics.Table {
	t := base("friends-block-places-WAL", "Of 100 people in schemes in Wales, 62 say that nothing keeps them from seeing friends.",
		"Share of people with nothing in the way of seeing friends, per cent, schemes in Wales, April 2025 to March 2026", "Scheme", metrics.Funnel, metrics.Percent)
	t.Columns = append(t.Columns, metrics.Column{Key: "benchmark", Name: "Wales", Unit: metrics.Percent, Role: metrics.Benchmark},
		metrics.Column{Key: "low998", Name: "Lower funnel limit (99.8%)", Unit: metrics.Percent, Role: metrics.Low998},
		metrics.Column{Key: "high998", Name: "Upper funnel limit (99.8%)", Unit: metrics.Percent, Role: metrics.High998})
	for i, name := range []string{"Afon Dŵr Shared Lives", "Bryn Teg", "Caredig Homeshare", "Dyffryn Shared Lives", "Eryri Together"} {
		row := metrics.Row{Key: fmt.Sprintf("0%d412", i), Label: name, Verdict: "inside the funnel"}
		for c := range t.Columns {
			row.Cells = append(row.Cells, metrics.Known(58.04+float64(i*c)))
		}
		if i == 2 {
			row.Verdict = ""
			for c := range t.Columns {
				row.Cells[c] = metrics.Hidden()
			}
			row.Cells[4] = metrics.Known(62)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// several indicators, each with a unit of its own
func overview() *metrics.Table {
	t := base("overview-WAL-0412", "Eleven indicators at a glance: seven are better than a year ago.", "Each indicator's latest figure and its change", "Indicator", metrics.Plain, "")
	t.Columns[3].Unit = metrics.Count
	for i, u := range []metrics.Unit{metrics.Percent, metrics.Score, metrics.Points, metrics.Pounds, metrics.PoundsDelta, metrics.Ratio, metrics.Friends} {
		v := 12.345 * float64(i+1)
		t.Rows = append(t.Rows, metrics.Row{Key: string(u), Label: "Indicator " + string(u), Unit: u, Cells: []metrics.Figure{
			metrics.Known(v), metrics.Known(-v), metrics.Known(1000 * v), metrics.Known(1234)}})
	}
	t.Rows[6].Cells[1] = metrics.Missing(metrics.NotApplicable)
	return t
}

func schemeTables() []*metrics.Table {
	return []*metrics.Table{
		overview(),
		trend("friends-trend-0412", "People now name 3 friends on average, up from 2 two years ago.", "Median number of friends outside the home and paid support", metrics.Friends, 2, 0.2),
		trend("friends-block-trend-0412", "62 of 100 people say that nothing keeps them from seeing friends.", "Share of people with nothing in the way of seeing friends", metrics.Percent, 48, 2),
		breakdown("friends-block-age-0412", "Older people more often say that nothing keeps them from seeing friends.", "Share of people with nothing in the way of seeing friends, by age", "Age", metrics.Percent, "18 to 34", "35 to 64", "65 and over", "Not recorded"),
		comparison(),
		trend("lonely-trend-0412", "Fewer people feel lonely often or always.", "Share of people who feel lonely often or always", metrics.Percent, 24, 1),
		trend("life-sat-trend-0412", "Life satisfaction stands at 7.4 of 10.", "Mean life satisfaction, 0 to 10", metrics.Score, 6.5, 0.1),
		trend("life-sat-change-trend-0412", "Since they joined, people's life satisfaction has risen by 0.8.", "Mean change since joining", metrics.Points, 0.1, 0.1),
		breakdown("control-model-0412", "Most people have as much control as they want.", "Share of people with as much control over daily life as they want, by arrangement", "Arrangement", metrics.Percent, "Shared Lives long-term", "Short breaks", "Homeshare"),
		trend("qol-trend-0412", "Quality of life related to support is 0.78.", "Mean ASCOT quality of life, where 1 is the best state", metrics.Ratio, 0.7, 0.01),
		trend("live-in-cost-trend-0412", "A place costs £34,100 a year.", "Mean cost of a live-in arrangement for a year", metrics.Pounds, 31000, 443.5),
		trend("people-trend-0412", "41 people were supported.", "People supported in the quarter", metrics.Count, 20, 3),
	}
}
