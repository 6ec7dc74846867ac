package ingest

import (
	"context"
	"fmt"
	"strings"

	"khi/ingest/book"
	"khi/ingest/finding"
)

// Dates such as 04/07/2025 can be read two ways. Which way a column means is
// settled once for the whole file, before any row: by what the sender says, by
// days over 12 in it, by what the tool is known to write; else the file goes
// back with both readings. It is never guessed cell by cell.

// slashLook is how many rows are looked at for a date with slashes, before the
// whole column is read.
const slashLook = 200

// orders counts the dates of a column that can be read in one order only.
type orders struct {
	dayFirst, monthFirst, open int
	firstDay, firstMonth       string // cells, as a spreadsheet names them
	openCell, openValue        string
	strange                    int // of the open ones, those that the tool itself would write in another way
	own                        func(string) bool
}

// dateShapes know dates as a tool itself writes them from what a spreadsheet
// program makes of them: with the shape, the order that is known of the tool
// is gone too.
var dateShapes = map[string]func(string) bool{
	"short_year": func(s string) bool {
		day, _, _ := strings.Cut(s, " ")
		return strings.LastIndexByte(day, '/') == len(day)-3
	},
	"am_pm": func(s string) bool {
		s = strings.ToUpper(s)
		return strings.HasSuffix(s, "AM") || strings.HasSuffix(s, "PM")
	},
}

// settleOrder decides how the dates of a column are written.
func (b *build) settleOrder(ctx context.Context, f found, c *column) error {
	if c.field.Type != "date" || b.conv.order != "" || c.mapping.Date != dateAny && c.mapping.Date != dateExcel {
		return nil
	}
	at := []int{c.at}
	if len(c.parts) > 0 {
		at = nil
		for _, p := range c.parts {
			at = append(at, p.at)
		}
	}
	if at[0] < 0 {
		return nil
	}
	o, err := readOrders(ctx, f.sheet, at, dateShapes[c.mapping.Shape])
	if err != nil {
		return nil // the load itself meets the same row and says what is wrong
	}
	place := finding.At(b.file, f.sheet.Name)
	switch {
	case o.dayFirst > 0 && o.monthFirst > 0:
		r := place.Refuse(o.firstDay, "mixed_date_orders",
			fmt.Sprintf("The dates of this column are written in two ways: %s has the day first and %s has the month first.", o.firstDay, o.firstMonth),
			"A part of the column was changed by a spreadsheet program. Export the file again and load it without opening it first.")
		r.Header, r.Field = f.sheet.Header[at[0]], c.field.Name
		return r
	case o.dayFirst > 0:
		c.order = dateDMY
	case o.monthFirst > 0:
		c.order = dateMDY
	case o.open > 0 && (c.mapping.Order == "" || o.strange > 0):
		message := fmt.Sprintf("Every date with slashes in this column can be read two ways, day first or month first (%d rows), and nothing in the file says which is meant.", o.open)
		advice := "Say which comes first, the day or the month (khi load --dates dmy or --dates mdy, or the box on the page); or write dates as year-month-day, such as 2025-07-04."
		if c.mapping.Order != "" {
			message += " The tool itself writes them in another way, so a spreadsheet program has changed them."
			advice = "Export the file again and send it without opening it first. Otherwise: " + strings.ToLower(advice[:1]) + advice[1:]
		}
		r := place.Refuse(o.openCell, "ambiguous_date_format", message, advice)
		r.Header, r.Field, r.Value = f.sheet.Header[at[0]], c.field.Name, o.openValue+": "+bothReadings(o.openValue)
		return r
	default:
		c.order = c.mapping.Order
	}
	return nil
}

// readOrders reads the columns to their end if the first rows hold a date with
// slashes.
func readOrders(ctx context.Context, sh book.Sheet, at []int, own func(string) bool) (orders, error) {
	o := orders{own: own}
	n, slashes := 0, false
	for row, err := range sh.Rows() {
		if err != nil {
			return o, err
		}
		if n++; n%4096 == 0 && ctx.Err() != nil {
			return o, ctx.Err()
		}
		for _, i := range at {
			if len(row.Cells[i]) == 0 {
				continue
			}
			s := book.FoldSpace(string(row.Cells[i]))
			if isSlashed(s) {
				slashes = true
				o.see(s, row.Address(i))
			}
		}
		if n >= slashLook && !slashes {
			break
		}
	}
	return o, nil
}

func (o *orders) see(s, cell string) {
	d, _, notDMY := slashDay(s, dateDMY)
	m, _, notMDY := slashDay(s, dateMDY)
	switch {
	case notDMY == nil && notMDY != nil:
		if o.dayFirst++; o.dayFirst == 1 {
			o.firstDay = cell
		}
	case notDMY != nil && notMDY == nil:
		if o.monthFirst++; o.monthFirst == 1 {
			o.firstMonth = cell
		}
	case notDMY == nil && d != m:
		if o.open++; o.open == 1 {
			o.openCell, o.openValue = cell, s
		}
		if o.own != nil && !o.own(s) {
			o.strange++
		}
	}
}

// isSlashed reports three numbers with slashes, points or hyphens, the year
// last: of one that has hyphens with all four figures, for 25-04-07 may have it first.
func isSlashed(s string) bool {
	s = dayPart(s)
	parts := strings.FieldsFunc(s, isDateMark)
	if len(parts) != 3 || len(parts[0]) > 2 || len(parts[1]) > 2 || strings.Contains(s, "-") && len(parts[2]) != 4 {
		return false
	}
	for _, p := range parts {
		if _, ok := digits(p); !ok {
			return false
		}
	}
	return true
}

// dayPart gives a date without the time behind it.
func dayPart(s string) string {
	s, _, _ = strings.Cut(s, " ")
	return strings.TrimSuffix(s, ",")
}

func isDateMark(r rune) bool { return r == '/' || r == '.' || r == '-' }

// bothReadings says a date in words, day first and month first.
func bothReadings(s string) string {
	d, _, _ := slashDay(s, dateDMY)
	m, _, _ := slashDay(s, dateMDY)
	const words = "2 January 2006"
	return dayTime(d).Format(words) + " if the day comes first, " + dayTime(m).Format(words) + " if the month does"
}
