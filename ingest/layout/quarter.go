package layout

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"khi/ingest/book"
)

// quarterMonths are the first and the last month of each quarter as titles name
// them, April to June first.
var quarterMonths = [4][2][]string{
	{{"apr", "ebrill"}, {"jun", "mehefin"}}, {{"jul", "gorff"}, {"sep", "medi"}},
	{{"oct", "hydref"}, {"dec", "rhagfyr"}}, {{"jan", "ionawr"}, {"mar", "mawrth"}},
}

const (
	firstMonth = `(apr(?:il)?|july?|oct(?:ober)?|jan(?:uary)?|ebrill|gorffennaf|hydref|ionawr)`
	lastMonth  = `(june?|sept?(?:ember)?|dec(?:ember)?|mar(?:ch)?|mehefin|medi|rhagfyr|mawrth)`
)

var (
	quarterWords = regexp.MustCompile(`\b(?:q|qtr|quarter|chwarter|ch)\s*([1-4])\b`)
	yearWords    = regexp.MustCompile(`\b(20\d\d)\s*[-/–]\s*(?:20)?(\d\d)\b`)
	monthWords   = regexp.MustCompile(`\b` + firstMonth + `\b[^\x{2029}]{1,24}?\b` + lastMonth + `\b\D{0,3}(20\d\d)`)
	endWords     = regexp.MustCompile(`\b(?:quarter|period|qtr|chwarter)\s+(?:end|to|up to|hyd|yn diweddu)\D{0,12}(?:\d{1,2}(?:st|th)?\s+)?` + lastMonth + `\b\D{0,3}(20\d\d)`)
	spanWords    = regexp.MustCompile(`\b` + firstMonth + `\b[^\x{2029}]{1,24}?\b` + lastMonth + `\b`)
	shortYear    = regexp.MustCompile(`(?:^|[^\d/.-])(\d\d)\s*[-/–]\s*(\d\d)(?:$|[^\d/.-])`)
	dayWords     = regexp.MustCompile(`\b0?1/0?(\d{1,2})/(20\d\d)\D{1,12}(\d{1,2})/0?(\d{1,2})/(20\d\d)\b`)
)

// quarterIn reads the quarter out of the titles: Q1 2025-26, April to June 2025,
// Q1 25/26, 1 April 2025 to 30 June 2025, 01/04/2025 - 30/06/2025, quarter ending
// June 2025. A span that is no quarter says nothing.
func quarterIn(titles string) string {
	titles = book.Fold(strings.ReplaceAll(titles, "\n", " \u2029 "))
	year := yearWords.FindStringSubmatch(titles)
	if q := quarterWords.FindStringSubmatch(titles); q != nil && year != nil {
		if start, _ := strconv.Atoi(year[1]); fmt.Sprintf("%02d", (start+1)%100) == year[2] {
			return fmt.Sprintf("%d-%sQ%s", start, year[2], q[1])
		}
	}
	if q, short := quarterWords.FindStringSubmatch(titles), shortYear.FindStringSubmatch(titles); q != nil && year == nil && short != nil {
		if start, _ := strconv.Atoi(short[1]); fmt.Sprintf("%02d", (start+1)%100) == short[2] {
			return fmt.Sprintf("20%02d-%sQ%s", start, short[2], q[1])
		}
	}
	for q, names := range quarterMonths {
		for _, m := range monthWords.FindAllStringSubmatch(titles, -1) {
			if startsAny(m[1], names[0]) && startsAny(m[2], names[1]) {
				return quarterEnding(q, m[3])
			}
		}
		if m := endWords.FindStringSubmatch(titles); m != nil && startsAny(m[1], names[1]) {
			return quarterEnding(q, m[2])
		}
		if m := dayWords.FindStringSubmatch(titles); m != nil && m[2] == m[5] {
			first, last := [4]string{"4", "7", "10", "1"}[q], [4]string{"30/6", "30/9", "31/12", "31/3"}[q]
			if m[1] == first && m[3]+"/"+m[4] == last {
				return quarterEnding(q, m[5])
			}
		}
	}
	return ""
}

