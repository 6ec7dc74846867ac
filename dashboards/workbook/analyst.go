package workbook

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"khi/metrics"
)

// The workbook for analysts has what people who work in Excel all day ask for and what the
// checklist for accessible spreadsheets advises against: charts that Excel draws itself,
// filter buttons, headings that stay in sight. It is a file of its own, and says so on its
// cover; the figures are those of the accessible report.

const analystWords = "This is the workbook for analysts. It has charts, filter buttons and headings that stay in sight, which the checklist for accessible spreadsheets advises against. The accessible report has the same figures without them."

const remarksTab = "Remarks"

// plot is a chart that Excel draws from the columns of the worksheet that it stands in.
type plot struct {
	kind   excelize.ChartType
	title  string
	alt    string
	x      int // column of the horizontal axis
	series []series
}

// series is one column as it is drawn.
type series struct {
	column int
	colour string
	joined bool // by a line
	mark   string
}

// Colours of the Analysis Function, each with 3:1 on white.
const (
	drawnBlue   = "12436D"
	drawnOrange = "F46A25"
)

// forAnalysts moves the remarks of each worksheet to one of their own, so that the headings
// can stay in sight, and puts the chart of each table behind it.
func (b *book) forAnalysts(sheets []sheet, parts []part) []sheet {
	ofTable := map[string]part{}
	for _, p := range parts {
		ofTable[p.tab] = p
	}
	remarks := remarksSheet(sheets, legend(shorthandOf(parts)))
	remarks.tab = b.tabOf(remarks.tab)
	all := []sheet{remarks}
	for _, s := range sheets {
		s.remarks = append([]string{"This worksheet contains one table. What else is said of it stands in the worksheet " + remarksTab + "."}, slices.DeleteFunc(slices.Clone(s.remarks), explainsNothing)...)
		all = append(all, s)
		if p, there := ofTable[s.tab]; there {
			if drawn, ok := p.drawn(b); ok {
				all = append(all, drawn)
			}
		}
	}
	return all
}

// explainsNothing says of a remark that no cell is unclear without it: shorthand and blank
// cells are explained above their table in every workbook.
func explainsNothing(remark string) bool {
	return !strings.HasPrefix(remark, legendWords) && !strings.Contains(remark, "blank")
}

// remarksSheet holds what the accessible report says above each table.
func remarksSheet(sheets []sheet, legend []string) sheet {
	count := 0
	for _, s := range sheets {
		count += len(s.remarks)
	}
	return sheet{
		tab: remarksTab, name: "remarks", title: "What is said of each table", holds: "Shorthand, sources, who is left out and how people are protected, table by table.",
		remarks: append([]string{"This worksheet contains one table. The text of each note is in the worksheet " + notesTab + "."}, legend...),
		columns: []column{{heading: "Worksheet", width: 44, code: true}, {heading: "Remark", width: 120}}, count: count,
		rows: func(yield func([]cell) bool) {
			for _, s := range sheets {
				for _, r := range s.remarks {
					if !yield([]cell{{text: s.tab}, {text: r}}) {
						return
					}
				}
			}
		},
	}
}

// drawn is the worksheet with the chart of a table (T2_trend has C2_trend), if it can be drawn by one: its figures
// once more, blank where there is none to show, because Excel draws a text as nought.
func (p part) drawn(b *book) (sheet, bool) {
	t := p.table
	estimate, low, high, base := t.Index(metrics.Estimate), t.Index(metrics.Low), t.Index(metrics.High), t.Index(metrics.Base)
	if estimate < 0 || len(t.Rows) == 0 || t.Columns[estimate].Unit == "" {
		return sheet{}, false
	}
	drawn := plot{title: b.say(t.Title), alt: b.say(cmp.Or(t.Alt, t.Title))}
	columns, shown := []column{{heading: cmp.Or(t.RowHead, "Row"), width: labelWidth}}, []int{}
	take := func(i int, colour string, joined bool, mark string) {
		if i < 0 {
			return
		}
		shown = append(shown, i)
		columns = append(columns, column{heading: headingOf(t.Columns[i]), width: 16, number: true})
		if mark != "" {
			drawn.series = append(drawn.series, series{len(columns), colour, joined, mark})
		}
	}
	switch t.Shape {
	case metrics.Trend, metrics.Intervals:
		drawn.kind, drawn.x = excelize.Line, 1
		joined := t.Shape == metrics.Trend
		take(estimate, drawnBlue, joined, "circle")
		take(low, drawnOrange, joined, "dash")
		take(high, drawnOrange, joined, "dash")
	case metrics.Bars:
		drawn.kind, drawn.x = excelize.Bar, 1
		take(estimate, drawnBlue, false, "none")
	case metrics.Funnel:
		if base < 0 {
			return sheet{}, false
		}
		drawn.kind, drawn.x = excelize.Scatter, 2
		take(base, "", false, "")
		take(estimate, drawnBlue, false, "circle")
	default:
		return sheet{}, false
	}
	return sheet{
		tab: "C" + p.tab[1:], name: "c" + fold(p.tab)[1:], title: cmp.Or(t.Title, "Chart"), holds: "A chart of the worksheet " + p.tab + " and the figures that it draws.",
		remarks: []string{"This worksheet contains one table and the chart of it. A cell is blank where there is no figure to show; the worksheet " + p.tab + " says why."},
		columns: columns, count: len(t.Rows), unverified: t.Unverified, plot: &drawn, rows: drawnRows(t, shown),
	}, true
}

