package layout

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"khi/ingest/book"
	"khi/ingest/finding"
)

// cldKept are the columns of Client Level Data that are let through. All other
// cells are emptied before anything else sees them: NHS number, names, postcode,
// practice, dates of birth and death, links to other people, descriptions.
var cldKept = []string{
	"LA_Code", "LA_Person_Unique_Identifier", "Client_Type", "Primary_Support_Reason", "Accommodation_Status", "Client_Funding_Status", "Event_Type",
	"Event_Start_Date", "Event_End_Date", "Service_Type", "Service_Component", "Delivery_Mechanism", "Provider_CQC_Location_ID",
	"Unit_Cost", "Cost_Frequency_Unit_Type", "Planned_Units_Per_Week",
	"Need_Band", // which the specification does not have: a council may add it
}

// Columns that the layout adds: what is worked out from cells that are not let through.
const (
	cldAge     = "Age band at event start (worked out)"
	cldQuarter = "Latest quarter (worked out)"
)

// cldSheet is one submission of Client Level Data.
type cldSheet struct {
	book.Sheet
	kept                 []bool
	width                int
	birth, death         int
	event, start, end    int
	periodFrom, periodTo int
	quarter              string
}

// clientLevel is a submission of DHSC Client Level Data, release 1 or 2.
func clientLevel(b *book.Book) ([]book.Sheet, string) {
	for i, s := range b.Sheets {
		s.Header = underscored(s.Header)
		if !has(s.Header, "LA_Code", "LA_Person_Unique_Identifier", "Event_Type", "Event_Start_Date", "Event_End_Date", "Service_Component", "Unit_Cost") {
			continue
		}
		for j, other := range b.Sheets {
			if i != j {
				b.Others = append(b.Others, other.Name)
			}
		}
		c := newCLD(s)
		if c.dayFirst() {
			b.Findings = append(b.Findings, c.turnDates(b.File))
		}
		seen, err := c.scan()
		if err != nil { // the rows are read again, and the fault is told then
			return []book.Sheet{s}, "DHSC Client Level Data"
		}
		c.quarter = c.settlePeriod(b, seen)
		return []book.Sheet{c.sheet()}, fmt.Sprintf("DHSC Client Level Data, %s, costs of %s", seen.release(), c.quarter)
	}
	return nil, ""
}

// underscored gives headers as the specification writes them, where somebody has
// put spaces in place of the lines between the words.
func underscored(header []string) []string {
	out := make([]string, len(header))
	for i, h := range header {
		out[i] = strings.ReplaceAll(book.FoldSpace(h), " ", "_")
	}
	return out
}

func newCLD(s book.Sheet) *cldSheet {
	c := &cldSheet{Sheet: s, width: len(s.Header)}
	for _, h := range s.Header {
		c.kept = append(c.kept, has(cldKept, h))
	}
	c.birth, c.death = c.at("Date_of_Birth"), c.at("Date_of_Death")
	c.event, c.start, c.end = c.at("Event_Type"), c.at("Event_Start_Date"), c.at("Event_End_Date")
	c.periodFrom, c.periodTo = c.at("Reporting_Period_Start_Date"), c.at("Reporting_Period_End_Date")
	return c
}

func (c *cldSheet) at(name string) int {
	return slices.IndexFunc(c.Header, func(h string) bool { return book.Fold(h) == book.Fold(name) })
}

// text is what a cell says; nothing where there is no such cell, as in a row that cannot be read.
func text(cells [][]byte, at int) string {
	if at < 0 || at >= len(cells) {
		return ""
	}
	return book.FoldSpace(string(cells[at]))
}

func isoDate(s string) (time.Time, bool) {
	if len(s) > 10 && (s[10] == ' ' || s[10] == 'T') {
		s = s[:10]
	}
	d, err := time.Parse(time.DateOnly, s)
	return d, err == nil
}

// sheet gives the rows with the cells that are let through, and the columns
// that the layout adds at the end, so that every other cell keeps its address.
func (c *cldSheet) sheet() book.Sheet {
	out := c.Sheet
	out.Header = append(slices.Clone(c.Header), cldAge, cldQuarter)
	out.Rows = func() iter.Seq2[book.Row, error] {
		return func(yield func(book.Row, error) bool) {
			cells := make([][]byte, c.width+2)
			for row, err := range c.Sheet.Rows() {
				if err == nil {
					c.pass(row.Cells, cells)
					row.Cells = cells
				}
				if !yield(row, err) || err != nil {
					return
				}
			}
		}
	}
	return out
}

// pass lets the cells through that may, and adds what is worked out.
func (c *cldSheet) pass(in, out [][]byte) {
	for i, cell := range in {
		out[i] = nil
		if c.kept[i] {
			out[i] = cell
		}
	}
	out[c.width] = []byte(c.ageBand(in))
	out[c.width+1] = []byte(c.quarter)
	// A service ends with the person's death, whatever else the row says.
	death, died := isoDate(text(in, c.death))
	if end, ended := isoDate(text(in, c.end)); died && (!ended || death.Before(end)) && strings.HasPrefix(book.Fold(text(in, c.event)), "service") {
		if start, ok := isoDate(text(in, c.start)); ok && !death.Before(start) {
			out[c.end] = []byte(death.Format(time.DateOnly))
		}
	}
}

var cldBands = []struct {
	under int
	band  string
}{{18, "under 18"}, {25, "18-24"}, {45, "25-44"}, {65, "45-64"}, {75, "65-74"}, {85, "75-84"}, {95, "85-94"}, {130, "95+"}}

