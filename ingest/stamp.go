package ingest

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// stamps are further ways in which tools write a day that can be read in one
// way only: the year comes first or the month has a name.
var stamps = []string{
	"2006/1/2", "2006-1-2", "20060102", "2 Jan 2006", "2 January 2006", "2-Jan-2006", "2-Jan-06", "2-January-2006",
	"Jan 2 2006", "January 2 2006",
}

// clocks may stand behind a day.
var clocks = []string{"", " 15:04:05", " 15:04", " 3:04:05 PM", " 3:04 PM", " 3:04PM"}

// summers are the names of the United Kingdom's time, which tools write in
// place of an offset.
var summers = strings.NewReplacer(" UTC", " GMT", " BST", " GMT+1")

// loose takes out what people and tools put around a day: its weekday, the
// letters behind its figure, the commas.
func loose(s string) string {
	if day, rest, ok := strings.Cut(s, " "); ok && isWeekday(strings.TrimSuffix(day, ",")) {
		s = rest
	}
	s = strings.Join(strings.Fields(strings.ReplaceAll(s, ",", " ")), " ")
	s = ordinal.ReplaceAllString(s, "$1")
	s = strings.Replace(s, "Sept ", "Sep ", 1)
	return strings.TrimSuffix(strings.TrimSuffix(s, " at"), " -")
}

var ordinal = regexp.MustCompile(`\b(\d{1,2})(?:st|nd|rd|th)\b`)

// isWeekday knows Monday and Mon.
func isWeekday(s string) bool {
	for day := time.Sunday; day <= time.Saturday; day++ {
		if name := day.String(); strings.EqualFold(s, name) || strings.EqualFold(s, name[:3]) {
			return true
		}
	}
	return false
}

// stamp reads 2026/04/01 12:30:00 AM GMT+1 and its like. A time without a zone
// is taken as London's.
func stamp(s string) (time.Time, bool) {
	offset, zoned := 0, false
	s = summers.Replace(s)
	if at := strings.LastIndex(s, " GMT"); at >= 0 {
		rest := s[at+4:]
		if rest != "" {
			var ok bool
			if offset, ok = gmtOffset(rest); !ok {
				return time.Time{}, false
			}
		}
		s, zoned = s[:at], true
	}
	t, ok := wallClock(s)
	if ok && zoned {
		t = time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.FixedZone("", offset))
	}
	return t, ok
}

// wallClock tries the ways of writing, the one that whole files are written in first.
func wallClock(s string) (time.Time, bool) {
	const google = "2006/1/2 3:04:05 PM"
	if t, err := time.ParseInLocation(google, s, london); err == nil && isSensible(t) {
		return t, true
	}
	s = loose(s)
	for _, form := range stamps {
		for _, clock := range clocks {
			if t, err := time.ParseInLocation(form+clock, s, london); err == nil && isSensible(t) {
				return t, true
			}
		}
	}
	return time.Time{}, false
}

func isSensible(t time.Time) bool { return t.Year() >= 1800 && t.Year() <= 2300 }

// gmtOffset reads +1, -5, +01:00 and +5:30 behind GMT.
func gmtOffset(s string) (int, bool) {
	hours, minutes, _ := strings.Cut(s[1:], ":")
	h, ok1 := digits(hours)
	m, ok2 := 0, true
	if minutes != "" {
		m, ok2 = digits(minutes)
	}
	if !ok1 || !ok2 || h > 14 || m > 59 || s[0] != '+' && s[0] != '-' {
		return 0, false
	}
	if s[0] == '-' {
		return -(h*3600 + m*60), true
	}
	return h*3600 + m*60, true
}

// localTime reads a time without an offset as one of a zone.
func localTime(s string, zone *time.Location) (time.Time, bool) {
	for _, form := range []string{"2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006-01-02T15:04:05.000", "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(form, s, zone); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// dayNumber reads a number that can be a spreadsheet's day number.
func dayNumber(s string) (float64, bool) {
	if len(s) < 5 || strings.Trim(s, "0123456789.") != "" || len(s) == 8 && !strings.Contains(s, ".") { // 20250407 is a day as it stands
		return 0, false
	}
	n, err := strconv.ParseFloat(s, 64)
	return n, err == nil
}

// zoneNamed gives a time zone by the name that a file states.
func zoneNamed(name string) (*time.Location, bool) {
	if name == "Z" {
		return time.UTC, true
	}
	if name == "Local" || !strings.Contains(name, "/") && name != "UTC" && name != "GMT" {
		return nil, false // of a short name such as EST nobody knows the summers
	}
	zone, err := time.LoadLocation(name)
	return zone, err == nil
}