// shorthandOf is all shorthand of all tables.
func shorthandOf(parts []part) (used []metrics.Note) {
	for _, p := range parts {
		used = merge(used, p.table.Shorthands())
	}
	return used
}

func drawnRows(t *metrics.Table, shown []int) iter.Seq[[]cell] {
	return func(yield func([]cell) bool) {
		for _, r := range t.Rows {
			row := []cell{{text: cmp.Or(r.Label, r.Key, "no name")}}
			for _, i := range shown {
				c, u := cell{}, t.Unit(r, i)
				if _, ok := r.Cells[i].Value(); ok {
					c = figureCell(r.Cells[i], u, formatOf(u))
				}
				row = append(row, c)
			}
			if !yield(row) {
				return
			}
		}
	}
}

// draw puts the chart of a worksheet to the right of its table. It must come before the rows
// are written.
func (b *book) draw(s sheet, heading int) error {
	if s.plot == nil {
		return nil
	}
	column := func(n int) string { name, _ := excelize.ColumnNumberToName(n); return name }
	whole := func(n int) string {
		return fmt.Sprintf("'%s'!$%s$%d:$%[2]s$%[4]d", s.tab, column(n), heading+1, heading+max(s.count, 1))
	}
	c := &excelize.Chart{
		Type: s.plot.kind, Title: excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: s.plot.title, Font: &excelize.Font{Size: 12, Bold: true, Family: "Arial", Color: "000000"}}}},
		ShowBlanksAs: "gap", Legend: excelize.ChartLegend{Position: "bottom"}, Format: excelize.GraphicOptions{AltText: s.plot.alt},
		XAxis:     excelize.ChartAxis{Font: excelize.Font{Color: "000000", Size: 10}, ReverseOrder: s.plot.kind == excelize.Bar},
		YAxis:     excelize.ChartAxis{Font: excelize.Font{Color: "000000", Size: 10}, MajorGridLines: true},
		Dimension: excelize.ChartDimension{Width: 900, Height: 480},
	}
	for _, x := range s.plot.series {
		line := excelize.LineOptions{Type: excelize.LineNone}
		if x.joined {
			line = excelize.LineOptions{Type: excelize.LineSolid, Width: 2, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{x.colour}}}
		}
		fill := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{x.colour}}
		c.Series = append(c.Series, excelize.ChartSeries{Name: fmt.Sprintf("'%s'!$%s$%d", s.tab, column(x.column), heading), Categories: whole(s.plot.x), Values: whole(x.column),
			Line: line, Fill: fill, Marker: excelize.ChartMarker{Symbol: x.mark, Size: 7, Fill: fill}})
	}
	if err := b.file.AddChart(s.tab, fmt.Sprintf("%s%d", column(len(s.columns)+2), heading), c); err != nil {
		return fmt.Errorf("worksheet %s: the chart: %w", s.tab, err)
	}
	return nil
}

// keepInSight makes everything down to the headings stay where it is when somebody scrolls.
func (b *book) keepInSight(out *excelize.StreamWriter, heading int) error {
	if !b.cover.Analyst {
		return nil
	}
	return out.SetPanes(&excelize.Panes{Freeze: true, YSplit: heading, TopLeftCell: fmt.Sprintf("A%d", heading+1), ActivePane: "bottomLeft"})
}
