package ingest

import (
	"math"
	"strings"
	"time"
	_ "time/tzdata" // the zone rules travel with the program: a bare machine may have none
)

// london is where a day begins and ends for every date that we keep.
var london = func() *time.Location {
	l, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic("ingest: the zone rules are compiled in and could not be read: " + err.Error())
	}
	return l
}()

// Ways in which a source may write its dates.
const (
	dateAny     = ""        // year-month-day, instants, and what the container makes certain
	dateISO     = "iso"     // year-month-day only
	dateInstant = "instant" // with a time and an offset from UTC
	dateDMY     = "dmy"     // day/month/year
	dateMDY     = "mdy"     // month/day/year
	dateExcel   = "excel"   // a day number, as a workbook keeps it
	dateUTC     = "utc"     // with a time and without an offset, which is UTC
)

var dateConventions = []string{dateAny, dateISO, dateInstant, dateDMY, dateMDY, dateExcel, dateUTC}

// dates turns the text of a date into a day number: days since 1970-01-01.
type dates struct {
	workbook bool // day numbers are how this file keeps dates
	date1904 bool
	order    string // dmy or mdy where the sender has said so
}

func dayOf(t time.Time) int64 {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400
}

func dayTime(day int64) time.Time { return time.Unix(day*86400, 0).UTC() }

// parse reads one date by the convention of its source. zone is the one that
// the file states for times without an offset.
func (d dates) parse(s, convention string, zone *time.Location) (day int64, note, bad *problem) {
	if convention == dateUTC && zone == nil {
		zone = time.UTC
	}
	if zone != nil {
		if at, ok := localTime(s, zone); ok {
			return dayOf(at.In(london)), nil, nil
		}
	}
	switch convention {
	case dateInstant:
		if day, ok := instantDay(s); ok {
			return day, nil, nil
		}
		return 0, nil, &problem{rule: "not_a_date", message: "This is not a date and time with its offset from UTC, such as 2026-04-01T00:30:00+01:00.",
			advice: "Export with the tool's standard date format."}
	case dateISO:
		if day, ok := isoDay(s); ok {
			return day, nil, nil
		}
		if strings.ContainsAny(s, "/.") {
			return 0, nil, &problem{rule: "not_a_date", message: "The date is not written as year-month-day, as the tool writes it: a spreadsheet program may have changed it.", advice: "Export the file again and send it unopened, or write dates as year-month-day, such as 2025-07-04."}
		}
		return 0, nil, notADate
	case dateDMY, dateMDY:
		if n, ok := dayNumber(s); ok {
			return d.serial(n, convention)
		}
		return slashDay(s, convention)
	}
	if day, ok := isoDay(s); ok {
		return day, nil, nil
	}
	if day, ok := instantDay(s); ok {
		return day, nil, nil
	}
	if n, ok := dayNumber(s); ok {
		return d.serial(n, convention)
	}
	if at, ok := stamp(s); ok {
		return dayOf(at.In(london)), nil, nil
	}
	if isSlashed(s) || strings.ContainsAny(s, "/.") {
		if d.order != "" {
			return slashDay(s, d.order)
		}
		if _, _, dmy := slashDay(s, dateDMY); dmy != nil {
			if _, _, mdy := slashDay(s, dateMDY); mdy != nil { // as 31/02/2025, whichever comes first
				return 0, nil, notADate
			}
		}
		return 0, nil, &problem{rule: "ambiguous_date_format", message: "The day and the month cannot be told apart for certain.",
			advice: "Write dates as year-month-day, such as 2025-07-04, or say when sending whether the day or the month comes first."}
	}
	return 0, nil, notADate
}

var notADate = &problem{rule: "not_a_date", message: "This is not a date that exists.", advice: "Write it as year-month-day, such as 2025-07-04."}

// isoDay reads 2025-04-07.
func isoDay(s string) (int64, bool) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return 0, false
	}
	y, ok1 := digits(s[:4])
	m, ok2 := digits(s[5:7])
	d, ok3 := digits(s[8:])
	if !ok1 || !ok2 || !ok3 {
		return 0, false
	}
	return civil(y, m, d)
}

func digits(s string) (n int, ok bool) {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, len(s) > 0
}

// civil is the day number of a calendar day, if there is such a day.
func civil(y, m, d int) (int64, bool) {
	if m < 1 || m > 12 || d < 1 || d > 31 || y < 1800 || y > 2300 {
		return 0, false
	}
	leap, length := 0, monthBegins[m]-monthBegins[m-1]
	if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
		leap = 1
	}
	days, n := monthBegins[m-1]+d-1, y-1600 // of which year the calendar begins anew every 400 years
	if m > 2 {
		days += leap
	}
	if m == 2 {
		length += leap
	}
	return int64(n*365 + (n+3)/4 - (n+99)/100 + (n+399)/400 + days - from1600), d <= length
}

