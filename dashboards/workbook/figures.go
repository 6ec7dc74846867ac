package workbook

import (
	"fmt"
	"math"
	"strings"

	"khi/metrics"
)

// formats are Excel's number formats by unit. Percent figures are held as 0 to
// 100, so that Excel's own "%" format, which multiplies, must not be used.
var formats = map[metrics.Unit]string{
	metrics.Percent: "#,##0.0", metrics.Score: "#,##0.0", metrics.Points: "+#,##0.0;-#,##0.0;0.0",
	metrics.Count: "#,##0", metrics.Pounds: "#,##0", metrics.PoundsDelta: "+#,##0;-#,##0;0",
	metrics.Ratio: "#,##0.00", metrics.Friends: "#,##0.0", metrics.Weeks: "#,##0.0", metrics.Years: "#,##0.0",
	metrics.PerHundred: "#,##0.0", metrics.PercentChange: "+#,##0.0;-#,##0.0;0.0",
}

const general = "General"

func formatOf(u metrics.Unit) string {
	if f, ok := formats[u]; ok {
		return f
	}
	return general
}

// figureCell is a figure as a cell: a number to the published precision, or
// the shorthand as text.
func figureCell(f metrics.Figure, u metrics.Unit, format string) cell {
	v, ok := f.Value()
	if !ok {
		return cell{text: f.Shorthand()}
	}
	return cell{number: u.Round(v), format: format}
}

func checkFigure(t *metrics.Table, row metrics.Row, column int) error {
	v, ok := row.Cells[column].Value()
	if !ok {
		return nil
	}
	if !finite(t.Unit(row, column).Round(v)) {
		return fmt.Errorf("row %q, column %q: %v is not a number that can be published", row.Key, t.Columns[column].Key, v)
	}
	return nil
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// headingOf is a column's name with its unit, unless the name says it already,
// the column counts what its name says, or the unit differs from row to row.
func headingOf(c metrics.Column) string {
	words := c.Unit.Words()
	if c.Unit == "" || c.Unit == metrics.Count || strings.Contains(fold(c.Name), fold(words)) {
		return c.Name
	}
	return c.Name + " (" + words + ")"
}