// ageBand is the band of the age on the day the event started.
func (c *cldSheet) ageBand(cells [][]byte) string {
	born, ok1 := isoDate(text(cells, c.birth))
	start, ok2 := isoDate(text(cells, c.start))
	if !ok1 || !ok2 || start.Before(born) {
		return "not_known"
	}
	age := start.Year() - born.Year()
	if start.Month() < born.Month() || start.Month() == born.Month() && start.Day() < born.Day() {
		age--
	}
	for _, b := range cldBands {
		if age < b.under {
			return b.band
		}
	}
	return "not_known"
}

// cldSeen is what one walk through a submission finds.
type cldSeen struct {
	rows               int
	ends               map[string]*cldMonth // events that end in each month, by 2025-04
	types              map[string]bool
	first, second      int // rows with the spellings of release 1 and of release 2
	statedFrom, stated time.Time
}

type cldMonth struct {
	events int
	types  map[string]bool
}

// scan counts what the period and the release are told by.
func (c *cldSheet) scan() (*cldSeen, error) {
	seen := &cldSeen{ends: map[string]*cldMonth{}, types: map[string]bool{}}
	service := c.at("Service_Type")
	for row, err := range c.Sheet.Rows() {
		if err != nil {
			return nil, err
		}
		seen.rows++
		switch t := text(row.Cells, service); {
		case strings.HasPrefix(t, "Long Term Support"), strings.HasPrefix(t, "Short Term Support"), strings.HasPrefix(t, "Carer Support"):
			seen.first++
		case strings.HasPrefix(t, "Long term support"), strings.HasPrefix(t, "Short term support"), strings.HasPrefix(t, "Unpaid carer support"):
			seen.second++
		}
		if d, ok := isoDate(text(row.Cells, c.periodFrom)); ok && (seen.statedFrom.IsZero() || d.Before(seen.statedFrom)) {
			seen.statedFrom = d
		}
		if d, ok := isoDate(text(row.Cells, c.periodTo)); ok && d.After(seen.stated) {
			seen.stated = d
		}
		kind := book.Fold(text(row.Cells, c.event))
		seen.types[kind] = true
		if d, ok := isoDate(text(row.Cells, c.end)); ok {
			seen.ending(d, kind)
		}
	}
	delete(seen.types, "")
	return seen, nil
}

func (s *cldSeen) ending(d time.Time, kind string) {
	key := d.Format("2006-01")
	if s.ends[key] == nil {
		s.ends[key] = &cldMonth{types: map[string]bool{}}
	}
	s.ends[key].events++
	s.ends[key].types[kind] = true
}

func (s *cldSeen) release() string {
	switch {
	case s.first > 0 && s.second > 0:
		return "releases 1 and 2 mixed"
	case s.second > 0:
		return "release 2"
	case s.first > 0:
		return "release 1"
	}
	return "release not told by any service"
}

// fewEvents is the size below which the stated period has to be believed.
const fewEvents = 100

// settlePeriod derives the period from the days on which events end, as DHSC
// does: months from the day of reading on, with under 2% of the events or with
// fewer than three kinds of event (where the file has all four) do not count.
func (c *cldSheet) settlePeriod(b *book.Book, seen *cldSeen) string {
	if seen.rows < fewEvents {
		return c.latestQuarter(b, seen.statedFrom, seen.stated, false)
	}
	var months []string
	need := min(3, max(1, len(seen.types)-1))
	for key, m := range seen.ends {
		if key < b.Day.Format("2006-01") && m.events*50 >= seen.rows && len(m.types) >= need {
			months = append(months, key)
		}
	}
	if len(months) == 0 {
		return c.latestQuarter(b, seen.statedFrom, seen.stated, false)
	}
	slices.Sort(months)
	from, _ := time.Parse("2006-01", months[0])
	to, _ := time.Parse("2006-01", months[len(months)-1])
	to = to.AddDate(0, 1, -1)
	if !seen.stated.IsZero() && !(from.Equal(seen.statedFrom) && to.Equal(seen.stated)) {
		b.Findings = append(b.Findings, finding.Finding{Level: finding.Warning, File: b.File, Sheet: c.Name, Rule: "stated_period_differs",
			Message: fmt.Sprintf("The file says %s to %s; by the days on which events end, the rows are about %s to %s. The latter counts.", words(seen.statedFrom), words(seen.stated), words(from), words(to)),
			Advice:  "Nothing needs to be done; if events are missing, send the submission again with them."})
	}
	return c.latestQuarter(b, from, to, true)
}

func words(d time.Time) string {
	if d.IsZero() {
		return "no day"
	}
	return d.Format("2 January 2006")
}

// latestQuarter is the last whole quarter of a period, such as 2025-26Q1.
func (c *cldSheet) latestQuarter(b *book.Book, from, to time.Time, derived bool) string {
	if to.IsZero() {
		b.Findings = append(b.Findings, finding.Finding{Level: finding.Warning, File: b.File, Sheet: c.Name, Rule: "no_period", Message: "Neither the stated reporting period nor the events tell which quarter the costs are of.",
			Advice: "Give the reporting period as year-month-day, such as 2025-06-30."})
		return ""
	}
	next := to.AddDate(0, 0, 1)
	started := time.Date(next.Year(), next.Month()-time.Month((int(next.Month())-1)%3), 1, 0, 0, 0, 0, time.UTC)
	first := started.AddDate(0, -3, 0)
	if !derived && !from.IsZero() && first.Before(from) {
		b.Findings = append(b.Findings, finding.Finding{Level: finding.Warning, File: b.File, Sheet: c.Name, Rule: "short_period", Message: "The stated reporting period holds no whole quarter; costs are taken to be of the last one that ended by its end.",
			Advice: "Check the reporting period."})
	}
	year, q := first.Year(), (int(first.Month())-1)/3
	if q == 0 {
		year, q = year-1, 4
	}
	return fmt.Sprintf("%d-%02dQ%d", year, (year+1)%100, q)
}