// monthBegins are the days of a year before each month, without a leap day.
var monthBegins = [13]int{0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365}

// from1600 are the days from 1600-01-01 to 1970-01-01.
const from1600 = 135_140

// instantDay reads an ISO instant and gives its day in London. A time without
// an offset is taken as it stands: the day that the sender wrote.
func instantDay(s string) (int64, bool) {
	if len(s) < 16 || s[10] != 'T' && s[10] != ' ' {
		return 0, false
	}
	day, ok := isoDay(s[:10])
	if !ok {
		return 0, false
	}
	rest := s[11:]
	zone := strings.IndexAny(rest, "Zz+-")
	clock := rest
	if zone >= 0 {
		clock, rest = strings.TrimSuffix(rest[:zone], " "), rest[zone:]
	}
	seconds, ok := clockSeconds(clock)
	if !ok || zone < 0 {
		return day, ok
	}
	offset, ok := zoneSeconds(rest)
	return dayOf(time.Unix(day*86400+int64(seconds-offset), 0).In(london)), ok
}

// clockSeconds reads 10:05, 10:05:00 and 10:05:00.000.
func clockSeconds(s string) (int, bool) {
	if len(s) < 5 || s[2] != ':' {
		return 0, false
	}
	h, ok1 := digits(s[:2])
	m, ok2 := digits(s[3:5])
	sec, ok3 := 0, true
	if rest := s[5:]; rest != "" {
		if len(rest) < 3 || rest[0] != ':' {
			return 0, false
		}
		sec, ok3 = digits(rest[1:3])
		if len(rest) > 3 {
			_, fraction := digits(rest[4:])
			ok3 = ok3 && rest[3] == '.' && fraction
		}
	}
	return h*3600 + m*60 + sec, ok1 && ok2 && ok3 && h < 24 && m < 60 && sec < 61
}

// zoneSeconds reads Z, +01, +0100 and +01:00.
func zoneSeconds(s string) (int, bool) {
	if s == "Z" || s == "z" {
		return 0, true
	}
	body := strings.Replace(s[1:], ":", "", 1)
	if len(body) == 2 {
		body += "00"
	}
	n, ok := digits(body)
	if len(body) != 4 || !ok || n/100 > 14 || n%100 > 59 {
		return 0, false
	}
	offset := n/100*3600 + n%100*60
	if s[0] == '-' {
		offset = -offset
	}
	return offset, true
}

// slashDay reads 7/4/2025 in a stated order; a time after it is dropped.
func slashDay(s, order string) (int64, *problem, *problem) {
	s = dayPart(s)
	if day, ok := isoDay(s); ok {
		return day, nil, nil
	}
	parts := strings.FieldsFunc(s, isDateMark)
	if len(parts) == 3 && len(parts[2]) == 2 {
		parts[2] = "20" + parts[2]
	}
	if len(parts) != 3 || len(parts[2]) != 4 {
		return 0, nil, &problem{rule: "not_a_date", message: "This is not a date with a four-figure year.", advice: "Write it as year-month-day, such as 2025-07-04."}
	}
	a, ok1 := digits(parts[0])
	b, ok2 := digits(parts[1])
	y, ok3 := digits(parts[2])
	if order == dateMDY {
		a, b = b, a
	}
	if day, ok := civil(y, b, a); ok && ok1 && ok2 && ok3 {
		return day, nil, nil
	}
	return 0, nil, notADate
}

// serial reads a workbook's day number. Numbers under 61 are refused: they
// fall around a leap day that never was.
func (d dates) serial(n float64, convention string) (int64, *problem, *problem) {
	if math.IsNaN(n) || n < 61 || n > 110_000 {
		return 0, nil, notADate
	}
	epoch := int64(-25569) // 1899-12-30
	if d.date1904 {
		epoch = -24107
	}
	// The number of a minute is not exact; half a second is added before the day is cut off.
	day := epoch + int64(math.Floor(n+0.5/86400))
	if d.workbook || convention == dateExcel {
		return day, nil, nil
	}
	return day, &problem{rule: "excel_serial_date", reads: dayTime(day).Format(time.DateOnly), message: "The date is a spreadsheet's day number and was read as one.",
		advice: "Check the day in a dry run, and write dates as year-month-day."}, nil
}