// quarterWithin reads the quarter that a cell says; one that names no year, such as
// Q1 or April to June, is of the only financial year in the titles. A day, which a
// spreadsheet holds as a number, is a quarter if it is the last of one.
func quarterWithin(cell, titles string) string {
	if q := quarterIn(cell); q != "" {
		return q
	}
	if n, err := strconv.Atoi(strings.TrimSpace(cell)); err == nil {
		return quarterLast(n)
	}
	if day, ok := dayIn(cell); ok {
		return quarterUpTo(day)
	}
	year := ""
	for _, y := range yearWords.FindAllStringSubmatch(book.Fold(titles), -1) {
		start, _ := strconv.Atoi(y[1])
		if fmt.Sprintf("%02d", (start+1)%100) != y[2] {
			continue
		}
		if year != "" && year != y[1]+"-"+y[2] {
			return ""
		}
		year = y[1] + "-" + y[2]
	}
	cell = book.Fold(cell)
	if year == "" || anyYear.MatchString(cell) {
		return ""
	}
	if q := quarterWords.FindStringSubmatch(cell); q != nil {
		return year + "Q" + q[1]
	}
	if m := spanWords.FindStringSubmatch(cell); m != nil {
		for q, names := range quarterMonths {
			if startsAny(m[1], names[0]) && startsAny(m[2], names[1]) {
				return fmt.Sprintf("%sQ%d", year, q+1)
			}
		}
	}
	return ""
}

// anyYear finds what may be a year: a quarter beside one that was not understood
// is not led to another.
var anyYear = regexp.MustCompile(`20\d\d|\b\d\d\s*[-/]\s*\d\d|'\d\d`)

// quarterLast names the quarter whose last day a number of a spreadsheet is.
func quarterLast(n int) string {
	if n < 36526 || n > 73050 { // of this century
		return ""
	}
	return quarterUpTo(time.Date(1899, 12, 30+n, 0, 0, 0, 0, time.UTC))
}

// dayIn reads a cell that is one day, as spreadsheet programs write it into a CSV. The
// last day of a quarter is never a month.
func dayIn(cell string) (time.Time, bool) {
	for _, form := range []string{"2/1/2006", "2/1/06", "2.1.2006", "2006-01-02", "2-Jan-06", "2-Jan-2006", "2 Jan 2006", "2 January 2006", "Monday, 2 January 2006"} {
		if day, err := time.Parse(form, strings.TrimSpace(cell)); err == nil && day.Year() >= 2000 && day.Year() < 2100 {
			return day, true
		}
	}
	return time.Time{}, false
}

// quarterUpTo names the quarter whose last day a day is.
func quarterUpTo(day time.Time) string {
	if day.AddDate(0, 0, 1).Day() != 1 || day.Month()%3 != 0 {
		return ""
	}
	return quarterEnding((int(day.Month())/3+2)%4, strconv.Itoa(day.Year()))
}

// Words beside the columns or rows of quarters that say that one is none.
var (
	neverQuarters = regexp.MustCompile(`\b(?:targets?|targedau?|forecasts?|budgets?|planned|change|newid|difference|variance|previous|prior|average|cumulative|ytd|comments?|notes?|sylwadau|nodiadau)\b`)
	wholeYears    = regexp.MustCompile(`\b(?:totals?|cyfanswm|year|annual|blwyddyn)\b`)
)

// besideQuarters reports words that say that a column or row beside quarters is none.
func besideQuarters(said, titles string) bool {
	folded := book.Fold(said)
	return neverQuarters.MatchString(folded) || wholeYears.MatchString(folded) && quarterWithin(said, titles) == ""
}

func startsAny(word string, starts []string) bool {
	for _, s := range starts {
		if strings.HasPrefix(word, s) {
			return true
		}
	}
	return false
}

// quarterEnding names a quarter, 0 for April to June, by the year in which it ends.
func quarterEnding(q int, year string) string {
	start, _ := strconv.Atoi(year)
	if q == 3 {
		start--
	}
	return fmt.Sprintf("%d-%02dQ%d", start, (start+1)%100, q+1)
}
